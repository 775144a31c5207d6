"""Read golden files: cases of a title, an input, and the expected output, separated by lines with a dot.

    title
    .
    input
    .
    expected
    .

Text between cases is for people.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent.parent / "data" / "golden"


def cases(name: str) -> list[Any]:
    """Return the cases of a golden file as pytest parameters (input, expected).

    Their ids contain the number of the title's line.
    """
    parts: list[list[str]] = [[]]
    found = []
    start = 1
    for number, line in enumerate((GOLDEN / name).read_text(encoding="utf-8").split("\n"), 1):
        if line != ".":
            parts[-1].append(line)
            continue
        if len(parts) == 1:
            start = number - 1
        parts.append([])
        if len(parts) == 4:
            title, given, expected = (part for part in parts[:3])
            found.append(pytest.param("\n".join(given), "\n".join(expected), id=f"{start}: {title[-1]}"))
            parts = [[]]
    assert len(parts) == 1, f"{name}: the last case is incomplete"
    return found
