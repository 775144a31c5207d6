"""Read and check one of our own packages.

The package is in the format that every version of Anki imports: a zip file with an SQLite database. An
additional member, HISTORY, lists the texts that were ever shipped (deckbuilder/releases/history.py).

A package may come from anywhere, so nothing in it is trusted: whatever the build would not produce is
refused here, and only what was checked is passed to Anki (addon/update/package_copy.py).
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .. import identity
from ..identity import HISTORY
from . import package_rows
from .package_rows import DATABASE, Card, Deck, UnexpectedContent, text, whole

MEDIA = "media"
MEMBERS = 5_000  # none of our packages has more files
LARGEST = {HISTORY: 16_000_000, DATABASE: 64_000_000, MEDIA: 2_000_000}  # bytes
LARGEST_FILE = 16_000_000
LARGEST_SUM = 256_000_000
VERSION = 40  # characters
CONTENTS = 10_000  # of a note, over all releases
_FILE = re.compile(r"[0-9]{1,5}")
_HASH = re.compile(r"([0-9a-f]{16})?")


class Unusable(Exception):
    """The reason that a package cannot be used, as a message to the learner."""


@dataclass(frozen=True)
class Record:
    """A note's history.

    `fields`: name → (hash of a text, or "" for no text; the number of the content that it belonged to);
    a field that is missing was always empty. `now`: the number of the content in this package; `tags`:
    all tags that were ever shipped.
    """

    id: str
    now: int
    fields: dict[str, list[tuple[str, int]]]
    tags: list[str]


@dataclass(frozen=True)
class Incoming:
    """A note in the package. `number` is its id in Anki, `mod` its modification time."""

    guid: str
    number: int
    mid: int
    mod: int
    fields: dict[str, str]
    tags: list[str]
    cards: list[Card]
    record: Record


@dataclass(frozen=True)
class Package:
    """The contents of a package.

    `types`: note type id → Anki's own description of it; `looks`: hashes of every template and style
    that a note type ever had; `decks`: by the package's ids; `files`: zip member → media file name.
    """

    path: str
    version: str
    time: int
    notes: dict[str, Incoming]
    types: dict[int, dict[str, Any]]
    looks: frozenset[str]
    decks: dict[int, Deck]
    files: dict[str, str]


def read(path: str) -> Package:
    """Read a package. Raises Unusable."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive)
            history = json.loads(archive.read(HISTORY))
            files = _files(archive)
            with package_rows.extracted(archive) as database:
                rows = package_rows.read(database)
        if history.get("format") != 1:
            raise Unusable(
                "This package is made for a newer version of the add-on. Update the add-on first."
            )
        records = history["notes"]
        notes = {
            row.guid: Incoming(
                row.guid,
                row.number,
                row.mid,
                row.mod,
                row.fields,
                row.tags,
                row.cards,
                _record(records[row.guid]),
            )
            for row in rows.notes
        }
        if not notes:
            raise UnexpectedContent("no notes")
        return Package(
            path,
            text(history["version"], VERSION),
            whole(history["time"], 0, 1 << 40),
            notes,
            rows.types,
            frozenset(map(_hash, history["looks"])),
            rows.decks,
            files,
        )
    except OSError as error:
        raise Unusable("This file cannot be read: " + (error.strerror or str(error))) from error
    except (
        UnexpectedContent,
        zipfile.BadZipFile,
        sqlite3.Error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OverflowError,
        MemoryError,
    ) as error:
        raise Unusable("This file is damaged. Download it again.") from error


def _check_members(archive: zipfile.ZipFile) -> None:
    """Refuse a file that is not ours, or is too large, before unpacking anything."""
    members = archive.infolist()
    names = {info.filename for info in members}
    if not {HISTORY, DATABASE} <= names:
        raise Unusable(
            f"This file is not a {identity.NAME} package, or it is an old one. Import it with "
            "File → Import instead."
        )
    if (
        len(members) > MEMBERS
        or sum(info.file_size for info in members) > LARGEST_SUM
        or any(info.file_size > LARGEST.get(info.filename, LARGEST_FILE) for info in members)
    ):
        raise Unusable(f"This file is too large to be a {identity.NAME} package.")
    if len(names) < len(members):
        raise UnexpectedContent("a name twice")


def _files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the media file name of each numbered member."""
    names = set(archive.namelist())
    files = json.loads(archive.read(MEDIA)) if MEDIA in names else {}
    for member, name in files.items():
        if not _FILE.fullmatch(member) or member not in names:
            raise UnexpectedContent("a file that is not there")
        if re.search(r"[/\\:\0]", text(name, 120)) or name in ("", ".", ".."):
            raise UnexpectedContent("a file name")
    return dict(files)


def _record(each: dict[str, Any]) -> Record:
    now = whole(each["now"], 0, CONTENTS)
    fields = {
        text(name, 100): [(_hash(known), whole(index, -1, now)) for known, index in pairs]
        for name, pairs in each["fields"].items()
    }
    return Record(text(each["id"], 200), now, fields, _tags(each["tags"]))


def _tags(tags: Any) -> list[str]:
    if not isinstance(tags, list):
        raise UnexpectedContent("tags")
    return [text(tag, 200) for tag in tags]


def _hash(value: Any) -> str:
    if not _HASH.fullmatch(text(value, 16)):
        raise UnexpectedContent("a hash")
    return str(value)


def numbered(package: Package) -> Iterator[tuple[str, str]]:
    """Return an iterator over the (member, name) of the package's files, in order of their numbers."""
    return iter(sorted(package.files.items(), key=lambda pair: int(pair[0])))
