"""What tests do with the window of the guarded update."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.anki.app import AnkiApp


def note(anki: AnkiApp, id: str) -> Any:
    """Return the note of a card."""
    (found,) = anki.mw.col.find_notes(f"Origin:*#{id}")
    return anki.mw.col.get_note(found)


def run_menu(anki: AnkiApp, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Choose Tools → Gradient Recall → Update decks…, then a file."""
    menu = anki.mw.gradient_recall_menu
    assert menu.title() == "Gradient Recall"
    assert menu.menuAction() in anki.mw.form.menuTools.actions()
    action = next(each for each in menu.actions() if each.text() == "Update decks…")
    module = sys.modules["gradient_recall.update.menu"]
    monkeypatch.setattr(module, "getFile", lambda parent, title, cb, **_more: cb(str(path)))
    action.trigger()


def summary(anki: AnkiApp) -> Any:
    """Wait for the summary of an update and return its window."""

    def there() -> Any:
        shown = getattr(anki.mw, "gradient_recall_summary", None)
        try:
            return shown if shown is not None and shown.isVisible() else None
        except RuntimeError:  # deleted by Qt
            return None

    return anki.wait(there, what="the summary")
