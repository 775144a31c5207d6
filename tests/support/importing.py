"""Import files into a project, and see what becomes of their notes."""

from __future__ import annotations

from pathlib import Path

from deckbuilder.core.project import Project
from deckbuilder.source.decks import load
from deckbuilder.tools.importer.plan import Import, Target, plan

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
DECK = "First by name"


def planned(project: Project, file: Path, *, taken: tuple[str, ...] = (), format: str = "") -> Import:
    """Return what importing a file into a new topic would do."""
    content, _ = load(project)
    path = project.cards / "new.md"
    start = f"---\ndeck: {DECK}\nsources:\n  todo: x\n---\n# New\n".encode()
    target = Target(path, None, start)
    used = (*taken, *(card.id for card in content.cards))
    return plan(project, content, file, target, used, format)


def bodies(found: Import) -> list[str]:
    """Return the new cards without their ids and the lines that are still to be filled in."""
    bodies = []
    for card in ("\n" + found.added).split("\n## ")[1:]:
        lines = card.partition("\n")[2]
        for line in ("- covers: ???\n", "- source: ???, §\n"):
            assert line in lines
            lines = lines.replace(line, "", 1)
        bodies.append(lines.strip("\n"))
    return bodies


def said(found: Import) -> list[str]:
    """Return what the import reports about notes, with the line and the code."""
    return [f"{each.where.line} {each.code} {each.text}" for each in found.problems]


def written(folder: Path, name: str, text: str) -> Path:
    """Write a text file, and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
