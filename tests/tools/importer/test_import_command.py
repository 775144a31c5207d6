"""Test that the command shows what it would write, asks, writes all or nothing, and never overwrites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.pipeline import check
from tests.support.importing import DECK, PNG, written
from tests.support.projects import FakeExamples, small

NOTES = "Why is ![](curve.png) flat?::Its gradient is $0$.\n\nold::![[none.png]]\n"
SHOWN = """\
+++ cards/notes.md
+## flat
+
+- covers: ???
+- source: ???, §
+
+Q: Why is ![TODO: describe the picture](curve) flat?
+
+A: Its gradient is $0$.
+++ media/images/curve.png (0 kB)

notes.md:3: C113 warning: "old": not imported: the picture "none.png": it does not come with the \
notes, or is larger than 20 MB

Obsidian: 2 notes, of which 1 card and 1 picture can be imported.
"""


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    return small(tmp_path / "project")


@pytest.fixture
def notes(tmp_path) -> Path:
    (tmp_path / "curve.png").write_bytes(PNG)
    return written(tmp_path, "notes.md", NOTES)


def run(
    project: Project, file: Path, *arguments: str, deck: str = DECK, answer: str = ""
) -> tuple[int, str]:
    result = CliRunner().invoke(
        commands.main,
        ["import", str(file), "--deck", deck, *arguments, "--project", str(project.root)],
        input=answer,
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def content(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.root.rglob("*") if path.is_file()}


def test_the_command_shows_the_cards_and_writes_nothing_without_consent(project, notes):
    before = content(project)
    assert run(project, notes, "--dry-run") == (
        0,
        SHOWN + "Nothing was written, because of --dry-run.\n",
    )
    assert run(project, notes) == (
        1,
        SHOWN + "Nothing was written, because there is no terminal to ask on. Add --yes to write.\n",
    )
    assert content(project) == before


@pytest.mark.parametrize(
    "answer, status, written", [("y\n", 0, True), ("n\n", 1, False), ("", 1, False)]
)
def test_the_command_asks_before_writing(project, notes, monkeypatch, answer, status, written):
    monkeypatch.setattr("deckbuilder.commands.output._can_ask", lambda: True)
    before = content(project)
    found, output = run(project, notes, answer=answer)
    assert found == status and ", cards/notes.md, cards/decks.toml? [y/N]" in output
    assert (content(project) != before) is written
    assert ("Wrote media/images/curve.png" in output) is written


def test_a_new_topic_gets_the_cards_and_says_what_is_left_to_do(project, notes):
    status, output = run(project, notes, "--yes")
    assert status == 0 and output.startswith(SHOWN)
    assert (
        "Wrote media/images/curve.png, media/images/sources.csv, cards/notes.md, cards/decks.toml.\n"
        in output
    )
    for each in ('C017 "???"', 'C015 source "???"', 'C030 the text is unfinished: "TODO"'):
        assert f"cards/notes.md:{ {'C017': 10, 'C015': 11, 'C030': 13}[each[:4]] }: {each}" in output
    needs = 'C133 warning: "curve.png" needs a source, an author, and a license'
    assert f"media/images/sources.csv:3: {needs}" in output
    assert (project.images / "curve.png").read_bytes() == PNG
    assert project.image_sources.read_text("utf-8").endswith("\ncurve.png,,,,\n")
    assert 'topics = ["one", "notes"]' in (project.cards / "decks.toml").read_text("utf-8")
    codes = {each.code for each in check(Project(project.root), FakeExamples()).problems}
    assert codes == {"C015", "C017", "C030", "C091", "C133"}


def test_importing_again_adds_nothing(project, notes):
    run(project, notes, "--yes")
    before = content(project)
    status, output = run(Project(project.root), notes, "--yes")
    assert (status, content(project)) == (0, before)
    assert (
        'C113 warning: "Why is ![](curve.png) flat?": not imported: it is already asked by "flat"'
        in output
    )
    assert "Obsidian: 2 notes, of which 0 cards can be imported.\n" in output


@pytest.mark.parametrize("topic", ["one", "One", "one.md"])
def test_an_existing_topic_keeps_what_it_has(project, notes, topic):
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert run(project, notes, "--topic", topic, "--yes")[0] == 0
    after = path.read_bytes()
    assert after.startswith(before + b"\r\n## flat\r\n") and b"\n" not in after.replace(b"\r\n", b"")
    assert not (project.cards / "notes.md").exists()


def test_files_with_the_same_name_are_never_overwritten(project, notes):
    (project.cards / "notes.md").write_text("mine", "utf-8")
    status, output = run(project, notes, "--yes")
    assert status == 1 and 'C088 the name "notes" is already used' in output
    assert (project.cards / "notes.md").read_text("utf-8") == "mine"
    (project.images / "curve.png").write_bytes(PNG + b"another")
    assert run(Project(project.root), notes, "--topic", "more", "--yes")[0] == 0
    assert (project.images / "curve.png").read_bytes() == PNG + b"another"
    assert (project.images / "curve-2.png").read_bytes() == PNG


def test_a_full_disk_leaves_everything_as_it_was(project, notes, monkeypatch):
    before = content(project)
    real = os.replace

    def fails(source: Path, target: Path) -> None:
        if Path(target).name == "decks.toml" and b"notes" in Path(source).read_bytes():
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", fails)
    status, output = run(project, notes, "--yes")
    assert status == 1 and "C070 the file cannot be written: No space left on device" in output
    monkeypatch.undo()
    assert content(project) == before


@pytest.mark.parametrize(
    "name, deck, said",
    [
        ("a.pdf", DECK, 'C112 files that end in ".pdf" are in no known format'),
        ("a.apkg", DECK, "C112 this is not an export from Anki"),
        ("a.csv", "Furst by name", 'C088 unknown deck "Furst by name" (did you mean "First by name"?)'),
        ("a.csv", DECK, "C112 no separator between questions and answers"),
        ("con.md", DECK, 'C088 "con" is not a valid name'),
    ],
)
def test_files_that_cannot_be_imported_are_reported(project, tmp_path, name, deck, said):
    before = content(project)
    topic = ("--topic", "con") if name == "con.md" else ()
    status, output = run(project, written(tmp_path, name, "words"), "--yes", *topic, deck=deck)
    assert status == 1 and said in output and "Traceback" not in output
    assert content(project) == before
