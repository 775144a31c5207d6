"""Read CSV files of the project, row by row, each row with its line number."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source.lines import forbidden, not_text

Rows = list[tuple[Where, list[str]]]


def read(
    project: Project, path: Path, columns: Sequence[str], code: str
) -> tuple[Rows | None, list[Problem]]:
    """Return the rows below the header, each with its line number, and the problems with this `code`.

    The header must be `columns`. Spaces around cells are removed, and empty lines are left out. The rows
    are None if the file cannot be read as a whole; then there is one problem that says why, besides
    those about its characters.
    """
    name = project.name(path)
    try:
        data = project.read(path)
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
        return None, [problem(Where(name), code, reason)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [not_text(name, data, error, code)]
    problems = [
        problem(Where(name, number), "C001", odd, "delete it")
        for number, line in enumerate(text.split("\n"), 1)
        if (odd := forbidden(line.rstrip("\r")))
    ]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: Rows = []
    line = 1  # on which the current row begins
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if header != list(columns):
            return None, [*problems, _other_columns(name, header, columns, code)]
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((Where(name, line), [cell.strip() for cell in row]))
            line = reader.line_num + 1
    except csv.Error as error:
        return None, [*problems, _broken(Where(name, line), error, reader.line_num > line, code)]
    return rows, problems


def _other_columns(name: str, header: list[str], columns: Sequence[str], code: str) -> Problem:
    expected = ",".join(columns)
    if header and header[0].replace(";", ",").replace("\t", ",") == expected:
        return problem(
            Where(name), code, "the columns are not separated by commas", "export the table as CSV again"
        )
    return problem(Where(name), code, f"the first line must be {expected}")


def _broken(where: Where, error: csv.Error, continues: bool, code: str) -> Problem:
    """Return why the row at `where` cannot be read; `continues`: whether it is on later lines, too."""
    if continues or "unexpected end" in str(error):
        return problem(where, code, "a quotation mark is not closed in this row", "close it")
    if "expected after" in str(error):
        return problem(
            where,
            code,
            "there is text after a closing quotation mark",
            'write "" for a quotation mark inside a cell',
        )
    return problem(where, code, f"this row is not valid CSV: {error}")
