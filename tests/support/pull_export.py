"""Make exports with edits: packages as Anki would write them after somebody edited the notes."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
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
    """Copy a package, with other texts in the fields of some cards (card id → field → text).

    `time`: when the edits were made, by default long after any release; `tags`: card id → tags to
    add, or to remove if preceded by "-".
    """
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
    """Return the database in a package."""
    with zipfile.ZipFile(package) as archive:
        return archive.read(OLD)


def packed(target: Path, members: Mapping[str, bytes], deflated: bool = False) -> Path:
    """Make a zip file with these members."""
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def compressed(data: bytes, size: bool = True) -> bytes:
    """Compress as Anki does a database: in one frame, which may omit its `size`."""
    out = io.BytesIO()
    with zstandard.ZstdCompressor(write_content_size=size).stream_writer(out, closefd=False) as into:
        into.write(data)
    return out.getvalue()


def created(
    package: Path,
    target: Path,
    notes: Sequence[tuple[str, str, Mapping[str, str], str]],
    media: Mapping[str, bytes] | None = None,
    deck: str = "",
) -> Path:
    """Copy a package, with notes added that somebody created in Anki.

    `notes`: (guid, name of the note type, fields, tags), in `deck` or the first deck that has cards;
    `media`: name → content.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database(package))
        models, decks = connection.execute("select models, decks from col").fetchone()
        every = json.loads(models)
        for number, (_, type, fields, _) in enumerate(notes, 1):
            if type not in (each["name"] for each in every.values()):  # it has no notes in the package
                some = next(iter(every.values()))
                names = [{**some["flds"][0], "name": name} for name in fields]
                every[str(number)] = {**some, "id": number, "name": type, "flds": names}
        connection.execute("update col set models = ?", [json.dumps(every)])
        types = {each["name"]: (number, each) for number, each in every.items()}
        by_name = {each["name"]: int(number) for number, each in json.loads(decks).items()}
        first = connection.execute("select did from cards order by did limit 1").fetchone()[0]
        place = by_name[deck] if deck else first
        for id, (guid_, type, fields, tags) in enumerate(notes, 10**12):
            number, model = types[type]
            texts = [fields.get(each["name"], "") for each in model["flds"]]
            assert fields.keys() <= {each["name"] for each in model["flds"]}
            connection.execute(
                "insert into notes values (?, ?, ?, 2000000000, -1, ?, ?, '', 0, 0, '')",
                [id, guid_, int(number), f" {tags} ", SEPARATOR.join(texts)],
            )
            connection.execute(
                "insert into cards values (?, ?, ?, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                [id, id, place],
            )
        connection.commit()
        members = {OLD: connection.serialize()}
    files = dict(enumerate((media or {}).items()))
    listed = json.dumps({str(number): name for number, (name, _) in files.items()}).encode()
    members |= {"media": listed} | {str(number): data for number, (_, data) in files.items()}
    return packed(target, members)
