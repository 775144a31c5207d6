"""From notes and media to an Anki package. Only this module knows genanki.

genanki's own way of writing a package stamps everything with one time, gives every card the same
place in the queue, numbers ids from the clock, and leaves a temporary file behind. So notes write
their own rows here, and the zip is made by `files.write_zip`.
"""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import genanki
from genanki.card import Card as GenankiCard

from . import files
from .codes import problem
from .model import Deck, Note, Problem
from .notetypes import NoteType

# The member of a package that Anki ignores, and the add-on's guarded update reads.
HISTORY = "gradient-recall.json"

# Anki shows a note's id as the time of its creation; this is when the project began.
_BEGINNING = 1_795_244_400_000


def zero_cards(notes: Iterable[Note]) -> list[Problem]:
    """A problem for each note of which Anki would silently make no card."""
    return [problem(note.where, "C062", f'"{note.id}" would make no card', "its front is empty")
            for note in notes if not note.ordinals]


def write(path: Path, notes: Sequence[Note], places: Mapping[str, int],
          media: Mapping[str, bytes], types: Sequence[NoteType], times: Mapping[str, int],
          time: int, history: bytes) -> None:
    """Write `notes` and the `media` as the package `path`.

    `places`: card id → its place in the queue of new cards, from 1, over all of the project's
    decks; `times`: card id → the time of its note; `time`: that of the note types, all in seconds
    since 1970; `history`: see history.py. Raises OSError."""
    models = {each.kind: _model(each) for each in types}
    decks: dict[str, genanki.Deck] = {}
    ids = _Ids()
    for note in notes:
        if note.deck.name not in decks:
            decks[note.deck.name] = _deck(note.deck, [n for n in notes if n.deck == note.deck])
        decks[note.deck.name].add_note(_Note(note, models[note.kind], places[note.id],
                                        times[note.id], ids))
    names = sorted(media)
    members = {"collection.anki2": _collection(list(decks.values()), time),
               "media": json.dumps(dict(enumerate(names))).encode()}
    members |= {str(index): media[name] for index, name in enumerate(names)}
    members[HISTORY] = history
    files.write_zip(path, members, {str(index): name for index, name in enumerate(names)})


def guid(card_id: str) -> str:
    """By which Anki knows a card's note for ever."""
    return genanki.guid_for("gradient-recall", card_id)


def _number(*what: object) -> int:
    digest = hashlib.sha256("\0".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:8], "big")


class _Ids:
    """Row ids that depend on the card only, so that they stay the same between packages."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def make(self, *what: object) -> int:
        """An id for `what`, not given before: in the ten days before the project began."""
        number = _BEGINNING - 1 - _number(*what) % (10 * 86_400_000)
        while number in self._taken:
            number -= 1
        self._taken.add(number)
        return number


def _deck(deck: Deck, notes: Sequence[Note]) -> genanki.Deck:
    # Anki knows decks by name; the id only has to be a number of the size that it uses.
    number = _BEGINNING - 1 - _number("deck", deck.full_name) % 10**9
    return genanki.Deck(number, deck.full_name, html.escape(description(deck, notes), quote=False))


def description(deck: Deck, notes: Sequence[Note]) -> str:
    """What Anki shows of the deck: what it is about, and how much there is to learn."""
    cards = sum(len(note.ordinals) for note in notes)
    return (f"{deck.description} {len(notes)} note{'' if len(notes) == 1 else 's'}, "
            f"{cards} card{'' if cards == 1 else 's'}.")


def _model(kind: NoteType) -> genanki.Model:
    return genanki.Model(
        kind.id, kind.name,
        fields=[{"name": name, "id": number} for name, number in kind.fields],
        templates=[{"name": name, "id": number, "qfmt": front, "afmt": back}
                   for name, number, front, back in kind.templates],
        css=kind.css,
        model_type=genanki.Model.CLOZE if kind.kind == "cloze" else genanki.Model.FRONT_BACK)


class _Note(genanki.Note):
    """A note that writes itself with its own time, its place, and lasting row ids."""

    def __init__(self, note: Note, model: genanki.Model, place: int, time: int, ids: _Ids) -> None:
        unknown = note.fields.keys() - {field["name"] for field in model.fields}
        if unknown:
            raise ValueError(f"{model.name} has no field {', '.join(sorted(unknown))}")
        super().__init__(model, [note.fields.get(field["name"], "") for field in model.fields],
                         tags=sorted(note.tags), guid=guid(note.id), due=place)
        self._time, self._id = time, ids.make("note", note.id)
        self._cards = [(GenankiCard(ordinal), ids.make("card", note.id, ordinal))
                       for ordinal in note.ordinals]

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Any
                    ) -> None:
        """Called by genanki for each note of a deck. Its check of the HTML is left out: it takes
        long on long lines, and only prints warnings."""
        cursor.execute(
            "INSERT INTO notes VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            (self._id, self.guid, self.model.model_id, self._time, -1, self._format_tags(),
             self._format_fields(), self.sort_field, 0, 0, ""))
        for card, number in self._cards:
            card.write_to_db(cursor, self._time, deck_id, self._id, iter([number]), self.due)


def _collection(decks: list[genanki.Deck], time: int) -> bytes:
    """The bytes of the database with all decks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(path)
        try:
            genanki.Package(decks).write_to_db(connection.cursor(), time, iter(()))
            connection.commit()
        finally:
            connection.close()
        return path.read_bytes()
