"""Read accepted-pairs.csv: the pairs of cards that may share an answer, each with a reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from deckbuilder.core.model import AcceptedPair, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source.lines import forbidden

COLUMNS = ["first", "second", "reason"]


def read_accepted_pairs(project: Project, path: Path) -> tuple[tuple[AcceptedPair, ...], list[Problem]]:
    """Return the pairs in the file at `path`, which need not exist, and the problems in its lines."""
    name = project.name(path)
    pairs: list[AcceptedPair] = []
    problems: list[Problem] = []
    try:
        text = project.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        return (), []
    except UnicodeDecodeError:
        return (), [problem(Where(name), "C102", "the file is not UTF-8 text")]
    except OSError as error:
        return (), [problem(Where(name), "C102", f"the file cannot be read: {error.strerror or error}")]
    for number, line in enumerate(text.split("\n"), 1):
        if odd := forbidden(line.rstrip("\r")):
            problems.append(problem(Where(name, number), "C001", odd, "delete it"))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    seen: set[frozenset[str]] = set()
    try:
        if next(reader, None) != COLUMNS:
            return (), [
                *problems,
                problem(Where(name), "C102", "the first line must be " + ",".join(COLUMNS)),
            ]
        for row in reader:
            where = Where(name, reader.line_num)
            cells = [cell.strip() for cell in row]
            ids = frozenset(cells[:2])
            if not row:
                continue
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
            else:
                seen.add(ids)
                pairs.append(AcceptedPair(where, *cells))
    except csv.Error as error:
        problems.append(
            problem(Where(name, max(reader.line_num, 1)), "C102", f"the file is not valid CSV: {error}")
        )
    return tuple(pairs), problems
