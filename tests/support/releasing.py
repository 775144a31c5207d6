"""Change a released project, and read what a build reports about it."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from typing import Any

from deckbuilder.core.guid import guid
from deckbuilder.core.identity import HISTORY, SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result, build
from tests.support.projects import FakeExamples

FIRST, LATER, LATEST = 1_780_000_000, 1_785_000_000, 1_790_000_000


def at(time: int) -> dict[str, str]:
    """Return the environment of a build at this time."""
    return {"SOURCE_DATE_EPOCH": str(time)}


def everything(project: Project) -> dict[str, bytes]:
    """Return the project's files, except those that can be made again, and their contents."""
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and not {".cache", "__pycache__"} & set(path.parts)
    }


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
    """Rename a topic's file."""
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


def rebuilt(
    project: Project, time: int = LATER, examples: Any = None
) -> tuple[dict[str, int], set[int], Any]:
    """Build, and return what the package contains: ({card id: mod}, {note types' mod}, history)."""
    result = build(project, examples=examples or FakeExamples(), environment=at(time))
    assert result.errors == 0
    path = project.dist / f"{SLUG}.apkg"
    with zipfile.ZipFile(path) as archive:
        data = archive.read("collection.anki2")
        history = json.loads(archive.read(HISTORY))
    file = project.root / "read.db"
    file.write_bytes(data)
    connection = sqlite3.connect(file)
    guids = {guid(note.id): note.id for note in result.notes}
    mods = {guids[guid]: mod for guid, mod in connection.execute("select guid, mod from notes")}
    (models,) = connection.execute("select models from col").fetchone()
    connection.close()
    return mods, {each["mod"] for each in json.loads(models).values()}, history
