"""Read sources.csv, which says where each image file comes from and under what license."""

from __future__ import annotations

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source import csv_rows

COLUMNS = ("file", "source", "author", "license", "changes")


def read(project: Project) -> tuple[csv_rows.Rows | None, list[Problem]]:
    """Return the rows, each with its line, or None if they cannot be read, and the problems."""
    return csv_rows.read(project, project.image_sources, COLUMNS, "C133")


def incomplete(where: Where, name: str) -> Problem:
    """Return the problem that a row does not say where the picture `name` is from."""
    return problem(
        where,
        "C133",
        f'"{name}" needs a source, an author, and a license',
        "put a cell that contains a comma in quotation marks; only changes can be empty",
    )
