"""Rules about live blocks. Every rule is a generator of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from pygments.lexers import find_lexer_class_by_name

from deckbuilder.core.model import Card, Live, Part, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import did_you_mean, nearly
from deckbuilder.live.bake import Broken
from deckbuilder.live.protocol import Examples
from deckbuilder.markup.scanner import FENCE

# What people write instead of "math".
_FORMULAS = ("math", "maths", "mathematics", "mathjax", "katex", "equation", "formula")
_ALIKE = 0.7  # "lvie" and "live"
# What GitHub draws instead of showing its code.
_DRAWN = ("mermaid", "geojson", "topojson", "stl")
_ON_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?:`{3,}[^`\n]*|~{3,}[^\n]*)$", re.MULTILINE)

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
    """No code block was meant to be a live block, a formula, or a drawing."""
    for part in card.parts:
        for offset, info, quoted in _code_blocks(part):
            word = re.split(r"[\s:={}]+", info.strip("{. "))[0]
            if not word:
                continue
            name = word.lower().replace("_", "-").removesuffix(".py")
            if name in examples.names():
                yield problem(
                    part.at(offset),
                    "C021",
                    f'the language of this code block is the name of the example "{name}"',
                    f"write ```live {name}",
                )
            elif name in _FORMULAS or not _is_language(word) and nearly(name, ["math"], _ALIKE):
                yield problem(
                    part.at(offset),
                    "C039",
                    f"this block of {word} is shown as code",
                    "in a quotation, write the formula on one line: > $$x^2$$"
                    if quoted
                    else "write ```math",
                )
            elif name in _DRAWN:
                yield problem(
                    part.at(offset),
                    "C068",
                    f"GitHub draws this block of {word}, but a card shows its code",
                    "draw a figure (build_decks.py new-figure), or save the drawing in media/images/",
                )
            elif name == "live" and quoted:
                yield problem(
                    part.at(offset),
                    "C021",
                    "a live block cannot be in a quotation",
                    "write it without the marks >",
                )
            elif not _is_language(word) and nearly(name, ["live"], _ALIKE):
                yield problem(
                    part.at(offset),
                    "C021",
                    f'"{info}" does not begin a live block',
                    "write ```live and the name of an example",
                )


def on_items(card: Card) -> Iterator[Problem]:
    """No code block begins on the line of a list item: GitHub shows it, but a card would not."""
    for part in card.parts:
        blocks = [each for each in part.segments if each.kind == FENCE]
        for match in _ON_ITEM.finditer(part.text):
            if not any(each.start <= match.start() < each.end for each in blocks):
                yield problem(
                    part.at(match.start()),
                    "C068",
                    "a card shows no code block that begins on the line of a list item",
                    "write text on that line, and the block on the lines below, indented like it",
                )
                break


def _code_blocks(part: Part) -> Iterator[tuple[int, str, bool]]:
    """Yield the offset, the words after the fence, and whether it is in a quotation, of each block."""
    for each in part.segments:
        if each.kind == FENCE:
            yield each.start, each.info, False
    for each in part.quoted_fences:
        yield each.start, each.info, True


def _is_language(word: str) -> bool:
    """Return whether the highlighter knows a language."""
    try:
        find_lexer_class_by_name(word)
    except ValueError:
        return False
    return True


def _bar_labels(name: str, worked: str) -> Iterator[Problem]:
    """The labels of bars, which are always on one line, leave room for the bars on a phone."""
    long = [label for text in _LABEL.findall(worked) if len(label := unescape(text)) > LONGEST_LABEL]
    if long:
        yield problem(
            # In the example and not on the card, so that it is reported once for all of its cards.
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
