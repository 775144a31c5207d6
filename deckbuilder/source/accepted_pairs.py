"""Read accepted-pairs.csv: the pairs of cards that may share an answer, each with a reason."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.model import AcceptedPair, Problem
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source import csv_rows

COLUMNS = ("first", "second", "reason")


def read_accepted_pairs(
    project: Project, path: Path
) -> tuple[tuple[AcceptedPair, ...] | None, list[Problem]]:
    """Return the pairs in the file at `path`, and the problems in its lines.

    The file need not exist; the pairs are None if it cannot be read.
    """
    if not path.exists():
        return (), []
    rows, problems = csv_rows.read(project, path, COLUMNS, "C102")
    if rows is None:
        return None, problems
    pairs: list[AcceptedPair] = []
    seen: set[frozenset[str]] = set()
    for where, cells in rows:
        ids = frozenset(cells[:2])
        if len(cells) != 3 or not all(cells):
            problems.append(
                problem(
                    where,
                    "C102",
                    "this line must have two ids and a reason",
                    "put a reason that contains a comma in quotation marks",
                )
            )
        elif len(ids) < 2:
            problems.append(problem(where, "C102", "this line pairs a card with itself"))
        elif ids in seen:
            problems.append(problem(where, "C102", "this pair is listed twice"))
        if len(ids) == 2 and all(ids) and ids not in seen:  # a missing reason is reported above
            seen.add(ids)
            pairs.append(AcceptedPair(where, cells[0], cells[1], " ".join(cells[2:])))
    return tuple(pairs), problems
