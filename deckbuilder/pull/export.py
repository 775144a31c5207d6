"""The notes in an export of Anki: `.apkg` and `.colpkg`, of every version since 2.0.

All are zips with an SQLite database: `collection.anki2` or `.anki21`, with the note types as JSON,
or `collection.anki21b`, compressed by Zstandard, with tables for note types and fields. The new
format also brings a `collection.anki2`, with a single note that asks to update Anki.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# The best first.
NEW, OLD = "collection.anki21b", ("collection.anki21", "collection.anki2")
LARGEST = 2_000_000_000  # bytes of a database; a collection of a lifetime is a fifth of that
SEPARATOR = "\x1f"  # between the fields of a note


class Unreadable(Exception):
    """Why a file is no export that can be read, and what to do."""


@dataclass(frozen=True)
class Exported:
    """A note as it is in Anki. `fields` by name; `time` of its last change, seconds since 1970."""

    guid: str
    type: str
    fields: Mapping[str, str]
    time: int


def read(path: Path) -> list[Exported]:
    """All notes of an export, whoever made them. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "collection.db"
            is_new = _extract(archive, database)
            with closing(sqlite3.connect(database)) as connection:
                # Anki's own order of names; not needed here, but the tables name it.
                connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
                types = _types(connection) if is_new else _types_as_json(connection)
                return list(_notes(connection, types))
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror or error}") from error
    except zipfile.BadZipFile as error:
        raise Unreadable("it is no export of Anki: in Anki, File → Export…, as .apkg or .colpkg"
                         ) from error
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, IndexError,
            RuntimeError, NotImplementedError, EOFError) as error:
        raise Unreadable("it is damaged: export it again") from error


def _extract(archive: zipfile.ZipFile, target: Path) -> bool:
    """Write the database to `target`; returns whether it is of the new format."""
    names = archive.namelist()
    name = next((each for each in (NEW, *OLD) if each in names), None)
    newer = sorted(each for each in names if each.startswith("collection.") and each not in (NEW, *OLD))
    if newer and name != NEW:
        # What a newer Anki would write beside the note that asks for a newer Anki.
        raise Unreadable(f"a newer Anki wrote it ({newer[0]}): in Anki, File → Export…, tick "
                         "“Support older Anki versions”")
    if name is None:
        raise Unreadable("it is a zip, but no export of Anki: in Anki, File → Export…, as .apkg or "
                         ".colpkg")
    with archive.open(name) as source, open(target, "wb") as file:
        if name == NEW:
            _decompress(source, file)
        elif archive.getinfo(name).file_size > LARGEST:
            raise Unreadable("it is too large")
        else:
            shutil.copyfileobj(source, file)
    return name == NEW


def _decompress(source: IO[bytes], target: IO[bytes]) -> None:
    import zstandard

    try:
        reader = zstandard.ZstdDecompressor().stream_reader(source)
        size = 0
        while block := reader.read(1 << 20):
            size += len(block)
            if size > LARGEST:
                raise Unreadable("it is too large")
            target.write(block)
    except zstandard.ZstdError as error:
        raise Unreadable("it is damaged: export it again") from error


def _types(connection: sqlite3.Connection) -> dict[int, tuple[str, list[str]]]:
    """Note type id → its name and its fields' names, in the new format."""
    types: dict[int, tuple[str, list[str]]] = {
        number: (name, []) for number, name in connection.execute("select id, name from notetypes")}
    for number, _, name in sorted(connection.execute("select ntid, ord, name from fields")):
        if number in types:  # Anki leaves those of types that it did not export
            types[number][1].append(name)
    return types


def _types_as_json(connection: sqlite3.Connection) -> dict[int, tuple[str, list[str]]]:
    """The same in the old format."""
    models = json.loads(connection.execute("select models from col").fetchone()[0])
    return {int(number): (str(each["name"]), [str(field["name"]) for field in each["flds"]])
            for number, each in models.items()}


def _notes(connection: sqlite3.Connection, types: Mapping[int, tuple[str, list[str]]]
           ) -> Iterator[Exported]:
    rows = connection.execute("select guid, mid, flds, mod from notes order by id")
    for guid, number, texts, time in rows:
        name, fields = types[number]
        yield Exported(guid, name, dict(zip(fields, texts.split(SEPARATOR), strict=False)), int(time))
