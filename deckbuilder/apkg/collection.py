"""Turn notes and media into an Anki package. Only this module imports genanki.

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
from typing import NamedTuple

import genanki

from deckbuilder.apkg import sqlite_bytes, zipfiles
from deckbuilder.core import digests, identity
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Deck
from deckbuilder.core.wording import count
from deckbuilder.notes.note import SEPARATOR, Note
from deckbuilder.notes.notetypes import NoteType

# The member of a package that Anki ignores and the add-on's guarded update reads.
HISTORY = identity.HISTORY
DATABASE = "collection.anki2"
# The parts of the program that a database depends on, given its notes and note types.
CODE = (
    "deckbuilder/apkg",
    "deckbuilder/core",
    "deckbuilder/notes/note.py",
    "deckbuilder/notes/notetypes.py",
    "addon/identity.py",
)
_PAGE = 4096  # bytes

# Anki shows a note's id as the time of its creation; this is when the project began.
_BEGINNING = identity.FIRST_ID


class _Row(NamedTuple):
    """A note, with its time, its place in the queue, and the row ids of it and its cards."""

    note: Note
    time: int
    due: int
    ids: tuple[int, ...]


class Packer:
    """Make the databases of packages that share some of their notes."""

    def __init__(
        self,
        decks: Mapping[Deck, Sequence[Note]],
        note_digests: Mapping[Deck, bytes],
        types: Sequence[NoteType],
        times: Mapping[str, int],
        time: int,
    ) -> None:
        """Take all `decks` with their notes, in the order in which their cards are learned.

        `note_digests`: deck → a digest of its notes; `times`: card id → the time of its note; `time`:
        the time of the note types. Times are in seconds since 1970.
        """
        self._types, self._time = types, time
        self._about = {deck: description(deck, notes) for deck, notes in decks.items()}
        self._rows: dict[Deck, list[_Row]] = {}
        self._digests: dict[Deck, bytes] = {}
        due = itertools.count(1)
        taken: set[int] = set()

        def free(number: int) -> int:
            """Return `number` or, if it has been taken, the next lower free one."""
            while number in taken:
                number -= 1
            taken.add(number)
            return number

        for deck, notes in decks.items():
            rows = self._rows[deck] = []
            for note in notes:
                of_note, of_card = numbers(note.id)
                ids = (free(of_note), *[free(of_card - ordinal) for ordinal in note.ordinals])
                rows.append(_Row(note, times[note.id], next(due), ids))
            self._digests[deck] = digests.of(
                deck.full_name, self._about[deck], note_digests[deck], [row[1:] for row in rows]
            )

    def collection(self, decks: Iterable[Deck], cache: Cache, name: str) -> zipfiles.Member:
        """Return the database with these decks as the member of a package.

        It is kept in the `cache` under this `name`. Raises OSError.
        """
        chosen = list(decks)
        parts = [self._digests[deck] for deck in chosen]
        key = digests.of(digests.code(*CODE), sqlite3.sqlite_version, self._types, self._time, *parts)
        found: zipfiles.Member | None = cache.get("packed", name, key)
        if found is None:
            found = zipfiles.member(DATABASE, self._database(chosen))
            cache.put("packed", name, key, found)
        return found

    def _database(self, decks: Iterable[Deck]) -> bytearray:
        try:
            # In a file, because with many cards, the database would take up much of the memory.
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, DATABASE)
                with closing(sqlite3.connect(path)) as connection:
                    # Nothing reads the file before it is complete: it need not survive a crash.
                    connection.execute("PRAGMA synchronous = OFF")
                    connection.execute("PRAGMA journal_mode = OFF")
                    # The defaults differ between versions of SQLite.
                    connection.execute(f"PRAGMA page_size = {_PAGE}")
                    connection.execute("PRAGMA secure_delete = ON")
                    package = genanki.Package(self._decks(decks))
                    package.write_to_db(connection.cursor(), self._time, iter(()))
                    connection.commit()
                    connection.execute("VACUUM")  # rows sorted by id, on as few pages as possible
                data = bytearray(path.stat().st_size)
                with open(path, "rb") as file:
                    file.readinto(data)
        except sqlite3.Error as error:  # the disk is full, for instance
            raise OSError(str(error)) from error
        sqlite_bytes.normalize(data)
        return data

    def _decks(self, decks: Iterable[Deck]) -> Iterator[genanki.Deck]:
        """Yield genanki's decks with their notes, so that only one of them is in memory at a time."""
        models = {each.kind: _model(each) for each in self._types}
        for deck in decks:
            about = html.escape(self._about[deck], quote=False)
            made = genanki.Deck(_deck_number(deck.full_name), deck.full_name, about)
            for row in self._rows[deck]:
                made.add_note(_AnkiNote(row, models[row.note.kind]))
            yield made


class _AnkiNote(genanki.Note):
    """A note with its own time, row ids, cards, and place in the queue."""

    def __init__(self, row: _Row, model: genanki.Model) -> None:
        """Prepare a row's note to be written."""
        note = row.note
        super().__init__(
            model, note.texts.split(SEPARATOR), tags=sorted(note.tags), guid=note.guid, due=row.due
        )
        self.cards = [genanki.Card(ordinal) for ordinal in note.ordinals]
        self._time, self._ids = row.time, row.ids

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        """Write the note and its cards."""
        super().write_to_db(cursor, self._time, deck_id, iter(self._ids))

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Skip a check whose time grows with the square of a field's length.

        Our HTML is made by a serializer, so its tags are valid.
        """


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
    """Return row ids for a card's note and for the first of its cards in Anki.

    They lie in the ten days before the project began, and depend only on the id, so that they stay the
    same between packages.
    """
    digest = hashlib.sha256(f"note\0{card_id}".encode()).digest()
    days = 10 * 86_400_000
    return (
        _BEGINNING - 1 - int.from_bytes(digest[:8], "big") % days,
        _BEGINNING - 1 - int.from_bytes(digest[8:16], "big") % days,
    )


def _deck_number(name: str) -> int:
    """Return an id for a deck, as large as Anki's own; Anki recognizes decks by name."""
    digest = hashlib.sha256(f"deck\0{name}".encode()).digest()
    return _BEGINNING - 1 - int.from_bytes(digest[:8], "big") % 10**9


def description(deck: Deck, notes: Sequence[Note]) -> str:
    """Return what Anki shows of the deck: what it is about, and how much there is to learn."""
    cards = sum(len(note.ordinals) for note in notes)
    return f"{deck.description} {count(len(notes), 'note')}, {count(cards, 'card')}."


def _model(kind: NoteType) -> genanki.Model:
    return genanki.Model(
        kind.id,
        kind.name,
        fields=[
            {"name": name, "id": number, "excludeFromSearch": name in kind.unsearched}
            for name, number in kind.fields
        ],
        templates=[
            {"name": name, "id": number, "qfmt": front, "afmt": back}
            for name, number, front, back in kind.templates
        ],
        css=kind.css,
        model_type=genanki.Model.CLOZE if kind.kind == "cloze" else genanki.Model.FRONT_BACK,
    )
