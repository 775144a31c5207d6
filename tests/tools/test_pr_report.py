"""Test the report about a branch, on a real repository and on its text alone."""

from __future__ import annotations

import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deckbuilder import commands
from deckbuilder.core.model import Card, Deck, Live, Part, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.notes.note import Note, joined
from deckbuilder.releases.ledger import Ledger
from deckbuilder.tools.pr_report import browser, comment
from deckbuilder.tools.pr_report import comment_text as words
from deckbuilder.tools.pr_report import report as make
from deckbuilder.tools.pr_report.compare import compare
from deckbuilder.tools.pr_report.version import Side
from deckbuilder.tools.release import release
from tests.support.git import git
from tests.support.projects import TIME, small
from tests.support.unfinished import UNFINISHED

NEW = """
## brand-new

- covers: s0-02
- source: a

Q: Which card is new in this deck?

A: This one.

Note: It has no note.
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a released project with a commit on main."""
    project = small(tmp_path_factory.mktemp("released") / "project")
    edit(project.cards / "kinds.md", "live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    done = release(project, "1.0", environment=TIME)
    assert done.result.errors == 0
    (project.root / ".gitignore").write_text(".cache/\ndist/\n")
    git(project.root, "init", "-q", "-b", "main")
    commit(project)
    return project.root


@pytest.fixture
def project(released: Path, tmp_path: Path) -> Project:
    """Return a copy of it for one test."""
    return Project(Path(shutil.copytree(released, tmp_path / "a project")))


def commit(project: Project) -> None:
    git(project.root, "add", "-A")
    git(project.root, "commit", "-qm", "so it is")


def run(project: Project, *args: str) -> Result:
    done = CliRunner().invoke(commands.main, ["pr-report", *args, "--project", str(project.root)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def report(project: Project) -> str:
    return (project.cache / "pr-report" / "report.md").read_text("utf-8")


def size(path: Path) -> tuple[int, int]:
    """Return the width and height of a PNG."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.slow
def test_the_report_of_a_branch(project: Project) -> None:
    git(project.root, "checkout", "-qb", "mine")
    edit(project.cards / "kinds.md", "An *inequality*.", "An *inequality*, a strict one: `<`.")
    edit(project.figures / "two_bars.py", "[1, 2]", "[2, 2]")
    edit(
        project.cards / "kinds.md",
        "- covers: s0-01\n- kind: typed",
        "- covers: s0-01\n- kind: typed\n- retired: *another* asks it better.",
    )
    topic = project.cards / "one.md"
    todo = NEW.replace("brand-new", "todo").replace("Which card is new in", "Who wrote")
    todo = todo.replace("A: This one.", "A: TODO: `@everyone` <b>")
    evil = NEW.replace("brand-new", "../../evil").replace("Which card is new in", "Where was")
    topic.write_text(topic.read_text("utf-8") + NEW + todo + evil, "utf-8")
    commit(project)
    # Meanwhile main moves on, which is not part of this pull request.
    git(project.root, "checkout", "-q", "main")
    edit(project.cards / "one.md", "A: One.", "A: Only one.")
    commit(project)
    git(project.root, "checkout", "-q", "mine")

    done = run(project)
    assert done.exit_code == 0, done.output
    assert "3 new, 1 changed, 1 retired; 3 new problems, 0 already there." in done.output
    text = report(project)
    assert text.startswith(comment.MARK)
    assert re.search(
        r"\*\*Cards: 3 new, 1 changed, 1 retired\.\*\* \(compared with `main` at \w{10}\)", text
    )
    assert (
        "A plain import would replace learners' own edits on 2 notes, which are already released" in text
    )
    assert "**Problems: 3 new errors, 0 new warnings.**" in text
    assert '- `cards/one.md:38`: C030 the text is unfinished: "TODO"\n' in text
    assert "C032 raw HTML is not allowed: &lt;b>" in text
    changed = text.partition("### Changed cards (1)")[2].partition("### ")[0]
    assert "**Second by name**" in changed
    assert "- What is $x<y$ called? (`zebra-basic`, cards/kinds.md:10)" in changed
    assert "  -A: An *inequality*.\n  +A: An *inequality*, a strict one: `<`.\n" in changed
    assert "### New cards (3)" in text and "- Which card is new in this deck? (`brand-new`" in text
    assert re.search(
        r"### Retired cards \(1\)\n\n.*\n\n- What is 1 − 2\? \(`typed`, "
        r"cards/kinds\.md:\d+\): \*another\* asks it better\.\n",
        text,
    )
    assert "only-one" not in text and "Gone" not in text
    assert "For pictures of 4 cards before and after, unpack the run's artifact `pr-report`" in text

    pictures = project.cache / "pr-report" / "pictures"
    assert sorted(path.stem for path in pictures.iterdir()) == [
        "brand-new",
        "todo",
        "typed",
        "zebra-basic",
    ]
    assert not list(project.root.rglob("evil*"))
    wide, narrow = size(pictures / "zebra-basic.png"), size(pictures / "brand-new.png")
    assert wide[0] > 2 * 360 * 1.5 > narrow[0] > 360 * 1.5 and wide[1] > narrow[1] > 200
    page = (project.cache / "pr-report" / "index.html").read_text("utf-8")
    assert page.index("zebra-basic.png") < page.index("typed.png") < page.index("brand-new.png")
    # A second run leaves nothing of the first.
    git(project.root, "checkout", "-q", "main")
    assert run(project, "--base", "HEAD").exit_code == 0
    assert "**No cards changed.**" in report(project) and not pictures.exists()
    assert (
        "A plain import would replace learners' own edits on 0 notes: no card that changed "
        "here has been released yet; earlier changes since the last release affect 1 more."
        in report(project)
    )


@pytest.mark.slow
def test_a_base_that_cannot_be_built_is_compared_with(project: Project) -> None:
    edit(project.cards / "kinds.md", "## zebra-basic", "## Not A Name")
    edit(project.cards / "kinds.md", "```live softmax-nll", "```live no-such")
    (project.figures / "two_bars.py").write_text("import nonsense\n")
    commit(project)
    edit(project.cards / "kinds.md", "## Not A Name", "## zebra-basic")
    done = run(project, "--no-pictures")
    assert done.exit_code == 0, done.output
    text = report(project)
    assert (
        "**Cards: 1 new, 1 deleted.**" in text and "### Deleted (1)" in text and "`Not A Name`" in text
    )
    # It is still broken, as it was before.
    assert re.search(r"\*\*Problems: 0 new errors, 0 new warnings; [23] were already there\.\*\*", text)
    assert "No pictures: not requested." in text and "No pictures: not requested." in done.output


@pytest.mark.slow
def test_without_a_browser_there_is_a_report_without_pictures(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project.cards / "one.md", "A: One.", "A: Two.")
    monkeypatch.setattr(browser, "find", lambda: None)
    done = run(project, "--base", "HEAD")
    assert done.exit_code == 0 and "No pictures: Chromium was not found" in done.output
    assert "(`only-one`, cards/one.md:9)" in report(project)
    assert "learners' own edits on 1 note, which is already released. The" in report(project)
    assert "No pictures: Chromium was not found" in report(project)


def test_a_base_that_cannot_be_compared_with_is_reported(project: Project, tmp_path: Path) -> None:
    done = run(project, "--base", "nowhere")
    assert done.exit_code == 1 and done.output.startswith('git does not know "nowhere". Give a branch')
    done = run(project, "--base", "--help-me")
    assert done.exit_code == 1 and 'git does not know "--help-me"' in done.output
    git(project.root, "checkout", "-q", "--orphan", "empty")
    git(project.root, "rm", "-rqf", "cards")
    commit(project)
    git(project.root, "checkout", "-q", "main")
    done = run(project, "--base", "empty")
    assert done.exit_code == 1 and "There is no cards/ folder at " in done.output
    shutil.copytree(project.root, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    done = run(Project(tmp_path / "plain"))
    assert done.exit_code == 1 and "is not in a git repository" in done.output
    assert not (project.cache / "pr-report").exists()


def test_an_output_folder_that_cannot_be_written_is_reported(project: Project) -> None:
    (project.root / "file").write_text("")
    done = run(project, "--no-pictures", "--out", str(project.root / "file" / "x"))
    assert done.exit_code == 1 and "The report could not be written to " in done.output


@pytest.mark.slow
@pytest.mark.parametrize("name", UNFINISHED)
def test_unfinished_sources_get_a_report(project: Project, name: str) -> None:
    edit(project.cards / "kinds.md", "live softmax-nll\nz = 1, 2, 3", "live double\nx = 4")
    UNFINISHED[name](project)
    done = run(project, "--no-pictures")
    assert done.exit_code == 0, done.output
    text = report(project)
    assert "new error" in text or "Gone" in text


def test_examples_with_changed_code_are_listed() -> None:
    where = Where("cards/a.md")
    cards = {f"c{n}": Card(where, f"c{n}", lives=(Live(where, "two-steps"),)) for n in range(7)}
    before = Side(examples={"two_steps.py": b"1", "other.py": b"1", "kit/draw.py": b"1"})
    now = Side(
        cards,
        examples={
            "two_steps.py": b"2",
            "other.py": b"1",
            "kit/draw.py": b"1",
            "added.py": b"1",
            "__init__.py": b"2",
        },
    )
    found = compare(before, now, Ledger())
    assert [name for name, _ in found.examples] == ["two-steps"]
    text = words.text(found, before, now, "main", "")
    assert "- `two-steps`, on `c0`, `c1`, `c2`, `c3`, `c4` and 2 more" in text
    kit = replace(now, examples={**now.examples, "kit/draw.py": b"2"})
    assert [name for name, _ in compare(before, kit, Ledger()).examples] == ["two-steps", "other"]


def test_a_comment_never_gets_too_long() -> None:
    where, deck = Where("cards/a.md"), Deck(Where("cards/decks.toml"), "One", "The first.", ("a",))
    ids = [f"card-{number}" for number in range(200)]
    cards = {id: Card(where, id, question=Part(where, f"Which is {id}? {'x ' * 900}")) for id in ids}

    def version(letter: str) -> Side:
        notes = {
            id: Note(where, id, deck, "basic", joined("basic", {}), (), frozenset(), (0,), letter)
            for id in ids
        }
        return Side(
            cards,
            notes,
            {id: f"{id} {letter * 1000}\n" for id in ids},
            problems=tuple(problem(Where(f"cards/{id}.md"), "C030", letter * 50) for id in ids),
        )

    now = version("b")
    for before in (Side(), version("a")):
        found = compare(before, now, Ledger())
        text = words.text(found, before, now, "main", make._about_pictures(20, 200, ""))
        assert len(text) < comment.LONGEST
        assert "… and 160 more." in text and "- … and 170 more" in text
        assert "; 180 more were left out" in text
    assert "longer differences were left out" in text


def test_new_errors_come_before_new_warnings_and_old_problems_are_counted() -> None:
    def found(path: str, code: str) -> Problem:
        return problem(Where(f"cards/{path}.md"), code, f"what {path} says")

    old, warning, error = found("a", "C051"), found("b", "C051"), found("c", "C015")
    before, now = Side(problems=(old,)), Side(problems=(old, warning, error))
    text = words.text(compare(before, now, Ledger()), before, now, "main", "")
    assert "**Problems: 1 new error, 1 new warning; 1 was already there.**" in text
    lines = [line for line in text.split("\n") if line.startswith("- `cards/")]
    assert lines == [
        "- `cards/c.md:1`: C015 what c says",
        "- `cards/b.md:1`: C051 warning: what b says",
    ]
