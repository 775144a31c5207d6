"""Exports with edits: a package as Anki would write it after somebody edited its notes."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import zstandard

from deckbuilder.convert.anki_export import SEPARATOR
from deckbuilder.core.guid import guid

OLD = "collection.anki2"


def edited(
    package: Path,
    target: Path,
    edits: Mapping[str, Mapping[str, str]],
    time: int = 0,
    tags: Mapping[str, str] | None = None,
) -> Path:
    """A copy of a package in which fields of some cards (by id) have other texts; `time`: of the
    edits, else long after any release; `tags`: of some cards, added, or
    with "-" before them removed."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database(package))
        models = json.loads(connection.execute("select models from col").fetchone()[0])
        for card, texts in edits.items():
            rows = connection.execute("select mid, flds from notes where guid=?", [guid(card)])
            mid, old = rows.fetchone()
            fields = dict(
                zip(
                    (each["name"] for each in models[str(mid)]["flds"]),
                    old.split(SEPARATOR),
                    strict=True,
                )
            )
            assert texts.keys() <= fields.keys()
            connection.execute(
                "update notes set flds=?, mod=? where guid=?",
                [SEPARATOR.join((fields | dict(texts)).values()), time or 2_000_000_000, guid(card)],
            )
        for card, changes in (tags or {}).items():
            row = connection.execute("select tags from notes where guid=?", [guid(card)]).fetchone()
            added = {each for each in changes.split() if not each.startswith("-")}
            removed = {each[1:] for each in changes.split() if each.startswith("-")}
            assert removed <= set(row[0].split())
            connection.execute(
                "update notes set tags=? where guid=?",
                [f" {' '.join(sorted((set(row[0].split()) | added) - removed))} ", guid(card)],
            )
        connection.commit()
        return packed(target, {OLD: connection.serialize()})


def database(package: Path) -> bytes:
    """The database in a package."""
    with zipfile.ZipFile(package) as archive:
        return archive.read(OLD)


def packed(target: Path, members: Mapping[str, bytes], deflated: bool = False) -> Path:
    """A zip with these members."""
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def compressed(data: bytes, size: bool = True) -> bytes:
    """As Anki compresses a database: in one frame, which may not tell its size."""
    out = io.BytesIO()
    with zstandard.ZstdCompressor(write_content_size=size).stream_writer(out, closefd=False) as into:
        into.write(data)
    return out.getvalue()
