"""Test that damaged and malicious packages are refused quickly and with a message."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from deckbuilder.convert import anki_export, attachments
from deckbuilder.core.project import Project
from tests.support.importing import PNG, bodies, planned, said
from tests.support.projects import small
from tests.support.pull_export import compressed, packed

NEW, OLD = "collection.anki21b", "collection.anki2"
VIEW = "create view cards as select * from c"
TYPE = {
    "name": "Basic",
    "type": 0,
    "flds": [{"name": "Front"}, {"name": "Back"}],
    "tmpls": [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
}


@pytest.fixture
def project(tmp_path) -> Project:
    return small(tmp_path / "project")


def database(back: str = "Back.", type: Mapping[str, object] = TYPE, *statements: str) -> bytes:
    """Return a collection in the old format with one note."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table col (models, decks); create table notes (id, guid, mid, flds, mod, tags);"
            "create table cards (nid, ord, did, odid);"
            "insert into cards values (1, 0, 1, 0);"
        )
        models, decks = json.dumps({"7": type}), json.dumps({"1": {"name": "Default"}})
        connection.execute("insert into col values (?, ?)", [models, decks])
        row = [1, "abcdefghij", 7, f"Front?\x1f{back}", 1, ""]
        connection.execute("insert into notes values (?, ?, ?, ?, ?, ?)", row)
        for each in statements:
            connection.execute(each)
        connection.commit()
        return connection.serialize()


def package(folder: Path, members: Mapping[str, bytes], deflated: bool = False) -> Path:
    return packed(folder / "a.apkg", members, deflated)


def refused(project: Project, path: Path) -> str:
    found = planned(project, path)
    (each,) = found.problems
    assert (found.files, each.code, each.severity) == ({}, "C112", "error")
    return each.text


def test_the_undamaged_package_becomes_a_card(project, tmp_path):
    found = planned(project, package(tmp_path, {OLD: database()}))
    assert bodies(found) == ["Q: Front?\n\nA: Back."] and found.problems == ()


@pytest.mark.parametrize(
    "members",
    [
        lambda: {OLD: b"no database"},
        lambda: {OLD: database(type={"name": "Basic"})},
        lambda: {OLD: database(type={**TYPE, "tmpls": [{"name": None}]})},
        lambda: {OLD: database("x", TYPE, "drop table cards")},
        lambda: {OLD: database("x", TYPE, "update col set decks = '[]'")},
        lambda: {OLD: database("x", TYPE, "alter table cards rename to c", VIEW)},
        lambda: {OLD: database("x", TYPE, "update notes set flds = x'00ff'")},
        lambda: {NEW: compressed(database())},
        lambda: {NEW: compressed(b"no database")},
        lambda: {NEW: b"\x28\xb5\x2f\xfdbroken"},
    ],
)  # fmt: skip
def test_a_damaged_collection_is_refused(project, tmp_path, members):
    assert refused(project, package(tmp_path, members())) == "the file is damaged; export it again"


def test_a_damaged_zip_is_refused(project, tmp_path):
    path = package(tmp_path, {OLD: database("word " * 9000)}, deflated=True)
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    assert refused(project, path) == "the file is damaged; export it again"


def test_zip_bombs_are_not_unpacked(project, tmp_path, monkeypatch):
    monkeypatch.setattr(anki_export, "LARGEST", 1000)
    path = package(tmp_path, {OLD: database() + bytes(5000)}, deflated=True)
    assert refused(project, path) == "the file is too large"
    monkeypatch.undo()
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    members = {
        OLD: database('<img src="a.png"> <img src="b.png">'),
        "media": b'{"0": "a.png", "1": "b.png"}',
        "0": PNG,
        "1": compressed(PNG + bytes(5000)),
    }
    found = planned(project, package(tmp_path, members, deflated=True))
    (each,) = found.problems
    assert found.files == {} and 'the picture "b.png"' in each.text


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/evil.png", "..\\evil.png", "C:evil.png"])
def test_names_of_media_are_never_paths(project, tmp_path, name):
    members = {
        OLD: database(f'See <img src="{name}">.'),
        "media": json.dumps({"0": name}).encode(),
        "0": PNG,
    }
    found = planned(project, package(tmp_path, members))
    for path in found.pictures:
        assert path == project.images / "evil.png"


@pytest.mark.parametrize(
    "svg, message",
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "<script>"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>', 'the attribute "onload"'),
        (b"<svg", "invalid XML"),
    ],
)
def test_pictures_that_run_programs_are_refused(project, tmp_path, svg, message):
    members = {OLD: database('<img src="a.png">'), "media": b'{"0": "a.png"}', "0": svg}
    (each,) = planned(project, package(tmp_path, members)).problems
    assert each.code == "C113" and message in each.text


@pytest.mark.parametrize(
    "change, why",
    [
        ({"tmpls": []}, "its note type has no template"),
        ({"tmpls": [{**TYPE["tmpls"][0], "qfmt": "{{Front}}" * 9000}]}, "its template is too long"),  # type: ignore[index]
        ({"tmpls": [{**TYPE["tmpls"][0], "qfmt": "{{No such field}}"}]}, "its question is empty"),  # type: ignore[index]
    ],
)  # fmt: skip
def test_malformed_note_types_are_reported(project, tmp_path, change, why):
    found = planned(project, package(tmp_path, {OLD: database(type={**TYPE, **change})}))
    assert any(why in each for each in said(found)) and found.files == {}


@pytest.mark.parametrize(
    "unit", ["<a ", "<!--", "{{#Front}}", "<script>", "{{", "[$]", "[latex]", "\\(", "x\\)"]
)
def test_long_texts_take_linear_time(project, tmp_path, unit):
    # If the time grew with the square of the length, this would take hours.
    template = {"name": "Card 1", "qfmt": "{{Front}}" + unit * 4000, "afmt": "{{Back}}"}
    members = {OLD: database(unit * 100_000, {**TYPE, "tmpls": [template]})}
    found = planned(project, package(tmp_path, members))
    assert found.cards or found.problems
