"""Change a released project, and read what a build says of it."""

from __future__ import annotations

from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result

FIRST, LATER, LATEST = 1_780_000_000, 1_785_000_000, 1_790_000_000


def at(time: int) -> dict[str, str]:
    """Return the environment of a build at this time."""
    return {"SOURCE_DATE_EPOCH": str(time)}


def errors(result: Result) -> list[str]:
    """Return the codes of all errors, without the warnings."""
    return [each.code for each in result.problems if each.severity == "error"]


def change(project: Project, old: str, new: str, name: str = "kinds.md") -> None:
    """Replace a text in one of the project's sources."""
    path = project.cards / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rename_topic(project: Project) -> None:
    """Give a topic's file another name."""
    (project.cards / "kinds.md").rename(project.cards / "sorts.md")
    change(project, '["kinds"]', '["sorts"]', "decks.toml")


def move_cards(project: Project) -> None:
    """Move the last cards of one topic to another."""
    path = project.cards / "kinds.md"
    text = path.read_text("utf-8")
    at = text.index("## typed")
    path.write_text(text[:at], "utf-8")
    other = project.cards / "one.md"
    other.write_text(other.read_text("utf-8") + "\n" + text[at:], "utf-8")
