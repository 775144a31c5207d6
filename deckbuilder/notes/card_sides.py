"""Fill in a note type's templates as Anki does, to get the two sides of each card of a note.

The preview and the site use this to show cards without Anki. A test compares every card of the
project with what Anki's own backend renders.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deckbuilder.notes.note import Note
from deckbuilder.notes.notetypes import NoteType

_SECTION = re.compile(r"\{\{([#^])([^{}]+)\}\}(.*?)\{\{/\2\}\}", re.DOTALL)
_EMPTY = re.compile(r"(?ai)(?:\s|</?(?:div|br) ?/?>)*")
_FIELD = re.compile(r"\{\{(?:(type|cloze):)?([^{}#^/:]+)\}\}")
_FORMULA = re.compile(r"\\[(\[].*?\\[)\]]", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_CLOZE = re.compile(r"\{\{c(\d+)::|\}\}")


@dataclass(frozen=True)
class CardSides:
    """One card of a note.

    `name` is the name of its template ("Cloze 2" for the second deletion), `ordinal` its position
    among the note's cards; `front` and `back` are the HTML of its sides.
    """

    name: str
    ordinal: int
    front: str
    back: str


def card_sides(note: Note, types: Iterable[NoteType]) -> tuple[CardSides, ...]:
    """Return the cards that Anki makes from `note`, whose note type is one of `types`."""
    kind = next(each for each in types if each.kind == note.kind)
    made = []
    for ordinal in note.ordinals:
        name, _, front, back = kind.templates[0 if kind.kind == "cloze" else ordinal]
        if kind.kind == "cloze":
            name = f"{name} {ordinal + 1}"
        made.append(
            CardSides(
                name,
                ordinal,
                fill(front, note.fields, ordinal, False),
                fill(back, note.fields, ordinal, True),
            )
        )
    return tuple(made)


def fill(template: str, fields: Mapping[str, str], ordinal: int, answer: bool) -> str:
    """Return a template's HTML with `fields` filled in.

    A section whose field is empty is left out. Deletion number `ordinal` + 1 is hidden or, with
    `answer`, shown.
    """

    def section(match: re.Match[str]) -> str:
        wanted = _visible(fields.get(match[2], "")) == (match[1] == "#")
        return fill(match[3], fields, ordinal, answer) if wanted else ""

    def value(match: re.Match[str]) -> str:
        text = fields.get(match[2], "")
        if match[1] == "cloze":
            return cloze(text, ordinal + 1, answer)
        if match[1] == "type":
            return _typed(text, answer)
        return text

    return _FIELD.sub(value, _SECTION.sub(section, template))


def _visible(text: str) -> bool:
    """Return whether Anki considers a field filled.

    ASCII spaces and line breaks do not count, but a no-break space does.
    """
    return not _EMPTY.fullmatch(text)


def _typed(text: str, answer: bool) -> str:
    """Return the box to type the answer into or, on the back, the right answer."""
    if not answer:
        return '<center><input type="text" id="typeans" aria-label="your answer"></center>'
    return f'<code id="typeans">{text}</code>'


def cloze(text: str, asked: int, answer: bool) -> str:
    """Return a field's HTML with deletion number `asked` hidden or, with `answer`, shown."""
    pieces: list[list[str]] = [[]]  # the text outside, then one list for each open deletion
    numbers: list[int] = []
    at = 0
    for token in _CLOZE.finditer(text):
        pieces[-1].append(text[at : token.start()])
        at = token.end()
        if token[1]:
            numbers.append(int(token[1]))
            pieces.append([])
        elif numbers:
            inner = _deletion("".join(pieces.pop()), numbers.pop(), asked, answer)
            pieces[-1].append(inner)
        else:
            pieces[-1].append(token[0])
    pieces[-1].append(text[at:])
    # Anki colors nothing inside a formula.
    return _FORMULA.sub(
        lambda formula: _MARKUP.sub("", formula[0]), "".join("".join(piece) for piece in pieces)
    )


def _deletion(inner: str, number: int, asked: int, answer: bool) -> str:
    body, marked, hint = inner.partition("::")
    if number != asked:
        return f'<span class="cloze-inactive" data-ordinal="{number}">{body}</span>'
    if answer:
        return f'<span class="cloze" data-ordinal="{number}">{body}</span>'
    return (
        f'<span class="cloze" data-cloze="{html.escape(body)}" data-ordinal="{number}">'
        f"[{hint if marked else '...'}]</span>"
    )
