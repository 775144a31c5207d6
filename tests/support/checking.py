"""Check a single card."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.problems import RULES
from deckbuilder.pipeline import check
from tests.support.projects import FakeExamples, small

# The rules about how cards ask questions, which have their own tables in test_style.py.
STYLE = {code for code in RULES if code.startswith("C09")}
CARD = """---
deck: First by name
tags: [one]
sources:
  a: Author. Title. 2020. https://example.org/a
---
# One

## only-one

- covers: s0-02
- source: a{meta}

{parts}
"""


def codes(tmp_path: Path, parts: str, meta: str = "", style: bool = False) -> list[str]:
    """Return the codes of the problems of a single card: those of style, or all others."""
    project = small(tmp_path)
    (project.cards / "one.md").write_text(CARD.format(parts=parts, meta=meta), encoding="utf-8")
    return [
        each.code
        for each in check(project, FakeExamples()).problems
        if each.code != "C061" and (each.code in STYLE) == style
    ]
