"""Add the pictures that come with notes to sources.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.project import Project
from deckbuilder.source import picture_sources
from deckbuilder.source.edit import line_end


class Listed(NamedTuple):
    """The list with the new rows, path → (content or None, new content), and what to fill in there."""

    files: Mapping[Path, tuple[bytes | None, bytes]] = {}
    problems: tuple[Problem, ...] = ()


def listed(project: Project, pictures: Iterable[Path]) -> Listed:
    """Return the list with a row for each new picture: its file, and empty cells for its author to fill.

    A list that cannot be read stays as it is; the checks say what is wrong with it.
    """
    path = project.image_sources
    before: bytes | None = None
    known: set[str] = set()
    if path.exists():
        rows, _ = picture_sources.read(project)
        if rows is None:
            return Listed()
        before = project.read(path)
        known = {cells[0] for _, cells in rows}
    names = [each.name for each in pictures if each.name not in known]
    if not names:
        return Listed()
    end = line_end(before or b"").encode()
    start = before or ",".join(picture_sources.COLUMNS).encode()
    start += b"" if start.endswith((b"\n", b"\r")) else end
    first = len(start.splitlines()) + 1
    added = b"".join(name.encode() + b"," * (len(picture_sources.COLUMNS) - 1) + end for name in names)
    where = project.name(path)
    return Listed(
        {path: (before, start + added)},
        tuple(
            picture_sources.incomplete(Where(where, line), name)
            for line, name in enumerate(names, first)
        ),
    )
