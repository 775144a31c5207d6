"""One of Gradient Recall's own packages: what it brings, and a copy of it with other texts.

The package is in the format that every Anki imports: a zip with an SQLite database. Its additional
member `gradient-recall.json` says which texts were ever shipped (deckbuilder/history.py).
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

HISTORY = "gradient-recall.json"
DATABASE = "collection.anki2"
LARGEST = 200_000_000  # bytes of a member that is read into memory
SEPARATOR = "\x1f"  # between the fields of a note


class Unusable(Exception):
    """Why a package cannot be used, for the learner to read."""


@dataclass(frozen=True)
class Record:
    """What is known of a note's past. `fields`: name → (hash of a text, or "" of no text; which
    content it belonged to); a field that is not there was always empty. `now`: the content that
    the package brings; `tags`: all that were ever shipped."""

    id: str
    now: int
    fields: dict[str, list[tuple[str, int]]]
    tags: list[str]


@dataclass(frozen=True)
class Incoming:
    """A note as the package brings it."""

    guid: str
    mid: int
    fields: dict[str, str]
    tags: list[str]
    ordinals: list[int]
    record: Record


@dataclass(frozen=True)
class Package:
    """All that a package brings; `types`: note type id → Anki's own description of it; `looks`:
    hashes of every look that a note type ever had."""

    path: str
    version: str
    time: int
    notes: dict[str, Incoming]
    types: dict[int, dict[str, Any]]
    looks: frozenset[str] = frozenset()


def read(path: str) -> Package:
    """Read a package. Raises Unusable."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if HISTORY not in names or DATABASE not in names:
                raise Unusable("This file is not a package of Gradient Recall's decks, or an old "
                               "one. Use File → Import for it.")
            if any(archive.getinfo(name).file_size > LARGEST for name in (HISTORY, DATABASE)):
                raise Unusable("This file is too large to be one of Gradient Recall's packages.")
            history = json.loads(archive.read(HISTORY))
            with _extracted(archive) as database:
                notes, types = _contents(database)
        if history.get("format") != 1:
            raise Unusable("This package is made for a newer version of the add-on. Update the "
                           "add-on first.")
        records = {guid: _record(each) for guid, each in history["notes"].items()}
        return Package(
            path, str(history["version"]), int(history["time"]),
            {guid: Incoming(guid, mid, fields, tags, ordinals, records[guid])
             for guid, (mid, fields, tags, ordinals) in notes.items()},
            types, frozenset(str(each) for each in history["looks"]))
    except OSError as error:
        raise Unusable("This file cannot be read: " + (error.strerror or str(error))) from error
    except (zipfile.BadZipFile, sqlite3.Error, ValueError, KeyError, TypeError, AttributeError,
            IndexError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Unusable("This file is damaged. Download it again.") from error


def _record(each: dict[str, Any]) -> Record:
    fields = {name: [(str(text), int(index)) for text, index in pairs]
              for name, pairs in each["fields"].items()}
    return Record(str(each["id"]), int(each["now"]), fields, [str(tag) for tag in each["tags"]])


@contextmanager
def _extracted(archive: zipfile.ZipFile) -> Iterator[str]:
    """The package's database as a file of its own."""
    folder = tempfile.mkdtemp(prefix="gradient-recall-")
    try:
        path = os.path.join(folder, "package.db")
        with archive.open(DATABASE) as source, open(path, "wb") as target:
            shutil.copyfileobj(source, target)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _contents(path: str) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as database:
        models = json.loads(database.execute("select models from col").fetchone()[0])
        types = {int(number): each for number, each in models.items()}
        ordinals: dict[int, list[int]] = {}
        for note, ordinal in database.execute("select nid, ord from cards order by ord"):
            ordinals.setdefault(note, []).append(ordinal)
        notes = {}
        rows = database.execute("select id, guid, mid, tags, flds from notes order by id")
        for number, guid, mid, tags, texts in rows:
            names = [field["name"] for field in types[mid]["flds"]]
            fields = dict(zip(names, texts.split(SEPARATOR)))
            notes[guid] = (mid, fields, tags.split(), ordinals.get(number, []))
    return notes, types


@dataclass(frozen=True)
class Row:
    """What a note shall be in a copy of the package: with `mod` 0 Anki leaves its own alone.
    `without`: cards that it shall not bring."""

    mod: int
    fields: list[str]
    tags: list[str]
    without: tuple[int, ...] = ()


def write(package: Package, path: str, rows: dict[str, Row]) -> None:
    """Copy a package to `path` with other contents for the notes in `rows` (by guid)."""
    with zipfile.ZipFile(package.path) as source, _extracted(source) as database:
        with closing(sqlite3.connect(database)) as connection:
            for guid, row in rows.items():
                tags = " " + " ".join(row.tags) + " " if row.tags else ""
                connection.execute("update notes set mod=?, flds=?, tags=? where guid=?",
                                   (row.mod, SEPARATOR.join(row.fields), tags, guid))
                for ordinal in row.without:
                    connection.execute("delete from cards where ord=? and nid="
                                       "(select id from notes where guid=?)", (ordinal, guid))
            connection.commit()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
            for info in source.infolist():
                if info.filename == DATABASE:
                    target.write(database, DATABASE)
                else:
                    target.writestr(info.filename, source.read(info))
