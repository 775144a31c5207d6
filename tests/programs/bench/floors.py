"""For comparison, do the least that a build has to do: `python floors.py WHAT ARGUMENTS`."""

from __future__ import annotations

import hashlib
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path


def hashing(*folders: str) -> None:
    """Start Python and hash the files below `folders`."""
    digest = hashlib.sha256()
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in names:
                if not name.endswith(".pyc"):
                    with open(os.path.join(where, name), "rb") as file:
                        digest.update(file.read())


def _texts(count: str) -> list[tuple[str, str, str, str]]:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent.parent))
    from tests.programs.bench.synthetic import cards

    return [(each.id, each.question, each.dollars(), each.note) for each in cards(int(count))]


def _timed(start: float, before: float) -> None:
    """Print the CPU seconds since `start`, and those of the whole program with its start and imports.

    The second figure leaves out the time from `before` to `start`, when the texts were made.
    """
    now = time.process_time()
    print(now - start, now - (start - before))


def genanki(count: str, path: str) -> None:
    """Write `count` cards with genanki, and do nothing else."""
    import genanki

    before = time.process_time()
    texts = _texts(count)
    warnings.simplefilter("ignore")
    start = time.process_time()
    model = genanki.Model(
        1,
        "m",
        fields=[{"name": name} for name in "ABC"],
        templates=[{"name": "t", "qfmt": "{{A}}", "afmt": "{{B}}{{C}}"}],
    )
    deck = genanki.Deck(2, "d")
    for card, *fields in texts:
        deck.add_note(genanki.Note(model, fields, guid=card))
    genanki.Package(deck).write_to_file(path)
    _timed(start, before)


def sqlite(count: str, path: str) -> None:
    """Put `count` cards into a database in memory, and the database into a zip."""
    import sqlite3
    import zipfile

    before = time.process_time()
    texts = _texts(count)
    start = time.process_time()
    base = sqlite3.connect(":memory:")
    base.execute("create table notes (id integer primary key, guid text, flds text)")
    base.execute("create table cards (id integer primary key, nid integer)")
    base.executemany(
        "insert into notes values (?, ?, ?)",
        ((number, text[0], "\x1f".join(text[1:])) for number, text in enumerate(texts)),
    )
    base.executemany("insert into cards values (?, ?)", ((n, n) for n in range(len(texts))))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("collection.anki2", base.serialize())
    _timed(start, before)


if __name__ == "__main__":
    FLOORS: dict[str, Callable[..., None]] = {"hashing": hashing, "genanki": genanki, "sqlite": sqlite}
    FLOORS[sys.argv[1]](*sys.argv[2:])
