"""Test the package that the add-on writes for Anki to import."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from addon.update import package_copy, package_rows
from addon.update.package import Incoming, Package, Record
from addon.update.package_copy import Row
from addon.update.package_rows import DATABASE, Card, Deck

DECKS = {11: Deck("One", "The first."), 12: Deck("Two", ""), 13: Deck("Three", "")}
TYPE: dict[str, Any] = {"id": package_rows.NOTE_TYPES[0], "type": 0, "name": "Ours", "css": ""}
TYPE |= {"flds": [{"name": "Front"}, {"name": "Back"}], "tmpls": [{"name": "1", "qfmt": "", "afmt": ""}]}


@pytest.fixture
def package(tmp_path) -> Package:
    """Return a package with two notes and one picture."""
    path = tmp_path / "source.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("0", b"picture")
    notes = {
        guid: Incoming(guid, number, TYPE["id"], 5, {}, [], [], Record(guid, 0, {}, []))
        for guid, number in (("a", 101), ("b", 102))
    }
    return Package(str(path), "1.0", 5, notes, {}, frozenset(), DECKS, {"0": "picture.svg"})


def copied(package: Package, tmp_path: Path, rows: dict[str, Row], decks=DECKS) -> dict[str, Any]:
    """Return what is in the copy: the decks' names by id, the notes, and the cards."""
    path = tmp_path / "copy.apkg"
    package_copy.write(package, str(path), rows, {TYPE["id"]: TYPE}, decks)
    with zipfile.ZipFile(path) as archive:
        database = archive.extract(DATABASE, tmp_path)
        files = json.loads(archive.read("media"))
        assert {archive.read(member): name for member, name in files.items()} == {
            b"picture": "picture.svg"
        }
    with closing(sqlite3.connect(database)) as connection:
        found = json.loads(connection.execute("select decks from col").fetchone()[0])
        return {
            "decks": {int(number): each["name"] for number, each in found.items()},
            "notes": connection.execute("select id, guid, mod, tags, flds from notes").fetchall(),
            "cards": connection.execute("select id, nid, did, ord from cards").fetchall(),
        }


def test_only_decks_with_a_card_are_in_the_copy(package, tmp_path):
    """Anki creates every deck of a package: a learner who moved the cards would get empty ones."""
    rows = {"a": Row(9, ["Q", "A"], ["x", "y"], [Card(1, 0, 12, 0)]), "b": Row(0, ["Q", "A"], [], [])}
    found = copied(package, tmp_path, rows)
    assert found["decks"] == {1: "Default", 12: "Two"}
    assert found["notes"] == [(101, "a", 9, " x y ", "Q\x1fA"), (102, "b", 0, "", "Q\x1fA")]
    assert found["cards"] == [(1, 101, 12, 0)]


@pytest.mark.parametrize("name", ["One", "ONE", "one"])
def test_decks_with_the_same_name_to_anki_are_one_in_the_copy(package, tmp_path, name):
    """Anki would rename the second to "One+"."""
    rows = {
        "a": Row(9, ["Q", "A"], [], [Card(1, 0, 11, 0)]),
        "b": Row(9, ["Q", "A"], [], [Card(2, 0, 12, 0)]),
    }
    found = copied(package, tmp_path, rows, {**DECKS, 12: Deck(name, "")})
    assert found["decks"] == {1: "Default", 11: "One"}
    assert [card[2] for card in found["cards"]] == [11, 11]


def test_a_deck_name_in_two_unicode_forms_is_one_deck(package, tmp_path):
    decks = {11: Deck("Poincar\u00e9", ""), 12: Deck("Poincare\u0301", "")}
    rows = {"a": Row(9, ["Q", "A"], [], [Card(1, 0, 12, 0), Card(2, 1, 11, 0)])}
    assert [card[2] for card in copied(package, tmp_path, rows, decks)["cards"]] == [11, 11]
