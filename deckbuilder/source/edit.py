"""Change the project's sources safely.

Only one command at a time changes them, it writes all of its files or none, and it never overwrites a
change that someone else made. Every command that writes to the sources uses this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deckbuilder.core import files
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source.lines import decode


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Prevent other commands from changing the sources, and remove what a killed command left.

    Read everything that a change depends on inside this context.
    """
    with files.locked(project.cards) as locked:
        if locked:
            tests = project.root / "tests"
            for folder in (
                project.root,
                project.cards,
                project.figures,
                project.addon / "examples",
                tests / "examples",
                tests / "unit" / "media" / "figures",
            ):
                files.clear(folder)
        yield


def read(project: Project, path: Path) -> tuple[bytes, list[Problem]]:
    """Return the content of a text file, and the problems that prevent adding to it.

    It may be unreadable, or not UTF-8 text, so that an addition would be in a different encoding.
    """
    where = Where(project.name(path))
    try:
        data = project.read(path)
    except OSError as error:
        return b"", [problem(where, "C070", f"the file cannot be read: {error.strerror or error}")]
    return data, [each for each in decode(where.path, data)[1] if each.code == "C001"]


def write(project: Project, changes: Mapping[Path, tuple[bytes | None, bytes | None]]) -> list[Problem]:
    """Write and delete all files in this order, or none.

    `changes`: path → (old content, new content), where None means that there is no such file.
    """
    place = ", ".join(project.name(path) for path in changes)
    try:
        files.write_all(changes)
    except files.Changed as changed:
        return [
            problem(
                Where(place),
                "C070",
                f"{changed} changed in the meantime",
                "nothing was written; try again",
            )
        ]
    except OSError as error:
        return [
            problem(
                Where(place),
                "C070",
                f"the file cannot be written: {error.strerror or error}",
                "nothing was written; check the free space and the permissions",
            )
        ]
    return []


def line_end(data: bytes) -> str:
    """Return the line ending of the last complete line in `data`, by default a line feed."""
    at = max(data.rfind(b"\n"), data.rfind(b"\r"))
    if at < 0:
        return "\n"
    return "\r" if data[at : at + 1] == b"\r" else "\r\n" if data[at - 1 : at] == b"\r" else "\n"
