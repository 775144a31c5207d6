"""Find the distinctive phrases of a card: those that it asks for, and those that it prints.

A distinctive phrase is a whole answer of some length, a long side of a formula, or a number with at
least four digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deckbuilder.core import digests
from deckbuilder.core.model import Card, Part, Phrase
from deckbuilder.markup.scanner import FORMULAS, TEXT, Segment

LONG_ANSWER = 10  # letters, digits, and signs; shorter answers can be equal by chance
LONG_FORMULA = 8  # symbols
LONG_NUMBER = 4  # digits, without zeros at either end

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


class _Passage(NamedTuple):
    """Segments of a part, and the line that they begin on: the whole part or one of its deletions."""

    part: Part
    line: int
    segments: Sequence[Segment]


def answers(card: Card) -> Iterator[Phrase]:
    """Yield each answer that is long enough to be distinctive as a whole; its digest is the key."""
    for passage in _asked(card):
        key = _folded(passage)
        if _length(key) >= LONG_ANSWER:
            yield Phrase(digests.text(key), "", passage.line)


def phrases(card: Card) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
    """Return the distinctive phrases of a card: the keys of those it asks for, and all that it prints.

    What a question prints is not asked for.
    """
    # Each part begins on its own line.
    found = {part.where: tuple(_phrases(_whole(part))) for part in card.parts}
    given = set()
    if card.question and card.kind != "reversed":
        given = {each.key for each in found[card.question.where]}
    asked = [_phrases(each) if card.cloze else found[each.part.where] for each in _asked(card)]
    keys = dict.fromkeys(each.key for each_asked in asked for each in each_asked)
    first = {each.key: each for of_part in reversed(found.values()) for each in of_part}
    return tuple(key for key in keys if key not in given), tuple(first.values())


def _asked(card: Card) -> list[_Passage]:
    """Return what a card asks for: its answer, or its deletions, and the question if it is reversed."""
    if card.cloze:
        text = card.cloze
        return [
            _Passage(text, text.at(each.start).line, text.segments_without(text.around(each)))
            for each in text.deletions
        ]
    if not card.answer:
        return []
    asks = [card.answer, *([card.question] if card.kind == "reversed" and card.question else [])]
    return [_whole(part) for part in asks]


def _whole(part: Part) -> _Passage:
    return _Passage(part, part.where.line, part.segments)


def _folded(passage: _Passage) -> str:
    """Return a text in lower case, without marks and without what changes only a formula's looks."""
    pieces = (_plain(each.body) if each.kind in FORMULAS else each.body for each in passage.segments)
    return _MARKS.sub(" ", "".join(pieces)).strip().casefold()


def _length(text: str) -> int:
    """Return the number of symbols in a text with formulas: a command is one, a brace none."""
    return len(_BRACES.sub("", _COMMAND.sub("x", text)))


def _plain(latex: str) -> str:
    """Return a formula without what changes only its looks."""
    latex = _LOOKS.sub("", latex).replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac")
    return _SINGLE.sub(r"\1", latex).strip(".,;:")


def _phrases(passage: _Passage) -> Iterator[Phrase]:
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
                    yield Phrase(plain, " ".join(side.split()), passage.part.at(each.start).line)
        if each.kind in (*FORMULAS, TEXT):
            # Digits in groups, as LaTeX and prose write them.
            body = each.body.replace("{,}", ",").replace("\\,", "").replace("\u202f", "")
            body = body if each.kind == TEXT else _COMMAND.sub(" ", body)
            for match in _NUMBER.finditer(body):
                number = match[0].replace(",", "")
                if len(number.replace(".", "").strip("0")) >= LONG_NUMBER:
                    yield Phrase(number, match[0], passage.part.at(each.start).line)
