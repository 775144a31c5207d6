"""Test that when the machine fails, the last good dist/ stays intact and the next build is right."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.releases import ledger
from deckbuilder.tools.release import release
from deckbuilder.typesetting import mathjax
from tests.support.built_files import change, dist, leftovers, make, restore
from tests.support.projects import ROOT, TIME, FakeExamples, small

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs fork")]


class Faulty:
    """A process of tests/support/failing_builds.py, asked for one build after another."""

    def __init__(
        self, project: Project, mode: str, numbers: list[int], command: list[str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.support.failing_builds",
                str(project.root),
                mode,
                *map(str, numbers),
                *(["--", *command] if command else []),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def builds(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdin and self.process.stdout
        with self.process:
            for line in self.process.stdout:
                yield json.loads(line)
                self.process.stdin.write("\n")
                self.process.stdin.flush()
        assert self.process.returncode == 0


@pytest.fixture
def before_and_after(tmp_path: Path) -> tuple[Project, dict[str, bytes], dict[str, bytes]]:
    """Return a built and then changed project, what is in dist/, and what a build will put there."""
    project = small(tmp_path)
    old = make(project)
    change(project)
    new = make(project)
    assert old.keys() & new.keys() and old.keys() - new.keys() and new.keys() - old.keys()
    assert not [name for name in old.keys() & new.keys() if old[name] == new[name]]
    restore(project, old)
    return project, old, new


def touched(project: Project) -> int:
    """Return how often a build changes the disk."""
    (count,) = (each["touched"] for each in Faulty(project, "count", [0]).builds())
    assert count > 20
    return int(count)


def test_a_build_killed_at_any_moment_leaves_whole_files(
    before_and_after: tuple[Project, dict[str, bytes], dict[str, bytes]],
) -> None:
    project, old, new = before_and_after
    count = touched(project)
    restore(project, old)
    # All moments at the end, where files are moved, and enough others to make 50.
    last = range(max(1, count - 29), count + 1)
    moments = random.Random(7).sample(range(1, last[0]), min(50 - len(last), last[0] - 1))
    seen = set()
    for done in Faulty(project, "kill", [*moments, *last]).builds():
        assert done["status"] == -9
        now = dist(project)
        assert set(old) & set(new) <= set(now) <= set(old) | set(new)
        for name, data in now.items():
            assert data in (old.get(name), new.get(name)), f"{name} is neither the old nor the new file"
        seen.add("old" if now == old else "new" if now == new else "mixed")
        restore(project, old)
    assert {"old", "new"} <= seen
    assert make(project) == new
    assert leftovers(project) == [], "what the killed builds left must be removed"


def everything(project: Project) -> dict[str, bytes]:
    return {
        project.name(path): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and not {".cache", "__pycache__"} & set(path.parts)
    }


def put_back(project: Project, files: dict[str, bytes]) -> None:
    for name in everything(project).keys() - files.keys():
        (project.root / name).unlink()
    for name, data in files.items():
        (project.root / name).write_bytes(data)


def test_a_release_killed_at_any_moment_can_be_repeated(tmp_path: Path) -> None:
    """Either it has been made, with all its files, or the same command makes it."""
    project = small(tmp_path)
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n\n- News.\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.1"\n', "utf-8")
    make(project)
    before = everything(project)
    (count,) = (each["touched"] for each in Faulty(project, "release", [0]).builds())
    after = everything(project)
    assert after.keys() - before.keys() > {"cards/released.json", "releases/v1.0.md"}
    put_back(project, before)
    # All moments at the end, where the results are written, and some of the building before.
    last = range(max(1, count - 69), count + 1)
    moments = random.Random(5).sample(range(1, last[0]), min(10, last[0] - 1))
    made = begun = 0
    for done in Faulty(project, "release", [*moments, *last]).builds():
        assert done["status"] == -9
        now = everything(project)
        if "cards/released.json" in now:
            assert now.items() >= after.items()
            made += 1
        else:
            begun += not before.items() <= now.items()
            repeated = release(project, "1.0", examples=FakeExamples(), environment=TIME)
            assert repeated.result.errors == 0
            assert everything(project) == after, "what the killed release left must be removed"
        for left in tmp_path.glob(".dist-*"):
            shutil.rmtree(left)
        put_back(project, before)
    assert made and begun


def test_a_full_disk_leaves_the_old_files(
    before_and_after: tuple[Project, dict[str, bytes], dict[str, bytes]],
) -> None:
    project, old, new = before_and_after
    count = touched(project)
    restore(project, old)
    # Many of the files belong to the cache, without which a build continues.
    numbers = sorted(random.Random(3).sample(range(1, count), min(45, count - 1)))
    problems = 0
    for done in Faulty(project, "full", numbers).builds():
        now = dist(project)
        if done["status"] == 0:
            assert now == new, "a build succeeded without its files"
        else:
            assert done["status"] == 1 and now == old
            (problem,) = done["problems"]
            assert problem in (
                "C070 the packages cannot be written: No space left on device",
                "C070 the packages cannot be written: database or disk is full",
            )
            problems += 1
        assert leftovers(project) == []
        restore(project, old)
    assert problems > 10
    assert make(project) == new


def test_files_that_cannot_grow_leave_the_old_files(
    before_and_after: tuple[Project, dict[str, bytes], dict[str, bytes]],
) -> None:
    """As with a quota, writing itself fails, in the middle of a file, even in SQLite."""
    project, old, new = before_and_after
    for done in Faulty(project, "size", [0, 100, 4096, 20_000]).builds():
        assert done["status"] == 1 and dist(project) == old
        (problem,) = done["problems"]
        assert problem.startswith("C070 the packages cannot be written: ")
        assert leftovers(project) == []
    assert make(project) == new


def test_a_dist_that_cannot_be_written_is_a_problem() -> None:
    """Root may write everywhere, so root runs this build as nobody."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = small(Path(folder) / "project")
        old = make(project)
        change(project)
        project.root.chmod(0o777)
        project.dist.chmod(0o555)
        (done,) = Faulty(project, "nobody", [0]).builds()
        assert done["problems"] == ["C070 the packages cannot be written: Permission denied"]
        assert dist(project) == old and leftovers(project) == []
        project.dist.chmod(0o755)
        assert make(project) != old


def test_dist_can_be_on_another_disk(
    before_and_after: tuple[Project, dict[str, bytes], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For example a link or a volume: nothing can be moved there in one step."""
    project, old, new = before_and_after
    move = os.replace

    def within_a_disk(source: Path, target: Path) -> None:
        if (project.dist in Path(source).parents) != (project.dist in Path(target).parents):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        move(source, target)

    monkeypatch.setattr(os, "replace", within_a_disk)
    assert make(project) == new != old
    assert leftovers(project) == []


def test_two_simultaneous_builds_both_succeed(
    before_and_after: tuple[Project, dict[str, bytes], dict[str, bytes]],
) -> None:
    project, _, new = before_and_after
    shutil.rmtree(project.cache)
    both = [Faulty(project, "plain", [0] * 5) for _ in range(2)]
    builds = [faulty.builds() for faulty in both]
    for _ in range(5):
        for each in builds:
            assert next(each)["status"] == 0
        assert dist(project) == new
    assert [list(each) for each in builds] == [[], []]
    assert leftovers(project) == []


def test_a_damaged_cache_makes_no_difference(tmp_path: Path) -> None:
    """The real examples put more into the cache; all of its files are damaged."""
    project = small(tmp_path)
    kinds = project.cards / "kinds.md"
    kinds.write_text(
        kinds.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"), "utf-8"
    )

    def made() -> dict[str, bytes]:
        result = build(project, environment=TIME)
        assert result.errors == 0, result.problems
        return dist(project)

    good, rng = made(), random.Random(11)
    files = sorted(path for path in project.cache.rglob("*") if path.is_file())
    assert files
    for damage in range(4):
        for path in files:
            data = bytearray(path.read_bytes())
            if damage == 0:
                data = bytearray()
            elif damage == 1:
                data = data[: rng.randrange(len(data))]
            else:
                for _ in range(damage * 3):
                    data[rng.randrange(len(data))] = rng.randrange(256)
            path.write_bytes(bytes(data))
        restore(project, {})
        assert made() == good, "the result must not depend on the cache"
    shutil.rmtree(project.cache)
    assert made() == good


def test_damaged_answers_of_mathjax_are_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This includes a changed letter in a text of the database, which SQLite itself does not notice."""
    formula = (r"\frac{1}{2}", False)
    monkeypatch.setattr(mathjax, "_known", {})  # another test may have asked for the formula
    good = mathjax.typeset([formula], tmp_path)
    (store,) = tmp_path.glob("*.sqlite")
    data = store.read_bytes()
    assert b"<mfrac>" in data
    for damaged in (data.replace(b"<mfrac>", b"<mfrab>"), data[: len(data) // 2], b"x" * 5000):
        store.write_bytes(damaged)
        monkeypatch.setattr(mathjax, "_known", {})
        assert mathjax.typeset([formula], tmp_path) == good


def test_a_clock_set_back_does_not_hold_back_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is unchanged stays the same, byte for byte; what changed is still newer than before."""
    project = small(tmp_path)
    time_of_release = int(TIME["SOURCE_DATE_EPOCH"])
    assert release(project, "1.0", examples=FakeExamples(), environment=TIME).result.errors == 0
    first = {name.replace("-v1.0", ""): data for name, data in dist(project).items()}
    monkeypatch.setattr(time, "time", lambda: time_of_release - 1e8)
    for path in project.root.rglob("*"):
        os.utime(path, (time_of_release - 1e8,) * 2)
    again = make(project, {})
    assert again[f"{SLUG}.apkg"] == first[f"{SLUG}.apkg"]
    one = project.cards / "one.md"
    one.write_text(one.read_text("utf-8").replace("A: One.", "A: Just one."), "utf-8")
    result = build(project, examples=FakeExamples(), environment={})
    assert result.errors == 0
    before = ledger.load(project)[0]
    times = {key: (entry.time, result.ledger.entries[key].time) for key, entry in before.entries.items()}
    assert times.pop("only-one")[1] > time_of_release, "otherwise no learner's Anki would accept it"
    assert all(old == new for old, new in times.values())
