r"""Find the formulas in a note's fields, `\(…\)` and `\[…\]`, as Anki's MathJax finds them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from deckbuilder.markup import cloze
from deckbuilder.notes.note import Note
from deckbuilder.typesetting import mathjax

# A backslash escapes the next character: `\\)` does not end a formula.
FORMULA = re.compile(r"\\\(((?:\\.|[^\\])*?)\\\)|\\\[((?:\\.|[^\\])*?)\\\]", re.DOTALL)


def formulas(field: str) -> Iterator[mathjax.Formula]:
    """Yield the formulas of a field: the TeX of each, and whether it is displayed on its own line.

    A formula with deletions is yielded in each way in which it is shown.
    """
    for match in FORMULA.finditer(field):
        yield from shown(read(match))


def shown(formula: mathjax.Formula) -> list[mathjax.Formula]:
    """Return a formula of a field in each way in which cards and pages show it."""
    tex, display = formula
    if "{{c" not in tex:
        return [formula]
    return [(each, display) for each in (*cloze.states(tex), cloze.gapped(tex))]


def without_deletions(field: str, gap: bool) -> str:
    """Return a field in whose formulas each deletion is filled in or, with `gap`, an ellipsis."""

    def replaced(match: re.Match[str]) -> str:
        if "{{c" not in match[0]:
            return match[0]
        tex = match[2] if match[1] is None else match[1]
        tex = cloze.gapped(tex) if gap else cloze.states(tex)[0]
        return f"{match[0][:2]}{tex}{match[0][-2:]}"

    return FORMULA.sub(replaced, field)


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
        if not any(each in wrong for each in shown(formula)):
            return match[0]
        return f"<code>{html.escape(formula[0]).replace(chr(92), '&#92;')}</code>"

    return note._replace(texts=FORMULA.sub(replaced, note.texts))
