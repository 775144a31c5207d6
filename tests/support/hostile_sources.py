"""A project with one card, for sources as nobody should write them."""

from __future__ import annotations

import time

from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result, check
from tests.support.projects import FakeExamples

CARD = """
## {id}

- covers: s0-02
- source: a

Q: {question}

A: One.

Note: This one.
"""


def said(result: Result) -> list[str]:
    """Path, code and text of every error."""
    return [
        f"{each.where.path} {each.code} {each.text}"
        for each in result.problems
        if each.severity == "error"
    ]


def add(
    project: Project, text: str, id: str = "one-more", question: str = "What is new on this card?"
) -> None:
    """A card in cards/one.md, with `text` after it."""
    with (project.cards / "one.md").open("a", encoding="utf-8") as file:
        file.write(CARD.format(id=id, question=question) + text)


def checked(project: Project) -> list[str]:
    """The errors, in at most ten seconds of the processor, and with the other file's still told."""
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("A: -1", "A: TODO"), "utf-8")
    start = time.process_time()
    found = said(check(project, FakeExamples()))
    assert time.process_time() - start < 10
    other = 'cards/kinds.md C030 the text is unfinished: "TODO"'
    assert other in found, "the rest is told too"
    return [each for each in found if each != other]
