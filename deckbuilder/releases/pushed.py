"""Read the texts that were pushed into Anki between releases and are part of no release."""

from __future__ import annotations

import json
from pathlib import Path

from deckbuilder.core.project import Project

MEMORY = "pushed.json"

# guid → field → hashes of texts, and under "" the tags; under "" the looks of the note types
Pushed = dict[str, dict[str, list[str]]]


def folder_of(project: Project) -> Path:
    """Return the folder with the package and the record of a project's pushes."""
    return project.cache / "push"


def load(folder: Path) -> Pushed:
    """Return what was pushed before, or nothing if the record is damaged."""
    try:
        pushed = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    good = isinstance(pushed, dict) and all(
        isinstance(fields, dict)
        and all(
            isinstance(texts, list) and all(isinstance(text, str) for text in texts)
            for texts in fields.values()
        )
        for fields in pushed.values()
    )
    return pushed if good else {}
