"""Read syllabus.csv: the facts that the cards must cover."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.model import Problem, SyllabusRow
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source import csv_rows

COLUMNS = ("id", "deck", "topic", "facts", "example", "figure", "same_as")


def read_syllabus(
    project: Project, path: Path, required: bool = True
) -> tuple[dict[str, SyllabusRow], list[Problem]]:
    """Return the rows of syllabus.csv by id, and the problems in the file, which may be `required`.

    If the file cannot be read, there are no rows. A row with a mistake is still known by its id.
    """
    if not (required or path.exists()):
        return {}, []
    found, problems = csv_rows.read(project, path, COLUMNS, "C026")
    rows: dict[str, SyllabusRow] = {}
    for where, cells in found or ():
        id = cells[0]
        if len(cells) != len(COLUMNS):
            problems.append(
                problem(
                    where,
                    "C026",
                    f"the row has {len(cells)} cells, but there are {len(COLUMNS)} columns",
                    "put a cell that contains a comma in quotation marks",
                )
            )
        elif not id:
            problems.append(problem(where, "C026", "the row has no id"))
        if id in rows:
            problems.append(problem(where, "C026", f'"{id}" appears twice'))
        elif id:
            _, place, topic, _, example, figure, same = (*cells, *COLUMNS)[: len(COLUMNS)]
            whole = len(cells) == len(COLUMNS)
            rows[id] = SyllabusRow(
                where,
                id,
                place if whole else "",
                topic if whole else "",
                tuple(example.split()) if whole else (),
                tuple(figure.split()) if whole else (),
                tuple(same.split()) if whole else (),
            )
    return rows, problems
