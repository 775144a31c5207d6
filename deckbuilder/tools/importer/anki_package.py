"""Read the notes in Anki's packages, of any note type, as its templates show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from deckbuilder.convert import anki_export
from deckbuilder.convert.anki_export import Exported, NoteType
from deckbuilder.convert.found_note import FoundNote
from deckbuilder.core import identity
from deckbuilder.tools.importer import template

OURS = (
    f"it is a note of {identity.NAME}: export its deck, and run "
    '"build_decks.py pull" on that file instead'
)
LONGEST_TEMPLATE = 50_000  # characters; heavily styled ones have a fifth of that
_CLOZE_FIELD = re.compile(r"\{\{(?:[^{}]*:)?cloze:([^{}:]+)\}\}")
_OCCLUSION = re.compile(r"image-occlusion:|<svg|data:image/svg", re.IGNORECASE)


def read(path: Path) -> list[FoundNote]:
    """Return the notes of a package. Raises anki_export.Unreadable."""
    notes, types = anki_export.read_all(path)
    return [_found(line, note, types[note.type]) for line, note in enumerate(notes, 1)]


def _found(line: int, note: Exported, type: NoteType) -> FoundNote:
    if note.type.startswith(identity.NAME):
        return FoundNote(line, "basic", {"question": next(iter(note.fields.values()), "")}, why_not=OURS)
    cloze = next((match for each in type.templates for match in _CLOZE_FIELD.finditer(each.front)), None)
    if any(len(each.front) + len(each.back) > LONGEST_TEMPLATE for each in type.templates):
        return FoundNote(line, "basic", {}, why_not="its template is too long")
    if type.is_cloze and cloze:
        return _cloze(line, note, type, cloze[1].strip())
    return _basic(line, note, type)


def _cloze(line: int, note: Exported, type: NoteType, field: str) -> FoundNote:
    """Return a cloze note: the text with deletions, and all else that the answer side shows."""
    text = note.fields.get(field, "")
    side = template.front(type.templates[0], note.fields)
    before = "".join(html for name, html in side.pieces if name != field)
    first, rest = template.back(type.templates[0], note.fields, frozenset((field, *side.fields)))
    texts = {"cloze": _with_heading(before, text), "note": first.html + rest.html}
    if _OCCLUSION.search(text):
        return FoundNote(
            line, "cloze", texts, note.tags, why_not="image occlusion, which hides parts of a picture"
        )
    return FoundNote(
        line,
        "cloze",
        texts,
        note.tags,
        _unshown(note, type.templates, first.fields | rest.fields | side.fields),
    )


def _basic(line: int, note: Exported, type: NoteType) -> FoundNote:
    """Return a note with a question and an answer, which come from its first card's template."""
    cards = [each for each in note.cards if each < len(type.templates)] or [0]
    if not type.templates:
        return FoundNote(line, "basic", {}, why_not="its note type has no template")
    first = type.templates[cards[0]]
    question = template.front(first, note.fields)
    answer, rest = template.back(first, note.fields, question.fields)
    if question.is_typed:
        answer, rest = _typed(first, note, question, answer, rest)
    kind = "typed" if question.is_typed else "basic"
    left_out = list(_unshown(note, type.templates, question.fields | answer.fields | rest.fields))
    for number in cards[1:]:
        other = template.front(type.templates[number], note.fields)
        if other.fields == answer.fields and kind == "basic":
            kind = "reversed"
        else:
            left_out.append(f'the card "{type.templates[number].name}"')
    texts = {"question": question.html, "answer": answer.html, "note": rest.html}
    return FoundNote(line, kind, texts, note.tags, tuple(left_out))


def _typed(
    first: anki_export.Template,
    note: Exported,
    question: template.Side,
    answer: template.Side,
    rest: template.Side,
) -> tuple[template.Side, template.Side]:
    """Return the answer to be typed, and the rest of the answer side."""
    match = re.search(r"\{\{\s*type:(?:[^{}]*:)?([^{}:]+)\}\}", first.front)
    name = match[1].strip() if match else ""
    if not note.fields.get(name, "").strip():
        return answer, rest
    others = tuple(piece for piece in (*answer.pieces, *rest.pieces) if piece[0] not in (name, ""))
    return template.Side(((name, note.fields[name]),)), template.Side(others)


def _with_heading(before: str, text: str) -> str:
    """Return a text, preceded by what the template shows before it."""
    return f"{before}<br><br>{text}" if re.sub(r"<[^<>]*>|\s|&nbsp;", "", before) else text


def _unshown(
    note: Exported, templates: Iterable[anki_export.Template], shown: frozenset[str]
) -> tuple[str, ...]:
    """Return the fields with text that the card does not show, in words."""
    everywhere = " ".join(f"{each.front} {each.back}" for each in templates)
    return tuple(
        f'the field "{name}", which the card does not show'
        for name, text in note.fields.items()
        if text.strip() and name not in shown and f"#{name}" not in everywhere
    )
