"""Cloze deletions, Anki's own `{{c1::answer::hint}}`, as they stand in a card's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deckbuilder.markup import scanner

# Complete openings, closings, and what people write by mistake for an opening.
_TOKEN = re.compile(r"\{\{c(?P<number>\d+)::|(?P<near>\{+\s*[cC]\d*\s*::?(?=\S))|(?P<close>\}\})")
_IN_FORMULA = re.compile(r"\{\{c\d+::")


@dataclass(frozen=True)
class Deletion:
    """One deletion, from `start` to `end` in the text; `body` is what is hidden, without hint."""

    number: int
    start: int
    end: int
    body: str


def deletions(text: str) -> tuple[list[Deletion], list[tuple[int, str]]]:
    """The deletions in order of their ends, and (offset, message) for what is malformed.

    Code and formulas hold no deletions: what looks like one there is left alone in code, and
    reported in formulas, where Anki could not colour it."""
    if not _TOKEN.search(text):
        return [], []
    plain = scanner.masked(text)
    found: list[Deletion] = []
    wrong: list[tuple[int, str]] = []
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(plain):
        if token["near"]:
            wrong.append((token.start(), f"“{token['near']}” is no deletion"))
        elif token["number"]:
            opened.append(token)
        elif not opened:
            wrong.append((token.start(), "“}}” without a deletion before it"))
        else:
            found.append(_deletion(text, opened.pop(), token, found, wrong))
    wrong += [(token.start(), "this deletion is not closed") for token in opened]
    for formula in scanner.formulas(text):
        if _IN_FORMULA.search(formula.body):
            wrong.append((formula.start, "a deletion inside a formula"))
    return found, sorted(wrong)


def _deletion(
    text: str,
    opening: re.Match[str],
    closing: re.Match[str],
    before: list[Deletion],
    wrong: list[tuple[int, str]],
) -> Deletion:
    """The deletion between two tokens, those `before` it may lie inside; adds to `wrong` if there
    is something amiss."""
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
        wrong.append((opening.start(), "this deletion hides nothing"))
    if re.search(r"\n[ \t]*\n", inside) or "\n```" in inside:
        wrong.append((opening.start(), "this deletion goes beyond its paragraph"))
    return Deletion(number, opening.start(), closing.end(), body)


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of the deletions, each once, in rising order: Anki makes a card of each."""
    return tuple(sorted({each.number for each in deletions(text)[0]} - {0}))


def shown(text: str) -> str:
    """The text with its deletions filled in and their marks and hints gone."""
    if "{{" not in text:
        return text
    result, at = "", 0
    for each in sorted(deletions(text)[0], key=lambda each: each.start):
        if each.start >= at:  # one inside of another is filled in with that
            result += text[at : each.start] + shown(each.body)
            at = each.end
    return result + text[at:]


def unmarked(latex: str) -> str:
    """A formula in which Anki finds no mark: it would end the deletion at the first }} and take what
    follows :: for a hint. In LaTeX a blank at these places means nothing."""
    while "}}" in latex:
        latex = latex.replace("}}", "} }")
    while "::" in latex:
        latex = latex.replace("::", ": :")
    return latex
