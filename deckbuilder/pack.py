"""From notes and media to an Anki package. Only this module knows genanki.

genanki's own way of writing a package stamps everything with one time, gives every card the same
place in the queue, numbers ids from the clock, checks the HTML in a time that grows with the square
of a line's length, and leaves a temporary file behind. So genanki writes what a collection consists
of, decks write their own rows into it, and the zip is made by `files.write_zip`.
"""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import files
from .codes import problem
from .model import Deck, Note, Problem
from .notetypes import NoteType

if TYPE_CHECKING:
    import genanki

# The member of a package that Anki ignores, and the add-on's guarded update reads.
HISTORY = "gradient-recall.json"

# Anki shows a note's id as the time of its creation; this is when the project began.
_BEGINNING = 1_795_244_400_000

_NOTE = "INSERT INTO notes VALUES(?,?,?,?,-1,?,?,?,0,0,'')"
_CARD = "INSERT INTO cards VALUES(?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


def zero_cards(notes: Iterable[Note]) -> list[Problem]:
    """A problem for each note of which Anki would silently make no card."""
    return [problem(note.where, "C062", f'"{note.id}" would make no card', "its front is empty")
            for note in notes if not note.ordinals]


class Row(NamedTuple):
    """What of a note is the same in every package: the columns of its row but for the texts, its
    texts in order, and for each of its cards the ordinal and the id that it gets if this is free."""

    number: int
    guid: str
    type: int
    time: int
    tags: str
    texts: tuple[str, ...]
    place: int
    cards: tuple[tuple[int, int], ...]


class Packer:
    """Writes packages of some of the same notes."""

    def __init__(self, notes: Sequence[Note], guids: Mapping[str, str], types: Sequence[NoteType],
                 times: Mapping[str, int], time: int) -> None:
        """`notes`: all of them, in the order in which their cards are learned; `guids` and `times`:
        card id → the guid and the time of its note; `time`: that of the note types, all in seconds
        since 1970."""
        self._types, self._time = types, time
        kinds = {each.kind: each for each in types}
        self._rows = {note.id: _row(note, guids[note.id], kinds[note.kind], place, times[note.id])
                      for place, note in enumerate(notes, 1)}

    def write(self, path: Path, decks: Mapping[Deck, Sequence[Note]], media: Mapping[str, bytes],
              history: bytes) -> None:
        """Write these decks with the `media` as the package `path`. `history`: see history.py.
        Raises OSError."""
        names = sorted(media)
        try:
            collection = self._collection(decks)
        except sqlite3.Error as error:  # the disk is full, for instance
            raise OSError(str(error)) from error
        members = {"collection.anki2": collection,
                   "media": json.dumps(dict(enumerate(names))).encode()}
        members |= {str(index): media[name] for index, name in enumerate(names)}
        members[HISTORY] = history
        files.write_zip(path, members, {str(index): name for index, name in enumerate(names)})

    def _collection(self, decks: Mapping[Deck, Sequence[Note]]) -> bytes:
        """The bytes of the database with these decks."""
        import genanki

        models = {each.kind: _model(each) for each in self._types}
        ids = _Ids()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "collection.anki2"
            connection = sqlite3.connect(path)
            # Nobody reads the file before it is whole.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = MEMORY")
            try:
                package = genanki.Package([
                    _deck(deck, notes, models, [self._rows[note.id] for note in notes], ids)
                    for deck, notes in decks.items()])
                package.write_to_db(connection.cursor(), self._time, iter(()))
                connection.commit()
            finally:
                connection.close()
            return path.read_bytes()


def guid(card_id: str) -> str:
    """By which Anki knows a card's note for ever."""
    import genanki

    return str(genanki.guid_for("gradient-recall", card_id))


def _row(note: Note, guid: str, kind: NoteType, place: int, time: int) -> Row:
    """The row of a note at this place in the queue of new cards, over all of the project's decks."""
    known = [name for name, _ in kind.fields]
    if not note.fields.keys() <= set(known):
        unknown = sorted(note.fields.keys() - set(known))
        raise ValueError(f"{kind.name} has no field {', '.join(unknown)}")
    if any(" " in tag for tag in note.tags):
        raise ValueError(f"a blank in a tag of {note.id}")
    texts = tuple([note.fields.get(name, "") for name in known])
    return Row(_number("note", note.id), guid, kind.id, time,
               f" {' '.join(sorted(note.tags))} ", texts, place,
               tuple((ordinal, _number("card", note.id, ordinal)) for ordinal in note.ordinals))


def _number(*what: object) -> int:
    """A row id for `what`, in the ten days before the project began. It depends on the card only,
    so that it stays the same between packages."""
    return _BEGINNING - 1 - _hash(*what) % (10 * 86_400_000)


def _hash(*what: object) -> int:
    digest = hashlib.sha256("\0".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:8], "big")


class _Ids:
    """The row ids of one package."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def free(self, number: int) -> int:
        """`number`, or the next one below that has not been given."""
        while number in self._taken:
            number -= 1
        self._taken.add(number)
        return number


def _deck(deck: Deck, notes: Sequence[Note], models: Mapping[str, genanki.Model],
          rows: Sequence[Row], ids: _Ids) -> genanki.Deck:
    """A deck that writes these rows."""
    import genanki

    class _Rows(genanki.Deck):
        def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: object) -> None:
            """Called by genanki; that writes the deck and the note types, having no notes."""
            super().write_to_db(cursor, timestamp, id_gen)
            for row in rows:
                number = ids.free(row.number)
                cards = [(ids.free(wanted), number, self.deck_id, ordinal, row.time, row.place)
                         for ordinal, wanted in row.cards]
                cursor.execute(_NOTE, (number, *row[1:5], "\x1f".join(row.texts), row.texts[0]))
                for card in cards:
                    cursor.execute(_CARD, card)

    # Anki knows decks by name; the id only has to be a number of the size that it uses.
    made = _Rows(_BEGINNING - 1 - _hash("deck", deck.full_name) % 10**9, deck.full_name,
                 html.escape(description(deck, notes), quote=False))
    for kind in dict.fromkeys(note.kind for note in notes):
        made.add_model(models[kind])
    return made


def description(deck: Deck, notes: Sequence[Note]) -> str:
    """What Anki shows of the deck: what it is about, and how much there is to learn."""
    cards = sum(len(note.ordinals) for note in notes)
    return (f"{deck.description} {len(notes)} note{'' if len(notes) == 1 else 's'}, "
            f"{cards} card{'' if cards == 1 else 's'}.")


def _model(kind: NoteType) -> genanki.Model:
    import genanki

    return genanki.Model(
        kind.id, kind.name,
        fields=[{"name": name, "id": number} for name, number in kind.fields],
        templates=[{"name": name, "id": number, "qfmt": front, "afmt": back}
                   for name, number, front, back in kind.templates],
        css=kind.css,
        model_type=genanki.Model.CLOZE if kind.kind == "cloze" else genanki.Model.FRONT_BACK)
