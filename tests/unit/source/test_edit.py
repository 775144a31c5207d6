"""Test that commands write all of their changes to the sources or none, whenever they are killed,
whatever else writes at the same time, and whatever the files look like."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core import files
from deckbuilder.core.project import Project
from deckbuilder.source import edit
from deckbuilder.source.decks import load
from deckbuilder.tools.site import folder
from tests.support.projects import ROOT, TIME, small

needs_fork = pytest.mark.skipif(os.name == "nt", reason="needs fork")

COMMANDS = {
    "retire": ["retire", "apple-reversed", "--because", "Because."],
    "new": ["new", "brand-new", "--deck", "first by name"],
    "new-topic": ["new-topic", "brand-new", "--deck", "first by name"],
    "new-example": ["new-example", "brand-new"],
    "new-figure": ["new-figure", "brand-new"],
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path / "project")


def run(project: Project, *args: str) -> tuple[int, str]:
    """Run a command, and return its status and what it prints, which is never a traceback."""
    done = CliRunner().invoke(commands.main, [*args, "--project", str(project.root)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def sources(root: Path) -> dict[str, bytes]:
    """Return all files of a project except those that can be made again."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".cache" not in path.parts and "__pycache__" not in path.parts
    }


def put(root: Path, before: dict[str, bytes]) -> None:
    """Restore a project's files to those in `before`."""
    for name in sources(root).keys() - before.keys():
        (root / name).unlink()
    for name, data in before.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def faulty(
    root: Path, mode: str, numbers: Iterable[int], command: list[str]
) -> Iterator[dict[str, Any]]:
    """Run a command once for each number, and yield the results (see support/failing_builds.py)."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.support.failing_builds",
            str(root),
            mode,
            *map(str, numbers),
            "--",
            *command,
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **TIME},
    )
    assert process.stdin and process.stdout
    with process:
        for line in process.stdout:
            yield json.loads(line)
            process.stdin.write("\n")
            process.stdin.flush()
    assert process.returncode == 0


# Killed, without space, without permission
######################################################################


@needs_fork
@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_at_any_change_of_the_disk_can_be_repeated(project: Project, name: str) -> None:
    command = COMMANDS[name]
    before = sources(project.root)
    (counted,) = faulty(project.root, "count", range(1), command)
    assert counted["status"] == 0 and counted["touched"] >= 3, counted
    after = sources(project.root)
    put(project.root, before)
    for done in faulty(project.root, "kill", range(1, counted["touched"] + 1), command):
        # A folder is made and the cache is filled only once: later runs have less to do.
        assert done["status"] in (-9, 0)
        now = {
            path: data for path, data in sources(project.root).items() if files.UNFINISHED not in path
        }
        for path in before.keys() | now.keys():
            assert now.get(path) in (before.get(path), after.get(path)), path
        assert done["status"] == -9 or now == after
        if now != after:
            status, output = run(project, *command)
            assert status == 0, output
        else:
            run(project, "new-topic", "another", "--deck", "First by name")
        left = [path for path in sources(project.root) if files.UNFINISHED in path]
        assert left == [], "the next command must remove what the killed one left"
        if now != after:
            assert sources(project.root) == after, "repeating it must give the same result"
        put(project.root, before)


@needs_fork
@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_changes_nothing(project: Project, name: str) -> None:
    command = COMMANDS[name]
    before = sources(project.root)
    (counted,) = faulty(project.root, "count", range(1), command)
    after = sources(project.root)
    put(project.root, before)
    refused = 0
    for done in faulty(project.root, "full", range(1, counted["touched"] + 1), command):
        if done["status"] == 0:
            assert sources(project.root) == after
        else:
            assert sources(project.root) == before
            assert any(
                "C070 the file cannot be written: No space left on device" in line
                for line in done["problems"]
            ), done
            refused += 1
        put(project.root, before)
    assert refused
    for done in faulty(project.root, "size", range(1), command):
        assert done["status"] == 1 and sources(project.root) == before
        assert any("C070 the file cannot be written: " in line for line in done["problems"]), done


@needs_fork
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "darwin", reason="the user nobody has another number there")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_that_cannot_be_written_is_a_problem(name: str) -> None:
    """Root may write everywhere, so root runs the command as nobody."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = small(Path(folder) / "project")
        before = sources(project.root)
        folders = [path for path in project.root.rglob("*") if path.is_dir()]
        for each in (*folders, project.root):
            each.chmod(0o555)
        (done,) = faulty(project.root, "nobody", range(1), COMMANDS[name])
        for each in (project.root, *folders):
            each.chmod(0o755)
        assert done["status"] == 1
        assert any(
            "C070 the file cannot be written: Permission denied" in line for line in done["problems"]
        ), done
        assert sources(project.root) == before


# At the same time
######################################################################


def start(project: Project, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, ROOT / "build_decks.py", *args, "--project", str(project.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@needs_fork
@pytest.mark.slow
def test_simultaneous_commands_lose_nothing(project: Project) -> None:
    topics = [f"topic-{number}" for number in range(4)]
    cards = [f"card-{number}" for number in range(3)]
    running = [start(project, "new-topic", name, "--deck", "First by name") for name in topics]
    running += [
        start(project, "new", name, "--deck", "First by name", "--topic", "one") for name in cards
    ]
    running += [start(project, *COMMANDS["retire"])]
    for each in running:
        output, _ = each.communicate()
        assert each.returncode in (0, 1) and "Traceback" not in output, output
    content, _ = load(project)
    first = next(deck for deck in content.decks if deck.name == "First by name")
    assert sorted(first.topics) == ["one", *topics]
    ids = [card.id for card in content.cards]
    assert set(cards) <= set(ids) and len(ids) == len(set(ids))
    assert next(card for card in content.cards if card.id == "apple-reversed").item("retired")


@pytest.mark.slow
@needs_fork
def test_an_id_requested_by_simultaneous_commands_is_used_once(project: Project) -> None:
    running = [start(project, *COMMANDS["new"]) for _ in range(3)]
    for each in running:
        each.communicate()
    ids = [card.id for card in load(project)[0].cards]
    assert ids.count("brand-new") == 1
    assert sorted(each.returncode for each in running)[-2:] == [1, 1]


def test_a_file_that_changed_in_the_meantime_is_left(project: Project) -> None:
    one, two = project.cards / "one.md", project.cards / "new.md"
    before = one.read_bytes()
    with pytest.raises(files.Changed):
        files.write_all({two: (None, b"new"), one: (b"another", b"mine")})
    assert one.read_bytes() == before and not two.exists()


# Whatever the files look like
######################################################################


def endings(text: bytes, kind: str) -> bytes:
    """Return a text with other line ends."""
    lines = text.split(b"\n")
    ends = {
        "windows": [b"\r\n"],
        "mac": [b"\r"],
        "first": [b"\r\n", *[b"\n"] * len(lines)],
        "last": [*[b"\n"] * (len(lines) - 2), b"\r\n"],
        "mixed": [b"\n", b"\r\n"],
    }[kind]
    return b"".join(line + ends[at % len(ends)] for at, line in enumerate(lines[:-1])) + lines[-1]


@pytest.mark.parametrize("kind", ["windows", "mac", "first", "last", "mixed"])
@pytest.mark.parametrize("card", ["apple-reversed", "zebra-basic", "typed"])
def test_a_card_is_retired_in_its_place_whatever_the_line_ends(
    project: Project, kind: str, card: str
) -> None:
    path = project.cards / "kinds.md"
    before = path.read_bytes().replace(b"\r\n", b"\n")
    path.write_bytes(endings(before, kind))
    old = path.read_bytes()
    status, output = run(project, "retire", card, "--because", "Because.")
    assert status == 0 and "is now retired" in output
    retired = [each.id for each in load(project)[0].cards if each.item("retired")]
    assert retired == [card]
    new = path.read_bytes()
    start = next(at for at in range(len(new)) if new[at] != (old[at : at + 1] or b"\0")[0])
    rest = len(new) - len(old)
    # One piece was added; every other byte is unchanged.
    assert any(new[:at] + new[at + rest :] == old for at in range(max(0, start - rest), start + 1))
    assert new[start - rest : start + 2 * rest].count(b"- retired: Because.") == 1


@pytest.mark.parametrize("kind", ["windows", "mac", "first", "last", "mixed"])
def test_a_card_is_added_whatever_the_line_ends(project: Project, kind: str) -> None:
    path = project.cards / "one.md"
    path.write_bytes(endings(path.read_bytes().replace(b"\r\n", b"\n"), kind))
    old = path.read_bytes()
    status, output = run(project, *COMMANDS["new"])
    assert "Created cards/one.md:20." in output and path.read_bytes().startswith(old.rstrip())
    assert [each.id for each in load(project)[0].cards].count("brand-new") == 1


TOPIC = "---\ndeck: x\nsources: {}\n---\n# x\n\n## old\n\nQ: Why?\n\nA: So.\n"
CARD = "## new\n\nQ: What?\n\nA: That.\n"


@pytest.mark.parametrize(
    "before, cards",
    [
        (TOPIC + "\n<<<<<<< mine\na\n=======\nb\n", CARD),
        (TOPIC, CARD + "\n## another\n\nQ: Who?\n\nA: You.\n"),
        (TOPIC, "Note: In the last card.\n\n" + CARD),
        (TOPIC, "\n" + CARD),
        (TOPIC.replace("# x\n\n", ""), "# x\n\n" + CARD),
    ],
)
def test_a_card_is_not_added_if_anything_else_would_be_read(before: str, cards: str) -> None:
    data, line, (problem,) = edit.appended("cards/x.md", before.encode(), cards, ["new"])
    assert data == before.encode() and problem.code == "C088"
    assert str(problem.where) == f"cards/x.md:{len(before.splitlines())}" == f"cards/x.md:{line - 2}"
    assert edit.appended("cards/x.md", TOPIC.encode(), CARD, ["new"])[1:] == (13, [])


ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["retire", "new", "new-topic"])
def test_a_file_in_another_encoding_is_left_alone(project: Project, name: str, encoding: str) -> None:
    for path in (project.cards / "kinds.md", project.cards / "one.md", project.cards / "decks.toml"):
        if name != "new-topic" or path.suffix == ".toml":
            text = path.read_text("utf-8") + ("# é\n" if path.suffix == ".toml" else "\né\n")
            text = "".join(c for c in text if ord(c) < 256)
            if name == "new-topic" or path.suffix == ".md":
                path.write_bytes(text.encode(encoding))
    before = sources(project.root)
    status, output = run(project, *COMMANDS[name])
    assert status == 1 and sources(project.root) == before
    assert ("C001" in output) or ("C010" in output) or ("C088 no topic" in output), output


@pytest.mark.parametrize("because", ["a\x1bb", "\udcff", "a\u2028b"])
def test_a_reason_with_odd_characters_is_refused_or_cleaned(project: Project, because: str) -> None:
    before = sources(project.root)
    status, output = run(project, "retire", "typed", "--because", because)
    assert (status, sources(project.root)) in ((1, before), (0, sources(project.root)))
    if status == 0:
        reasons = [each.item("retired") for each in load(project)[0].cards]
        assert [each.value for each in reasons if each] == ["a b"]


# The site
######################################################################

REPLACE = """
import sys
from pathlib import Path
from deckbuilder.tools.site import folder
from tests.support.disk_changes import DiskChanges

def write(new):
    for name in ("index.html", "assets/b.css", "cards/two/index.html", "cards/one/index.html"):
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_text(f"new {name}")
    return True

changes = DiskChanges(sys.argv[2], int(sys.argv[3]))
sys.addaudithook(changes)
changes.on = True
folder.replace(Path(sys.argv[1]), write)
changes.on = False
print(changes.count)
"""
OLD = {"index.html", "assets/a.css", "cards/one/index.html", "cards/gone/index.html"}
NEW = {"index.html", "assets/b.css", "cards/one/index.html", "cards/two/index.html"}


@needs_fork
@pytest.mark.slow
def test_a_site_exists_whenever_replacing_it_is_killed(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def old(new: Path) -> bool:
        for name in OLD:
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(f"old {name}")
        return True

    def replace(mode: str, number: int) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(site, ignore_errors=True)
        folder.replace(site, old)
        return subprocess.run(
            [sys.executable, "-c", REPLACE, str(site), mode, str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def shown() -> dict[str, str]:
        return {name: data.decode() for name, data in sources(site).items() if name != folder.MARK}

    done = {name: f"new {name}" for name in NEW}
    count = int(replace("count", 0).stdout)
    assert shown() == done and not (site / "cards" / "gone").exists() and count > 20
    seen = set()
    for number in range(1, count + 1):
        assert replace("kill", number).returncode == -9
        now = shown()
        assert OLD & NEW <= now.keys() and folder.is_ours(site)
        assert all(text in (f"old {name}", f"new {name}") for name, text in now.items())
        # No page is newer than the files that it needs.
        assert "new index.html" not in now.values() or "assets/b.css" in now
        seen.add("old" if now.keys() == OLD else "new" if now == done else "between")
    assert seen == {"old", "between", "new"}
    assert replace("count", 0).returncode == 0 and shown() == done
    assert [path.name for path in tmp_path.iterdir()] == ["site"], (
        "what killed runs left must be removed"
    )


@needs_fork
def test_a_full_disk_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    folder.replace(site, lambda new: bool((new / "index.html").write_text("old")))
    before = sources(tmp_path)
    for number in range(1, 12):
        done = subprocess.run(
            [sys.executable, "-c", REPLACE, str(site), "full", str(number)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 1 and "No space left" in done.stderr
        assert sources(tmp_path) == before
