"""Explain in plain words, at the line to change, why a front matter is not valid YAML."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

_KEY = re.compile(r"\s*[^\s:#][^:]*:(?:\s|$)")
_TWO_KEYS = re.compile(r"\s*[^\s:#][^:]*:\s.*:(?:\s|$)")
_NO_SPACE = re.compile(r"\s*[\w-]+:\S")


class Explanation(NamedTuple):
    """The index of the line to change, what is wrong with it, and what to do."""

    line: int
    text: str
    hint: str


def explain(text: str, error: yaml.YAMLError) -> Explanation:
    """Return where and why YAML could not read `text`.

    YAML often stops at a later line than the one with the mistake, and its messages use the terms of
    its grammar.
    """
    lines = text.rstrip("\n").split("\n")
    message = str(getattr(error, "problem", None) or "it cannot be read")
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    at = min(mark.line if mark else 0, len(lines) - 1)
    begun = getattr(error, "context_mark", None)
    start = min(begun.line, len(lines) - 1) if begun else at
    if "quoted scalar" in context and "end of stream" in message:
        return Explanation(start, "a quotation mark is not closed", "close it, or delete it")
    if "flow" in context:
        closing = "]" if "sequence" in context else "}"
        if _TWO_KEYS.match(lines[start]) and at == start:
            return _colon(start)
        opening = "[" if closing == "]" else "{"
        return Explanation(start, f"{opening} is not closed", f'write "{closing}" at its end')
    if "escape character" in message:
        return Explanation(at, "a backslash between double quotes", "use single quotes")
    if "\\t" in message:
        return Explanation(at, "the line begins with a tab", "indent with spaces, not tabs")
    if "mapping values" in message:
        return _not_one_pair(lines, at)
    if "simple key" in context:
        return _no_colon(lines[start], start)
    if match := re.search(r"found character '(.)'", message):
        return _sign(at, match[1])
    if "an alias" in context or "an anchor" in context:
        return _sign(at, "*" if "alias" in context else "&")
    if "block scalar" in context:
        return _sign(at, "|" if "|" in lines[at] else ">")
    if "<block mapping start>" in message or "<block end>" in message:
        if lines[at][:1] in (" ", "\t") and "scalar" not in message:
            return _indent(at)
        return Explanation(
            at, "there is text after the end of a value", "put the whole value in single quotes"
        )
    return Explanation(at, f"this line is not valid YAML: {message}", "")


def _not_one_pair(lines: list[str], at: int) -> Explanation:
    """Explain a colon where YAML expects none."""
    if _TWO_KEYS.match(lines[at]):
        return _colon(at)
    if at and not _KEY.match(lines[at - 1]) and lines[at - 1].strip():
        return _no_colon(lines[at - 1], at - 1)
    return _indent(at)


def _colon(at: int) -> Explanation:
    return Explanation(
        at,
        "a value contains a colon and a space",
        "put the value in quotes",
    )


def _no_colon(line: str, at: int) -> Explanation:
    if _NO_SPACE.match(line):
        return Explanation(at, "a space is missing after the colon", 'write "key: value"')
    return Explanation(at, "a colon is missing after the key", 'write "key: value"')


def _indent(at: int) -> Explanation:
    return Explanation(
        at,
        "the line is not indented like the lines around it",
        "indent each source by two spaces, and nothing else",
    )


def _sign(at: int, sign: str) -> Explanation:
    return Explanation(at, f"a value cannot begin with {sign}", "put the value in quotes")
