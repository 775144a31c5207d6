"""Rules about answers: no two cards ask for the same one, and no card gives away another's.

Only what is distinctive counts: a whole answer of some length, a longer side of a formula, or a number
with at least four digits. What many cards print is common knowledge and gives nothing away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deckbuilder.core.model import Card, Content, Part, Problem, Where
from deckbuilder.core.problems import did_you_mean, problem
from deckbuilder.markup.scanner import FORMULAS, TEXT, Segment

LONG_ANSWER = 10  # letters, digits, and signs; shorter answers can be equal by chance
LONG_FORMULA = 8  # symbols
LONG_NUMBER = 4  # digits, without zeros at either end
COMMON = 4  # a phrase that more cards print is not distinctive

_MARKS = re.compile(r"[\s*`$_.,;:!?“”\"'’…()]+")
# What changes a formula's looks but not its meaning.
_LOOKS = re.compile(r"\\[,;:! ]|\\(?:left|right|displaystyle|[bB]ig+[lr]?)(?![A-Za-z])|\s+")
_SINGLE = re.compile(r"(?<=[_^])\{(\w)\}")
_SIDES = re.compile(r"\\(?:approx|leq?|geq?|propto|to|in|q?quad)(?![A-Za-z])|\\\\|[=<>&]")
_OPERATOR = re.compile(
    r"[+\-/^]|\\(?:[td]?frac|sum|prod|sqrt|cdot|times|log|ln|exp|max|min)(?![A-Za-z])"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_BRACES = re.compile(r"[{}\s]+")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\w|[.,]\d)")


class Shared(NamedTuple):
    """Two cards that share an answer: `where` in the later or the printing card, and what they share."""

    where: Where
    card: Card
    other: Card
    code: str
    text: str


class Passage(NamedTuple):
    """Segments of a part, and the line that they begin on: the whole part or one of its deletions."""

    part: Part
    where: Where
    segments: Sequence[Segment]


class Phrase(NamedTuple):
    """A distinctive part of a text: `key` is the same for all ways to write it."""

    key: str
    text: str
    where: Where


def no_shared_answers(content: Content) -> Iterator[Problem]:
    """Check that cards share no answer, except for the pairs that are listed with a reason."""
    if content.accepted is None:  # reported where the file is read
        return
    accepted = {frozenset((pair.first, pair.second)): pair for pair in content.accepted}
    found: set[frozenset[str]] = set()
    for shared in (*_same(content), *_printed(content)):
        pair = frozenset((shared.card.id, shared.other.id))
        if len(pair) < 2 or pair in found:
            continue
        found.add(pair)
        if pair not in accepted:
            yield problem(
                shared.where,
                shared.code,
                shared.text,
                f"see {shared.other.where}; change one of them, or list both ids in "
                "cards/accepted-pairs.csv with a reason",
            )
    known = {card.id for card in content.cards}
    for ids, listed in accepted.items():
        unknown = [each for each in (listed.first, listed.second) if each not in known]
        for each in unknown:
            yield problem(listed.where, "C103", f'unknown card "{each}"', did_you_mean(each, known))
        if not unknown and listed.reason and ids not in found:
            yield problem(
                listed.where,
                "C103",
                f'"{listed.first}" and "{listed.second}" do not share an answer',
                "remove this line",
            )


def _same(content: Content) -> Iterator[Shared]:
    """Yield the cards that ask for what an earlier one asks for."""
    earlier: dict[str, Card] = {}
    for card in content.cards:
        if card.item("retired"):
            continue
        for answer in _answers(card):
            key = _folded(answer)
            if _length(key) < LONG_ANSWER:
                continue
            first = earlier.setdefault(key, card)
            if first is not card:
                yield Shared(
                    answer.where, card, first, "C100", f'the answer is the same as that of "{first.id}"'
                )


def _printed(content: Content) -> Iterator[Shared]:
    """Yield the cards that print what another one asks for."""
    # A phrase's key → the cards that ask for it, and where each card prints it.
    asked: defaultdict[str, list[Card]] = defaultdict(list)
    printed: defaultdict[str, list[tuple[Card, Phrase]]] = defaultdict(list)
    for card in content.cards:
        if card.item("retired"):
            continue
        phrases = {part.where: [*_phrases(_whole(part))] for part in card.parts}
        given = set()
        if card.question and card.kind != "reversed":
            given = {each.key for each in phrases[card.question.where]}
        asks = [_phrases(each) if card.cloze else phrases[each.where] for each in _answers(card)]
        for key in dict.fromkeys(each.key for found in asks for each in found):
            if key not in given:
                asked[key].append(card)
        first = {each.key: each for found in reversed(phrases.values()) for each in found}
        for key, phrase in first.items():
            printed[key].append((card, phrase))
    for key, cards in asked.items():
        others = printed[key]
        if len(others) > COMMON + 1:  # its own card prints it, too
            continue
        for card in cards:
            for other, phrase in others:
                if other is not card:
                    text = f'"{phrase.text}" is the answer to "{card.id}"'
                    yield Shared(phrase.where, other, card, "C101", text)


def _answers(card: Card) -> list[Passage]:
    """Return what a card asks for: its answer, or its deletions, and the question if it is reversed."""
    if card.cloze:
        text = card.cloze
        return [
            Passage(text, text.at(each.start), text.segments_without(text.around(each)))
            for each in text.deletions
        ]
    if not card.answer:
        return []
    asks = [card.answer, *([card.question] if card.kind == "reversed" and card.question else [])]
    return [_whole(part) for part in asks]


def _whole(part: Part) -> Passage:
    return Passage(part, part.where, part.segments)


def _folded(passage: Passage) -> str:
    """Return a text without case, marks, and the looks of formulas."""
    pieces = (_plain(each.body) if each.kind in FORMULAS else each.body for each in passage.segments)
    return _MARKS.sub(" ", "".join(pieces)).strip().casefold()


def _length(text: str) -> int:
    """Return the number of symbols in a text with formulas: a command is one, a brace none."""
    return len(_BRACES.sub("", _COMMAND.sub("x", text)))


def _plain(latex: str) -> str:
    """Return a formula without what changes only its looks."""
    latex = _LOOKS.sub("", latex).replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac")
    return _SINGLE.sub(r"\1", latex).strip(".,;:")


def _phrases(passage: Passage) -> Iterator[Phrase]:
    """Yield the distinctive sides of formulas and numbers in a text."""
    for each in passage.segments:
        if each.kind in FORMULAS:
            for side in _SIDES.split(each.body):
                plain = _plain(side)
                if (
                    _length(side) >= LONG_FORMULA
                    and _OPERATOR.search(plain)
                    and plain.count("{") == plain.count("}")
                    and "\\begin" not in plain
                ):
                    yield Phrase(plain, " ".join(side.split()), passage.part.at(each.start))
        if each.kind in (*FORMULAS, TEXT):
            # Digits in groups, as LaTeX and prose write them.
            body = each.body.replace("{,}", ",").replace("\\,", "").replace("\u202f", "")
            body = body if each.kind == TEXT else _COMMAND.sub(" ", body)
            for match in _NUMBER.finditer(body):
                number = match[0].replace(",", "")
                if len(number.replace(".", "").strip("0")) >= LONG_NUMBER:
                    yield Phrase(number, match[0], passage.part.at(each.start))
