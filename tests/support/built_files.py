"""Build a project, change it, and read and restore what is in its dist/ folder."""

from __future__ import annotations

from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from tests.support.projects import TIME, FakeExamples


def make(project: Project, environment: dict[str, str] = TIME) -> dict[str, bytes]:
    """Build the project without errors and return what was made."""
    result = build(project, examples=FakeExamples(), environment=environment)
    assert result.errors == 0, result.problems
    return dist(project)


def dist(project: Project) -> dict[str, bytes]:
    """Return the files in dist/."""
    return {path.name: path.read_bytes() for path in project.dist.iterdir()}


def change(project: Project) -> None:
    """Change something in every file and rename a deck, so that stale files are removed, too."""
    one, kinds = project.cards / "one.md", project.cards / "kinds.md"
    one.write_text(
        one.read_text("utf-8")
        .replace("deck: First by name", "deck: Renamed")
        .replace("A: One.", "A: Exactly one."),
        "utf-8",
    )
    kinds.write_text(kinds.read_text("utf-8").replace("A: -1", "A: -3"), "utf-8")
    decks = project.cards / "decks.toml"
    decks.write_text(decks.read_text("utf-8").replace('"First by name"', '"Renamed"'), "utf-8")
    rows = project.cards / "syllabus.csv"
    rows.write_text(rows.read_text("utf-8").replace("First by name", "Renamed"), "utf-8")


def restore(project: Project, files: dict[str, bytes]) -> None:
    """Put these files in dist/ and remove all others."""
    for path in project.dist.iterdir():
        path.unlink()
    for name, data in files.items():
        (project.dist / name).write_bytes(data)


def leftovers(project: Project) -> list[str]:
    """Return the names of leftovers in the project's folder."""
    return sorted(
        path.name
        for path in project.root.iterdir()
        if path.name not in ("cards", "media", "addon", "dist", ".cache")
    )
