"""Test that `own` turns a clone of this repository into your own decks without losing anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.identity import NAME, SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import check
from deckbuilder.source import decks
from deckbuilder.tools.own import identity
from tests.support.projects import ROOT, FakeExamples, small

pytestmark = pytest.mark.our_cards  # the files that are renamed must have this repository's names

ADDRESS = "https://github.com/lecturer/stats-101"
FIGURE_TESTS = ROOT / "tests" / "unit" / "media"
FILES = ("LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a clone of a small repository like this one."""
    found = small(tmp_path / "clone")
    shutil.rmtree(found.cache, ignore_errors=True)
    copied = (*FILES, "addon/identity.py", "addon/config.md", ".github/ankiweb/deck.md")
    for name in (*copied, *(path.relative_to(ROOT).as_posix() for path in FIGURE_TESTS.rglob("*.py"))):
        path = found.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, path)
    (found.cards / "spelling.txt").write_text("softmax\n", "utf-8")
    git(found, "init", "--quiet")
    commit(found)
    return found


def git(project: Project, *args: str) -> str:
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    done = subprocess.run(
        ["git", *who, "-C", str(project.root), *args], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def commit(project: Project) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "All")


def own(project: Project, *args: str, status: int = 0, name: str = "Stats 101", **more: Any) -> str:
    """Run the command, and return what it prints."""
    options = [*args, "--repository", ADDRESS, "--project", str(project.root)]
    done = CliRunner().invoke(commands.main, ["own", name, *options], **more)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == status, done.output
    return done.output


def tree(project: Project) -> dict[str, bytes]:
    """Return the content of every file but git's, by path."""
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(project.root).parts[:1]
    }


def test_your_own_decks_start_without_the_cards_of_this_repository(project: Project) -> None:
    output = own(project, "--empty", "--yes", "--authors", "Ada Lecturer")
    assert "  cards/  4 files\n" in output and "  media/images/  2 files\n" in output
    values = identity.values((project.addon / "identity.py").read_text("utf-8"))
    assert (values["NAME"], values["SLUG"], values["MEDIA"]) == ("Stats 101", "stats-101", "_stats-101-")
    assert values["FIRST_ID"] > 1_700_000_000_000
    assert sorted(path.name for path in project.cards.iterdir()) == ["decks.toml", "spelling.txt"]
    assert not list(project.figures.glob("*.py")) and (project.root / "media" / "style.py").exists()
    tests = project.root / "tests" / "unit" / "media"
    assert not list(tests.glob("figures/test_*.py")) and list(tests.glob("test_*.py"))
    for name, data in tree(project).items():
        if name not in ("LICENSE", "media/style.py"):
            assert NAME.encode() not in data and SLUG.encode() not in data, name
    license = (project.root / "LICENSE").read_text("utf-8")
    # The MIT license requires that the authors of the program stay named.
    assert f"Copyright (c) 2026 {NAME} contributors\nCopyright (c) 2026 Ada Lecturer\n" in license
    assert 'Attribution: "Ada Lecturer"' in license and license.startswith("Stats 101 has two licenses.")
    assert decks.load(Project(project.root))[0].repository == ADDRESS
    # A project without cards has no problems, nor has a first card without source and syllabus.
    assert check(Project(project.root), FakeExamples()).problems == ()
    for args in (
        ["new-topic", "averages", "--deck", "First deck"],
        ["new", "mean", "--topic", "averages"],
    ):
        done = CliRunner().invoke(commands.main, [*args, "--project", str(project.root)])
        assert done.exit_code == 0, done.output
    text = (project.cards / "averages.md").read_text("utf-8").replace("TODO", "What is the mean here")
    (project.cards / "averages.md").write_text(text, "utf-8")
    assert check(Project(project.root), FakeExamples()).problems == ()


def test_the_cards_can_be_kept(project: Project) -> None:
    before = tree(project)
    own(project, "--yes")
    after = tree(project)
    assert before.keys() == after.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"addon/identity.py", "cards/decks.toml", "LICENSE", "README.md"}
    assert not any(name.startswith(("cards/", "media/")) for name in changed - {"cards/decks.toml"})
    assert b"dist/stats-101.apkg" in after["CONTRIBUTING.md"]
    assert f'"Stats 101 contributors and {NAME} contributors"'.encode() in after["LICENSE"]


@pytest.mark.parametrize("more", [["--empty"], []])
def test_the_command_runs_only_once(project: Project, more: list[str]) -> None:
    own(project, "--empty", "--yes")
    commit(project)
    before = tree(project)
    output = own(project, "--yes", *more, name="Stats 102", status=1)
    assert (
        'C120 these decks are already your own: "Stats 101" (until the first release, change' in output
    )
    assert tree(project) == before


def test_released_cards_are_not_given_another_identity(project: Project) -> None:
    ledger = {
        "format": 1,
        "releases": [["1.0", 1790000000]],
        "look": ["", 0],
        "looks": [],
        "note_types": {},
        "cards": {
            "only-one": {
                "kind": "basic",
                "cards": [1],
                "time": 1,
                "contents": ["a"],
                "texts": {},
                "tags": [],
            }
        },
    }
    (project.cards / "released.json").write_text(str(ledger).replace("'", '"'), "utf-8")
    commit(project)
    before = tree(project)
    output = own(project, "--yes", status=1)
    assert f'1 cards were already released as "{NAME}"' in output and "use --empty" in output
    assert tree(project) == before
    own(project, "--yes", "--empty")
    assert not (project.cards / "released.json").exists()


def test_nothing_uncommitted_is_lost(project: Project) -> None:
    with (project.cards / "one.md").open("a", encoding="utf-8") as file:
        file.write("\n## mine\n")
    (project.root / "README.md").write_text("Mine\n", "utf-8")
    git(project, "add", "README.md")
    (project.cards / "new.md").write_text("Mine, and unknown to git.\n", "utf-8")
    before = tree(project)
    output = own(project, "--yes", "--empty", status=1)
    for name in ("cards/one.md", "README.md"):
        assert f"{name}:1: C120 this file would be changed or deleted, but has changes" in output
    assert "new.md" not in output and tree(project) == before
    git(project, "checkout", "--quiet", "HEAD", "--", "cards/one.md", "README.md")
    own(project, "--yes", "--empty")
    assert (project.cards / "new.md").read_text("utf-8") == "Mine, and unknown to git.\n"


def test_without_git_nothing_is_changed(project: Project) -> None:
    shutil.rmtree(project.root / ".git")
    before = tree(project)
    output = own(project, "--yes", "--empty", status=1)
    assert "C120 this folder is not a git repository" in output and 'run "git init"' in output
    assert tree(project) == before


def test_the_command_shows_what_it_will_do_and_asks(project: Project) -> None:
    before = tree(project)
    output = own(project, "--empty", status=1)
    assert "Files to change:\n" in output and "  addon/identity.py\n" in output
    assert output.endswith("Nothing was changed. To continue, add --yes.\n")
    assert tree(project) == before


def test_an_interrupted_write_leaves_everything_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(project)
    replace = os.replace

    def full(source: Any, target: Any) -> None:
        if Path(target).name == "identity.py":
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    output = own(project, "--empty", "--yes", status=1)
    assert "C070 the file cannot be written: No space left on device" in output
    assert tree(project) == before


@pytest.mark.parametrize(
    "name, more, message",
    [
        (
            "统计学",
            [],
            "the name has no letters that file names can use: add a slug, as in --slug stats-101",
        ),
        ("History", [], 'the slug "history" is too general: use two words, as in --slug history-cards'),
        ("101 stats", [], '"101-stats" is not a valid slug: begin with a letter'),
        ("Stats::101", [], "the name must not contain ::"),
        ("Stats <101>", [], "the name must not contain quotation marks"),
        ("  ", [], "the name must not be empty"),
        ("Stats 101", ["--slug", "Stats_101"], '"Stats_101" is not a valid slug'),
        ("Stats 101", ["--authors", '"Ada"'], "the authors must not contain quotation marks"),
        ("Stats 101", ["--repository", "github.com/me"], '"github.com/me" is not a web address'),
    ],
)
def test_unusable_names_are_refused(name: str, more: list[str], message: str) -> None:
    arguments = [
        "own",
        name,
        "--yes",
        *(more if "--repository" in more else [*more, "--repository", ADDRESS]),
    ]
    done = CliRunner().invoke(commands.main, arguments)
    assert done.exit_code == 2 and f"Error: {message}" in " ".join(done.output.split())


def test_a_name_in_any_script_works_with_a_slug_in_ascii() -> None:
    made = identity.make("统计学 Größe", ADDRESS, "stats-zh", "统计学", now=lambda: 1.8e9)
    text = 'NAME = "a"\nSLUG = "a"\nFIRST_ID = 1\nMEDIA = "_a-"\nSUBJECT = ""\n'
    assert identity.values(identity.module(text, made)) == {
        "NAME": "统计学 Größe",
        "SLUG": "stats-zh",
        "SUBJECT": "统计学",
        "FIRST_ID": 1_800_000_000_000,
        "MEDIA": "_stats-zh-",
    }
