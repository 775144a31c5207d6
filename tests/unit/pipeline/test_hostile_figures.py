"""Test that figures that misbehave are reported and leave nothing behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from deckbuilder.core.project import Project
from deckbuilder.figures import worker_pool
from deckbuilder.pipeline import build
from tests.support.hostile_sources import add, errors
from tests.support.projects import TIME, FakeExamples, small

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


FIGURES = {
    "raises": (
        "def draw(theme):\n    raise ValueError('no such data')\n",
        2,
        "ValueError: no such data",
    ),
    "exits": ("import sys\n\n\ndef draw(theme):\n    sys.exit(0)\n", 5, "SystemExit: 0"),
    "ends": (
        "import os\n\n\ndef draw(theme):\n    os._exit(0)\n",
        1,
        "the drawing process ended with status 0",
    ),
    "killed": (
        "import os, signal\n\n\ndef draw(theme):\n    os.kill(os.getpid(), signal.SIGKILL)\n",
        1,
        "the drawing process ended with status -9",
    ),
    "deep": (
        "def draw(theme):\n    return draw(theme)\n",
        2,
        "RecursionError: maximum recursion depth exceeded",
    ),
    "forges": (
        "import os\nfor n in range(3, 20):\n    try:\n        os.write(n, b'{}\\n')\n"
        "    except OSError:\n        pass\n\n\ndef draw(theme):\n    return 1 / 0\n",
        None,
        None,
    ),
    "loud": (
        "import sys\nprint('x' * 10**6)\nprint('y' * 10**6, file=sys.stderr)\nx = input()\n",
        4,
        "EOFError: EOF when reading a line",
    ),
    "writes": ("open('cards/one.md', 'w')\n", 1, None),
    "removes": ("import os\nos.remove('cards/one.md')\n", 2, None),
    "removes_all": ("import shutil\nshutil.rmtree('cards')\n", 2, None),
    "asks": ("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", 2, None),
    "forks": ("import os\nif os.fork() == 0:\n    os._exit(0)\n", 2, None),
    "starts": ("import subprocess\nsubprocess.run(['touch', 'cards/x'])\n", 2, None),
}


def test_figures_that_misbehave_are_reported(project: Project) -> None:
    before = {path: path.read_bytes() for path in project.cards.iterdir()}
    text = ""
    for name, (source, _, _) in FIGURES.items():
        (project.figures / f"{name}.py").write_text(source)
        text += f"![What it shows]({name.replace('_', '-')})\n\n"
    add(project, "\n" + text)
    before[project.cards / "one.md"] = (project.cards / "one.md").read_bytes()
    result = build(project, examples=FakeExamples(), environment=TIME)
    found = {
        Path(each.where.path).stem: (each.where.line, each.text)
        for each in result.problems
        if each.code == "C060"
    }
    assert set(found) == set(FIGURES), "each must be reported, and no other"
    for name, (_, line, words) in FIGURES.items():
        assert line in (None, found[name][0]) and found[name][1].startswith(words or ""), found[name]
    for name in ("writes", "removes", "removes_all", "starts", "forks", "asks"):
        assert "a figure may only draw" in found[name][1], found[name]
    assert {path: path.read_bytes() for path in project.cards.iterdir()} == before


def test_figures_that_never_end_are_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are drawn outside the build, whose own figure may take longer than this on a busy machine."""
    monkeypatch.setattr(worker_pool, "LIMIT", 6.0)
    scripts = [project.figures / f"{name}.py" for name in ("hangs", "spins", "hangs_too")]
    for script in scripts:
        script.write_text(
            "while True:\n    pass\n" if script.stem == "spins" else "import time\ntime.sleep(1000)\n"
        )
    found = {script: answer["error"] for script, answer in worker_pool.draw(project.root, scripts)}
    assert found == dict.fromkeys(scripts, "the figure takes longer than 6 seconds to draw")


LEAVES = """
import ctypes, os, time
if ctypes.CDLL(None).fork() == 0:
    for _ in range(500):
        if not os.path.exists(__file__):
            break
        time.sleep(0.1)
    ctypes.CDLL(None).creat(b"ended", 0o600)
    os._exit(0)
os._exit(1)
"""


def test_a_process_that_a_figure_leaves_behind_is_not_waited_for(project: Project) -> None:
    """It runs until its script is removed."""
    script = project.figures / "leaves.py"
    script.write_text(LEAVES)
    add(project, "\n![What it shows](leaves)\n")
    found = errors(build(project, examples=FakeExamples(), environment=TIME))
    assert not (project.root / "ended").exists(), "the build waited for the process"
    assert found == ["media/figures/leaves.py C060 the drawing process ended with status 1"]
    script.unlink()
    for _ in range(600):
        if (project.root / "ended").exists():
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the process did not end")


def test_a_figure_sees_no_tokens_and_an_empty_home(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    (project.figures / "curious.py").write_text(
        "import os, pathlib\nassert 'PATH' in os.environ\n"
        "raise ValueError(f'{sorted(map(str, os.environ.values()))} '\n"
        "                 f'{sorted(os.environ)} {list(pathlib.Path.home().iterdir())}')\n"
    )
    add(project, "\n![What it shows](curious)\n")
    (found,) = errors(build(project, examples=FakeExamples(), environment=TIME))
    assert "'PATH'" in found and found.endswith(" []")
    assert "t0ken" not in found and "/run/agent" not in found and "SSH_" not in found
