"""Test everything that learners and contributors may have: `make test-matrix` ends with a table.

- Anki: updates by Anki's own import and by the add-on's, and the add-on in the review screen, in
  every Anki from the oldest supported to the newest, each with a Qt of its time.
- Python: the code that Anki runs (examples, bridge, updates), on every Python from the oldest that a
  supported Anki comes with to the newest that the packages support.
- build: the whole build, on every Python that can build.

`make test-matrix ARGS="24.11 3.9"` runs only the rows with these names. Each row has its own environment
in .cache/matrix, created once. A Python that is not on this machine is reported as missing; that is not
a failure.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.support import build_update_stories
from tests.support.projects import ROOT

CACHE = ROOT / ".cache" / "matrix"
UV = [sys.executable, "-m", "uv"]

# Anki → the Qt that it was released with.
ANKIS = {
    "23.10.1": "6.5",
    "24.6.3": "6.6",
    "24.11": "6.6",
    "25.2.7": "6.6",
    "25.9.5": "6.9",
    "26.9.3": "6.11",
}
UPDATES = (
    "tests/anki/test_updates.py",
    "tests/anki/test_guarded_update.py",
    "tests/anki/test_sync.py",
)
WINDOW = (
    "tests/anki/test_review_live.py",
    "tests/anki/test_review_keys.py",
    "tests/anki/test_review_practice.py",
    "tests/anki/test_update_window.py",
    "tests/anki/test_hooks.py",
    "tests/anki/test_other_addons.py",
)
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
# All of them can run this Anki; the newest Anki needs 3.10.
ANKI_OF_PYTHON = "25.2.7"
PURE = ("tests/addon/test_bridge.py", "tests/fuzz/test_inputs.py", "tests/fuzz/test_bridge.py")
BUILDS = ("3.11", "3.12", "3.13", "3.14")
PYTEST = ("pytest>=8.4", "pytest-timeout>=2.3", "hypothesis>=6.100")


class Missing(Exception):
    """Something that this machine does not have."""


@dataclass(frozen=True)
class Row:
    """One line of the table: its kind, its version, and a function that returns whether it passes."""

    kind: str
    name: str
    run: Callable[[], bool]


def find_python(version: str) -> str:
    """Return the path of a Python of this version. Raises Missing."""
    found = subprocess.run(
        [*UV, "python", "find", "--no-project", "--offline", version], capture_output=True, text=True
    )
    candidates = [
        found.stdout.strip(),
        shutil.which(f"python{version}") or "",
        *map(str, sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))),
    ]
    for path in filter(None, candidates):
        done = subprocess.run(
            [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
        )
        if done.stdout.strip() == version:
            return path
    raise Missing(f"there is no Python {version} on this machine")


def environment(name: str, python: str, *packages: str) -> Path:
    """Return the Python of the environment `name`, with these packages (or `-r file`).

    The environment is created if it does not exist or has other packages.
    """
    folder = CACHE / name
    there = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "complete.txt"
    wanted = " ".join((python, *packages))
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Creating the environment {name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([*UV, "venv", "--quiet", "--python", python, str(folder)], check=True)
        subprocess.run(
            [
                *UV,
                "pip",
                "install",
                "--quiet",
                "--only-binary",
                ":all:",
                "--python",
                str(there),
                *packages,
            ],
            check=True,
        )
        stamp.write_text(wanted)
    return there


def pytest(python: Path, arguments: Iterable[str], **variables: str) -> bool:
    """Run tests with another Python; return whether they passed.

    The settings in pyproject.toml are left out: older packages do not know all of them.
    """
    command = [
        str(python),
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        str(ROOT),
        "--import-mode=importlib",
        "-p",
        "no:cacheprovider",
        "--timeout=300",
        *arguments,
    ]
    return (
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **variables}
        ).returncode
        == 0
    )


def in_anki(version: str, releases: Path, dist: Path) -> bool:
    """Test updates and the review screen in one Anki; return whether all tests passed."""
    qt = [
        f"{name}=={ANKIS[version]}.*"
        for name in ("pyqt6", "pyqt6-qt6", "pyqt6-webengine", "pyqt6-webengine-qt6")
    ]
    python = environment(f"anki-{version}", sys.executable, f"aqt=={version}", *qt)
    # Whatever else the tests need comes from the environment that runs this, which is searched last.
    own = subprocess.run(
        [str(python), "-c", "import site; print(site.getsitepackages()[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(own) / "others.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return pytest(python, [*UPDATES, *WINDOW], RELEASES=str(releases), DIST=str(dist))


def on_python(version: str, releases: Path) -> bool:
    """Test the code that Anki runs, and updates, on one Python; return whether all tests passed."""
    python = environment(f"python-{version}", find_python(version), f"anki=={ANKI_OF_PYTHON}", *PYTEST)
    same = _answers(python) == _answers(sys.executable)
    print(f"The answers of the examples are {'the same' if same else 'different'}.")
    fixtures = ["--noconftest", "-p", "tests.support.anki.fixtures"]
    return pytest(python, [*fixtures, *PURE, *UPDATES], RELEASES=str(releases)) and same


def _answers(python: Path | str) -> str:
    """Return what all examples answer on a Python (tests/programs/example_answers.py)."""
    return subprocess.run(
        [str(python), "-m", "tests.programs.example_answers"],
        cwd=ROOT,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout


def build_on(version: str, folder: Path) -> bool:
    """Build everything on one Python, from scratch; return whether the files are those of the others.

    Every Python has its own SQLite and zlib; the files must not depend on them.
    """
    python = environment(f"build-{version}", find_python(version), "-r", str(ROOT / "requirements.lock"))
    project, out = folder / version / "project", folder / version / "out"
    shutil.copytree(
        ROOT, project, ignore=shutil.ignore_patterns(".*", "dist", "site", "tests", "__pycache__")
    )
    done = subprocess.run(
        [str(python), "-c", "from deckbuilder.commands import main; main()", "--out", str(out)],
        cwd=project,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
    )
    if done.returncode:
        return False
    first = min(folder.iterdir(), key=lambda each: BUILDS.index(each.name))
    here, there = _files(out), _files(first / "out")
    differ = sorted(name for name in here | there if here.get(name) != there.get(name))
    if differ:
        print(f"Differs from the build on Python {first.name}: {', '.join(differ)}")
    return not differ


def _files(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder's files by name; none if there is no such folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def main(arguments: list[str]) -> int:
    """Run the rows (all, or those named); return 1 if one of them fails."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "builds").mkdir()
        releases = build_update_stories.make(folder)
        dist = folder / "dist"  # for old versions of Anki, in whose environments nothing can be built
        subprocess.run(
            [sys.executable, str(ROOT / "build_decks.py"), "--out", str(dist)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rows = [
            *(Row("Anki", name, partial(in_anki, name, releases, dist)) for name in ANKIS),
            *(Row("Python", name, partial(on_python, name, releases)) for name in PYTHONS),
            *(Row("build", name, partial(build_on, name, folder / "builds")) for name in BUILDS),
        ]
        unknown = set(arguments) - {row.name for row in rows} - {row.kind for row in rows}
        if unknown:
            print(f"No such row: {', '.join(sorted(unknown))}")
            return 2
        states = {}
        for row in rows:
            if arguments and not {row.name, row.kind} & set(arguments):
                continue
            print(f"\n{row.kind} {row.name}", flush=True)
            start = time.monotonic()
            try:
                state = "green" if row.run() else "red"
            except Missing as missing:
                state = f"not run: {missing}"
            except subprocess.CalledProcessError as error:
                state = f"red: {' '.join(map(str, error.cmd))[:60]} ..."
            states[row] = f"{state} ({time.monotonic() - start:.0f} s)"
    print()
    for row, state in states.items():
        print(f"{row.kind:7}{row.name:9}{state}")
    return 1 if any(state.startswith("red") for state in states.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
