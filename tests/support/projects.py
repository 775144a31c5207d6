"""Make small projects for tests: copies of tests/data/samples and tests/data/broken to change."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

from deckbuilder.commands.output import line
from deckbuilder.core.identity import MEDIA
from deckbuilder.core.model import Problem
from deckbuilder.core.project import Project
from deckbuilder.live.bundle import Scripts
from deckbuilder.pipeline import build, check

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "data"
# Makes a build of a sample independent of when its files were written.
TIME = {"SOURCE_DATE_EPOCH": "1790000000"}


class FakeExamples:
    """One example, `double`, that takes a number x."""

    def digest(self, names: Collection[str] | None = None) -> bytes:
        return b""

    def names(self) -> list[str]:
        return ["double"]

    def inputs(self, name: str) -> list[str]:
        return ["x"]

    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]:
        number = texts.get("x", "1")
        return {} if number.isdigit() else {"x": f"not a number: {number}"}

    def bake(self, name: str, texts: dict[str, str], fold: bool = False, /) -> str:
        return f'<div class="gr-live">{2 * int(texts.get("x", "1"))}</div>'

    def asks(self, name: str) -> list[str]:
        return ["twice", "count"]

    def counts(self, name: str) -> list[str]:
        return ["count"]

    def unstated(self, name: str, texts: dict[str, str], ask: str, /) -> dict[str, str]:
        return {} if "x" in texts or ask == "count" else {"x": "1"}

    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]:
        return f"<p>{ask} {texts.get('x', '1')}?</p>", self.bake(name, texts)

    def scripts(self) -> tuple[Scripts, list[Problem]]:
        return Scripts({f"{MEDIA}fake.js": ""}, f"{MEDIA}fake.js", {}), []


def copy(source: Path, target: Path) -> Project:
    """Make a project in `target` with the files of `source` and the real style of figures.

    It also gets a small add-on, unless it has one.
    """
    shutil.copytree(source, target, dirs_exist_ok=True)
    for name in ("__init__.py", "style.py"):
        shutil.copy(ROOT / "media" / name, target / "media" / name)
    addon = target / "addon"
    if not addon.exists():
        addon.mkdir()
        (addon / "__init__.py").write_text("")
        (addon / "manifest.json").write_text('{"package": "small", "name": "Small"}')
    return Project(target)


def small(target: Path, drawn: bool = True) -> Project:
    """Make the small project, in which nothing is wrong.

    Its figure is already `drawn`, which takes longer than the rest of a build, unless a test is about
    that.
    """
    project = copy(DATA / "samples" / "small", target)
    if drawn:
        shutil.copytree(_drawn(), project.cache, dirs_exist_ok=True)
    return project


@cache
def _drawn() -> Path:
    """Return the cache of the small project with only the figure in it."""
    folder = Path(tempfile.mkdtemp(prefix="drawn-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    project = small(folder, drawn=False)
    assert check(project, FakeExamples()).errors == 0
    return project.cache


def messages(target: Path) -> list[str]:
    """Return everything that a build reports about the broken project."""
    project = copy(DATA / "broken", target)
    # Here and not in the repository, whose own style checks could not read it, either.
    (project.figures / "syntax.py").write_text("def draw(theme)\n    pass\n")
    (project.images / "large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300_000))
    card = project.cards / "structure.md"
    card.write_text(
        card.read_text("utf-8")
        + "![syntax error](syntax) ![large](large) ![a](chart) ![b](old chart.png)\n",
        "utf-8",
    )
    unlisted = project.cards / "unlisted.md"
    unlisted.write_text(unlisted.read_text("utf-8") + "x" * 6000, "utf-8")
    result = build(project, examples=FakeExamples(), environment={"SOURCE_DATE_EPOCH": "soon"})
    return [line(each) for each in result.problems]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(messages(Path(folder))))
