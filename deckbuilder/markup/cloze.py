"""Find cloze deletions in a card's text, in Anki's own notation: `{{c1::answer::hint}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deckbuilder.markup import scanner

# Complete openings, closings, and common mistakes for an opening.
_TOKEN = re.compile(r"\{\{c(?P<number>\d+)::|(?P<near>\{+\s*[cC]\d*\s*::?(?=\S))|(?P<close>\}\})")
_IN_FORMULA = re.compile(r"\{\{c\d+::")


@dataclass(frozen=True)
class Deletion:
    """One deletion, from `start` to `end` in the text; `body` is the hidden text without the hint."""

    number: int
    start: int
    end: int
    body: str


def deletions(text: str) -> tuple[list[Deletion], list[tuple[int, str]]]:
    """Return the deletions in order of their ends, and (offset, message) for each mistake.

    Code and formulas contain no deletions: text that looks like one is ignored in code, and reported
    in formulas, where Anki could not color it.
    """
    if not _TOKEN.search(text):
        return [], []
    plain = scanner.masked(text)
    found: list[Deletion] = []
    wrong: list[tuple[int, str]] = []
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(plain):
        if token["near"]:
            wrong.append((token.start(), f'"{token["near"]}" is not a valid deletion'))
        elif token["number"]:
            opened.append(token)
        elif not opened:
            wrong.append((token.start(), '"}}" does not close a deletion'))
        else:
            found.append(_deletion(text, opened.pop(), token, found, wrong))
    wrong += [(token.start(), "this deletion is not closed") for token in opened]
    for formula in scanner.formulas(text):
        if _IN_FORMULA.search(formula.body):
            wrong.append((formula.start, "this formula contains a deletion"))
    return found, sorted(wrong)


def _deletion(
    text: str,
    opening: re.Match[str],
    closing: re.Match[str],
    before: list[Deletion],
    wrong: list[tuple[int, str]],
) -> Deletion:
    """Return the deletion between two tokens, and add its mistakes to `wrong`.

    Deletions in `before` may be nested in it.
    """
    number = int(opening["number"])
    inside = text[opening.end() : closing.start()]
    plain = scanner.masked(inside)
    for inner in before:
        start, end = inner.start - opening.end(), inner.end - opening.end()
        if start >= 0:
            plain = plain[:start] + " " * (end - start) + plain[end:]
    hint = plain.find("::")
    body = inside if hint < 0 else inside[:hint]
    if number == 0:
        wrong.append((opening.start(), "deletions are numbered from 1"))
    if not body.strip():
        wrong.append((opening.start(), "this deletion is empty"))
    if re.search(r"\n[ \t]*\n", inside) or "\n```" in inside:
        wrong.append((opening.start(), "this deletion extends past its paragraph"))
    return Deletion(number, opening.start(), closing.end(), body)


def numbers(text: str) -> tuple[int, ...]:
    """Return the unique numbers of the deletions in ascending order: Anki makes a card for each."""
    return tuple(sorted({each.number for each in deletions(text)[0]} - {0}))


def shown(text: str) -> str:
    """Return the text with each deletion replaced by its hidden text."""
    if "{{" not in text:
        return text
    result, at = "", 0
    for each in sorted(deletions(text)[0], key=lambda each: each.start):
        if each.start >= at:  # a nested deletion was already replaced
            result += text[at : each.start] + shown(each.body)
            at = each.end
    return result + text[at:]


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
