"""Build a project, export edits, and show what `pull` changes."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.pull import apply
from deckbuilder.tools.pull.plan import Pull, pull
from tests.support.projects import TIME, FakeExamples
from tests.support.pull_export import edited

FILE = "kinds.md"  # the topic with cards of all kinds


def built(project: Project) -> Path:
    """Build the project and return its package with all decks."""
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert result.made, [str(each) for each in result.problems if each.severity == "error"]
    return result.made[-1]


def pulled(project: Project, **edits: dict[str, str]) -> Pull:
    """Return what is pulled after edits: card id (with _ for -) → field → HTML."""
    export = edited(
        built(project),
        project.root / "export.apkg",
        {card.replace("_", "-"): texts for card, texts in edits.items()},
    )
    return pull(project, export, FakeExamples())


def changed_lines(found: Pull, project: Project) -> list[str]:
    """Return the lines that a diff shows as removed or added."""
    return [
        row.text for row in apply.diff(project, found.files, "export.apkg") if row.kind in ("-", "+")
    ]


def rewrite(project: Project, old: str, new: str) -> None:
    """Change the author's text in the project's other topic."""
    path = project.cards / "one.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def append(project: Project, text: str) -> None:
    """Add cards to the project's topic with cards of all kinds."""
    path = project.cards / FILE
    path.write_text(path.read_text("utf-8") + text, "utf-8")
