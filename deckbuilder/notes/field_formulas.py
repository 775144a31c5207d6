r"""The formulas in a note's fields, `\(…\)` and `\[…\]`, as Anki's MathJax finds them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from deckbuilder.notes.note import Note
from deckbuilder.typesetting import mathjax

# A backslash escapes the next character: `\\)` does not end a formula.
FORMULA = re.compile(r"\\\(((?:\\.|[^\\])*?)\\\)|\\\[((?:\\.|[^\\])*?)\\\]", re.DOTALL)


def formulas(field: str) -> Iterator[mathjax.Formula]:
    """Return the formulas of a field: the TeX of each, and whether it is displayed on its own line."""
    return (read(match) for match in FORMULA.finditer(field))


def read(match: re.Match[str]) -> mathjax.Formula:
    """Return the TeX in a match of FORMULA, and whether it is displayed on its own line."""
    display = match[2] is not None
    return html.unescape(match[2] if display else match[1]), display


def refused_as_code(note: Note) -> Note:
    """Return the note with each refused formula shown as code.

    This is for pages that show cards whatever is wrong with them: a refused formula could be a link,
    cover the page, or fetch an address.
    """
    wrong = mathjax.problems(formulas(note.texts))
    if not wrong:
        return note

    def replaced(match: re.Match[str]) -> str:
        formula = read(match)
        if formula not in wrong:
            return match[0]
        return f"<code>{html.escape(formula[0]).replace(chr(92), '&#92;')}</code>"

    return note._replace(texts=FORMULA.sub(replaced, note.texts))
