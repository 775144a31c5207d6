"""Measure builds: of the project's own decks, of thousands of cards, and by other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.programs.bench import ankiops, peers, synthetic
from tests.programs.bench.measure import Failed, Figures, run

ROOT = synthetic.ROOT
FLOORS = Path(__file__).parent / "floors"
SIZES = (1_000, 10_000, 100_000)
# Notes get this time, so that looking up when each source was changed is not measured.
GIVEN = {"SOURCE_DATE_EPOCH": "1790000000"}
Table = dict[str, dict[str, object]]


def measure() -> dict[str, Table]:
    """Return all tables of this part, by title."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = {"own decks": own(folder / "own")}
        for size in SIZES:
            tables[f"{size:,} cards"] = many(size, folder / str(size))
            shutil.rmtree(folder / str(size), ignore_errors=True)
        tables["goals"] = goals(tables)
    return tables


def build(project: Path, program: Path = ROOT, times: int = 1) -> Figures:
    """Measure a build of a project: the one of several `times` that takes the least CPU time."""
    return run([sys.executable, program / "build_decks.py", "--project", project], None, times, GIVEN)


def own(folder: Path) -> Table:
    """Measure the project's own decks, in a copy of the project that nothing else uses."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "dist", "tests", "__pycache__"))
    found: Table = {"cold": dict(build(folder, folder))}
    found["unchanged"] = dict(build(folder, folder, 5))
    found["one card edited"] = dict(_one_edited(folder, folder, r"(?m)^Note: ", "Note: Here: "))
    figure = folder / "media" / "figures" / "softmax_bars.py"
    _edit(figure, r"height=1\.75", "height=1.85")
    found["one figure edited"] = dict(build(folder, folder))
    found |= _figures(folder)
    command: list[str | Path] = [sys.executable, folder / "build_decks.py"]
    found["check"] = dict(run([*command, "check"], times=3))
    found["--help"] = dict(run([*command, "--help"], times=5))
    found["Python, and hashing the sources"] = dict(_hashing(folder, folder))
    return found


# The part of the build that draws figures, and nothing else: it starts the processes that draw.
STAGE = """
import sys
from pathlib import Path
from deckbuilder.figures.figures import draw_all
from deckbuilder.core.project import Project
root, *scripts = map(Path, sys.argv[1:])
drawn, problems = draw_all(Project(root), scripts)
assert len(drawn) == len(scripts), problems
"""


def _figures(folder: Path) -> Table:
    """Measure drawing all figures in two ways.

    One is the build's own stage, with an empty cache. The other starts an interpreter for each figure,
    which imports matplotlib and draws just as fast.
    """
    scripts = sorted((folder / "media" / "figures").glob("[a-z]*.py"))
    shutil.rmtree(folder / ".cache" / "figures", ignore_errors=True)
    stage = run([sys.executable, "-c", STAGE, folder, *scripts], folder)
    alone = [_alone(folder, script) for script in scripts]
    return {
        name: {
            key: round(sum(one[key] for one in taken) / len(scripts), 4) for key in ("CPU s", "wall s")
        }
        for name, taken in (
            ("per figure, by the build", [stage]),
            ("per figure, own interpreter", alone),
        )
    }


def _alone(folder: Path, script: Path) -> Figures:
    code = f"from deckbuilder.figures import worker; worker.draw({str(script)!r})"
    return run([sys.executable, "-c", code], folder, 1, {"PYTHONPATH": str(folder)})


def many(size: int, folder: Path) -> Table:
    """Measure `size` cards: cold, unchanged, and with one edited; the floors; and other programs."""
    project = synthetic.project(size, folder / "project")
    build(synthetic.project(100, folder / "warm-up"))  # caches the program's own scripts and formulas
    found: Table = {"cold": dict(build(project))}
    found["unchanged"] = dict(build(project, times=5))
    found["one card edited"] = dict(_one_edited(project, ROOT, "Q: Which", "Q: Then which"))
    found["Python, and hashing the sources"] = dict(_hashing(project, ROOT))
    texts = synthetic.for_floors(size, folder / "floor.txt")
    for name in ("genanki", "sqlite"):
        alone, program = map(min, zip(*(floor(name, texts) for _ in range(3)), strict=True))
        found[f"{name} alone"] = {"CPU s": round(alone, 3)}
        found[f"{name}, as a program"] = {"CPU s": round(program, 3)}
    # The other programs would take many minutes for the largest size.
    if size < SIZES[-1]:
        found |= _peers(size, folder)
    return found


def floor(name: str, texts: Path) -> tuple[float, float]:
    """Return the CPU seconds of a floor's own work, and of the whole program."""
    done = subprocess.run(
        [sys.executable, FLOORS / f"{name}_alone.py", texts, texts.with_suffix(".zip")],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    alone, program = map(float, done.stdout.split())
    return alone, program


def _peers(size: int, folder: Path) -> Table:
    found: Table = {}
    arguments: dict[str, list[str | Path]] = {
        "ankdown": [
            "-p",
            folder / "ankdown.apkg",
            "-r",
            synthetic.for_ankdown(size, folder / "ankdown"),
        ],
        "md2anki": [
            "-o-anki",
            folder / "md2anki.apkg",
            *synthetic.for_md2anki(size, folder / "md2anki"),
        ],
    }
    for name, given in arguments.items():
        try:
            found[name] = dict(run([peers.program(name), *given], folder))
        except Failed as failed:
            found[name] = {"not measured": str(failed)}
    try:
        found |= {name: dict(row) for name, row in ankiops.measure(size, folder / "ankiops").items()}
    except Failed as failed:
        found["AnkiOps"] = {"not measured": str(failed)}
    return found


def _one_edited(project: Path, program: Path, old: str, new: str) -> Figures:
    """Measure three builds, each after editing one card, and return the one with the least CPU time."""
    topic = min((project / "cards").glob("*.md"))
    found = []
    for _ in range(3):
        _edit(topic, old, new)
        found.append(build(project, program))
    return min(found, key=lambda each: each["CPU s"])


def _hashing(project: Path, program: Path) -> Figures:
    folders = [project / "cards", project / "media", project / "addon", program / "deckbuilder"]
    return run([sys.executable, FLOORS / "hashing.py", *folders], times=5)


def _edit(path: Path, old: str, new: str) -> None:
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
    assert count, f"{old} is not in {path.name}"
    path.write_text(text, encoding="utf-8")


def goals(tables: dict[str, Table]) -> Table:
    """Return every goal: a ratio of two figures of this run, or one figure, and its limit."""

    def row(value: float, limit: float) -> dict[str, object]:
        return {"value": round(value, 3), "limit": limit, "met": "yes" if value <= limit else "no"}

    def ratio(
        title: str, above: str, below: str, limit: float, what: str, other: str = ""
    ) -> dict[str, object]:
        one, two = tables[title].get(above, {}), tables[other or title].get(below, {})
        if what not in one or what not in two:
            return {"not measured": above if what not in one else below}
        return row(float(str(one[what])) / max(float(str(two[what])), 0.001), limit)

    def figure(title: str, name: str, what: str, limit: float) -> dict[str, object]:
        return row(float(str(tables[title][name][what])), limit)

    ten, hundred = f"{SIZES[1]:,} cards", f"{SIZES[2]:,} cards"
    return {
        "own decks, one card edited, wall s": figure("own decks", "one card edited", "wall s", 1),
        "own decks unchanged, wall s": figure("own decks", "unchanged", "wall s", 0.5),
        "--help, CPU s": figure("own decks", "--help", "CPU s", 0.15),
        "10,000 cold : AnkiOps, wall": ratio(ten, "cold", "AnkiOps", 1, "wall s"),
        "10,000 cold : md2anki, CPU": ratio(ten, "cold", "md2anki", 1 / 10, "CPU s"),
        "10,000, one edited, wall s": figure(ten, "one card edited", "wall s", 2),
        "100,000 cold : 10,000 cold, wall": ratio(hundred, "cold", "cold", 11, "wall s", ten),
        "100,000 cold, MB": figure(hundred, "cold", "MB", 800),
    }
