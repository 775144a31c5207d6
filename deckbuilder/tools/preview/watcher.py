"""Watch the folders of the sources, and report each saved file at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import watch

from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.live.bundle import RUNTIME
from deckbuilder.notes import notetypes

# Milliseconds without a change after which earlier changes are reported, and the longest delay.
STEP = 15
LONGEST = 200
ENDINGS = frozenset(
    (
        ".css",
        ".csv",
        ".gif",
        ".html",
        ".jpeg",
        ".jpg",
        ".js",
        ".json",
        ".md",
        ".png",
        ".py",
        ".svg",
        ".toml",
        ".webp",
    )
)


def start(project: Project, saved: Callable[[set[Path]], None]) -> None:
    """Call `saved` with the files that were written, created, or removed.

    The calls come from a thread that ends with the process.
    """
    folders = [
        path
        for path in dict.fromkeys(
            (project.cards, project.figures.parent, bake.ADDON, notetypes.TEMPLATES, RUNTIME.parent)
        )
        if path.is_dir()
    ]

    def work() -> None:
        for changes in watch(
            *folders, watch_filter=lambda _, path: _counts(Path(path)), step=STEP, debounce=LONGEST
        ):
            saved({Path(path) for _, path in changes})

    threading.Thread(target=work, name="watching", daemon=True).start()


def _counts(path: Path) -> bool:
    """Return whether the file is one of the sources, not a file that an editor leaves next to them."""
    return (
        path.suffix in ENDINGS
        and not path.name.startswith((".", "#"))
        and "__pycache__" not in path.parts
    )
