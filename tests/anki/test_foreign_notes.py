"""Test that an update leaves foreign notes alone, and shows the texts of a package as plain text."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from addon.update import package as apkg
from deckbuilder.core.identity import NAME, NOTE_TYPES, USER_CSS
from tests.support.listing import for_each_file
from tests.support.packages import models, remake
from tests.support.update_stories import FILES

BASIC = NOTE_TYPES["basic"][0]


def test_a_package_that_changes_a_foreign_note_is_refused(learner, tmp_path):
    """The package contains a new text for one of the learner's own notes."""
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

    def history(data):
        data["notes"][mine.guid] = {"id": "x", "now": 0, "fields": {}, "tags": []}

    path = remake(learner.releases / FILES[2], tmp_path / "x.apkg", database=database, history=history)
    with pytest.raises(apkg.Unusable, match="is damaged"):
        learner.guarded(path)
    assert col.get_note(mine.id)["Back"] == "my own"


def test_a_foreign_note_with_one_of_our_ids_stays(learner, tmp_path):
    """The learner's note has another note type, and the guid of one of ours."""
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
    """Other note types, tables, and members of a package do not, nor does a newer database in it."""

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


def test_the_learners_own_style_and_pictures_stay(learner, tmp_path):
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


def shown(tree):
    """Yield every call of a plain name, with that name."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            yield each.func.id, each


def is_plain(text):
    """Return whether a text is our own or escaped."""
    if isinstance(text, ast.BinOp):
        return is_plain(text.left) and is_plain(text.right)
    if isinstance(text, ast.Call):
        return ast.unparse(text.func) == "html.escape"
    return isinstance(text, ast.Constant) or ast.unparse(text) == "identity.NAME"


@for_each_file("addon/**/*.py")
def test_every_window_shows_plain_text(path):
    """Qt renders a text as HTML if it looks like it, in messages, tooltips, and labels."""
    source = path.read_text("utf-8")
    for name, call in shown(ast.parse(source)):
        said = f"{path.name}:{call.lineno}"
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
            assert "setTextFormat(Qt.TextFormat.PlainText)" in source, said
