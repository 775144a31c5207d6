"""Packages whose history or database is not as the builder writes them are refused."""

from __future__ import annotations

import pytest

from addon.update import package as apkg
from addon.update import package_rows
from deckbuilder.core.identity import NOTE_TYPES
from tests.support.packages import models, refused, remake, run
from tests.support.update_stories import FILES

BASIC = NOTE_TYPES["basic"][0]


def each_note(**values):
    def change(told):
        for note in told["notes"].values():
            note.update(values)

    return change


HISTORIES = {
    "a content out of a hundred million": each_note(now=10**8, fields={}),
    "a content before the first": each_note(now=-1),
    "a content that is no number": each_note(now=True),
    "half a content": each_note(now=0.5),
    "a content after the last": each_note(fields={"Back": [["0" * 16, 1]]}),
    "fields without names": each_note(fields=[]),
    "tags in one": each_note(tags="abc"),
    "a tag that is no text": each_note(tags=[1]),
    "a hash that is none": each_note(fields={"Back": [["x" * 16, 0]]}),
    "no pairs": each_note(fields={"Back": [["0" * 16]]}),
    "an id that is no text": each_note(id=5),
    "no notes": lambda told: told.update(notes={}),
    "a time before time": lambda told: told.update(time=-1),
    "a time too large": lambda told: told.update(time=10**400),
    "a time too large to store": lambda told: told.update(time=2**63),
    "an endless time": lambda told: told.update(time=float("inf")),
    "no time": lambda told: told.update(time=float("nan")),
    "a time in words": lambda told: told.update(time="1790000000"),
    "half a character": lambda told: told.update(version="\ud800"),
    "an end within a version": lambda told: told.update(version="1\0"),
    "a long version": lambda told: told.update(version="9" * 41),
    "a number for a version": lambda told: told.update(version=2),
    "a look that is none": lambda told: told.update(looks=["x"]),
    "no looks": lambda told: told.update(looks=None),
    "deep brackets": lambda told: b'{"format":1,"notes":' + b"[" * 200_000,
    "a very long number": lambda told: b'{"format":1,"time":' + b"9" * 50_000 + b"}",
    "a list": lambda told: b"[]",
    "bytes": lambda told: b"\xff\xfe\0",
}


@pytest.mark.parametrize("change", HISTORIES.values(), ids=HISTORIES)
def test_odd_histories_are_refused(releases, tmp_path, change):
    refused(remake(releases / FILES[2], tmp_path / "x.apkg", history=change))


ENDLESS = "with recursive r(x) as (select 1 union all select x+1 from r)"


def loose(table, *statements):
    """The table without the types and conditions of its columns, then changed."""
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
    "a view without an end": run(
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
    "a column that computes": run("create table more (a, b generated always as (a + 1))"),
    "no cards": run("drop table cards"),
    "no notes": run("drop table notes"),
    "no rows of notes": run("delete from notes"),
    "no collection": run("delete from col"),
    "too few fields": run("update notes set flds='a'"),
    "too many fields": run("update notes set flds=flds||char(31)||'a'"),
    "bytes for fields": loose("notes", "update notes set flds=x'0001'"),
    "nothing for fields": loose("notes", "update notes set flds=null"),
    "bytes that are no text": run("update notes set flds=cast(x'ff' || flds as text)"),
    "an end within a text": run("update notes set flds=flds||char(0)"),
    "a text for a time": run("update notes set mod='soon'"),
    "a time out of range": run("update notes set mod=-1"),
    "half a note type": run("update notes set mid=mid+0.5"),
    "a note twice": loose("notes", "insert into notes select * from notes"),
    "a long text": run("update notes set flds=replace(flds, 'Release', hex(zeroblob(1000000)))"),
    "a long name": run("update notes set guid=guid||hex(zeroblob(100))"),
    "a place out of range": run("update cards set ord=ord+500"),
    "a place before the first": run("update cards set ord=-1"),
    "many cards of a note": many_cards,
    "a card without a deck": run("update cards set did=77"),
    "a card twice": run(
        "insert into cards select id+7,nid,did,ord,mod,usn,type,queue,due,ivl,"
        "factor,reps,lapses,left,odue,odid,flags,data from cards"
    ),
    "a card's number too large": run(
        "update cards set id=9223372036854775807 where id=(select max(id) from cards)"
    ),
    "a foreign note type": run("update notes set mid=5"),
    "an unknown note type": models(lambda all: all.clear()),
    "names twice": models(
        lambda all: [field.update(name="Same") for kind in all.values() for field in kind["flds"]]
    ),
    "a type of a type": models(lambda all: [kind.update(type="x") for kind in all.values()]),
    "a style that is none": models(lambda all: [kind.update(css=5) for kind in all.values()]),
    "half a character": models(lambda all: [kind.update(css="\ud800") for kind in all.values()]),
    "no fields": models(lambda all: [kind.update(flds=[]) for kind in all.values()]),
    "no templates": models(lambda all: [kind.update(tmpls=[]) for kind in all.values()]),
    "an id that is none": models(
        lambda all: [field.update(id="x") for kind in all.values() for field in kind["flds"]]
    ),
    "decks in a list": run("update col set decks='[]'"),
    "a deck without a name": run("""update col set decks='{"1": {}}'"""),
    "deep brackets": lambda connection: connection.execute("update col set models=?", ("[" * 200_000,)),
}


@pytest.mark.parametrize("change", DATABASES.values(), ids=DATABASES)
def test_odd_databases_are_refused(releases, tmp_path, change):
    refused(remake(releases / FILES[2], tmp_path / "x.apkg", database=change))


def test_reading_ends_whatever_a_table_asks_for(releases, tmp_path, monkeypatch):
    """The steps are counted, should something be found that is not refused before."""
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
