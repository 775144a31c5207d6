"""Test that the command shows what it pulls, asks, and writes all or nothing."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.tools.pull import apply
from tests.support.git import git
from tests.support.importing import PNG
from tests.support.projects import FakeExamples
from tests.support.pull_export import edited, packed
from tests.support.pulling import FILE, built, rewrite


@pytest.fixture
def export(project, monkeypatch) -> Path:
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    return edited(
        built(project),
        project.root / "export.apkg",
        {"only-one": {"Back": "Two."}, "zebra-basic": {"Explanation": "<u>Here</u>"}},
    )


def run(project: Project, *arguments: object, answer: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(
        commands.main, ["pull", *map(str, arguments), "--project", str(project.root)], input=answer
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def content(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.cards.iterdir()}


SHOWN = """\
--- cards/one.md
+++ cards/one.md (with export.apkg)
@@ -14,5 +14,5 @@ only-one
 Q: How many cards has this deck?
 
-A: One.
+A: Two.
 
 Note: This one.

cards/kinds.md:20: C110 warning: the note of "zebra-basic" was edited in Anki, but this cannot be \
written in Markdown: underlined text (change it here by hand; none of this edit is pulled)

1 text edited in Anki, in 5 notes.
"""  # noqa: W293


def test_without_a_terminal_nothing_is_written(project, export):
    before = content(project)
    assert run(project, export) == (
        1,
        SHOWN + "Nothing was written, because there is no terminal to ask on. Add --yes to write.\n",
    )
    assert content(project) == before


def test_a_dry_run_writes_nothing(project, export):
    before = content(project)
    assert run(project, export, "--dry-run") == (
        0,
        SHOWN + "Nothing was written, because of --dry-run.\n",
    )
    assert content(project) == before


def test_yes_writes_it_and_then_nothing_is_left_to_pull(project, export):
    before = content(project)
    status, output = run(project, export, "--yes")
    assert status == 0
    assert output == SHOWN + "Wrote cards/one.md. Review the changes with make check and git diff.\n"
    assert content(project) == before | {"one.md": before["one.md"].replace(b"A: One.", b"A: Two.")}
    status, output = run(project, export, "--yes")
    assert status == 0 and output.endswith(
        "There is nothing to pull from 5 notes: every edit is listed above.\n"
    )


@pytest.mark.parametrize(
    "answer, status, written", [("y\n", 0, True), ("n\n", 1, False), ("", 1, False)]
)
def test_the_command_asks_before_writing(project, export, monkeypatch, answer, status, written):
    monkeypatch.setattr("deckbuilder.commands.output._can_ask", lambda: True)
    before = content(project)
    found, output = run(project, export, answer=answer)
    assert found == status and "Write these changes to cards/one.md? [y/N]" in output
    assert (content(project) != before) is written
    assert ("Wrote cards/one.md." in output) is written


def test_a_file_that_changed_while_it_asked_is_kept(project, export, monkeypatch):
    def saves() -> bool:
        rewrite(project, "Note: This one.", "Note: That one.")
        return True

    monkeypatch.setattr("deckbuilder.commands.output._can_ask", saves)
    status, output = run(project, export, answer="y\n")
    assert status == 1 and "one.md changed in the meantime" in output
    assert b"A: One." in content(project)["one.md"]


def test_the_command_writes_all_or_nothing(project, monkeypatch):
    paths = [project.cards / "one.md", project.cards / FILE]
    before = content(project)
    changes = {path: (path.read_bytes(), b"new") for path in paths}
    real = os.replace

    def fails(source: Path, target: Path) -> None:
        if Path(target).name == FILE and Path(source).read_bytes() == b"new":
            raise OSError("full")
        real(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError):
        apply.write(changes, {})
    monkeypatch.undo()
    assert content(project) == before


def test_a_new_picture_is_shown_and_listed(project, export):
    html = 'One. <img src="curve.png" alt="Falls">'
    package = edited(export, project.root / "picture.apkg", {"only-one": {"Back": html}})
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    packed(package, {**members, "media": b'{"0": "curve.png"}', "0": PNG})
    status, output = run(project, package, "--yes")
    assert status == 0
    for said in (
        "+++ media/images/sources.csv (with picture.apkg)\n",
        "\n+curve.png,,,,\n",
        "+++ media/images/curve.png (0 kB)\n",
        'media/images/sources.csv:3: C133 warning: "curve.png" needs a source, an author, and a license',
        "Wrote media/images/curve.png, media/images/sources.csv, cards/one.md.",
    ):
        assert said in output, output
    assert project.image_sources.read_text("utf-8").endswith("\ncurve.png,,,,\n")


def test_the_command_says_when_there_is_nothing_to_pull(project, monkeypatch):
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    assert run(project, built(project)) == (
        0,
        "There is nothing to pull from 5 notes: they match the cards.\n",
    )


def test_a_conflict_is_shown_with_its_words(project, export):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    rewrite(project, "A: One.", "A: Exactly one card.")
    status, output = run(
        project, edited(export, project.root / "other.apkg", {"only-one": {"Back": "Only One."}})
    )
    assert status == 0
    assert (
        'cards/one.md:16: C111 warning: the answer of "only-one" was edited in Anki, and has '
        "changed here in the meantime (none of it is pulled; this is the edit):\n  -One.\n  "
        "+Only One.\n"
    ) in output


def test_a_file_that_is_not_an_export_is_refused(project):
    status, output = run(project, project.cards / "one.md")
    assert status == 1 and "C112" in output and "nothing to pull" not in output
    assert run(project, project.cards / "none.apkg")[0] == 2
