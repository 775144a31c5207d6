"""Find cloze deletions in a card's text, in Anki's own notation: `{{c1::answer::hint}}`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deckbuilder.markup.scanner import FORMULAS, Segment

# Complete openings, closings, and common mistakes for an opening.
_TOKEN = re.compile(r"\{\{c(?P<number>\d+)::|(?P<near>\{+\s*[cC]\d*\s*::?(?=\S))|(?P<close>\}\})")
_IN_FORMULA = re.compile(r"\{\{c\d+::")


@dataclass(frozen=True)
class Deletion:
    """One deletion, from `start` to `end` in the text; `body` is the hidden text without the hint."""

    number: int
    start: int
    end: int
    body_start: int
    body: str

    @property
    def body_end(self) -> int:
        """Where the hidden text ends."""
        return self.body_start + len(self.body)


def deletions(
    text: str, masked: str, segments: Iterable[Segment]
) -> tuple[tuple[Deletion, ...], tuple[tuple[int, str], ...]]:
    """Return the deletions in order of their ends, and (offset, message) for each mistake.

    Code and formulas contain no deletions: text that looks like one is ignored in code, and reported
    in formulas, where Anki could not color it.
    """
    found: list[Deletion] = []
    wrong: list[tuple[int, str]] = []
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(masked):
        if token["near"]:
            wrong.append((token.start(), f'"{token["near"]}" is not a valid deletion'))
        elif token["number"]:
            opened.append(token)
        elif not opened:
            wrong.append((token.start(), '"}}" does not close a deletion'))
        else:
            found.append(_deletion(text, masked, opened.pop(), token, found, wrong))
    wrong += [(token.start(), "this deletion is not closed") for token in opened]
    for each in segments:
        if each.kind in FORMULAS and _IN_FORMULA.search(each.body):
            wrong.append((each.start, "this formula contains a deletion"))
    return tuple(found), tuple(sorted(wrong))


def _deletion(
    text: str,
    masked: str,
    opening: re.Match[str],
    closing: re.Match[str],
    before: Iterable[Deletion],
    wrong: list[tuple[int, str]],
) -> Deletion:
    """Return the deletion between two tokens, and add its mistakes to `wrong`.

    Deletions in `before` may be nested in it.
    """
    number = int(opening["number"])
    start = opening.end()
    inside, plain = text[start : closing.start()], masked[start : closing.start()]
    for inner in before:
        if inner.start >= start:
            plain = (
                plain[: inner.start - start]
                + " " * (inner.end - inner.start)
                + plain[inner.end - start :]
            )
    hint = plain.find("::")
    body = inside if hint < 0 else inside[:hint]
    if number == 0:
        wrong.append((opening.start(), "deletions are numbered from 1"))
    if not body.strip():
        wrong.append((opening.start(), "this deletion is empty"))
    if re.search(r"\n[ \t]*\n", inside) or "\n```" in inside:
        wrong.append((opening.start(), "this deletion extends past its paragraph"))
    return Deletion(number, opening.start(), closing.end(), start, body)


def unmarked(latex: str) -> str:
    """Return a formula with spaces that hide its }} and :: from Anki.

    Anki would end the deletion at the first }}, and take the text after :: for a hint. In LaTeX, a
    space in these places has no meaning.
    """
    while "}}" in latex:
        latex = latex.replace("}}", "} }")
    while "::" in latex:
        latex = latex.replace("::", ": :")
    return latex
