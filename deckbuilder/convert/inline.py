"""Normalize the pieces of a paragraph, so that they are the same however they were written.

Formulas are found in the text, where Anki's MathJax finds them; runs of spaces become one; a space
is bold only between bold words, because Markdown cannot express other bold spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from deckbuilder.convert.document import (
    BREAK,
    CODE,
    DISPLAY,
    EM,
    FOREIGN,
    FORMULA,
    LINK,
    STRONG,
    TEXT,
    Mark,
    Piece,
    Pieces,
)
from deckbuilder.markup.text import Text

_OPENS = re.compile(r"\\[(\[]")
_CLOSES = {r"\(": r"\)", r"\[": r"\]"}
# Text that Anki acts on: sounds, speech, its old LaTeX, boxes to type into.
_ACTIVE = re.compile(
    r"\[sound:[^\]]*\]|\[anki:[^\]]*\]|\[/?latex\]|\[/?\${1,2}\]|\[\[type:[^\]]*\]\]", re.IGNORECASE
)
# The builder puts the first of these between characters that would have a meaning for Anki. All are
# invisible, and nobody types them.
INVISIBLE = dict.fromkeys(map(ord, "\u2060\u200b\ufeff"))
_OBJECT = "\ufffc"


def tidy(raw: Iterable[Piece], in_cloze: bool) -> Pieces:
    """Return the pieces as a document has them.

    `in_cloze` is for the field with deletions, in which the builder separates braces and colons in
    formulas.
    """
    chars = [part for piece in raw for part in _single(piece)]
    chars = _replaced(chars, _formulas, lambda text, inside: _formula(text, inside, in_cloze))
    chars = _replaced(chars, _active, lambda text, inside: Piece(FOREIGN, text))
    visible = [
        replace(each, text=text) if each.kind == TEXT else each
        for each in chars
        if (text := each.text.translate(INVISIBLE)) or each.kind != TEXT
    ]
    return tuple(part for each in _merged(_spaced(visible)) for part in _linked(each))


def formula(kind: str, latex: str, in_cloze: bool, marks: frozenset[Mark]) -> Piece:
    """Return a formula, or an empty text if there is no LaTeX.

    A displayed formula is neither bold nor italic.
    """
    text = " ".join(latex.translate(INVISIBLE).split())
    if in_cloze:
        text = re.sub(r"\}(?: (?=\}))", "}", text).replace(": :", "::")
    if kind == DISPLAY:
        marks = frozenset(mark for mark in marks if mark[0] not in (STRONG, EM))
    return Piece(kind, text, marks=marks) if text else Piece(TEXT)


def is_blank(piece: Piece) -> bool:
    """Return whether a piece is invisible."""
    return piece.kind == TEXT and not piece.text.translate(INVISIBLE).strip()


def _single(piece: Piece) -> Sequence[Piece]:
    """Return a text as one piece per character."""
    if piece.kind == TEXT:
        return [Piece(TEXT, char, marks=piece.marks) for char in piece.text]
    return [piece]


def _replaced(
    chars: list[Piece],
    find: Callable[[str], Iterator[tuple[int, int]]],
    make: Callable[[str, Sequence[Piece]], Piece],
) -> list[Piece]:
    """Return the characters with each range that `find` yields replaced by the result of `make`."""
    plain = "".join(
        each.text if each.kind == TEXT else "\n" if each.kind == BREAK else _OBJECT for each in chars
    )
    out, at = [], 0
    for start, end in find(plain):
        out += [*chars[at:start], make(plain[start:end], chars[start:end])]
        at = end
    return out + chars[at:]


def _formulas(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where each formula begins and ends, with its marks.

    A pattern for a whole formula would search for its end again from each beginning.
    """
    endless: set[str] = set()
    at = 0
    for match in _OPENS.finditer(plain):
        if match.start() < at or match[0] in endless:
            continue
        end = plain.find(_CLOSES[match[0]], match.end())
        if end < 0:
            endless.add(match[0])
        else:
            at = end + 2
            yield match.start(), at


def _active(plain: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _ACTIVE.finditer(plain))


def _formula(text: str, inside: Sequence[Piece], in_cloze: bool) -> Piece:
    kind = FORMULA if text.startswith(r"\(") else DISPLAY
    latex = text[2:-2]
    marks = {each.marks for each in inside if each.kind == TEXT}
    if len(marks) > 1 or _OBJECT in text:
        return Piece(FOREIGN, f"formatting inside the formula {latex}")
    return formula(kind, latex, in_cloze, inside[0].marks)


def _spaced(chars: Sequence[Piece]) -> list[Piece]:
    """Reduce each run of spaces to one.

    No spaces are left at the ends, next to line breaks, or next to displayed formulas, and no line
    breaks next to displayed formulas.
    """
    out: list[Piece] = []
    blank = False
    for each in chars:
        if each.kind == TEXT and each.text.isspace():
            blank = True
            continue
        if each.kind == BREAK and out and out[-1].kind == DISPLAY:
            continue
        if each.kind == DISPLAY:
            while out and out[-1].kind == BREAK:
                out.pop()
        if blank and out and not {out[-1].kind, each.kind} & {BREAK, DISPLAY}:
            out.append(Piece(TEXT, " ", marks=out[-1].marks & each.marks))
        blank = False
        out.append(each)
    while out and out[-1].kind == BREAK:
        out.pop()
    while out and out[0].kind == BREAK:
        out.pop(0)
    return out


def _linked(piece: Piece) -> Iterator[Piece]:
    """Yield a piece with the addresses in its text as links, as the builder shows them."""
    if piece.kind != TEXT or any(kind == LINK for kind, _ in piece.marks):
        yield piece
        return
    at = 0
    for each in Text(piece.text).addresses:
        if at < each.start:
            yield replace(piece, text=piece.text[at : each.start])
        yield replace(piece, text=each.address, marks=piece.marks | {(LINK, each.target)})
        at = each.end
    if at < len(piece.text):
        yield replace(piece, text=piece.text[at:])


def _merged(chars: Iterable[Piece]) -> Iterable[Piece]:
    """Join neighbors of the same kind into one piece."""
    out: list[Piece] = []
    for each in chars:
        if (
            out
            and each.kind in (TEXT, CODE)
            and (out[-1].kind, out[-1].marks) == (each.kind, each.marks)
        ):
            out[-1] = replace(out[-1], text=out[-1].text + each.text)
        else:
            out.append(each)
    return out
