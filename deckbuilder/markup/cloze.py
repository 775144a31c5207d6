r"""Find cloze deletions in a card's text, in Anki's own notation: `{{c1::answer::hint}}`.

A deletion can be in text, around formulas and code, or inside a formula or a piece of code. One for
several cards, `{{c1,2::answer}}`, counts as one deletion for each. Only Anki 25 and newer know that
notation, but all versions know nested deletions, which look the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deckbuilder.markup.scanner import CODE, FENCE, FORMULAS, TEXT, Segment

_OPENING = re.compile(r"\{\{c(?P<numbers>\d+(?:,\d+)*)::")
# Complete openings, closings, and common mistakes for an opening.
_TOKEN = re.compile(
    rf"{_OPENING.pattern}|(?P<near>\{{+\s*(?:[cC]\s*[\d,\s]*::?|\d+\s*::)(?=\S))|(?P<close>\}}\}})"
)
_CLOSED = re.compile(r"[^{}]*\}\}")
_NESTED = re.compile(rf"{_OPENING.pattern}|(?P<hint>::)|(?P<close>\}}\}})")
# What takes the next group as its argument.
_TAKES_ARGUMENT = re.compile(r"(?:[\^_\]}]|\\[A-Za-z]+)\s*\Z")
# What to write where :: is meant to be shown, or a hint looks like code.
_HINT = "for a hint, write no space before ::; otherwise, put the text between backticks"
_HINTS = {
    CODE: "put the deletion around all of the code; for a hint, write a space only after ::",
    FENCE: "hide a part of it without ::; for a hint, write a space only after ::",
}
_WRITE = "write {{c1::answer}} or {{c1::answer::hint}}"


@dataclass(frozen=True)
class Deletion:
    """One deletion, from `start` to `end` in the text; `body` is the hidden text without the hint.

    `kind` is that of the segment that contains it.
    """

    number: int
    start: int
    end: int
    body_start: int
    body: str
    kind: str = TEXT

    @property
    def body_end(self) -> int:
        """Where the hidden text ends."""
        return self.body_start + len(self.body)


class Mistake(NamedTuple):
    """A mistake in a deletion, and what to write instead."""

    offset: int
    text: str
    hint: str = _WRITE


def deletions(
    text: str, masked: str, segments: Iterable[Segment]
) -> tuple[tuple[Deletion, ...], tuple[Mistake, ...]]:
    """Return the deletions in order of their ends, and the mistakes."""
    found: list[Deletion] = []
    wrong: list[Mistake] = []
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(masked):
        if token["near"]:
            wrong.append(_near(token))
            if token["near"].startswith("{{") or _CLOSED.match(masked, token.end()):
                opened.append(token)  # its }} is not a second mistake
        elif token["numbers"]:
            opened.append(token)
        elif not opened:
            wrong.append(
                Mistake(
                    token.start(),
                    '"}}" does not close a deletion',
                    f"{_WRITE}; put other braces between backticks",
                )
            )
        elif (opening := opened.pop())["numbers"]:
            found += _made(opening, 0, token.start(), text, masked, TEXT, found, wrong)
    wrong += [
        Mistake(token.start(), "this deletion is not closed", "end it with }} in the same paragraph")
        for token in opened
        if token["numbers"]
    ]
    for each in segments:
        if each.kind != TEXT and "{{c" in each.body:
            found += _inside(each, text, wrong)
    return tuple(sorted(found, key=lambda each: each.end)), tuple(sorted(wrong))


def _near(token: re.Match[str]) -> Mistake:
    """Return what is wrong with a token that looks like an opening."""
    near = token["near"]
    inner = near.strip("{ \t\n")
    if not near.startswith("{{"):
        hint = "write two braces: {{c1::answer}}"
    elif inner[0].isdigit():
        hint = (
            f"write the letter c before the number: {{{{c{inner.partition(':')[0].strip()}::answer}}}}"
        )
    elif inner[0] == "C":
        hint = "write a small c: {{c1::answer}}"
    elif not re.search(r"\d", inner):
        hint = "write a number after the c: {{c1::answer}}"
    elif not inner.endswith("::"):
        hint = "write two colons: {{c1::answer}}"
    else:
        hint = f"{_WRITE}, without spaces before the ::"
    return Mistake(token.start(), f'"{near}" is not a valid deletion', hint)


def _inside(segment: Segment, text: str, wrong: list[Mistake]) -> Iterator[Deletion]:
    """Yield the deletions inside a formula or a piece of code."""
    at = text.find(segment.body, segment.start)
    name = "formula" if segment.kind in FORMULAS else "code"
    found: list[Deletion] = []
    for opening in reversed(list(_OPENING.finditer(segment.body))):
        close = _closing(segment.body, opening.end(), segment.kind in FORMULAS)
        if close < 0:
            wrong.append(
                Mistake(
                    at + opening.start(),
                    f"this deletion is not closed in its {name}",
                    f"end it with }}}} before the {name} ends, or put it around all of the {name}",
                )
            )
            continue
        made = _made(opening, at, at + close, text, text, segment.kind, found, wrong)
        found += made
        yield from made


def _closing(body: str, at: int, is_formula: bool) -> int:
    """Return where the }} is that closes a deletion whose content begins at `at`, or -1.

    Braces inside it come in pairs. If they do not, it ends at the first }}.
    """
    depth, index = 0, at
    while index < len(body):
        if body[index] == "\\" and is_formula:
            index += 1
        elif body[index] == "{":
            depth += 1
        elif body[index] == "}" and depth:
            depth -= 1
        elif body.startswith("}}", index):
            return index
        index += 1
    return body.find("}}", at)


def _made(
    opening: re.Match[str],
    shift: int,
    closing: int,
    text: str,
    masked: str,
    kind: str,
    before: Iterable[Deletion],
    wrong: list[Mistake],
) -> list[Deletion]:
    """Return a deletion for each number of an opening, and add its mistakes to `wrong`.

    `shift` is where the text with the opening begins; the deletions `before` it may be nested in it.
    """
    first, start = shift + opening.start(), shift + opening.end()
    inside, plain = text[start:closing], masked[start:closing]
    for inner in before:
        if start <= inner.start < closing:
            gap = " " * (inner.end - inner.start)
            plain = plain[: inner.start - start] + gap + plain[inner.end - start :]
    hint = plain.find("::")
    body = inside if hint < 0 else inside[:hint]
    numbers = dict.fromkeys(map(int, opening["numbers"].split(",")))
    if 0 in numbers:
        wrong.append(Mistake(first, "deletions are numbered from 1"))
    if not body.strip():
        wrong.append(Mistake(first, "this deletion is empty"))
    if re.search(r"\w::\w|\s::\s" if kind in (CODE, FENCE) else r"\s::\s", plain):
        wrong.append(
            Mistake(first, "Anki reads what follows :: in a deletion as a hint", _HINTS.get(kind, _HINT))
        )
    return [Deletion(number, first, closing + 2, start, body, kind) for number in numbers]


def nested(field: str) -> str:
    """Return a field's HTML in which a deletion for several cards is one deletion inside another."""
    out: list[str] = []
    opened: list[tuple[list[str], list[int]]] = []  # the numbers, and where in `out` the hint begins
    at = 0
    for token in _NESTED.finditer(field):
        out.append(field[at : token.start()])
        at = token.end()
        if token["numbers"]:
            numbers = token["numbers"].split(",")
            opened.append((numbers, []))
            out.append("".join(f"{{{{c{number}::" for number in numbers))
            continue
        if token["hint"] and opened and not opened[-1][1]:
            opened[-1][1].append(len(out))
        out.append(token[0])
        if token["close"] and opened:
            numbers, hints = opened.pop()
            hint = "".join(out[hints[0] : -1]) if hints else ""
            out.append(f"{hint}}}}}" * (len(numbers) - 1))
    return "".join([*out, field[at:]])


def unmarked(latex: str) -> str:
    """Return a formula with spaces that hide its }} and :: from Anki.

    Anki would end the deletion at the first }}, and read the text after :: as a hint. In LaTeX, a space
    in these places has no meaning.
    """
    while "}}" in latex:
        latex = latex.replace("}}", "} }")
    while "::" in latex:
        latex = latex.replace("::", ": :")
    return latex


def formula(latex: str) -> str:
    """Return a formula for the field with deletions, with those inside it in Anki's notation."""

    def made(each: Deletion, body: str, hint: str) -> str:
        marks = latex[each.start : each.body_start]
        space = " " if (hint or body).endswith("}") else ""
        return f"{marks}{body}{f'::{hint}' if hint else ''}{space}}}}}"

    return _rewritten(latex, made)


def states(latex: str) -> list[str]:
    """Return a formula as Anki shows it: its answer, and its question for each number in it."""
    found = _in_formula(latex)
    shown = [_rewritten(latex, lambda each, body, hint: body)]
    for number in sorted({each.number for each in found}):
        numbered = {each.start for each in found if each.number == number}
        shown.append(
            _rewritten(
                latex,
                lambda each, body, hint, numbered=numbered: (  # type: ignore[misc]
                    f"[{hint or '...'}]" if each.start in numbered else body
                ),
            )
        )
    return shown


def gapped(latex: str) -> str:
    """Return a formula with an ellipsis for each deletion."""
    return _rewritten(latex, lambda each, body, hint: r"\ldots ")


def _in_formula(latex: str) -> Sequence[Deletion]:
    return tuple(_inside(Segment(FORMULAS[0], 0, len(latex), latex), latex, []))


def _rewritten(latex: str, made: Callable[[Deletion, str, str], str]) -> str:
    """Return a formula with each deletion replaced by `made(deletion, body, hint)`.

    Where an argument is expected, it is grouped: the braces of a deletion are not LaTeX's.
    """
    found = {each.start: each for each in _in_formula(latex)}

    def rewritten(start: int, end: int) -> str:
        out, at = "", start
        for each in sorted(found.values(), key=lambda each: each.start):
            if not at <= each.start < end:
                continue
            out += unmarked(latex[at : each.start])
            hint = unmarked(latex[each.body_end + 2 : each.end - 2])
            piece = made(each, rewritten(each.body_start, each.body_end), hint)
            out += f"{{{piece}}}" if _TAKES_ARGUMENT.search(latex[: each.start]) else piece
            at = each.end
        return out + unmarked(latex[at:end])

    return rewritten(0, len(latex))
