"""From notes and media to an Anki package. Only this module knows genanki.

genanki's own way of writing a package stamps everything with one time, gives every card the same
place in the queue, numbers ids from the clock, checks the HTML in a time that grows with the square
of a line's length, and leaves a temporary file behind. So genanki writes what a collection consists
of, the rows are written into that, and the zip is made by zips.py.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import json
import marshal
import sqlite3
import string
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from deckbuilder.apkg import zipfiles
from deckbuilder.core import digests, identity
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Deck, Problem
from deckbuilder.core.problems import problem
from deckbuilder.notes.note import Note
from deckbuilder.notes.notetypes import NoteType

if TYPE_CHECKING:
    import genanki

HISTORY = identity.HISTORY

# Anki shows a note's id as the time of its creation; this is when the project began.
_BEGINNING = identity.FIRST_ID

# A database says which library wrote it.
_MADE_BY = (sqlite3.sqlite_version,)
# Of Anki's guids.
_DIGITS = string.ascii_letters + string.digits + "!#$%&()*+,-./:;<=>?@[]^_`{|}~"

# The field that Anki sorts by is the first one.
_NOTE = "INSERT INTO notes VALUES(?1,?2,?3,?4,-1,?5,?6,substr(?6,1,instr(?6,char(31))-1),0,0,'')"
_CARD = "INSERT INTO cards VALUES(?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


def zero_cards(notes: Iterable[Note]) -> list[Problem]:
    """A problem for each note of which Anki would silently make no card."""
    return [
        problem(note.where, "C062", f'"{note.id}" would make no card', "its front is empty")
        for note in notes
        if not note.ordinals
    ]


class Packer:
    """Writes packages of some of the same notes."""

    def __init__(
        self,
        decks: Mapping[Deck, Sequence[Note]],
        types: Sequence[NoteType],
        times: Mapping[str, int],
        time: int,
    ) -> None:
        """`decks`: all of them with their notes, in the order in which their cards are learned;
        `times`: card id → the time of its note; `time`: that of the note types, all in seconds since
        1970."""
        self._types, self._time = types, time
        models = {each.kind: each.id for each in types}
        self._parts: dict[str, _Part] = {}  # by the deck's name
        tags: dict[tuple[str, ...], str] = {}
        places = itertools.count(1)
        taken: set[int] = set()

        def free(number: int) -> int:
            """`number`, or the next one below that has not been given."""
            while number in taken:
                number -= 1
            taken.add(number)
            return number

        for deck, notes in decks.items():
            number_of_deck = _deck_number(deck.full_name)
            rows, cards = [], []
            for note in notes:
                if note.tags not in tags:
                    tags[note.tags] = _tags(note)
                of_note, of_card = numbers(note.id)
                place, number = next(places), free(of_note)
                seconds = times[note.id]
                rows.append((number, note.guid, models[note.kind], seconds, tags[note.tags], note.texts))
                cards += [
                    (free(of_card - ordinal), number, number_of_deck, ordinal, seconds, place)
                    for ordinal in note.ordinals
                ]
            self._parts[deck.name] = _Part(
                deck.full_name,
                description(deck, notes),
                tuple(dict.fromkeys(note.kind for note in notes)),
                rows,
                cards,
                (_digest(rows), _digest(cards)),
            )

    def collection(self, decks: Iterable[Deck], cache: Cache, name: str) -> zipfiles.Member:
        """The database with these decks, as the member of a package. `name`: under which it is kept
        in the `cache`."""
        parts = [self._parts[deck.name] for deck in decks]
        key = digests.of(
            *_MADE_BY,
            digests.code(),
            self._types,
            self._time,
            *(part for each in parts for part in (each.name, each.about, *each.digests)),
        )
        found: zipfiles.Member | None = cache.get("packed", name, key)
        if found is None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "collection.anki2"
                path.write_bytes(self._empty(parts, cache, f"{name}-empty"))
                with _opened(path) as cursor:
                    _fill(cursor, parts)
                found = zipfiles.member(path.name, path.read_bytes(), quick=True)
            cache.put("packed", name, key, found)
        return found

    def _empty(self, parts: Sequence[_Part], cache: Cache, name: str) -> bytes:
        """The database with these decks before anything is in them."""
        about = [(part.name, part.about, part.kinds) for part in parts]
        key = digests.of(*_MADE_BY, digests.code(), self._types, self._time, about)
        found: bytes | None = cache.get("packed", name, key)
        if found is None:
            import genanki

            models = {each.kind: _model(each) for each in self._types}
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "collection.anki2"
                with _opened(path) as cursor:
                    genanki.Package([_deck(*each, models) for each in about]).write_to_db(
                        cursor, self._time, iter(())
                    )
                found = path.read_bytes()
            cache.put("packed", name, key, found)
        return found


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Cursor]:
    """A database that nobody reads before it is whole. In memory it would be there twice in the end.
    Raises OSError."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = OFF")
            yield connection.cursor()
            connection.commit()
    except sqlite3.Error as error:  # the disk is full, for instance
        raise OSError(str(error)) from error


class _Part(NamedTuple):
    """A deck of a package: its name in Anki, what it is about, the kinds of its notes, the rows of these
    and of their cards, and the digests of the rows."""

    name: str
    about: str
    kinds: tuple[str, ...]
    notes: list[tuple[int, str, int, int, str, str]]
    cards: list[tuple[int, int, int, int, int, int]]
    digests: tuple[bytes, bytes]


def _fill(cursor: sqlite3.Cursor, parts: Sequence[_Part]) -> None:
    """Write the rows: in the order of their numbers, so that the tables grow at their ends only, and
    without the indexes, which are made at once in the end."""
    indexes = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.executemany(_NOTE, sorted([row for part in parts for row in part.notes]))
    cursor.executemany(_CARD, sorted([row for part in parts for row in part.cards]))
    for _, sql in indexes:
        cursor.execute(sql)


def _digest(rows: list[Any]) -> bytes:
    """What tells rows from others."""
    # The later versions of marshal tell values that are the same object apart.
    return hashlib.sha256(marshal.dumps(rows, 2)).digest()


def write(
    path: Path,
    collection: zipfiles.Member,
    media: Mapping[str, zipfiles.Member],
    history: zipfiles.Member,
) -> None:
    """Write the package `path`. `history`: see history.py. Raises OSError."""
    names = sorted(media)
    listed = json.dumps(dict(enumerate(names))).encode()
    members = {"collection.anki2": collection, "media": zipfiles.member("media", listed)}
    members |= {str(index): media[name] for index, name in enumerate(names)}
    members[HISTORY] = history
    zipfiles.write(path, members)


def guid(card_id: str) -> str:
    """By which Anki knows a card's note for ever: what `genanki.guid_for(SLUG, card_id)`
    gives, without genanki, which takes longer to import than a topic to render. A test compares."""
    digest = hashlib.sha256(f"{identity.SLUG}__{card_id}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _tags(note: Note) -> str:
    if any(" " in tag for tag in note.tags):
        raise ValueError(f"a blank in a tag of {note.id}")
    return f" {' '.join(sorted(note.tags))} "


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


def _deck(
    name: str, about: str, kinds: Iterable[str], models: Mapping[str, genanki.Model]
) -> genanki.Deck:
    """The deck of this name, with the note types of these kinds and without notes."""
    import genanki

    made = genanki.Deck(_deck_number(name), name, html.escape(about, quote=False))
    for kind in kinds:
        made.add_model(models[kind])
    return made


def description(deck: Deck, notes: Sequence[Note]) -> str:
    """What Anki shows of the deck: what it is about, and how much there is to learn."""
    cards = sum(len(note.ordinals) for note in notes)
    return (
        f"{deck.description} {len(notes)} note{'' if len(notes) == 1 else 's'}, "
        f"{cards} card{'' if cards == 1 else 's'}."
    )


def _model(kind: NoteType) -> genanki.Model:
    import genanki

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
