"""Read the notes in an export from Anki: `.apkg` and `.colpkg`, of every version since 2.0.

All are zips with an SQLite database: `collection.anki2` or `.anki21`, with the note types as JSON,
or `collection.anki21b`, compressed with Zstandard, with tables for note types and fields. The new
format also includes a `collection.anki2` with a single note that asks the user to update Anki.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard

from deckbuilder.convert import protobuf

# The best first.
NEW, OLD = "collection.anki21b", ("collection.anki21", "collection.anki2")
SEPARATOR = "\x1f"  # between the fields of a note
# Limits on the resources that reading a package can use, whatever the package says about itself. A
# lifetime's collection needs a fifth of them.
LARGEST = 2_000_000_000  # bytes of the database
LONGEST = 100_000_000  # bytes of one value in it
MOST = 100_000_000  # characters of all notes that concern us
STEPS = 300_000_000  # of SQLite's virtual machine; a note takes about twenty
_STEPS_AT_ONCE = 1_000_000
_HEADER = b"SQLite format 3\0"
_DAMAGED = "the file is damaged; export it again"


class Unreadable(Exception):
    """The reason that a file is not a readable export, and what to do."""


@dataclass(frozen=True)
class Template:
    """A card template: its name, and the HTML of both sides with fields in double braces."""

    name: str
    front: str
    back: str


@dataclass(frozen=True)
class NoteType:
    """A note type, with its templates in order."""

    name: str
    fields: tuple[str, ...]
    is_cloze: bool = False
    templates: tuple[Template, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A note as it is in Anki.

    `fields`: name → HTML; `time`: the time of its last change, in seconds since 1970; `deck`: the name
    of its first card's deck; `cards`: the ordinals of its cards, from 0.
    """

    guid: str
    type: str
    fields: Mapping[str, str]
    time: int
    tags: tuple[str, ...] = ()
    deck: str = ""
    cards: tuple[int, ...] = ()


def read(path: Path, concerns: Callable[[str, str], bool] = lambda guid, type: True) -> list[Exported]:
    """Return the notes for which `concerns(guid, name of the note type)` is true.

    Raises Unreadable.
    """
    with _database(path) as (connection, is_new):
        _only_tables(connection, "notetypes", "fields")
        types = _types(connection) if is_new else _types_as_json(connection)
        return list(_notes(connection, types, {}, concerns))


def read_all(
    path: Path, concerns: Callable[[str, str], bool] = lambda guid, type: True
) -> tuple[list[Exported], dict[str, NoteType]]:
    """Return the notes for which `concerns` is true, with decks and cards, and the note types by name.

    Raises Unreadable.
    """
    with _database(path) as (connection, is_new):
        _only_tables(connection, "notetypes", "fields", "templates", "cards", "decks")
        types = _types(connection) if is_new else _types_as_json(connection)
        cards = _cards(connection, _decks(connection, is_new))
        notes = list(_notes(connection, types, cards, concerns))
        whole = _templates(connection, types) if is_new else _templates_as_json(connection)
        return notes, {each.name: each for each in whole}


@contextmanager
def _database(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Yield the database of an export, and whether it is in the new format. Raises Unreadable."""
    with readable(path) as archive, tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "collection.db"
        is_new = _extract(archive, database)
        with closing(_opened(database)) as connection:
            _only_tables(connection, "col", "notes")
            yield connection, is_new


@contextmanager
def readable(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield an open export. Errors from a damaged file inside this context become Unreadable."""
    if not path.is_file():
        raise Unreadable("this is not a regular file")
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error
    except zipfile.BadZipFile as error:
        raise Unreadable(
            "this is not an export from Anki; in Anki, choose File → Export…, and .apkg or .colpkg"
        ) from error
    except (
        sqlite3.Error,
        zlib.error,
        zstandard.ZstdError,
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        MemoryError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        raise Unreadable(_DAMAGED) from error


def _extract(archive: zipfile.ZipFile, target: Path) -> bool:
    """Write the database to `target`, and return whether it is in the new format."""
    names = archive.namelist()
    name = next((each for each in (NEW, *OLD) if each in names), None)
    newer = sorted(each for each in names if each.startswith("collection.") and each not in (NEW, *OLD))
    if newer and name != NEW:
        # What a newer Anki would write next to the note that asks for a newer Anki.
        raise Unreadable(
            f"a newer Anki wrote this file ({newer[0][:60]}); in Anki, choose File → Export…, and "
            'check "Support older Anki versions"'
        )
    if name is None:
        raise Unreadable(
            "this zip file is not an export from Anki; in Anki, choose File → Export…, and .apkg "
            "or .colpkg"
        )
    with archive.open(name) as source, open(target, "wb") as file:
        _copy(zstandard.ZstdDecompressor().stream_reader(source) if name == NEW else source, file)
    return name == NEW


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a database if it begins like one and is not too large."""
    size = 0
    while block := source.read(1 << 20):
        if size == 0 and not block.startswith(_HEADER):
            raise Unreadable(_DAMAGED)
        size += len(block)
        if size > LARGEST:
            raise Unreadable("the file is too large")
        target.write(block)


def _opened(database: Path) -> sqlite3.Connection:
    """Return the database, opened read-only, with a limit on how long queries can run."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    left = STEPS // _STEPS_AT_ONCE

    def enough() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(enough, _STEPS_AT_ONCE)
    # Anki's own order of names; it is not needed here, but the tables refer to it.
    connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    return connection


def _only_tables(connection: sqlite3.Connection, *names: str) -> None:
    """Refuse views, virtual tables, and computed columns in place of Anki's tables.

    Reading one of these might never end.
    """
    for table in names:
        found = connection.execute("select type, sql from sqlite_master where lower(name) = ?", [table])
        for kind, sql in found.fetchall():
            columns = connection.execute(f"pragma table_xinfo({table})").fetchall()
            if (
                kind != "table"
                or not str(sql).lower().startswith("create table")
                or any(hidden for *_, hidden in columns)
            ):
                raise Unreadable(_DAMAGED)


def _types(connection: sqlite3.Connection) -> dict[int, tuple[str, list[str]]]:
    """Return note type id → its name and its fields' names, in the new format."""
    types: dict[int, tuple[str, list[str]]] = {
        number: (_text(name), [])
        for number, name in connection.execute("select id, name from notetypes")
    }
    for number, _, name in sorted(connection.execute("select ntid, ord, name from fields")):
        if number in types:  # Anki leaves the fields of types that it did not export
            types[number][1].append(_text(name))
    return types


def _types_as_json(connection: sqlite3.Connection) -> dict[int, tuple[str, list[str]]]:
    """Return the same in the old format."""
    models = json.loads(connection.execute("select models from col").fetchone()[0])
    return {
        int(number): (_text(each["name"]), [_text(field["name"]) for field in each["flds"]])
        for number, each in models.items()
    }


def _templates(
    connection: sqlite3.Connection, types: Mapping[int, tuple[str, list[str]]]
) -> list[NoteType]:
    """Return the note types with their templates, in the new format."""
    kinds = {
        number: _blob(each) for number, each in connection.execute("select id, config from notetypes")
    }
    found: dict[int, list[Template]] = {number: [] for number in types}
    rows = connection.execute("select ntid, ord, name, config from templates").fetchall()
    for number, _, name, config in sorted(rows, key=lambda row: row[:2]):
        if number in found:
            data = _blob(config)
            found[number].append(Template(_text(name), protobuf.text(data, 1), protobuf.text(data, 2)))
    return [
        NoteType(
            name, tuple(fields), (1, 1) in protobuf.entries(kinds.get(number, b"")), tuple(found[number])
        )
        for number, (name, fields) in types.items()
    ]


def _templates_as_json(connection: sqlite3.Connection) -> list[NoteType]:
    """Return the same in the old format."""
    models = json.loads(connection.execute("select models from col").fetchone()[0])
    return [
        NoteType(
            _text(each["name"]),
            tuple(_text(field["name"]) for field in each["flds"]),
            each.get("type") == 1,
            tuple(
                Template(_text(one["name"]), _text(one["qfmt"]), _text(one["afmt"]))
                for one in each["tmpls"]
            ),
        )
        for each in models.values()
    ]


def _decks(connection: sqlite3.Connection, is_new: bool) -> dict[int, str]:
    """Return deck id → its name, in which "::" separates a deck from its subdeck."""
    if is_new:
        rows = connection.execute("select id, name from decks").fetchall()
        return {number: _text(name).replace(SEPARATOR, "::") for number, name in rows}
    decks = json.loads(connection.execute("select decks from col").fetchone()[0])
    return {int(number): _text(each["name"]) for number, each in decks.items()}


def _cards(connection: sqlite3.Connection, decks: Mapping[int, str]) -> dict[int, list[tuple[int, str]]]:
    """Return note id → (ordinal, name of the deck) of its cards, in order."""
    found: dict[int, list[tuple[int, str]]] = {}
    # A card in a filtered deck belongs to the deck that it came from.
    for note, ordinal, deck, home in connection.execute("select nid, ord, did, odid from cards"):
        found.setdefault(note, []).append((int(ordinal), decks.get(home or deck, "")))
    return {note: sorted(cards) for note, cards in found.items()}


def _notes(
    connection: sqlite3.Connection,
    types: Mapping[int, tuple[str, list[str]]],
    cards: Mapping[int, list[tuple[int, str]]],
    concerns: Callable[[str, str], bool],
) -> Iterator[Exported]:
    rows = connection.execute("select id, guid, mid, flds, mod, tags from notes order by id")
    size = 0
    for id, guid, number, texts, time, tags in rows:
        name, fields = types[number]
        if not concerns(_text(guid), name):
            continue
        size += len(_text(texts)) + len(_text(tags))
        if size > MOST:
            raise Unreadable("the file is too large")
        mine = cards.get(id, [])
        yield Exported(
            guid,
            name,
            dict(zip(fields, texts.split(SEPARATOR), strict=False)),
            int(time),
            tuple(tags.split()),
            mine[0][1] if mine else "",
            tuple(ordinal for ordinal, _ in mine),
        )


def _blob(value: object) -> bytes:
    """Return a value that has to be bytes. Raises TypeError."""
    if not isinstance(value, bytes):
        raise TypeError
    return value


def _text(value: object) -> str:
    """Return a value that has to be a string. Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value
