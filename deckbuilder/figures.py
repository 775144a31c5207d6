"""Figures: from a script to a light and a dark SVG, drawn again only when something changed.

A figure depends on its script, on the project's modules that this imports, on the versions of
matplotlib and numpy, and on how it is drawn; the hash of all that is its key in the cache.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .codes import problem
from .files import write
from .model import Picture, Problem, Where
from .project import Project

DRAWING = Path(__file__).with_name("drawing.py")
PACKAGES = ("matplotlib", "numpy")


@dataclass(frozen=True)
class Drawn:
    """A figure's two images and what cards call them."""

    picture: Picture
    light: bytes
    dark: bytes

    @property
    def media(self) -> dict[str, bytes]:
        """Media file name → content."""
        return {self.picture.light: self.light, self.picture.dark: self.dark}


def draw_all(project: Project, scripts: Sequence[Path],
             progress: Callable[[int, int], None] = lambda done, total: None
             ) -> tuple[dict[Path, Drawn], list[Problem]]:
    """Draw `scripts`, from the cache where possible. `progress` is told (done, total), total being
    the number of those that have to be drawn."""
    drawn: dict[Path, Drawn] = {}
    waiting: dict[Path, Path] = {}  # script → its file in the cache
    for script in scripts:
        entry = project.cache / "figures" / f"{script.stem}-{key(project, script)[:20]}.json"
        images = _cached(entry)
        if images:
            drawn[script] = _named(script, *images)
        else:
            waiting[script] = entry
    problems: list[Problem] = []
    if waiting:
        progress(0, len(waiting))
    for done, (script, answer) in enumerate(_draw(project, list(waiting)), 1):
        if "error" in answer:
            where = Where(project.name(Path(answer["path"])), answer["line"])
            problems.append(problem(where, "C060", answer["error"],
                                    "" if answer["path"] == str(script)
                                    else f"while drawing {project.name(script)}"))
        else:
            drawn[script] = _named(script, answer["light"], answer["dark"])
            _keep(waiting[script], answer)
        progress(done, len(waiting))
    return drawn, problems


def _named(script: Path, light: str, dark: str) -> Drawn:
    """The images under names that change with their content, because Anki never replaces a media
    file by another of the same name."""
    digest = hashlib.sha256((light + "\0" + dark).encode()).hexdigest()[:10]
    name = f"{script.stem.replace('_', '-')}-{digest}"
    return Drawn(Picture(f"{name}-light.svg", f"{name}-dark.svg"), light.encode(), dark.encode())


def image(path: Path) -> tuple[Picture, dict[str, bytes]]:
    """A picture that is a file, under a name that changes with its content, and its media."""
    data = path.read_bytes()
    stem = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in path.stem).split())
    name = f"{stem or 'picture'}-{hashlib.sha256(data).hexdigest()[:10]}{path.suffix.lower()}"
    return Picture(name, name), {name: data}


def _draw(project: Project, scripts: list[Path]) -> Iterator[tuple[Path, dict]]:
    """Each script with what the drawing process says of it."""
    left = list(scripts)
    while left:
        # A fixed hash seed: the order of a set must not show in a figure.
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
                       "PYTHONIOENCODING": "utf-8"}
        process = subprocess.Popen(
            [sys.executable, str(DRAWING), str(project.root), *map(str, left)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            env=environment, cwd=project.root, encoding="utf-8")
        with process:
            for line in process.stdout or ():
                yield left.pop(0), json.loads(line)
        if left:  # the script at hand ended the process
            script = left.pop(0)
            yield script, {"error": f"drawing ended with status {process.returncode}",
                           "path": str(script), "line": 1}


def key(project: Project, script: Path) -> str:
    """The hash of everything that the figure depends on."""
    digest = hashlib.sha256(_tools())
    for path in sorted(imported(project.root, [script, project.root / "media" / "style.py"])):
        digest.update(project.name(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@functools.cache
def _tools() -> bytes:
    """What draws every figure."""
    versions = (f"{package} {metadata.version(package)}\n" for package in PACKAGES)
    return DRAWING.read_bytes() + "".join(versions).encode()


def imported(root: Path, start: Sequence[Path]) -> set[Path]:
    """The files in `start` and all of the project's modules that they import, directly or not."""
    found: set[Path] = set()
    waiting = [path for path in start if path.is_file()]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imports(root, path)
    return found


def _imports(root: Path, path: Path) -> Iterator[Path]:
    """The project's files that `path` imports; none if it is no Python (drawing will say so)."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return
    package = path.relative_to(root).parent.parts if path.is_relative_to(root) else ()
    for node in ast.walk(tree):
        names: list[tuple[str, ...]] = []
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            names = [base + (alias.name,) for alias in node.names]
        for parts in names:
            # Importing a.b.c runs a and a.b too; the last part may also be a name inside a.b.
            for length in range(1, len(parts) + 1):
                module = root.joinpath(*parts[:length])
                yield from (each for each in (module / "__init__.py", module.with_suffix(".py"))
                            if each.is_file())


def _cached(entry: Path) -> tuple[str, str] | None:
    """The light and dark SVG of a cache entry; None if it is missing or not as it was written."""
    try:
        digest, _, body = entry.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            return None
        images = json.loads(body)
        return images["light"], images["dark"]
    except (OSError, ValueError):
        return None


def _keep(entry: Path, images: dict[str, str]) -> None:
    """Write a cache entry in place of older ones of the same figure. Failing to is no harm."""
    body = json.dumps(images)
    try:
        for older in entry.parent.glob(f"{entry.stem[:-20]}*.json"):
            if len(older.stem) == len(entry.stem):
                older.unlink()
        write(entry, f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}".encode())
    except OSError:
        pass
