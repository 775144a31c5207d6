"""Build what is exported, and show what `pull` changes."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.pull import apply
from deckbuilder.tools.pull.plan import Pull
from tests.support.projects import TIME, FakeExamples


def built(project: Project) -> Path:
    """Build the project and return its package with all decks."""
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert result.made, [str(each) for each in result.problems if each.severity == "error"]
    return result.made[-1]


def changed_lines(found: Pull, project: Project) -> list[str]:
    """Return the lines that a diff shows as removed or added."""
    return [
        row.text for row in apply.diff(project, found.files, "export.apkg") if row.kind in ("-", "+")
    ]


def append(project: Project, text: str) -> None:
    """Add cards to the project's topic with cards of all kinds."""
    path = project.cards / "kinds.md"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
