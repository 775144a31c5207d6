"""Write the merged copy of a package, for Anki to import.

Its database contains only what was read and checked, and every note in its final, merged form.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from .. import identity
from .package import MEDIA, Package, numbered
from .package_rows import DATABASE, SEPARATOR, Card, Deck

# Anki's schema 11, which every version imports.
_SCHEMA = """
create table col (id integer primary key, crt integer not null, mod integer not null,
  scm integer not null, ver integer not null, dty integer not null, usn integer not null,
  ls integer not null, conf text not null, models text not null, decks text not null,
  dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null,
  mod integer not null, usn integer not null, tags text not null, flds text not null,
  sfld integer not null, csum integer not null, flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null,
  ord integer not null, mod integer not null, usn integer not null, type integer not null,
  queue integer not null, due integer not null, ivl integer not null, factor integer not null,
  reps integer not null, lapses integer not null, left integer not null, odue integer not null,
  odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
"""
_CREATED = 1411124400  # an arbitrary creation time; none of our cards depends on it
_DEFAULT = {1: Deck("Default", "")}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Row:
    """A note in the copy; with `mod` 0, Anki keeps its own version. `cards`: the cards to include."""

    mod: int
    fields: list[str]
    tags: list[str]
    cards: list[Card]


def write(
    package: Package,
    path: str,
    rows: Mapping[str, Row],
    types: Mapping[int, Mapping[str, Any]],
    decks: Mapping[int, Deck],
) -> None:
    """Write a package to `path`.

    It contains the notes in `rows` (by guid), the note types, and those of `decks` that have a card.
    """
    place = _places({**_DEFAULT, **decks})
    used = {place[card.deck] for row in rows.values() for card in row.cards}
    with tempfile.TemporaryDirectory(prefix=identity.SLUG + "-") as folder:
        database = os.path.join(folder, "copy.db")
        with closing(sqlite3.connect(database)) as connection:
            # Nothing reads the file before it is complete: it need not survive a crash.
            connection.execute("pragma synchronous=off")
            connection.executescript(_SCHEMA)
            connection.execute(
                "insert into col values (1,?,0,0,11,0,0,0,?,?,?,?,'{}')",
                (
                    _CREATED,
                    json.dumps({"nextPos": 1, "curDeck": 1, "activeDecks": [1]}),
                    json.dumps({str(number): kind for number, kind in types.items()}),
                    json.dumps(
                        {
                            str(number): _deck(number, deck)
                            for number, deck in {**_DEFAULT, **decks}.items()
                            if number in used or number == 1
                        }
                    ),
                    "{}",
                ),
            )
            for guid, row in rows.items():
                _insert(
                    connection, guid, package.notes[guid].number, package.notes[guid].mid, row, place
                )
            connection.commit()
        with zipfile.ZipFile(package.path) as source, zipfile.ZipFile(path, "w") as target:
            target.write(database, DATABASE)
            files = dict(numbered(package))
            target.writestr(MEDIA, json.dumps(files))
            for member in files:
                with source.open(member) as old, target.open(member, "w") as new:
                    shutil.copyfileobj(old, new)


def _places(decks: Mapping[int, Deck]) -> dict[int, int]:
    """Map each deck to its id in the copy; decks with the same name share one, or Anki renames them."""
    first: dict[str, int] = {}
    return {
        number: first.setdefault(unicodedata.normalize("NFC", deck.name).casefold(), number)
        for number, deck in decks.items()
    }


def _insert(
    connection: sqlite3.Connection, guid: str, number: int, mid: int, row: Row, place: Mapping[int, int]
) -> None:
    tags = " " + " ".join(row.tags) + " " if row.tags else ""
    first = _TAG.sub("", row.fields[0])
    checksum = int(hashlib.sha1(first.encode()).hexdigest()[:8], 16)
    connection.execute(
        "insert into notes values (?,?,?,?,-1,?,?,?,?,0,'')",
        (number, guid, mid, row.mod, tags, SEPARATOR.join(row.fields), first, checksum),
    )
    # On another device, Anki's own import of the same package may have put these cards elsewhere,
    # because it does not follow renamed decks. When the devices sync, the later time wins; with equal
    # times, each would keep its own deck.
    connection.executemany(
        "insert into cards values (?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')",
        [
            (card.number, number, place[card.deck], card.ordinal, row.mod + 1, card.due)
            for card in row.cards
        ],
    )


def _deck(number: int, deck: Deck) -> dict[str, Any]:
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    return {
        "id": number,
        "name": deck.name,
        "desc": deck.description,
        "mod": 0,
        "usn": -1,
        "collapsed": False,
        "dyn": 0,
        "conf": 1,
        "extendNew": 10,
        "extendRev": 50,
        **today,
    }
