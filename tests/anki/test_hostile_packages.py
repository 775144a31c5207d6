"""Packages that somebody made to harm: they are refused in words, before they cost time, memory, or
anything of the learner's."""

from __future__ import annotations

import ast
import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from addon.update import apply, package_rows
from addon.update import package as apkg
from deckbuilder.core.identity import HISTORY, NAME, NOTE_TYPES, USER_CSS
from tests.support.packages import later, remake
from tests.support.update_stories import FILES, TIMES

BASIC = NOTE_TYPES["basic"][0]


def refused(path: Path, pattern: str = "is damaged") -> None:
    with pytest.raises(apkg.Unusable, match=pattern):
        apkg.read(str(path))


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


def models(change):
    def database(connection):
        found = json.loads(connection.execute("select models from col").fetchone()[0])
        change(found)
        connection.execute("update col set models=?", (json.dumps(found),))

    return database


def run(*statements):
    def database(connection):
        for each in statements:
            connection.execute(each)

    return database


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


# Sizes
######################################################################


def with_zeros(source: Path, target: Path, sizes: dict[str, int], listed: bool = True) -> Path:
    """With members that are small only as long as they are packed."""

    def members(files):
        names = json.loads(files["media"])
        names.update({name: f"zeros-{name}.bin" for name in sizes if listed})
        files["media"] = json.dumps(names).encode()
        return {name: content for name, content in files.items() if name not in sizes}

    remake(source, target, members=members)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            with archive.open(name, "w") as file:
                for _ in range(size // 1_000_000):
                    file.write(bytes(1_000_000))
    return target


@pytest.mark.parametrize(
    "sizes",
    [
        {HISTORY: 17_000_000},
        {"collection.anki2": 65_000_000},
        {"900": 17_000_000},
        {str(900 + number): 16_000_000 for number in range(17)},
    ],
    ids=["history", "database", "picture", "sum"],
)
def test_what_is_large_only_when_unpacked_is_refused_before_it_is(releases, tmp_path, sizes):
    path = with_zeros(releases / FILES[2], tmp_path / "x.apkg", sizes)
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    try:
        refused(path, "too large")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_too_many_members_are_refused(releases, tmp_path):
    path = remake(
        releases / FILES[2],
        tmp_path / "x.apkg",
        members=lambda files: {**files, **{f"more-{number}": b"" for number in range(apkg.MEMBERS)}},
    )
    refused(path, "too large")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(releases, tmp_path):
    """Which one Anki would read nobody knows."""
    path = remake(releases / FILES[2], tmp_path / "x.apkg")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("collection.anki2", b"")
    refused(path)


@pytest.mark.parametrize(
    "name", ["../escaped", "/escaped", "a/b", "a\\b", "C:x", "..", "", "a\0b", "a" * 121, 5]
)
def test_files_have_plain_names(releases, tmp_path, name):
    def members(files):
        names = json.loads(files["media"])
        names["900"] = name
        return {**files, "media": json.dumps(names).encode(), "900": b"x"}

    refused(remake(releases / FILES[2], tmp_path / "x.apkg", members=members))


@pytest.mark.parametrize("media", [b"[]", b'{"x": "y"}', b'{"77": "gone.png"}', b"{"])
def test_odd_lists_of_files_are_refused(releases, tmp_path, media):
    refused(
        remake(releases / FILES[2], tmp_path / "x.apkg", members=lambda files: {**files, "media": media})
    )


def test_many_notes_take_no_time(learner, tmp_path):
    """Nothing is looked up note by note: ten times as many take about ten times as long."""

    def more(number):
        def database(connection):
            mid, flds = connection.execute("select mid, flds from notes limit 1").fetchone()
            connection.executemany(
                "insert into notes values (?,?,?,1,-1,'',?,'',0,0,'')",
                ((10**6 + at, f"more-{at}", mid, flds) for at in range(number)),
            )
            connection.executemany(
                "insert into cards values (?,?,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,'')",
                ((10**6 + at, 10**6 + at) for at in range(number)),
            )

        def history(told):
            told["notes"] |= {
                f"more-{at}": {"id": "x", "now": 0, "fields": {}, "tags": []} for at in range(number)
            }

        path = remake(
            learner.releases / FILES[2], tmp_path / f"{number}.apkg", database=database, history=history
        )
        began = time.process_time()
        plan = learner.plan(path)
        rows = apply._rows(plan, apply.Choices())
        assert len(rows) == number + 11
        return time.process_time() - began

    more(500)
    assert more(20_000) < 40 * more(2_000)


# What is none of ours
######################################################################


def test_a_foreign_note_and_its_type_stay(learner, tmp_path):
    """A package that brings another text for one of the learner's own notes."""
    col = learner.col
    mine = col.new_note(col.models.by_name("Basic"))
    mine["Front"], mine["Back"] = "mine", "my own"
    col.add_note(mine, col.decks.id("Default"))
    mid = mine.mid

    def database(connection):
        models(
            lambda all: all.update(
                {
                    str(mid): {
                        **json.loads(json.dumps(all[str(BASIC)])),
                        "id": mid,
                        "name": "Basic",
                        "css": "/*x*/",
                        "flds": all[str(BASIC)]["flds"][:2],
                        "mod": 4_000_000_000,
                    }
                }
            )
        )(connection)
        connection.execute(
            "insert into notes values (77,?,?,4000000000,-1,'','mine\x1fevil','',0,0,'')",
            (mine.guid, mid),
        )

    def history(told):
        told["notes"][mine.guid] = {"id": "x", "now": 0, "fields": {}, "tags": []}

    path = remake(learner.releases / FILES[2], tmp_path / "x.apkg", database=database, history=history)
    with pytest.raises(apkg.Unusable, match="is damaged"):
        learner.guarded(path)
    assert col.get_note(mine.id)["Back"] == "my own"


def test_a_foreign_note_under_our_type_stays(learner, tmp_path):
    """The learner's note of another type, with the name of one of ours."""
    col = learner.col
    mine = col.new_note(col.models.by_name("Basic"))
    mine["Front"], mine["Back"] = "mine", "my own"
    col.add_note(mine, col.decks.id("Default"))
    col.remove_notes([learner.note("always").id])
    guid = next(each for each, note in learner.package(1).notes.items() if note.record.id == "always")
    col.db.execute("update notes set guid=? where id=?", guid, mine.id)
    assert learner.plan(2).blocked == [mine.id]
    learner.guarded(2)
    assert (col.get_note(mine.id)["Front"], col.get_note(mine.id)["Back"]) == ("mine", "my own")


def test_only_what_was_checked_reaches_anki(learner, tmp_path):
    """Other note types, tables and members of a package do not, nor a newer database beside it."""

    def database(connection):
        models(lambda all: all.update({"77": {"id": 77, "name": "Foreign", "flds": [], "tmpls": []}}))(
            connection
        )
        connection.execute("create table more as select * from notes")
        connection.execute("insert into revlog values (1,1,1,1,1,1,1,1,1)")

    path = remake(
        learner.releases / FILES[2],
        tmp_path / "x.apkg",
        database=database,
        members=lambda files: {
            **files,
            "collection.anki21": b"x",
            "meta": b"\x08\x03",
            "collection.anki21b": b"x",
            "../outside": b"x",
        },
    )
    done = learner.guarded(path)
    assert done.new == 1 and learner.note("always")["Back"] == "Release 2."
    assert learner.types() == [NAME, NOTE_TYPES["cloze"][1]]
    assert learner.col.models.get(77) is None
    assert learner.progress()["revlog"] == []


def test_own_style_and_pictures_stay(learner, tmp_path):
    media = Path(learner.col.media.dir())
    (media / USER_CSS).write_text("/* mine */")
    (media / "mine.jpg").write_bytes(b"mine")

    def members(files):
        names = json.loads(files["media"]) | {"900": "mine.jpg", "901": USER_CSS}
        names = {key: name for key, name in names.items() if name != USER_CSS or key == "901"}
        return {**files, "media": json.dumps(names).encode(), "900": b"evil", "901": b"evil"}

    learner.guarded(remake(learner.releases / FILES[2], tmp_path / "x.apkg", members=members))
    assert (media / USER_CSS).read_text() == "/* mine */"
    assert (media / "mine.jpg").read_bytes() == b"mine"


# Times
######################################################################


def dated(learner, tmp_path, at: int) -> Path:
    return remake(
        learner.releases / FILES[2], tmp_path / f"{at}.apkg", history=lambda told: told.update(time=at)
    )


def test_a_package_of_the_future_is_refused(learner, tmp_path):
    """Else no release after it would be newer."""
    now = int(time.time())
    before = learner.everything()
    with pytest.raises(apkg.Unusable, match="in the future"):
        learner.guarded(dated(learner, tmp_path, now + 86_400 + 600))
    assert learner.everything() == before
    learner.guarded(dated(learner, tmp_path, now + 86_400 - 600))  # a clock may be wrong


@pytest.mark.parametrize("stored", [4_102_444_800, 2**62, "soon", None, [], True, -1.5, {"a": 1}])
def test_a_time_that_cannot_be_is_not_remembered(learner, stored):
    learner.col.set_config(apply.MEMORY, {"time": stored, "version": "9.9"})
    learner.guarded(2)
    assert learner.note("always")["Back"] == "Release 2."
    assert learner.col.get_config(apply.MEMORY)["time"] == TIMES[2]


@pytest.mark.parametrize(
    "memory",
    [
        5,
        [],
        "x",
        {"kept": 5},
        {"kept": {"a": 5}},
        {"seen": [1]},
        {"looks": 5},
        {"seen": {"a": "b", "0": 5, "1": "abc"}},
        {"kept": None, "seen": None, "looks": None, "time": None},
    ],
)
def test_odd_memories_stop_nothing(learner, memory):
    learner.col.set_config(apply.MEMORY, memory)
    learner.guarded(2)
    assert learner.note("always")["Back"] == "Release 2."


@pytest.mark.parametrize("earlier", [1, 3600, 86_400])
def test_a_package_that_is_a_little_older_is_refused_too(learner, tmp_path, earlier):
    learner.guarded(2)
    with pytest.raises(apkg.Unusable, match="is older than"):
        learner.guarded(dated(learner, tmp_path, TIMES[2] - earlier))


def test_a_new_note_is_never_dated_in_the_future(learner, tmp_path):
    """Else plain imports would skip it for ever."""
    path = remake(
        learner.releases / FILES[2], tmp_path / "x.apkg", database=run("update notes set mod=4000000000")
    )
    learner.guarded(path)
    assert learner.note("fresh").mod <= time.time() + 1


def test_texts_of_a_package_come_as_they_are(learner, tmp_path):
    """Odd texts are texts."""
    odd = "\u202e \U0001f600 \ufffe <b>x</b> {{Front}} \t '\" ; drop table notes"
    path = later(learner.releases / FILES[1], tmp_path / "later.apkg", {"always": {"Back": odd}})
    learner.guarded(path)
    assert learner.note("always")["Back"] == odd


# Windows
######################################################################


def shown(tree):
    """Calls that show a text, with what they are given."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            yield each.func.id, each


def is_plain(text):
    """Return whether a text is our own, or escaped."""
    if isinstance(text, ast.BinOp):
        return is_plain(text.left) and is_plain(text.right)
    if isinstance(text, ast.Call):
        return ast.unparse(text.func) == "html.escape"
    return isinstance(text, ast.Constant) or ast.unparse(text) == "identity.NAME"


@pytest.mark.parametrize(
    "source", sorted((Path(apkg.__file__).parent.parent).rglob("*.py")), ids=lambda source: source.name
)
def test_every_window_shows_plain_text(source):
    """Qt takes a text for HTML if it looks like it, in messages, tooltips and labels."""
    for name, call in shown(ast.parse(source.read_text("utf-8"))):
        said = f"{source.name}:{call.lineno}"
        if name in ("showInfo", "showWarning", "showCritical", "askUser"):
            formats = [each.value.value for each in call.keywords if each.arg == "textFormat"]
            assert formats == ["plain"], said
        elif name == "tooltip":
            text = call.args[0]
            assert is_plain(text), said
        elif name in ("QLabel", "QMessageBox"):
            assert not any(
                isinstance(each, (ast.Name, ast.JoinedStr, ast.Call))
                and ast.unparse(each) in ("text", "str(error)")
                for each in call.args
            ), said
            assert "setTextFormat(Qt.TextFormat.PlainText)" in source.read_text("utf-8"), said
