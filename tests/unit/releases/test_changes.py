"""Test the times of cards that are not released: each has the time of its own last change, so that a
contributor's next import replaces only what has changed since the last one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.release import release
from tests.support.git import git
from tests.support.projects import FakeExamples, small
from tests.support.releasing import change, move_cards, rename_topic

ALL = {"zebra-basic", "apple-reversed", "typed", "cloze", "only-one"}
# The times of commits, an hour apart.
TIMES = [1_770_000_000 + 3600 * number for number in range(6)]


def commit(project, time, *more):
    git(project.root, "add", "-A")
    git(project.root, "commit", "-qm", "x", *more, GIT_COMMITTER_DATE=f"{time} +0000")


def make(project):
    result = build(project, examples=FakeExamples(), environment={})
    assert result.errors == 0, result.problems
    return project.dist / f"{SLUG}.apkg"


def mods(project):
    """Build, and return card id → the time of its note."""
    with zipfile.ZipFile(make(project)) as archive:
        data = archive.read("collection.anki2")
    file = project.root / ".cache" / "read.db"
    file.write_bytes(data)
    connection = sqlite3.connect(file)
    found = dict(connection.execute("select substr(flds, instr(flds, '.md#') + 4), mod from notes"))
    connection.close()
    return {text.partition("\x1f")[0]: mod for text, mod in found.items()}


@pytest.fixture
def project(tmp_path):
    """Return the small project in its own repository, committed once."""
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    project = small(root)
    (root / ".gitignore").write_text("dist/\n.cache/\n__pycache__/\n")
    commit(project, TIMES[0])
    return project


def forget(project):
    for name in ("changes", "figures", "imports"):
        shutil.rmtree(project.cache / name, ignore_errors=True)


def later(project, *ids, time=TIMES[1]):
    """Assert that only these cards have a later time, with and without the cache of changes."""
    expected = {**dict.fromkeys(ALL, TIMES[0]), **dict.fromkeys(ids, time)}
    assert mods(project) == expected
    shutil.rmtree(project.cache / "changes", ignore_errors=True)
    assert mods(project) == expected


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def photo(project):
    path = project.images / "photo.png"
    path.write_bytes(path.read_bytes() + b"\0")


CHANGES = {
    "a word": (lambda project: change(project, "A: -1", "A: -1.00"), {"typed"}),
    "a line removed": (lambda project: change(project, "Note: It needs $b>0$.\n", ""), {"cloze"}),
    "a source": (
        lambda project: change(project, "C. Second. https", "C. Third. https"),
        {"zebra-basic", "apple-reversed"},
    ),
    "an input": (lambda project: change(project, "x = 4", "x = 5"), {"zebra-basic"}),
    "a figure": (
        lambda project: replace(project.figures / "two_bars.py", "[1, 2]", "[2, 1]"),
        {"zebra-basic"},
    ),
    "all figures": (
        lambda project: replace(project.root / "media" / "style.py", '"""The', '"""A'),
        {"zebra-basic"},
    ),
    "an image": (photo, {"apple-reversed"}),
    "a new card": (
        lambda project: change(
            project,
            "## cloze",
            "## fresh\n\n- covers: s0-01\n- source: a\n\nC: A {{c1::new}} one.\n\n## cloze",
        ),
        {"fresh"},
    ),
    "nothing on a card": (lambda project: change(project, "tags: [small]", "tags: [tiny]"), set()),
    "a topic's file": (rename_topic, set()),
    "the cards' topic": (move_cards, set()),
    "another program": (lambda project: (project.addon / "__init__.py").write_text("x = 1"), set()),
}


@pytest.mark.slow
@pytest.mark.parametrize("before", ["built before", "never built"])
@pytest.mark.parametrize("case", CHANGES)
def test_a_commit_updates_the_times_of_the_cards_that_it_changes(project, case, before):
    if before == "built before":
        assert set(mods(project).values()) == {TIMES[0]}
    changing, ids = CHANGES[case]
    changing(project)
    commit(project, TIMES[1])
    later(project, *ids)
    (project.root / "README.md").write_text("of no card")
    commit(project, TIMES[2])
    later(project, *ids)


def test_undoing_a_change_is_a_change(project):
    change(project, "A: -1", "A: -1.00")
    commit(project, TIMES[1])
    change(project, "A: -1.00", "A: -1")
    commit(project, TIMES[2])
    later(project, "typed", time=TIMES[2])


def test_changes_in_a_merge_have_the_time_of_the_merge(project):
    """It is when they reached this branch, not when they were made: an import may have come between."""
    git(project.root, "checkout", "-qb", "side")
    change(project, "A: -1", "A: -1.00")
    commit(project, TIMES[1])
    git(project.root, "checkout", "-q", "main")
    change(project, "A: One.", "A: Exactly one.", "one.md")
    commit(project, TIMES[2])
    git(
        project.root, "merge", "-q", "--no-ff", "-m", "x", "side", GIT_COMMITTER_DATE=f"{TIMES[3]} +0000"
    )
    expected = {**dict.fromkeys(ALL, TIMES[0]), "only-one": TIMES[2], "typed": TIMES[3]}
    assert mods(project) == expected
    forget(project)
    assert mods(project) == expected


def test_uncommitted_edits_update_only_the_time_of_the_edited_card(project):
    """Edit two cards of one file, and build after each edit."""
    path = project.cards / "kinds.md"
    change(project, "A: -1", "A: -1.00")
    os.utime(path, (TIMES[1], TIMES[1]))
    later(project, "typed")
    assert mods(project)["typed"] == TIMES[1]
    change(project, "A: An *inequality*.", "A: An inequality.")
    os.utime(path, (TIMES[2], TIMES[2]))
    found = mods(project)
    assert found == {**dict.fromkeys(ALL, TIMES[0]), "typed": TIMES[1], "zebra-basic": TIMES[2]}
    path = project.figures / "two_bars.py"
    replace(path, "[1, 2]", "[2, 1]")
    os.utime(path, (TIMES[3], TIMES[3]))
    assert mods(project) == {**found, "zebra-basic": TIMES[3]}
    commit(project, TIMES[4])
    later(project, "typed", "zebra-basic", time=TIMES[4])


@pytest.mark.slow
def test_the_same_commit_gives_the_same_files_whatever_was_built_before(project, tmp_path):
    for number, text in enumerate(["-1.00", "-1.0", "minus one"], 1):
        change(
            project,
            *(
                ["A: -1", f"A: {text}"]
                if number == 1
                else [["A: -1.00", "A: -1.0"], ["A: -1.0", "A: minus one"]][number - 2]
            ),
        )
        commit(project, TIMES[number])
        make(project)
    change(project, "A: One.", "A: Exactly one.", "one.md")  # built but never committed
    make(project)
    git(project.root, "checkout", "-q", ".")
    make(project)
    files = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    clone = tmp_path / "clone é"
    git(tmp_path, "clone", "-q", project.root, clone)
    make(Project(clone))
    assert {path.name: path.read_bytes() for path in (clone / "dist").iterdir()} == files
    git(project.root, "checkout", "-q", "HEAD~2")
    assert mods(project)["typed"] == TIMES[1]
    git(project.root, "checkout", "-q", "main")
    make(project)
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == files


def test_a_project_can_be_in_a_folder_of_a_repository(tmp_path):
    root = tmp_path / "outer"
    (root / "in é").mkdir(parents=True)
    git(root, "init", "-q")
    (root / ".gitignore").write_text("dist/\n.cache/\n__pycache__/\n")
    project = small(root / "in é")
    commit(Project(root), TIMES[0])
    change(project, "A: -1", "A: -1.00")
    commit(Project(root), TIMES[1])
    later(project, "typed")
    change(project, "A: One.", "A: Exactly one.", "one.md")
    os.utime(project.cards / "one.md", (TIMES[2], TIMES[2]))
    assert mods(project)["only-one"] == TIMES[2]


def test_a_shallow_clone_has_the_time_of_its_only_commit(project, tmp_path):
    change(project, "A: -1", "A: -1.00")
    commit(project, TIMES[1])
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project.root}", tmp_path / "shallow")
    assert set(mods(Project(tmp_path / "shallow")).values()) == {TIMES[1]}


@pytest.mark.parametrize("missing", ["repository", "git"])
def test_without_git_a_card_has_the_time_of_its_files(project, monkeypatch, missing):
    if missing == "repository":
        shutil.rmtree(project.root / ".git")
    else:
        monkeypatch.setenv("PATH", "")
    for path in project.root.rglob("*"):
        os.utime(path, (TIMES[0], TIMES[0]))
    os.utime(project.cards / "one.md", (TIMES[1], TIMES[1]))
    later(project, "only-one")
    change(project, "A: -1", "A: -1.00")
    os.utime(project.cards / "kinds.md", (TIMES[2], TIMES[2]))
    assert mods(project)["typed"] == TIMES[2]


def test_released_cards_keep_the_release_and_new_ones_come_after_it(project):
    done = release(
        project, "1.0", examples=FakeExamples(), environment={"SOURCE_DATE_EPOCH": str(TIMES[3])}
    )
    assert done.result.errors == 0
    change(project, "A: -1", "A: -1.00")
    commit(project, TIMES[1])  # as on a branch that was started before the release
    assert mods(project) == {**dict.fromkeys(ALL, TIMES[3]), "typed": TIMES[3] + 1}
    change(project, "A: -1.00", "A: -1.0")
    commit(project, TIMES[4])
    assert mods(project)["typed"] == TIMES[4]


# In Anki
######################################################################


def load(col, path):
    """Import with Anki's default options, and return (number of new notes, fronts of updated notes)."""
    options = col._backend.get_import_anki_package_presets()
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    return len(log.new), [each.fields[0] for each in log.updated]


@pytest.mark.parametrize("way", ["committed", "uncommitted"])
def test_a_second_import_updates_only_what_changed(project, tmp_path, way):
    col = Collection(str(tmp_path / "collection.anki2"))
    assert load(col, make(project)) == (5, [])
    (found,) = col.find_notes("Origin:*#cloze")
    mine = col.get_note(found)
    mine["My notes"] = "Look this up."
    col.update_note(mine)
    assert col.db
    col.db.execute("update notes set mod=? where id=?", TIMES[0] + 60, mine.id)
    for number, (old, new) in enumerate([("-1", "-1.00"), ("-1.00", "-1.0")], 1):
        change(project, f"A: {old}\n", f"A: {new}\n")
        os.utime(project.cards / "kinds.md", (TIMES[number], TIMES[number]))
        if way == "committed":
            commit(project, TIMES[number])
        path = make(project)
        assert load(col, path) == (0, ["What is 1 − 2?"])
        assert load(col, path) == (0, [])
    (found,) = col.find_notes("Origin:*#cloze")
    assert col.get_note(found)["My notes"] == "Look this up."
    col.close()
