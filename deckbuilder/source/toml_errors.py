"""Explain in plain words, at the line to change, why decks.toml is not valid TOML."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

_TABLE_OR_KEY = re.compile(r"\s*(?:\[\[?\s*[\w.-]+\s*\]|[\w-]+\s*=)")
_LIST = re.compile(r"\s*[\w-]+\s*=\s*\[")


class Explanation(NamedTuple):
    """The number of the line to change, counted from 1, what is wrong with it, and what to do."""

    line: int
    text: str
    hint: str


def explain(text: str, error: tomllib.TOMLDecodeError) -> Explanation:
    """Return where and why TOML could not read `text`.

    TOML often stops at a later line than the one with the mistake.
    """
    lines = text.rstrip("\n").split("\n")
    message, _, place = str(error).rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    number = min(int(found[1]), len(lines)) if found else len(lines)
    column = int(found[2]) if found else 1
    line = lines[number - 1]
    rest = line[column - 1 :]
    begun = _list_before(lines, number)
    if begun and (_TABLE_OR_KEY.match(line) or not found):
        # The next table was read as if it belonged to the list.
        return Explanation(begun, "the list is not closed", 'write "]" at its end')
    if "Unclosed array" in message:
        return _no_comma(lines, number, column)
    if "Illegal character" in message or "Unterminated string" in message:
        start = number if found else _last_quotes(lines)
        return Explanation(start, "a quotation mark is not closed", "close it")
    if re.match(r"[“”„«‘’]", rest):
        return Explanation(number, f"{rest[0]} is not a straight quotation mark", 'write "')
    if "Invalid value" in message and rest.startswith((",", ";")):
        return Explanation(number, f'"{rest[0]}" has no value before it', "delete it")
    if "Invalid value" in message:
        return Explanation(number, "a text is not in quotation marks", f'write "{_word(rest)}"')
    if "Expected '='" in message:
        return Explanation(number, "an equals sign is missing after the key", 'write key = "value"')
    if "Cannot overwrite a value" in message and not line.lstrip().startswith("["):
        key = line.split("=")[0].strip()
        return Explanation(number, f'"{key}" appears twice in this deck', "keep one of the lines")
    if line.lstrip().startswith("[") and "deck" in line:
        return Explanation(not_a_deck(lines) or number, "a deck must begin with [[deck]]", "write that")
    if "Unescaped '\\'" in message:
        return Explanation(number, "a backslash between quotation marks", "write / or \\\\")
    if "Expected newline" in message:
        return Explanation(number, f"there is text after the value: {rest.strip()}", "delete it")
    return Explanation(number, f"this line is not valid TOML: {message or error}", "")


def not_a_deck(lines: list[str]) -> int:
    """Return the number of the first line that begins a deck incorrectly, or 0."""
    for at, line in enumerate(lines, 1):
        if re.match(r"\s*\[+\s*deck\b", line) and not re.match(r"\s*\[\[\s*deck\s*\]\]", line):
            return at
    return 0


def _no_comma(lines: list[str], number: int, column: int) -> Explanation:
    """Explain why a list does not continue at this place."""
    line = lines[number - 1]
    before, rest = line[: column - 1], line[column - 1 :]
    if before.strip():
        if rest[:1] in ";:":
            return Explanation(number, f'"{rest[0]}" separates the entries of a list', 'write ","')
        return Explanation(number, f"a comma is missing before {rest.strip()}", 'write ","')
    above = number - 1
    while above > 1 and not lines[above - 1].split("#")[0].strip():
        above -= 1
    return Explanation(above, f"a comma is missing at the end of line {above}", 'write ","')


def _list_before(lines: list[str], number: int) -> int:
    """Return the line on which a list begins that is still open at line `number`, or 0."""
    for at in range(number - 1, 0, -1):
        line = lines[at - 1].split("#")[0].rstrip()
        if line.endswith("]"):
            return 0
        if _LIST.match(line):
            return at
    return 0


def _last_quotes(lines: list[str]) -> int:
    """Return the line with the last triple quotation mark, or the last line if there is none."""
    quotes = [at for at, line in enumerate(lines, 1) if '"""' in line or "'''" in line]
    return quotes[-1] if quotes else len(lines)


def _word(rest: str) -> str:
    return re.split(r"[,#\]]", rest)[0].strip().strip("\"'")
