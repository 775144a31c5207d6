"""Make packages from other packages: later releases with other texts, and invalid ones."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from addon.update import merge, package
from addon.update.package_rows import DATABASE, SEPARATOR
from deckbuilder.core.identity import HISTORY

Change = Callable[[Any], Any]


def remake(
    source: Path,
    target: Path,
    *,
    history: Change | None = None,
    database: Change | None = None,
    members: Change | None = None,
) -> Path:
    """Copy a package with changes.

    They change its history (parsed JSON) and its members (name → bytes), in place or by returning a
    replacement, and its database (a connection) in place.
    """
    with zipfile.ZipFile(source) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if database:
        path = target.with_suffix(".db")
        path.write_bytes(files[DATABASE])
        with closing(sqlite3.connect(path)) as connection:
            database(connection)
            connection.commit()
        files[DATABASE] = path.read_bytes()
    if history:
        data = json.loads(files[HISTORY])
        data = history(data) or data
        files[HISTORY] = data if isinstance(data, bytes) else json.dumps(data).encode()
    if members:
        files = members(files) or files
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def later(
    source: Path,
    target: Path,
    texts: Mapping[str, Mapping[str, str]],
    *,
    cards: Mapping[str, int] | None = None,
    looks: Mapping[str, str] | None = None,
) -> Path:
    """Make the release after `source`.

    `texts`: card id → field → new text; `cards`: card id → ordinal of an Anki card that is added;
    `looks`: old → new in every style and answer template.
    """
    with zipfile.ZipFile(source) as archive:
        history = json.loads(archive.read(HISTORY))
    history.update(time=history["time"] + 1000, version="later")
    guids = {note["id"]: guid for guid, note in history["notes"].items()}

    def database(connection: sqlite3.Connection) -> None:
        models = json.loads(connection.execute("select models from col").fetchone()[0])
        for old, new in (looks or {}).items():
            for kind in models.values():
                kind["css"] = kind["css"].replace(old, new)
                for each in kind["tmpls"]:
                    each["afmt"] = each["afmt"].replace(old, new)
        connection.execute("update col set models=?", (json.dumps(models),))
        history["looks"] += [
            hash
            for kind in models.values()
            for hash in (
                merge.digest(kind["css"]),
                *(
                    merge.digest(json.dumps([each["qfmt"], each["afmt"]], ensure_ascii=False))
                    for each in kind["tmpls"]
                ),
            )
        ]
        for id, changed in texts.items():
            _change(connection, models, guids[id], history["notes"][guids[id]], changed)
        for id, ordinal in (cards or {}).items():
            connection.execute(
                "insert into cards select id+100000,nid,did,?,mod,usn,type,queue,due,ivl,factor,"
                "reps,lapses,left,odue,odid,flags,data from cards where nid="
                "(select id from notes where guid=?) limit 1",
                (ordinal, guids[id]),
            )

    return remake(source, target, history=lambda _: history, database=database)


def _change(
    connection: sqlite3.Connection,
    models: Mapping[str, Any],
    guid: str,
    record: Any,
    changed: Mapping[str, str],
) -> None:
    mid, flds = connection.execute("select mid, flds from notes where guid=?", (guid,)).fetchone()
    names = [field["name"] for field in models[str(mid)]["flds"]]
    fields = dict(zip(names, flds.split(SEPARATOR), strict=True))
    before, record["now"] = record["now"], record["now"] + 1
    for name, text in {**fields, **changed}.items():
        pairs = record["fields"].get(name) or [["", index] for index in range(before + 1)]
        if any(known for known, _ in pairs) or text:
            record["fields"][name] = [*pairs, [merge.digest(text) if text else "", record["now"]]]
    connection.execute(
        "update notes set flds=?, mod=mod+1000 where guid=?",
        (SEPARATOR.join({**fields, **changed}.values()), guid),
    )


def models(change: Callable[[dict[str, Any]], object]) -> Change:
    """Return a change to the note types in a package's database."""

    def database(connection: sqlite3.Connection) -> None:
        found = json.loads(connection.execute("select models from col").fetchone()[0])
        change(found)
        connection.execute("update col set models=?", (json.dumps(found),))

    return database


def run(*statements: str) -> Change:
    """Return a change to a package's database by SQL."""

    def database(connection: sqlite3.Connection) -> None:
        for each in statements:
            connection.execute(each)

    return database


def refused(path: Path, pattern: str = "is damaged") -> None:
    """Assert that the add-on refuses a package."""
    with pytest.raises(package.Unusable, match=pattern):
        package.read(str(path))
