"""Read the rows of a package's database, which may come from anyone.

A database can contain more than rows: views and triggers that never end, and computed columns. So only
plain tables are read, by statements that can do nothing else and run for a limited number of steps, and
every value is checked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from .. import identity
from .memory import DAY

DATABASE = "collection.anki2"
SEPARATOR = "\x1f"  # between the fields of a note
NOTE_TYPES = tuple(number for number, _ in identity.NOTE_TYPES.values())
NOTES = 50_000
CARDS_OF_A_NOTE = 100
LARGEST_NOTE = 1_000_000  # characters
LARGEST_TEXTS = 64_000_000  # characters, of all notes
_STEPS = 200_000_000  # of SQLite's virtual machine; our largest package takes a few million
_COMPUTED = re.compile(r"\bvirtual\b|\bgenerated\b|\bas\b", re.IGNORECASE)
_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)


class UnexpectedContent(Exception):
    """A package contains something that the build never produces."""


@dataclass(frozen=True)
class Card:
    """A card: its id, its ordinal in the note, its deck, and its position among new cards."""

    number: int
    ordinal: int
    deck: int
    due: int


@dataclass(frozen=True)
class Deck:
    """A deck of a package."""

    name: str
    description: str


@dataclass(frozen=True)
class Note:
    """A note, with its cards."""

    number: int
    guid: str
    mid: int
    mod: int
    tags: list[str]
    fields: dict[str, str]
    cards: list[Card]


@dataclass(frozen=True)
class Rows:
    """Everything that is used from the database."""

    notes: list[Note]
    types: dict[int, dict[str, Any]]
    decks: dict[int, Deck]


def text(value: Any, longest: int) -> str:
    """Return `value` if it is a text that can be stored and shown. Raise UnexpectedContent otherwise."""
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise UnexpectedContent("a text")
    value.encode()  # raises ValueError for a lone surrogate
    return value


def whole(value: Any, lowest: int, highest: int) -> int:
    """Return `value` if it is a whole number in the range. Raise UnexpectedContent otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise UnexpectedContent("a number")
    return value


@contextmanager
def extracted(archive: zipfile.ZipFile) -> Iterator[str]:
    """Extract the package's database to a temporary file."""
    folder = tempfile.mkdtemp(prefix=identity.SLUG + "-")
    try:
        path = os.path.join(folder, "package.db")
        with archive.open(DATABASE) as source, open(path, "wb") as target:
            shutil.copyfileobj(source, target)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(path: str) -> Rows:
    """Read the database. Raise UnexpectedContent, or what sqlite3 and json raise."""
    with closing(sqlite3.connect(path)) as database:
        _limit(database)
        _only_tables(database)
        models, decks = database.execute("select models, decks from col").fetchone()
        types = {
            int(number): _kind(int(number), each)
            for number, each in json.loads(models).items()
            if int(number) in NOTE_TYPES
        }
        found = _decks(json.loads(decks))
        cards = _cards(database)
        if any(card.deck not in found for mine in cards.values() for card in mine):
            raise UnexpectedContent("a card without a deck")
        return Rows(_notes(database, types, cards), types, found)


def _limit(database: sqlite3.Connection) -> None:
    """Allow only statements that read, and stop them after a limited number of steps."""
    rounds = iter(range(_STEPS // 100_000))
    database.set_progress_handler(lambda: next(rounds, None) is None, 100_000)
    database.execute("pragma trusted_schema = off")
    database.execute("pragma cell_size_check = on")
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
    )


def _only_tables(database: sqlite3.Connection) -> None:
    """Refuse views, triggers, and computed columns. Statistics and indexes are harmless."""
    there = set()
    for kind, name, sql in database.execute("select type, name, sql from sqlite_master"):
        if kind not in ("table", "index") or _COMPUTED.search(sql or ""):
            raise UnexpectedContent(f"{kind} {name}")
        if kind == "table":
            there.add(name)
    if not {"col", "notes", "cards"} <= there:
        raise UnexpectedContent("no tables")


def _kind(number: int, each: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a note type that are used."""
    fields: list[dict[str, Any]] = [
        {
            "name": text(field["name"], 100),
            "id": _id(field.get("id")),
            "ord": at,
            "font": text(field.get("font", "Arial"), 100),
            "size": whole(field.get("size", 20), 1, 200),
            "rtl": bool(field.get("rtl")),
            "sticky": bool(field.get("sticky")),
            "media": [],
            "excludeFromSearch": bool(field.get("excludeFromSearch")),
        }
        for at, field in enumerate(each["flds"])
    ]
    templates = [
        {
            "name": text(template["name"], 100),
            "id": _id(template.get("id")),
            "ord": at,
            "qfmt": text(template["qfmt"], 200_000),
            "afmt": text(template["afmt"], 200_000),
            "bqfmt": "",
            "bafmt": "",
            "bfont": "",
            "bsize": 0,
            "did": None,
        }
        for at, template in enumerate(each["tmpls"])
    ]
    names = [field["name"] for field in fields]
    if not 0 < len(set(names)) == len(names) <= 50 or not 0 < len(templates) <= 10:
        raise UnexpectedContent("a note type")
    return {
        "id": number,
        "name": text(each["name"], 100),
        "type": whole(each["type"], 0, 1),
        "flds": fields,
        "tmpls": templates,
        "css": text(each["css"], 500_000),
        "mod": min(whole(each.get("mod", 0), 0, 1 << 40), int(time.time()) + DAY),
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tags": [],
        "vers": [],
        "latexsvg": False,
        "latexPre": text(each.get("latexPre", ""), 10_000),
        "latexPost": text(each.get("latexPost", ""), 1_000),
        "req": [],
    }


def _id(value: Any) -> int | None:
    return None if value is None else whole(value, 1, 1 << 53)


def _decks(found: Mapping[str, Any]) -> dict[int, Deck]:
    return {
        int(number): Deck(text(each["name"], 300), text(each.get("desc", ""), 20_000))
        for number, each in found.items()
    }


def _cards(database: sqlite3.Connection) -> dict[int, list[Card]]:
    """Return the cards by the ids of their notes."""
    cards: dict[int, list[Card]] = {}
    for number, note, ordinal, deck, due in database.execute("select id, nid, ord, did, due from cards"):
        mine = cards.setdefault(note, [])
        mine.append(
            Card(
                whole(number, 1, 1 << 53),
                whole(ordinal, 0, 499),
                whole(deck, 1, 1 << 53),
                whole(due, 0, 1 << 31),
            )
        )
        if len(mine) > CARDS_OF_A_NOTE or len(cards) > NOTES:
            raise UnexpectedContent("too many cards")
    for mine in cards.values():
        mine.sort(key=lambda card: card.ordinal)
        if len({card.ordinal for card in mine}) < len(mine):
            raise UnexpectedContent("a card twice")
    return cards


def _notes(
    database: sqlite3.Connection, types: Mapping[int, Mapping[str, Any]], cards: Mapping[int, list[Card]]
) -> list[Note]:
    names = {number: [field["name"] for field in kind["flds"]] for number, kind in types.items()}
    notes: dict[str, Note] = {}
    size = 0
    for number, guid, mid, mod, tags, texts in database.execute(
        "select id, guid, mid, mod, tags, flds from notes"
    ):
        values = text(texts, LARGEST_NOTE).split(SEPARATOR)
        size += len(texts)
        if mid not in names or len(values) != len(names[mid]) or guid in notes:
            raise UnexpectedContent("a note")
        notes[guid] = Note(
            whole(number, 1, 1 << 53),
            text(guid, 64),
            mid,
            whole(mod, 0, 1 << 40),
            text(tags, 10_000).split(),
            dict(zip(names[mid], values)),
            cards.get(number, []),
        )
        if len(notes) > NOTES or size > LARGEST_TEXTS:
            raise UnexpectedContent("too many notes")
    return sorted(notes.values(), key=lambda note: note.number)
