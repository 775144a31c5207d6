"""Add cards to a project, and check it, for tests of sources that nobody should write."""

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


def errors(result: Result) -> list[str]:
    """Return the path, code, and text of every error."""
    return [
        f"{each.where.path} {each.code} {each.text}"
        for each in result.problems
        if each.severity == "error"
    ]


def add(
    project: Project, text: str, id: str = "one-more", question: str = "What is new on this card?"
) -> None:
    """Add a card to cards/one.md, with `text` after it."""
    with (project.cards / "one.md").open("a", encoding="utf-8") as file:
        file.write(CARD.format(id=id, question=question) + text)


def checked(project: Project) -> list[str]:
    """Return the errors except one in another file, which must still be reported.

    The check must take less than ten seconds of processor time.
    """
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("A: -1", "A: TODO"), "utf-8")
    start = time.process_time()
    found = errors(check(project, FakeExamples()))
    assert time.process_time() - start < 10
    other = 'cards/kinds.md C030 the text is unfinished: "TODO"'
    assert other in found, "errors in other files must be reported, too"
    return [each for each in found if each != other]
