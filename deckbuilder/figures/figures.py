"""Draw each figure's script as a light and a dark SVG, but only if something has changed.

A figure depends on its script, on the project's modules that the script imports, on the versions of
matplotlib and numpy, and on the code that draws it; the hash of all of these is its key in the cache.
Figures that are not in the cache are drawn by one process per core (worker_pool.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Picture, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures, worker_pool
from deckbuilder.figures.python_imports import PythonFiles

PACKAGES = ("matplotlib", "numpy")


@dataclass(frozen=True)
class Made:
    """A picture's media file names, its two images, and the files of the project it is made from.

    For an image file, which is shown as it is, the two are the same.
    """

    picture: Picture
    light: bytes
    dark: bytes
    made_of: tuple[Path, ...]

    @property
    def media(self) -> dict[str, bytes]:
        """The content of each media file, by name."""
        return {self.picture.light: self.light, self.picture.dark: self.dark}


def draw_all(
    project: Project,
    scripts: Sequence[Path],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[dict[Path, Made], list[Problem]]:
    """Draw `scripts`, using the cache where possible, and return the figures and the problems.

    `progress` is called with (done, total), where total is the number of figures not in the cache.
    """
    if not scripts:
        return {}, []
    cache = Cache(project.cache)
    sources = PythonFiles(project, cache)
    style = project.root / "media" / "style.py"
    tools = digests.of(*(path.read_bytes() for path in worker_pool.CODE), *digests.installed(PACKAGES))
    images: dict[Path, Any] = {}
    made_of: dict[Path, tuple[Path, ...]] = {}
    waiting: dict[Path, bytes] = {}  # script → its key in the cache
    for script in scripts:
        try:
            sources.read(script)
        except OSError as error:
            images[script] = {
                "error": f"the file cannot be read: {error.strerror or error}",
                "path": str(script),
                "line": 1,
            }
            continue
        made_of[script] = tuple(sorted(sources.imported([script, style])))
        key = digests.of(tools, [(project.name(path), sources.digest(path)) for path in made_of[script]])
        images[script] = cache.get("figures", script.stem, key)
        if images[script] is None:
            waiting[script] = key
    if waiting:
        progress(0, len(waiting))
    for done, (script, answer) in enumerate(worker_pool.draw(project.root, list(waiting)), 1):
        images[script] = answer
        if "error" not in answer:
            cache.put("figures", script.stem, waiting[script], answer)
            cache.flush()
        progress(done, len(waiting))
    sources.keep()
    cache.flush()
    drawn: dict[Path, Made] = {}
    problems: list[Problem] = []
    for script, answer in images.items():
        if "error" in answer:
            where = Where(project.name(Path(answer["path"])), answer["line"])
            problems.append(
                problem(
                    where,
                    "C060",
                    answer["error"],
                    "" if answer["path"] == str(script) else f"while drawing {project.name(script)}",
                )
            )
        else:
            problems += _faults(project.name(script), answer.get("faults", []))
            drawn[script] = _named(script, answer["light"], answer["dark"], made_of[script])
    return drawn, problems


# What can be wrong with a figure: kind → the code, and what to do.
_FAULTS = {
    "size": ("C134", "use style.SMALL (8.5 pt) or larger for every text"),
    "cut": ("C135", "move it, or make it shorter"),
    "overlap": ("C135", "move one of them, or make it shorter"),
    "glyphs": (
        "C140",
        "say it on the card, or add a font that has them to font.family in media/style.py",
    ),
    "colors": ("C136", "take all colors from the theme"),
    "runs": ("C137", "give every random generator a seed, and do not use the time"),
    "kilobytes": (
        "C138",
        'draw fewer points, or set rasterized=True; a line LARGE = "why" in the script allows more',
    ),
}


def _faults(name: str, faults: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for each kind of fault in how a figure looks."""
    by_kind: dict[str, list[str]] = {}
    for kind, text in faults:
        by_kind.setdefault(kind, []).append(text)
    for kind, texts in by_kind.items():
        code, hint = _FAULTS[kind]
        more = f"; {len(texts) - 1} more like this" if len(texts) > 1 else ""
        yield problem(Where(name), code, f"{texts[0]}{more}", hint)


@dataclass(frozen=True)
class ShownPictures:
    """The pictures on cards, by name.

    `media`: their files' content, by file name; `made_of`: picture name → the files of the project that
    it is made from; `problems`: what went wrong in making them.
    """

    pictures: dict[str, Picture]
    media: dict[str, bytes]
    made_of: dict[str, list[str]]
    problems: list[Problem]


def shown(
    project: Project,
    found: Mapping[str, pictures.Found],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ShownPictures:
    """Return the pictures that were found, as far as they can be made."""
    paths = pictures.paths(found)
    made, problems = make_all(project, list(dict.fromkeys(paths.values())), progress)
    result = ShownPictures({}, {}, {}, problems)
    for name, path in paths.items():
        if path in made:
            result.pictures[name] = made[path].picture
            result.media.update(made[path].media)
            result.made_of[name] = [project.name(each) for each in made[path].made_of]
    return result


def make_all(
    project: Project,
    paths: Sequence[Path],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[dict[Path, Made], list[Problem]]:
    """Draw the scripts among `paths`, read the image files, and return the pictures and the problems."""
    made, problems = draw_all(project, [path for path in paths if path.suffix == ".py"], progress)
    for path in paths:
        if path.suffix != ".py":
            try:
                data = project.read(path)
            except OSError as error:
                text = f"the file cannot be read: {error.strerror or error}"
                problems.append(problem(Where(project.name(path)), "C019", text))
            else:
                made[path] = Made(image(path, data), data, data, (path,))
    return made, problems


def _named(script: Path, light: str, dark: str, made_of: tuple[Path, ...]) -> Made:
    """Return the images under names that change with their content.

    Anki never replaces a media file with another one of the same name.
    """
    digest = hashlib.sha256((light + "\0" + dark).encode()).hexdigest()[:10]
    name = f"{script.stem.replace('_', '-')}-{digest}"
    picture = Picture(f"{name}-light.svg", f"{name}-dark.svg")
    return Made(picture, light.encode(), dark.encode(), made_of)


def image(path: Path, data: bytes) -> Picture:
    """Return an image file as a picture, named after its content."""
    stem = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in path.stem).split())
    name = f"{stem or 'picture'}-{hashlib.sha256(data).hexdigest()[:10]}{path.suffix.lower()}"
    return Picture(name, name)
