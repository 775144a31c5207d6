"""Test that, for malicious exports and unfinished sources, `pull` quickly says what is wrong, and writes
only what somebody wrote."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from deckbuilder.convert import anki_export
from deckbuilder.convert.document import TEXT, Piece
from deckbuilder.convert.html_reader import read
from deckbuilder.convert.inline import tidy
from deckbuilder.convert.markup import parse
from deckbuilder.convert.media import Media
from deckbuilder.core.guid import guid
from deckbuilder.core.identity import NAME
from deckbuilder.core.project import Project
from deckbuilder.tools.pull.plan import Pull, pull
from tests.support.projects import FakeExamples, small
from tests.support.pull_export import OLD, compressed, database, edited, packed
from tests.support.pulling import changed_lines
from tests.support.unfinished import UNFINISHED

pytestmark = pytest.mark.slow

NEW = "collection.anki21b"


def changed(project: Project, *statements: str) -> bytes:
    """Return the project's database after running the SQL statements."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database(project.root / "built.apkg"))
        for each in statements:
            connection.execute(each)
        connection.commit()
        return connection.serialize()


def pulled(project: Project, data: bytes, name: str = OLD) -> Pull:
    return pull(project, packed(project.root / "hostile.apkg", {name: data}), FakeExamples())


def refused(found: Pull) -> str:
    """Return why an export was refused."""
    (each,) = found.problems
    assert each.code == "C112" and each.severity == "error"
    assert (found.files, found.notes) == ({}, 0)
    return each.text


# Databases that replace Anki's tables
######################################################################

ENDLESS = "with recursive r(x) as (select 1 union all select x + 1 from r)"
WITHOUT = ("alter table notes rename to old",)


@pytest.mark.parametrize(
    "statements",
    [
        (
            *WITHOUT,
            f"create view notes as {ENDLESS} select x id, 'g' guid, 1 mid, 'a' flds, 1 mod, '' tags "
            "from r",
        ),
        (
            *WITHOUT,
            f"create view NOTES as {ENDLESS} select 1 id, 'g' guid, 1 mid, 'a' flds, "
            "(select count(*) from r) mod, '' tags",
        ),
        (
            *WITHOUT,
            "create view notes as select id, guid, mid, hex(zeroblob(450000000)) flds, mod, tags "
            "from old",
        ),
        (
            *WITHOUT,
            "create table notes (id, guid, mid, mod, tags, flds as (hex(zeroblob(450000000))))",
            "insert into notes select id, guid, mid, mod, tags from old",
        ),
        (
            *WITHOUT,
            "create virtual table notes using fts5(id, guid, mid, flds, mod, tags)",
            "insert into notes select id, guid, mid, flds, mod, tags from old",
        ),
        ("drop table notes",),
        ("drop table col",),
        ("delete from col",),
        ("update col set models = '[]'",),
        ('update col set models = replace(models, \'"name": "\', \'"name": null, "x": "\')',),
        ("update col set models = '{\"1e999\": {}}'",),
        (f"update col set models = '{'[' * 100_000}'",),
        *(
            (
                *WITHOUT,
                "create table notes (id, guid, mid, mod, flds, tags)",
                "insert into notes select id, guid, mid, mod, flds, tags from old",
                f"update notes set {value}",
            )
            for value in (
                "mod = 9e999",
                "mod = 'x'",
                "mod = null",
                "mid = 1",
                "mid = null",
                "flds = null",
                "flds = x'00ff1f'",
                "guid = null",
                "guid = 7",
                "tags = null",
                "tags = 1.5",
            )
        ),
    ],
)
def test_a_database_that_is_not_ankis_is_refused(project, statements):
    assert (
        refused(pulled(project, changed(project, *statements))) == "the file is damaged; export it again"
    )


@pytest.mark.parametrize(
    "statements",
    [
        ("insert into notetypes values (5, null)",),
        ("update fields set name = null",),
        ("update fields set name = 7 where ord = 4",),
        ("update fields set ord = 'x' where ord = 4",),
        ("drop table fields", f"create view fields as {ENDLESS} select 1 ntid, x ord, 'a' name from r"),
    ],
)
def test_the_new_format_with_invalid_names_is_refused(project, statements):
    tables = (
        "create table notetypes (id integer primary key, name)",
        "create table fields (ntid, ord, name)",
        f"insert into notetypes values (1, '{NAME}')",
        "update notes set mid = 1",
        *(f"insert into fields values (1, {index}, 'F{index}')" for index in range(5)),
    )
    plain = compressed(changed(project, *tables))
    assert pulled(project, plain, NEW).notes == 5
    data = compressed(changed(project, *tables, *statements))
    assert refused(pulled(project, data, NEW)) == "the file is damaged; export it again"


def test_reading_stops_at_its_limits(project, monkeypatch):
    data = changed(project)
    monkeypatch.setattr(anki_export, "MOST", 100)
    assert refused(pulled(project, data)) == "the file is too large"
    monkeypatch.undo()
    monkeypatch.setattr(anki_export, "LARGEST", 1000)
    assert (
        refused(pulled(project, data))
        == refused(pulled(project, compressed(data), NEW))
        == "the file is too large"
    )
    monkeypatch.undo()
    monkeypatch.setattr(anki_export, "STEPS", 0)
    monkeypatch.setattr(anki_export, "_STEPS_AT_ONCE", 1)
    assert refused(pulled(project, data)) == "the file is damaged; export it again"


def test_members_that_are_not_databases_are_not_unpacked(project, monkeypatch):
    monkeypatch.setattr(anki_export, "LARGEST", 1)
    for data, name in ((b"\0" * 2000, OLD), (compressed(b"\0" * 2000), NEW)):
        assert refused(pulled(project, data, name)) == "the file is damaged; export it again"


def test_a_damaged_zip_is_refused(project):
    path = packed(project.root / "a.apkg", {OLD: changed(project)}, deflated=True)
    data = bytearray(path.read_bytes())
    data[100:3000] = bytes(2900)
    path.write_bytes(data)
    assert refused(pull(project, path, FakeExamples())) == "the file is damaged; export it again"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_pipes_devices_and_folders_are_refused(project):
    os.mkfifo(project.root / "pipe.apkg")
    (project.root / "endless.apkg").symlink_to("/dev/zero")
    for name in ("pipe.apkg", "endless.apkg", "cards"):
        assert (
            refused(pull(project, project.root / name, FakeExamples())) == "this is not a regular file"
        )


def test_the_newest_of_several_notes_of_one_card_is_pulled(project):
    here, other = guid("only-one"), guid("zebra-basic")
    copied = (
        f"update notes set mod = 2000000000, flds = replace(flds, 'One.', 'Two.') where guid = '{here}'",
        f"update notes set guid = '{here}', mod = 1 where guid = '{other}'",
    )
    found = pulled(project, changed(project, *copied))
    assert changed_lines(found, project) == ["-A: One.", "+A: Two."] and found.notes == 4


# Texts that take a long time
######################################################################


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<a/",
        "<a b='",
        '<a b="',
        "<!--",
        "<!",
        "<?",
        "</",
        "&",
        "<![if ",
        "<p>x",
        "<li>",
        "<ul>",
        "<b>",
        "<style>",
    ],
)
@pytest.mark.parametrize("end", ["", ">", "-->"])
def test_reading_html_takes_linear_time(unit, end):
    # If the time grew with the square of the length, this would take hours.
    try:
        assert parse(unit * 100_000 + end).text() is not None
    except ValueError as reason:
        assert str(reason)


@pytest.mark.parametrize("text", ["\\(" * 100_000, "\\[" * 100_000 + "\\)", "\\(\\[" * 50_000])
def test_finding_formulas_takes_linear_time(text):
    assert "".join(each.text for each in tidy([Piece(TEXT, text)], False))


def test_adjacent_pieces_of_text_are_joined():
    assert parse("a > b &lt; c").children == ["a > b < c"]
    assert parse("<b>1 > 0</b> > x &amp; y").children[1] == " > x & y"


LONG = {
    "words": "another word " * 100_000,
    "many words": "another word " * 2000,
    "numbers": " ".join(map(str, range(3000))),
    "formulas": "\\(" * 50_000,
    "comments": "<!--" * 50_000,
    "tags": "<a " * 50_000,
    "paragraphs": "".join(f"<p>{number}</p>" for number in range(2000)),
    "items": "<ul>" + "<li>x</li>" * 8000 + "</ul>",
    "spaces": " " * 500_000 + "x",
    "notice": " " * 100_000 + '<div class="gr-retired">' * 3000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_text_that_is_too_long_for_a_card_is_refused(project, name):
    package = edited(
        project.root / "built.apkg",
        project.root / "long.apkg",
        {
            "only-one": {"Back": LONG[name]},
            "zebra-basic": {"Live": LONG[name]},
            "typed": {"Back": LONG[name], "Typed": LONG[name]},
        },
    )
    found = pull(project, package, FakeExamples())
    assert found.files == {}
    assert sorted(each.text.split('"')[1] for each in found.problems) == [
        "only-one",
        "typed",
        "zebra-basic",
    ]
    assert all(
        "longer than a card may be" in each.text for each in found.problems if "zebra" not in each.text
    )


def test_deep_nesting_and_declarations_are_refused(tmp_path):
    media = Media(small(tmp_path))
    for html, said in (("<div>" * 50_000, "very deep nesting"), ("<![x", "declaration")):
        assert said in str(read(html + ">", media))


# Unfinished sources
######################################################################


@pytest.mark.parametrize("name", UNFINISHED)
def test_unfinished_sources_are_reported_or_changed_as_read(project, name):
    UNFINISHED[name](project)
    package = edited(
        project.root / "built.apkg",
        project.root / "edited.apkg",
        {
            "zebra-basic": {"Front": "What now?"},
            "only-one": {"Explanation": "That one."},
            "cloze": {"Explanation": "Yes."},
        },
    )
    before = {
        path: path.read_bytes()
        for path in project.topic_files()
        if path.is_file() and not path.is_symlink()
    }
    found = pull(project, package, FakeExamples())
    assert found.files or found.problems
    for path, (old, _) in found.files.items():
        assert before[path] == old
