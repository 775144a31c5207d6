"""Test that nothing that is written depends on the machine's language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.support.projects import ROOT

# strftime writes these in the machine's language: names of months and days, and whole dates and times.
LOCALIZED = re.compile(r"%-?[aAbBchpPrxX]")


def formats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and text of every date format, in strftime calls and in f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "strftime":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            for part in node.format_spec.values:
                if isinstance(part, ast.Constant) and "%" in str(part.value):
                    yield node.lineno, str(part.value)


def localized(source: str) -> list[tuple[int, str]]:
    """Return the formats in `source` whose result depends on the machine's language."""
    return [found for found in formats(ast.parse(source)) if LOCALIZED.search(found[1])]


def test_formats_that_depend_on_the_language_are_found() -> None:
    assert localized('f"{day:%B %Y}"') and localized('day.strftime("%a")')
    assert not localized('f"{day:%Y-%m-%d}{share:.0%}"')


def test_no_date_is_written_in_the_machines_language() -> None:
    found = []
    for folder in ("deckbuilder", "addon", "media"):
        for path in (ROOT / folder).rglob("*.py"):
            found += [(str(path), *each) for each in localized(path.read_text("utf-8"))]
    assert found == []
