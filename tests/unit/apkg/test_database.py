"""Test that the database in a package is as genanki would write it, and where its ids come from."""

import itertools
import json
import sqlite3
import tempfile
import warnings
import zipfile
import zlib

import genanki
import pytest

from deckbuilder.apkg import collection as pack
from deckbuilder.apkg import sqlite_bytes
from deckbuilder.core import guid as guids
from deckbuilder.core.cache import Cache
from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Deck, Where
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import SEPARATOR, Note
from tests.support.projects import FakeExamples
from tests.support.small_builds import OUTPUTS


def test_guids_are_those_of_the_first_release():
    assert guids.guid("softmax-shift-invariance") == "vlJrm|eAR/"
    for number in range(500):
        assert guids.guid(f"card-{number}") == genanki.guid_for(SLUG, f"card-{number}")


def database(path):
    """Return the database of a package, in memory."""
    opened = sqlite3.connect(":memory:")
    with zipfile.ZipFile(path) as archive:
        opened.deserialize(archive.read("collection.anki2"))
    return opened


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith(".apkg")])
def test_genanki_itself_would_write_the_same_database(built, name):
    """Plain genanki objects with a package's content become the same database, except for what only
    we determine: ids, times, and positions in the queue."""
    project, _ = built
    ours = database(project.dist / name)
    models, decks = (
        json.loads(ours.execute(f"SELECT {each} FROM col").fetchone()[0]) for each in ("models", "decks")
    )
    made = {
        number: genanki.Model(
            int(number),
            each["name"],
            [{key: part[key] for key in ("name", "id", "excludeFromSearch")} for part in each["flds"]],
            [{key: part[key] for key in ("name", "id", "qfmt", "afmt")} for part in each["tmpls"]],
            each["css"],
            each["type"],
        )
        for number, each in models.items()
    }
    package = genanki.Package([])
    for number, each in decks.items():
        if number == "1":  # Anki's own
            continue
        deck = genanki.Deck(int(number), each["name"], each["desc"])
        for guid, model, tags, fields in ours.execute(
            "SELECT DISTINCT guid, mid, tags, flds FROM notes n JOIN cards c ON c.nid = n.id"
            " WHERE did = ? ORDER BY due",
            [int(number)],
        ).fetchall():
            deck.add_note(
                genanki.Note(made[str(model)], fields.split("\x1f"), guid=guid, tags=tags.split())
            )
        package.decks.append(deck)
    theirs = sqlite3.connect(":memory:")
    (look,) = {each["mod"] for each in models.values()}
    package.write_to_db(theirs.cursor(), look, itertools.count(1))
    for rows in (
        "SELECT type, name, sql FROM sqlite_master ORDER BY name",
        "SELECT * FROM col",
        "SELECT guid, mid, usn, tags, flds, sfld, csum, flags, data FROM notes ORDER BY guid",
        "SELECT guid, did, ord, c.usn, type, queue, ivl, factor, reps, lapses, left, odue, odid,"
        " c.flags, c.data FROM cards c JOIN notes n ON c.nid = n.id ORDER BY guid, ord",
    ):
        assert ours.execute(rows).fetchall() == theirs.execute(rows).fetchall(), rows


def test_ids_depend_only_on_the_cards(built):
    """A note and its cards have the same ids in each package, and none comes from the clock."""
    project, result = built
    whole = dict(
        database(project.dist / f"{SLUG}.apkg").execute("SELECT guid, id FROM notes").fetchall()
    )
    assert whole == {guids.guid(note.id): pack.numbers(note.id)[0] for note in result.notes}
    everything = set()
    for name in ("first", "second"):
        part = database(project.dist / f"{SLUG}-{name}-by-name.apkg")
        everything |= set(part.execute("SELECT guid, id FROM notes"))
        for guid, ordinal, number in part.execute(
            "SELECT guid, ord, c.id FROM cards c JOIN notes n ON c.nid = n.id"
        ):
            (id,) = (note.id for note in result.notes if guids.guid(note.id) == guid)
            assert number == pack.numbers(id)[1] - ordinal
    assert everything == set(whole.items())


def test_the_bytes_do_not_depend_on_the_version_of_sqlite(built):
    """What another version would leave in unused places is removed: its number in the header, and the
    remains of earlier cells in the unused part of each page."""
    project, _ = built
    with zipfile.ZipFile(project.dist / f"{SLUG}.apkg") as archive:
        data = archive.read("collection.anki2")
    assert int.from_bytes(data[96:100], "big") == 3_007_000
    assert data[24:28] == data[92:96] and len(data) == 4096 * int.from_bytes(data[28:32], "big")
    assert whole(data)
    other = bytearray(data)
    other[96:100] = (3_051_001).to_bytes(4, "big")
    overwritten = 0
    for page in range(0, len(data), 4096):
        at = page or 100
        header = {2: 12, 5: 12, 10: 8, 13: 8}.get(data[at])
        if header:
            begin = at + header + 2 * int.from_bytes(data[at + 3 : at + 5], "big")
            end = page + int.from_bytes(data[at + 5 : at + 7], "big")
            assert not any(data[begin:end])
            other[begin:end] = b"?" * (end - begin)
            overwritten += end > begin
    assert overwritten > 5 and whole(other)
    sqlite_bytes.normalize(other)
    assert other == data


def whole(data):
    """Return whether SQLite finds nothing wrong with a database."""
    opened = sqlite3.connect(":memory:")
    opened.deserialize(bytes(data))
    return opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_colliding_ids_are_separated_and_html_is_stored_without_warnings(monkeypatch, tmp_path):
    """Where cards would get the same id, each gets its own. HTML causes no warnings."""
    monkeypatch.setattr(pack, "numbers", lambda card_id: (1000, 2000))
    deck = Deck(Where("d"), "D", "", ())
    types = notetypes.all_types("https://example.org", FakeExamples().scripts()[0])
    notes = [
        Note(
            Where("c", 3),
            id,
            deck,
            "basic",
            SEPARATOR.join([f"{id} <1> & <", *[""] * 11]),
            ("b", "a"),
            frozenset(),
            (0, 1),
        )
        for id in ("one", "two", "three")
    ]
    times = {"one": 11, "two": 12, "three": 13}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        packer = pack.Packer({deck: notes}, {deck: b"1"}, types, times, 10)
        made = sqlite3.connect(":memory:")
        packed = packer.collection([deck], Cache(None), "d")
        made.deserialize(zlib.decompress(packed.data, wbits=-15))
    assert list(temporary.iterdir()) == []
    assert made.execute("SELECT id, guid, mod, tags, sfld FROM notes ORDER BY id DESC").fetchall() == [
        (1000, guids.guid("one"), 11, " a b ", "one <1> & <"),
        (999, guids.guid("two"), 12, " a b ", "two <1> & <"),
        (998, guids.guid("three"), 13, " a b ", "three <1> & <"),
    ]
    assert made.execute("SELECT id, nid, ord, mod, due FROM cards ORDER BY id DESC").fetchall() == [
        (2000, 1000, 0, 11, 1),
        (1999, 1000, 1, 11, 1),
        (1998, 999, 0, 12, 2),
        (1997, 999, 1, 12, 2),
        (1996, 998, 0, 13, 3),
        (1995, 998, 1, 13, 3),
    ]
