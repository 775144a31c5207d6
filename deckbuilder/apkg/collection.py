"""From notes and media to an Anki package. Only this module knows genanki.

genanki makes the database. Only what it cannot express is added here: a time for each note, row ids
that do not come from the clock, and the cards that a note is known to have. The zip is made by
zipfiles.py, because genanki's differs from build to build.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import genanki

from deckbuilder.apkg import zipfiles
from deckbuilder.core import identity
from deckbuilder.core.model import Deck
from deckbuilder.notes.note import SEPARATOR, Note
from deckbuilder.notes.notetypes import NoteType

# The member of a package that Anki ignores, and the add-on's guarded update reads.
HISTORY = identity.HISTORY
DATABASE = "collection.anki2"

# Anki shows a note's id as the time of its creation; this is when the project began.
_BEGINNING = identity.FIRST_ID


class Packer:
    """Makes the databases of packages that hold some of the same notes."""

    def __init__(
        self,
        decks: Mapping[Deck, Sequence[Note]],
        types: Sequence[NoteType],
        times: Mapping[str, int],
        time: int,
    ) -> None:
        """Take all `decks` with their notes, in the order in which their cards are learned. `times`:
        card id → the time of its note; `time`: that of the note types; both in seconds since 1970."""
        self._time = time
        self._decks: dict[str, genanki.Deck] = {}  # by our deck's name
        models = {each.kind: _model(each) for each in types}
        due = itertools.count(1)
        taken: set[int] = set()

        def free(number: int) -> int:
            """Return `number`, or the next lower one that has not been given."""
            while number in taken:
                number -= 1
            taken.add(number)
            return number

        for deck, notes in decks.items():
            about = html.escape(description(deck, notes), quote=False)
            made = genanki.Deck(_deck_number(deck.full_name), deck.full_name, about)
            for note in notes:
                of_note, of_card = numbers(note.id)
                ids = (free(of_note), *[free(of_card - ordinal) for ordinal in note.ordinals])
                made.add_note(_AnkiNote(note, models[note.kind], times[note.id], next(due), ids))
            self._decks[deck.name] = made

    def collection(self, decks: Iterable[Deck]) -> bytes:
        """Return the database with these decks. Raises OSError."""
        package = genanki.Package([self._decks[deck.name] for deck in decks])
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, DATABASE)
                with closing(sqlite3.connect(path)) as connection:
                    # Nobody reads the file before it is complete.
                    connection.execute("PRAGMA synchronous = OFF")
                    connection.execute("PRAGMA journal_mode = OFF")
                    package.write_to_db(connection.cursor(), self._time, iter(()))
                    connection.commit()
                    connection.execute("VACUUM")  # rows sorted by id, on as few pages as possible
                return path.read_bytes()
        except sqlite3.Error as error:  # the disk is full, for instance
            raise OSError(str(error)) from error


class _AnkiNote(genanki.Note):
    """A note that brings its own time, row ids, cards, and place in the queue."""

    def __init__(
        self, note: Note, model: genanki.Model, time: int, due: int, ids: tuple[int, ...]
    ) -> None:
        """Prepare a note to be written at `time`; `ids` are its row id and those of its cards."""
        super().__init__(
            model, note.texts.split(SEPARATOR), tags=sorted(note.tags), guid=note.guid, due=due
        )
        self.cards = [genanki.Card(ordinal) for ordinal in note.ordinals]
        self._time, self._ids = time, ids

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        """Write the note and its cards."""
        super().write_to_db(cursor, self._time, deck_id, iter(self._ids))

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Skip a check whose time grows with the square of a field's length; our HTML is made by a
        serializer."""


def write(
    path: Path,
    collection: zipfiles.Member,
    media: Mapping[str, zipfiles.Member],
    history: zipfiles.Member,
) -> None:
    """Write the package `path`. `history`: see history.py. Raises OSError."""
    names = sorted(media)
    listed = json.dumps(dict(enumerate(names))).encode()
    members = {DATABASE: collection, "media": zipfiles.member("media", listed)}
    members |= {str(index): media[name] for index, name in enumerate(names)}
    members[HISTORY] = history
    zipfiles.write(path, members)


def numbers(card_id: str) -> tuple[int, int]:
    """Row ids for a card's note, and for the first of its cards in Anki, in the ten days before the
    project began. They depend on the id only, so that they stay the same between packages."""
    digest = hashlib.sha256(f"note\0{card_id}".encode()).digest()
    days = 10 * 86_400_000
    return (
        _BEGINNING - 1 - int.from_bytes(digest[:8], "big") % days,
        _BEGINNING - 1 - int.from_bytes(digest[8:16], "big") % days,
    )


def _deck_number(name: str) -> int:
    """A number for a deck. Anki knows decks by name; it only has to be of the size that it uses."""
    digest = hashlib.sha256(f"deck\0{name}".encode()).digest()
    return _BEGINNING - 1 - int.from_bytes(digest[:8], "big") % 10**9


def description(deck: Deck, notes: Sequence[Note]) -> str:
    """What Anki shows of the deck: what it is about, and how much there is to learn."""
    cards = sum(len(note.ordinals) for note in notes)
    return (
        f"{deck.description} {len(notes)} note{'' if len(notes) == 1 else 's'}, "
        f"{cards} card{'' if cards == 1 else 's'}."
    )


def _model(kind: NoteType) -> genanki.Model:
    return genanki.Model(
        kind.id,
        kind.name,
        fields=[{"name": name, "id": number} for name, number in kind.fields],
        templates=[
            {"name": name, "id": number, "qfmt": front, "afmt": back}
            for name, number, front, back in kind.templates
        ],
        css=kind.css,
        model_type=genanki.Model.CLOZE if kind.kind == "cloze" else genanki.Model.FRONT_BACK,
    )
