"""Decode the bytes of a topic file into lines, and classify the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem

FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*([^`]*)$")
# A code block can begin on the line of a mark.
_ON_MARK = re.compile(r"^(Q|A|C|Note):\s*((?:`{3,}|~{3,})[^`]*)$")
# What people write instead of "live name": "Live name", "live: name", "{live} name".
_LIVE = re.compile(r"live(?:\s+(.*?))?\s*$")
_NEAR_LIVE = re.compile(r"[{.\s]*live(?:[:=}\s]+(.*?))?[}\s]*$", re.IGNORECASE)
HEADING = re.compile(r"^##(?!#)(\s*)(.*?)\s*#*\s*$")
TITLE = re.compile(r"^#(?!#)\s+(.*?)\s*#*\s*$")
MARK = re.compile(r"^(Q|A|C|Note):\s*(.*)$")
ITEM = re.compile(r"^[-*+]\s+(.*)$")
# The beginning of a card. Inside a code block, it means that the block was not closed.
CARD = re.compile(r"## [a-z0-9]+(?:-[a-z0-9]+)*[ \t]*\n(?:[ \t]*\n)*(?:- [a-z]+:|[QAC]:)")
# Control characters have a meaning for Anki or the Markdown parser, and private-use characters are
# placeholders for formulas while a card is rendered; only some programs treat U+2028 and U+2029 as
# line breaks; surrogates are halves of characters. No one types any of them on purpose.
FORBIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)

NOT_TEXT = "the file is not UTF-8 text"

_MARKERS = ("<" * 7, ">" * 7, "|" * 7, "=" * 7)

# The maximum number of characters in a line, and in a card: ten times what any card needs. With longer
# text, some rules and the Markdown parser take a very long time.
LONGEST = 5_000


class Kind(Enum):
    """The kind of a line."""

    BLANK = "blank"
    TITLE = "title"  # value: the title
    HEADING = "heading"  # value: the card's id
    MARK = "mark"  # mark: Q, A, C or Note; value: the rest of the line
    ITEM = "item"  # value: the text after the hyphen
    LIVE = "live"  # value: the example's name; body: the lines inside; mark: the one on its line
    CODE = "code"  # a line of a code block, with its fences
    TEXT = "text"


class Line(NamedTuple):
    """A line with its number in the file, its kind, and the relevant parts of its text."""

    number: int
    kind: Kind
    text: str
    value: str = ""
    mark: str = ""
    body: tuple[str, ...] = ()


def forbidden(text: str) -> str:
    """Return a description of the first forbidden character in a text, or ""."""
    found = FORBIDDEN.search(text)
    return f"control character U+{ord(found[0]):04X}" if found else ""


def not_text(path: str, data: bytes, error: UnicodeDecodeError, code: str = "C001") -> Problem:
    """Return the problem that a file is in another encoding than UTF-8, at its first such line."""
    hint = "save the file as UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return problem(Where(path), code, f"{NOT_TEXT} but UTF-16", hint)
    where = Where(path, data.count(b"\n", 0, error.start) + 1)
    return problem(where, code, f"{NOT_TEXT}: byte 0x{data[error.start]:02x}", hint)


def decode(path: str, data: bytes) -> tuple[list[str], list[Problem]]:
    """Return the lines of a file. Invalid bytes and characters are replaced or removed, and reported.

    For a file in another encoding, only that is reported, and its lines are a guess.
    """
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = FORBIDDEN.sub("", data.decode("utf-16" if wide else "cp1252", errors="replace"))
        lines = [line[:LONGEST] for line in text.split("\n")]
        return lines, [not_text(path, data, error)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not FORBIDDEN.search(text) and max(map(len, lines)) <= LONGEST:
        return lines, problems
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST:
            problems.append(
                problem(
                    Where(path, number),
                    "C066",
                    f"the line has {len(line)} characters",
                    f"use at most {LONGEST}",
                )
            )
            line = lines[number - 1] = line[:LONGEST]
        if odd := forbidden(line):
            problems.append(problem(Where(path, number), "C001", odd, "delete it"))
            lines[number - 1] = FORBIDDEN.sub("", line)
    return lines, problems


def without_conflicts(path: str, lines: list[str]) -> tuple[list[str], list[Problem]]:
    """Return the lines with the markers and the second version of each merge conflict blanked out.

    The other lines keep their numbers and can still be checked.
    """
    problems: list[Problem] = []
    if not any(line.startswith(_MARKERS) for line in lines):
        return lines, problems
    kept = list(lines)
    side = 0  # 0 outside a conflict, 1 in the first version, 2 in the second
    for index, line in enumerate(lines):
        marker = re.match(r"(<{7}|>{7}|\|{7})( |$)|={7}$", line)
        opens = marker and line[0] == "<"
        if marker and (opens or line[0] == ">" or side):
            if opens or not side:
                problems.append(
                    problem(
                        Where(path, index + 1),
                        "C002",
                        "merge-conflict marker",
                        "choose one version, then delete the marker lines",
                    )
                )
            side = {"<": 1, ">": 0}.get(line[0], 2)
            kept[index] = ""
        elif side == 2:
            kept[index] = ""
    return kept, problems


def classify(path: str, lines: list[str], first: int) -> Iterator[Line | Problem]:
    """Yield each line from index `first` on with its kind, and a problem for each unclosed block."""
    index = first
    while index < len(lines):
        text = lines[index]
        number = index + 1
        fenced = "```" in text or "~~~" in text
        mark = _ON_MARK.match(text) if fenced else None
        fence = FENCE.match(mark[2] if mark else text) if fenced else None
        if not fence:
            yield _plain(number, text)
            index += 1
            continue
        end, closed = _end_of_fence(lines, index, fence[1])
        live = _LIVE.match(fence[2]) or _NEAR_LIVE.match(fence[2])
        if not closed:
            yield problem(
                Where(path, number),
                "C008",
                "this code block is not closed",
                f"end it with {fence[1]} on its own line",
            )
        if mark:
            yield Line(number, Kind.MARK, text, "" if live else mark[2], mark[1])
        if live:
            if live.re is _NEAR_LIVE:
                yield problem(
                    Where(path, number),
                    "C021",
                    f'"{fence[2].strip()}" does not begin a live block',
                    f"write {fence[1]}live {live[1] or 'name'}",
                )
            inside = lines[index + 1 : end - 1 if closed else end]
            yield Line(
                number, Kind.LIVE, text, live[1] or "", mark=mark[1] if mark else "", body=tuple(inside)
            )
        else:
            for at in range(index + (mark is not None), end):
                yield Line(at + 1, Kind.CODE, lines[at])
            if not closed:
                # Close the block, so that it ends here for the later stages too.
                yield Line(end, Kind.CODE, fence[1])
        index = end


def _end_of_fence(lines: list[str], start: int, marker: str) -> tuple[int, bool]:
    """Return the index after the block that opens at `start`, and whether it is closed there."""
    closing = re.compile(rf"^\s*{re.escape(marker[0])}{{{len(marker)},}}\s*$")
    for index in range(start + 1, len(lines)):
        if closing.match(lines[index]):
            return index + 1, True
        if lines[index].startswith("## ") and CARD.match("\n".join(lines[index : index + 6])):
            return index, False
    return len(lines), False


def _plain(number: int, text: str) -> Line:
    """Return a line outside of code blocks with its kind."""
    if not text.strip():
        return Line(number, Kind.BLANK, "")
    first = text[0]  # saves most pattern matches, because most lines are just text
    if first == "#" and (match := HEADING.match(text)):
        return Line(number, Kind.HEADING, text, match[2], mark="##" if match[1] else "")
    if first == "#" and (match := TITLE.match(text)):
        return Line(number, Kind.TITLE, text, match[1])
    if first in "QACN" and (match := MARK.match(text)):
        return Line(number, Kind.MARK, text, match[2], match[1])
    if first in "-*+" and (match := ITEM.match(text)):
        return Line(number, Kind.ITEM, text, match[1])
    return Line(number, Kind.TEXT, text)
