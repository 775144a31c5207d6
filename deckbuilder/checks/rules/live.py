"""Rules about live blocks. Every rule is a generator of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from importlib import import_module

from deckbuilder.core.model import Card, Live, Problem, Where
from deckbuilder.core.problems import did_you_mean, nearly, problem
from deckbuilder.live.bake import Broken
from deckbuilder.live.protocol import Examples
from deckbuilder.markup.scanner import FENCE

# What people write instead of "math".
_FORMULAS = ("math", "maths", "mathematics", "mathjax", "katex", "equation", "formula")
_ALIKE = 0.7  # "lvie" and "live"

LONGEST_LABEL = 12  # characters
_LABEL = re.compile(r'class="gr-bar-label"[^>]*>([^<]*)<')


def blocks(card: Card, examples: Examples) -> Iterator[Problem]:
    """A card has at most one live block, with a known example and inputs that it accepts."""
    for extra in card.lives[1:]:
        yield problem(extra.where, "C022", "the card has a second live block", "use at most one")
    for block in card.lives[:1]:
        try:
            wrong = [
                *_inputs(block, examples),
                *_fold(card),
                *_ask(card, examples),
                *_given(card, examples),
            ]
            yield from wrong
            if not wrong:
                yield from _bar_labels(block.name, examples.bake(block.name, block.texts))
        except Broken as broken:
            yield broken.problem


def fences(card: Card, examples: Examples) -> Iterator[Problem]:
    """No code block was meant to be a live block or a formula."""
    for part in card.parts:
        for each in part.segments:
            word = re.split(r"[\s:={}]+", each.info.strip("{. "))[0]
            if each.kind != FENCE or not word:
                continue
            name = word.lower().replace("_", "-").removesuffix(".py")
            if name in examples.names():
                yield problem(
                    part.at(each.start),
                    "C021",
                    f'the language of this code block is the name of the example "{name}"',
                    f"write ```live {name}",
                )
            elif name in _FORMULAS or not _is_language(word) and nearly(name, ["math"], _ALIKE):
                yield problem(
                    part.at(each.start),
                    "C039",
                    f"this block of {word} is shown as code",
                    "write ```math",
                )
            elif not _is_language(word) and nearly(name, ["live"], _ALIKE):
                yield problem(
                    part.at(each.start),
                    "C021",
                    f'"{each.info}" does not begin a live block',
                    "write ```live and the name of an example",
                )


def _is_language(word: str) -> bool:
    """Return whether the highlighter knows a language.

    It is imported when the first card with such code is checked, because a build that finds every card
    in the cache does without.
    """
    try:
        import_module("pygments.lexers").find_lexer_class_by_name(word)
    except ValueError:
        return False
    return True


def _bar_labels(name: str, worked: str) -> Iterator[Problem]:
    """The labels of bars leave room for the bars on a phone; they are never broken."""
    long = [label for text in _LABEL.findall(worked) if len(label := unescape(text)) > LONGEST_LABEL]
    if long:
        yield problem(
            # Of the example and not of the card, so that it is reported once for all of its cards.
            Where(f"addon/examples/{name.replace('-', '_')}.py"),
            "C139",
            f'the label of a bar has {len(long[0])} characters: "{long[0]}"',
            f"use at most {LONGEST_LABEL}",
        )


def _fold(card: Card) -> Iterator[Problem]:
    """The block of a practice card is always folded, below its answer."""
    if card.kind == "practice" and card.lives[0].fold:
        yield problem(
            card.lives[0].where,
            "C021",
            "the block of a practice card is always folded",
            'leave out "fold: true"',
        )


def _inputs(block: Live, examples: Examples) -> Iterator[Problem]:
    names = examples.names()
    if block.name not in names:
        text = f'unknown example "{block.name}"' if block.name else "the live block has no name"
        yield problem(block.where, "C021", text, did_you_mean(block.name, names))
        return
    known = examples.inputs(block.name)
    for item in block.inputs:
        if item.key not in known:
            yield problem(
                item.where,
                "C021",
                f'example "{block.name}" has no input "{item.key}"',
                did_you_mean(item.key, known),
            )
    # The known inputs are checked even if others are unknown, so that all problems are reported at once.
    texts = {name: text for name, text in block.texts.items() if name in known}
    lines = {item.key: item.where for item in block.inputs}
    for name, message in examples.check(block.name, texts).items():
        yield problem(lines.get(name, block.where), "C021", f"{name}: {message}")


def _ask(card: Card, examples: Examples) -> Iterator[Problem]:
    """A practice card asks for something that its example answers, and for a count exactly."""
    item = card.item("ask")
    if card.kind == "practice" and item and card.lives[0].name in examples.names():
        known = examples.asks(card.lives[0].name)
        if item.value not in known:
            yield problem(
                item.where,
                "C027",
                f'example "{card.lives[0].name}" cannot ask for "{item.value}"',
                did_you_mean(item.value, known),
            )
        tolerance = card.item("tolerance")
        if (
            tolerance
            and item.value in examples.counts(card.lives[0].name)
            and tolerance.value.strip("0.") != ""
        ):
            yield problem(
                tolerance.where,
                "C027",
                f'"{item.value}" is a count, which must be exact',
                'write "- tolerance: 0", or remove this line',
            )


def _given(card: Card, examples: Examples) -> Iterator[Problem]:
    """The block of a practice card gives what its answer is computed from.

    Without scripts, the question states only what the card gives.
    """
    block = card.lives[0]
    ask = card.get("ask")
    if card.kind == "practice" and block.name in examples.names() and ask in examples.asks(block.name):
        for name, default in examples.unstated(block.name, block.texts, ask).items():
            yield problem(
                block.where,
                "C027",
                f'the answer to "{ask}" depends on "{name}", which the block does not give',
                f'add a line like "{name} = {default}" to the block',
            )
