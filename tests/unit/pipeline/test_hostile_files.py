"""Test what happens if the program's own files are malicious or broken, and builds without a network."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from addon import examples
from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Where
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.live.bundle import card_scripts
from deckbuilder.live.translate import Globals, translate
from deckbuilder.pipeline import build
from tests.support.hostile_sources import checked, errors
from tests.support.projects import ROOT, TIME, FakeExamples, small

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


EVIL = [
    "import os\nos.system('x')\n",
    "open('x', 'w')\n",
    "X = __import__('os').system('x')\n",
    "from ...deckbuilder import files\n",
    "from . import other\n",
    "from .kit.other import x\n",
    "from .kit import other\n",
    "from .kit.. import x\n",
    "X = [].__class__.__base__\n",
    "@print\ndef f(x):\n    return x\n",
    "def f(x=print(1)):\n    return x\n",
    "class A:\n    print(1)\n",
    "def f(x: print(1)):\n    return x\n",
    "def f(x) -> print(1):\n    return x\n",
    "X: print(1) = 2\n",
    "X = (lambda: open('x', 'w'))()\n",
    "X = math.floor.__self__\n",
    "X = [y for y in open('x')]\n",
    "X = f'{print(1)}'\n",
]


@pytest.fixture
def addon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an add-on with the real kit and no examples, which the builder uses as its own."""
    addon = tmp_path / "addon"
    for name in ("examples/kit", "web"):
        shutil.copytree(bake.ADDON / name, addon / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(bake, "ADDON", addon)
    monkeypatch.setattr(bake, "OF_PROGRAM", tmp_path / "cache")
    return addon


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of examples that were asked for their inputs, which runs them."""
    asked: list[str] = []

    def inputs(name: str) -> list[str]:
        asked.append(name)
        return []

    monkeypatch.setattr(examples, "inputs", inputs)
    return asked


@pytest.mark.parametrize("source", EVIL)
def test_an_example_beyond_the_subset_is_not_run(addon: Path, asked: list[str], source: str) -> None:
    (addon / "examples" / "evil.py").write_text("import math\n" + source)
    with pytest.raises(bake.Broken, match="not run: ") as raised:
        bake.RealExamples().inputs("evil")
    assert asked == [] and bake.CHANGED not in str(raised.value)


def test_an_example_that_is_saved_during_the_build_is_not_run(addon: Path, asked: list[str]) -> None:
    path = addon / "examples" / "late.py"
    path.write_text("EXAMPLE = {}\n")
    examples = bake.RealExamples()
    assert examples.scripts()[1] == []
    path.write_text("import os\n")
    with pytest.raises(bake.Broken, match="the file has just changed; build again"):
        examples.inputs("late")
    assert asked == []
    path.write_text("EXAMPLE = {}\n")
    examples.inputs("late")
    assert asked == ["late"]


def test_an_example_that_cannot_be_read_leaves_the_others(addon: Path, asked: list[str]) -> None:
    (addon / "examples" / "fine.py").write_text("EXAMPLE = {}\n")
    (addon / "examples" / "gone.py").symlink_to("nowhere.py")
    examples = bake.RealExamples()
    (problem,) = examples.scripts()[1]
    assert (problem.where.path, problem.code) == ("addon/examples/gone.py", "C065")
    assert "cannot be read" in problem.text
    examples.inputs("fine")
    assert asked == ["fine"]


def test_the_error_of_a_broken_example_passes_between_processes() -> None:
    broken = bake.Broken(Where("addon/examples/x.py", 3), "1 < 2")
    again = pickle.loads(pickle.dumps(broken))
    assert again.problem == broken.problem and str(again) == "1 < 2"


@pytest.mark.parametrize(
    "source",
    [b"x = '\xff'\n", b"x = 1\0\n", b"x = " + b"-" * 5000 + b"1\n", b"def f(:\n"],
    ids=["latin", "nul", "deep", "syntax"],
)
def test_an_example_that_is_not_python_is_reported(addon: Path, source: bytes) -> None:
    (addon / "examples" / "broken.py").write_bytes(source)
    _, problems = card_scripts(addon)
    assert [(each.where.path, each.code) for each in problems] == [("addon/examples/broken.py", "C065")]


def test_a_long_sum_is_refused() -> None:
    _, problems = translate("addon/examples/x.py", "x = 1" + " + 1" * 9000, Globals())
    assert [each.text for each in problems] == ["an expression is nested too deeply"]


@pytest.mark.parametrize(
    "data",
    ["[" * 100_000, '{"format": ' + "[" * 100_000, "", "null", '{"format": 1e999}'],
    ids=["lists", "nested", "empty", "null", "infinite"],
)
def test_an_invalid_ledger_is_reported(project: Project, data: str) -> None:
    (project.cards / "released.json").write_text(data)
    assert checked(project) == ["cards/released.json C084 the ledger of releases is not valid"]


def test_an_invalid_manifest_is_reported(project: Project) -> None:
    (project.addon / "manifest.json").write_text("[" * 100_000)
    found = errors(build(project, examples=FakeExamples(), environment=TIME))
    assert [each[:24] for each in found] == ["addon/manifest.json C071"[:24]]


FORBID = """
import runpy, sys
def no_network(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname", "socket.__new__"):
        raise SystemExit("the network was asked: " + event)
sys.addaudithook(no_network)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def offline(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python file without access to the network."""
    return subprocess.run(
        [sys.executable, "-c", FORBID, str(script), *arguments],
        cwd=script.parent,
        capture_output=True,
        text=True,
        env={**os.environ, **TIME},
        timeout=100,
    )


def test_a_build_needs_no_network(tmp_path: Path) -> None:
    """The processes that draw figures have their own guard (`asks` in test_hostile_figures.py)."""
    asks = tmp_path / "asks.py"
    asks.write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    assert offline(asks).stderr.startswith("the network was asked: socket."), "access must be noticed"
    project = small(tmp_path / "project", drawn=False)
    path = project.cards / "kinds.md"
    path.write_text(
        path.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"), "utf-8"
    )
    done = offline(ROOT / "build_decks.py", "--project", str(project.root), "--format", "json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert json.loads(done.stdout) == []
    assert (project.dist / f"{SLUG}.apkg").exists()
