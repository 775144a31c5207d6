"""Test that packages are refused if their history or database is not as the builder writes it."""

from __future__ import annotations

import pytest

from addon.update import package as apkg
from addon.update import package_rows
from deckbuilder.core.identity import NOTE_TYPES
from tests.support.packages import models, refused, remake, run
from tests.support.update_stories import FILES

BASIC = NOTE_TYPES["basic"][0]


def each_note(**values):
    def change(data):
        for note in data["notes"].values():
            note.update(values)

    return change


HISTORIES = {
    "a content number of a hundred million": each_note(now=10**8, fields={}),
    "a content number before the first": each_note(now=-1),
    "a boolean for a content number": each_note(now=True),
    "a content number that is not whole": each_note(now=0.5),
    "a text of a later content": each_note(fields={"Back": [["0" * 16, 1]]}),
    "fields without names": each_note(fields=[]),
    "tags as one text": each_note(tags="abc"),
    "a tag that is not text": each_note(tags=[1]),
    "a hash that is not a hash": each_note(fields={"Back": [["x" * 16, 0]]}),
    "a pair with one element": each_note(fields={"Back": [["0" * 16]]}),
    "an id that is not text": each_note(id=5),
    "no notes": lambda data: data.update(notes={}),
    "a negative time": lambda data: data.update(time=-1),
    "a time too large": lambda data: data.update(time=10**400),
    "a time too large to store": lambda data: data.update(time=2**63),
    "an infinite time": lambda data: data.update(time=float("inf")),
    "a time that is not a number": lambda data: data.update(time=float("nan")),
    "a time in words": lambda data: data.update(time="1790000000"),
    "half a character in a version": lambda data: data.update(version="\ud800"),
    "a null character in a version": lambda data: data.update(version="1\0"),
    "a long version": lambda data: data.update(version="9" * 41),
    "a number for a version": lambda data: data.update(version=2),
    "looks in a list": lambda data: data.update(looks=["x"]),
    "no looks": lambda data: data.update(looks=None),
    "deep brackets": lambda data: b'{"format":1,"notes":' + b"[" * 200_000,
    "a very long number": lambda data: b'{"format":1,"time":' + b"9" * 50_000 + b"}",
    "a list": lambda data: b"[]",
    "bytes": lambda data: b"\xff\xfe\0",
}


@pytest.mark.parametrize("change", HISTORIES.values(), ids=HISTORIES)
def test_malformed_histories_are_refused(releases, tmp_path, change):
    refused(remake(releases / FILES[2], tmp_path / "x.apkg", history=change))


ENDLESS = "with recursive r(x) as (select 1 union all select x+1 from r)"


def loose(table, *statements):
    """Return a change that drops the types and constraints of a table, then runs the statements."""
    return run(
        f"create table zz as select * from {table}",
        f"drop table {table}",
        f"alter table zz rename to {table}",
        *statements,
    )


def many_cards(connection):
    connection.executemany(
        "insert into cards select 5000+?,nid,did,?,mod,usn,type,queue,due,ivl,factor,reps,lapses,"
        "left,odue,odid,flags,data from cards where id=(select min(id) from cards where id > 60000)",
        ((number, number + 1) for number in range(package_rows.CARDS_OF_A_NOTE + 1)),
    )


DATABASES = {
    "an endless view": run(
        "drop table notes",
        f"create view notes as {ENDLESS} select x id, 'a' guid, {BASIC} mid, "
        "1 mod, '' tags, 'a' flds from r",
    ),
    "a view that only counts": run(
        "drop table cards",
        f"create view cards as {ENDLESS} select count(*) id, 1 nid, 0 ord, 1 did, 0 due from r",
    ),
    "a trigger": run(
        f"create trigger t after update on notes begin select count(*) from "
        f"({ENDLESS} select x from r); end"
    ),
    "a virtual table": run("create virtual table more using fts5(a)"),
    "a computed column": run("create table more (a, b generated always as (a + 1))"),
    "no cards": run("drop table cards"),
    "no notes": run("drop table notes"),
    "no rows of notes": run("delete from notes"),
    "no collection": run("delete from col"),
    "too few fields": run("update notes set flds='a'"),
    "too many fields": run("update notes set flds=flds||char(31)||'a'"),
    "bytes for fields": loose("notes", "update notes set flds=x'0001'"),
    "null for fields": loose("notes", "update notes set flds=null"),
    "bytes that are not text": run("update notes set flds=cast(x'ff' || flds as text)"),
    "a null character in a text": run("update notes set flds=flds||char(0)"),
    "a text for a time": run("update notes set mod='soon'"),
    "a time out of range": run("update notes set mod=-1"),
    "half a note type": run("update notes set mid=mid+0.5"),
    "a duplicate note": loose("notes", "insert into notes select * from notes"),
    "a long text": run("update notes set flds=replace(flds, 'Release', hex(zeroblob(1000000)))"),
    "a long name": run("update notes set guid=guid||hex(zeroblob(100))"),
    "a place out of range": run("update cards set ord=ord+500"),
    "a place before the first": run("update cards set ord=-1"),
    "many cards of a note": many_cards,
    "a card without a deck": run("update cards set did=77"),
    "duplicate cards": run(
        "insert into cards select id+7,nid,did,ord,mod,usn,type,queue,due,ivl,"
        "factor,reps,lapses,left,odue,odid,flags,data from cards"
    ),
    "a card's number too large": run(
        "update cards set id=9223372036854775807 where id=(select max(id) from cards)"
    ),
    "a foreign note type": run("update notes set mid=5"),
    "an unknown note type": models(lambda all: all.clear()),
    "duplicate names": models(
        lambda all: [field.update(name="Same") for kind in all.values() for field in kind["flds"]]
    ),
    "an unknown kind of note type": models(lambda all: [kind.update(type="x") for kind in all.values()]),
    "a style that is not text": models(lambda all: [kind.update(css=5) for kind in all.values()]),
    "half a character": models(lambda all: [kind.update(css="\ud800") for kind in all.values()]),
    "no fields": models(lambda all: [kind.update(flds=[]) for kind in all.values()]),
    "no templates": models(lambda all: [kind.update(tmpls=[]) for kind in all.values()]),
    "an id that is not a number": models(
        lambda all: [field.update(id="x") for kind in all.values() for field in kind["flds"]]
    ),
    "decks in a list": run("update col set decks='[]'"),
    "a deck without a name": run("""update col set decks='{"1": {}}'"""),
    "deep brackets": lambda connection: connection.execute("update col set models=?", ("[" * 200_000,)),
}


@pytest.mark.parametrize("change", DATABASES.values(), ids=DATABASES)
def test_malformed_databases_are_refused(releases, tmp_path, change):
    refused(remake(releases / FILES[2], tmp_path / "x.apkg", database=change))


def test_reading_stops_after_a_limited_number_of_steps(releases, tmp_path, monkeypatch):
    """The limit is a safety net for databases that no other check refuses."""
    monkeypatch.setattr(package_rows, "_STEPS", 100_000)
    path = remake(
        releases / FILES[2],
        tmp_path / "x.apkg",
        database=lambda connection: connection.executemany(
            "insert into cards values (?,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,'')",
            ((number,) for number in range(1, 60_000)),
        ),
    )
    monkeypatch.setattr(package_rows, "CARDS_OF_A_NOTE", 10**6)
    refused(path)


def test_real_packages_are_far_from_the_limits(releases):
    package = apkg.read(str(releases / FILES[3]))
    assert len(package.notes) == 11 and package.version == "3.0"
