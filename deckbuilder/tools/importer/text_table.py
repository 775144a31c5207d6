"""Read CSV, TSV, and the text files that Anki exports and imports.

https://docs.ankiweb.net/importing/text-files.html describes the header lines that begin with "#".
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deckbuilder.convert.anki_export import Unreadable
from deckbuilder.convert.found_note import FoundNote
from deckbuilder.core import identity
from deckbuilder.markup.scanner import DISPLAY, FORMULAS, scan
from deckbuilder.tools.importer.anki_package import OURS
from deckbuilder.tools.importer.text_file import text_of

_SEPARATORS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_HEADER = re.compile(r"#([a-z ]+?):(.*)", re.IGNORECASE)
_HTML = re.compile(
    r"</?(?:a|anki-mathjax|b|blockquote|br|code|div|em|font|h\d|hr|i|img|li|ol|p|pre|span|strong|sub|"
    r"sup|table|td|tr|u|ul)\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot|#\d+);",
    re.IGNORECASE,
)
_DELETION = re.compile(r"\{\{c\d+::")
_RENDERED_CLOZE = re.compile(r"<span class=\"?cloze\"?", re.IGNORECASE)
# Names of columns, as people write them in the first line.
_ROLES = {
    name: role
    for role, names in (
        ("question", "question front prompt term q"),
        ("answer", "answer back definition a"),
        ("cloze", "text cloze"),
        ("note", "note notes extra back_extra comment explanation"),
        ("tags", "tags tag"),
        ("deck", "deck"),
        ("type", "notetype note_type"),
        ("guid", "guid id"),
    )
    for name in names.split()
}
_LARGEST_FIELD = 1_000_000


@dataclass
class _Table:
    """The settings in the header lines; columns count from 0, and -1 means none."""

    separator: str = ""
    is_html: bool | None = None
    tags: tuple[str, ...] = ()
    type: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    names: Sequence[str] = ()


def read(path: Path) -> list[FoundNote]:
    """Return the notes of a text file with fields in columns. Raises Unreadable."""
    text = text_of(path)
    table, lines, first = _headers(text)
    separator = table.separator or _guessed(lines, path)
    rows = list(_rows(lines, separator, first))
    if not rows:
        raise Unreadable("the file has no rows")
    if max(len(row) for _, row in rows) < 2 and not _DELETION.search(text):
        raise Unreadable(
            "no separator between questions and answers was found; begin the file with a line "
            "such as #separator:Comma"
        )
    roles = _named(table, rows)
    if table.is_html is None:
        table.is_html = any(_HTML.search(cell) for _, row in rows for cell in row)
    return [_found(line, row, table, roles) for line, row in rows if any(map(str.strip, row))]


def _headers(text: str) -> tuple[_Table, list[str], int]:
    """Return the settings in the header lines, the other lines, and the number of the first of them."""
    table = _Table()
    lines = text.split("\n")
    at = 0
    while at < len(lines) and (lines[at].startswith("#") or lines[at].lower().startswith("tags:")):
        line = lines[at].rstrip("\r")
        at += 1
        if line.lower().startswith("tags:"):
            table.tags = tuple(line[5:].split())
        elif match := _HEADER.fullmatch(line):
            _header(table, match[1].lower(), match[2].strip() or match[2])
    return table, lines[at:], at + 1


def _header(table: _Table, key: str, value: str) -> None:
    if key == "separator":
        table.separator = _SEPARATORS.get(value.lower(), value if len(value) == 1 else "")
    elif key == "html":
        table.is_html = value.lower() == "true"
    elif key == "tags":
        table.tags = tuple(value.split())
    elif key == "notetype":
        table.type = value
    elif key == "columns":
        table.names = next(csv.reader([value], delimiter=table.separator or ","), ())
    elif key.endswith(" column") and value.isdigit():
        table.columns[key.removesuffix(" column")] = int(value) - 1


def _guessed(lines: Sequence[str], path: Path) -> str:
    """Return the separator that the file's extension implies, or the one in the first line."""
    first = next((line for line in lines if line.strip()), "")
    if path.suffix.lower() == ".tsv" or "\t" in first:
        return "\t"
    # Spreadsheet programs use semicolons in countries where the comma is the decimal mark.
    return max(",;|", key=lambda mark: (first.count(mark), mark == ","))


def _rows(lines: Sequence[str], separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line number. Raises Unreadable."""
    csv.field_size_limit(_LARGEST_FIELD)
    kept = [line if not line.startswith("#") else "" for line in lines]
    reader = csv.reader(io.StringIO("\n".join(kept), newline=""), delimiter=separator, strict=False)
    line = first
    try:
        for row in reader:
            if row:
                yield line, row
            line = first + reader.line_num
    except csv.Error as error:
        raise Unreadable(f"line {line}: {error}") from error


def _named(table: _Table, rows: list[tuple[int, list[str]]]) -> Mapping[int, str]:
    """Return the role of each column; a first row with names is taken from the rows."""
    names = [_column(each) for each in table.names]
    if not names:
        first = [_column(each) for each in rows[0][1]]
        known = [_ROLES[each] for each in first if each in _ROLES]
        if len(known) == len([each for each in first if each]) > 1 and (
            {"question", "answer"} <= set(known) or "cloze" in known
        ):
            names = first
            rows.pop(0)
    special = {column: key for key, column in table.columns.items()}
    width = max((len(row) for _, row in rows), default=0)
    roles: dict[int, str] = {}
    plain = iter(("question", "answer"))
    for column in range(width):
        name = names[column] if column < len(names) else ""
        if column in special:
            roles[column] = {"notetype": "type"}.get(special[column], special[column])
        elif names and {"question", "cloze"} & {_ROLES.get(each, "") for each in names}:
            roles[column] = _ROLES.get(name, "note")
        else:
            roles[column] = next(plain, "note")
    return roles


def _column(name: str) -> str:
    return "_".join(name.lower().split())


def _found(line: int, row: Sequence[str], table: _Table, roles: Mapping[int, str]) -> FoundNote:
    texts: dict[str, str] = {}
    other: dict[str, str] = {"type": table.type}
    tags = list(table.tags)
    for column, cell in enumerate(row):
        role = roles.get(column, "note")
        if role == "tags":
            tags += re.split(r"[\s,]+", cell.strip()) if cell.strip() else []
        elif role in ("deck", "type", "guid"):
            other[role] = cell
        elif cell.strip():
            shown = cell if table.is_html else _as_html(cell)
            texts[role] = f"{texts[role]}<br><br>{shown}" if role in texts else shown
    asks = texts.get("cloze") or texts.get("question", "")
    if other["type"].startswith(identity.NAME):
        return FoundNote(line, "basic", texts, why_not=OURS)
    if _RENDERED_CLOZE.search(asks):
        why = "its deletion is already filled in; export notes as text, not cards"
        return FoundNote(line, "basic", texts, why_not=why)
    kind = other["type"].lower()
    if _DELETION.search(asks):
        note = "<br><br>".join(filter(None, (texts.get("answer"), texts.get("note"))))
        return FoundNote(line, "cloze", {"cloze": asks, "note": note}, tuple(tags))
    if "optional reversed" in kind:
        kind = "reversed" if texts.pop("note", "") else "basic"
    elif "reversed" in kind:
        kind = "reversed"
    elif "type in" in kind:
        kind = "typed"
    else:
        kind = "basic"
    return FoundNote(line, kind, texts, tuple(tags))


def _as_html(cell: str) -> str:
    """Return plain text, in which dollar signs may enclose formulas, as HTML."""
    out = []
    for each in scan(cell):
        if each.kind in FORMULAS:
            marks = (r"\[", r"\]") if each.kind == DISPLAY else (r"\(", r"\)")
            out.append(f"{marks[0]}{html.escape(each.body, quote=False)}{marks[1]}")
        else:
            out.append(html.escape(cell[each.start : each.end], quote=False).replace("\n", "<br>"))
    return "".join(out)
