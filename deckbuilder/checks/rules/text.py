"""Rules that compare a card with what its author wrote.

No letter gets lost, and no LaTeX is mistaken for text.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator

from deckbuilder.core.model import Card, Part, Problem
from deckbuilder.core.problems import problem
from deckbuilder.core.wording import shortened
from deckbuilder.markup import letters
from deckbuilder.markup.scanner import CODE, FENCE
from deckbuilder.notes.field_html import Renderer

_LATEX = re.compile(
    r"\\?\\\((?:[^\n]|\n(?!\s*\n))*?\\\)|\\?\\\[(?:[^\n]|\n(?!\s*\n))*?\\\]"
    r"|\[latex\](?:.*?\[/latex\])?",
    re.IGNORECASE,
)
# Anki's notation. Its dollar signs look like those of a formula.
_ANKI = re.compile(r"\[\$\$?\].*?\[/\$\$?\]", re.DOTALL)
# Python's names such as __init__, which Markdown turns into bold words.
_PYTHON = {
    name
    for kind in vars(builtins).values()
    if isinstance(kind, type)
    for name in dir(kind)
    if name.startswith("__")
} | {
    "__main__",
    "__file__",
    "__all__",
    "__version__",
    "__path__",
    "__call__",
    "__getattr__",
    "__enter__",
    "__exit__",
}
_BOLD_NAME = re.compile(r"(?<![\w\\])__[a-z_]+?__(?!\w)")


def raw_latex(card: Card) -> Iterator[Problem]:
    r"""Formulas are between dollars.

    A card shows `\(x\)` without its backslashes, and `[$]x[/$]` as a formula between brackets.
    """
    for part in card.texts:
        for start, end in latex(part):
            yield problem(
                part.at(start),
                "C039",
                f"LaTeX outside a formula: {shortened(part.text[start:end])}",
                "write $…$, or $$…$$ on its own line; a bracket needs no backslash; "
                "put code between backticks",
            )


def latex(part: Part) -> list[tuple[int, int]]:
    """Return where a text has formulas between LaTeX's own or Anki's brackets."""
    if "\\" not in part.text and "[" not in part.text:
        return []
    code = [each for each in part.segments if each.kind in (CODE, FENCE)]
    return [
        match.span()
        for match in (*_LATEX.finditer(part.masked), *_ANKI.finditer(part.text))
        if not any(each.start <= match.start() < each.end for each in code)
    ]


def lost(card: Card, renderer: Renderer) -> Iterator[Problem]:
    """All letters of a text, and no others, appear in the field."""
    for part in card.texts:
        if card.kind == "typed" and part is card.answer or not letters.MARKUP.search(part.text):
            continue
        if "__" in part.text:
            for match in _BOLD_NAME.finditer(part.masked):
                if match[0] in _PYTHON:
                    yield problem(
                        part.at(match.start()),
                        "C067",
                        f'the card shows {match[0]} as a bold "{match[0].strip("_")}"',
                        f"write it as code: `{match[0]}`",
                    )
        field = rendered(card, part, renderer)
        if field is None:
            continue
        found = letters.lost(part, field, card.is_in_cloze(part))
        if found:
            yield problem(
                part.at(found[0]),
                "C067",
                f'the card does not show this text as written: "{found[1]}"',
                r"write \* and \_ for the characters, put code between backticks, and give no row of "
                "a table more cells than its header",
            )


def rendered(card: Card, text: Part, renderer: Renderer) -> str | None:
    """Return the HTML of one of a card's texts, with alt texts in place of pictures.

    Return None if its markup is nested too deeply, which is reported where the notes are made.
    """
    try:
        return renderer.html(text, {}, card.is_in_cloze(text))
    except RecursionError:
        return None
