"""Use the window of the guarded update."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.core.identity import NAME, PACKAGE
from tests.support.anki.app import AnkiApp


def note(anki: AnkiApp, id: str) -> Any:
    """Return the note of a card."""
    (found,) = anki.mw.col.find_notes(f"Origin:*#{id}")
    return anki.mw.col.get_note(found)


def run_menu(anki: AnkiApp, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Choose "Update decks…" in the add-on's menu, then a file."""
    menu = getattr(anki.mw, f"{PACKAGE}_menu")
    assert menu.title() == NAME
    assert menu.menuAction() in anki.mw.form.menuTools.actions()
    action = next(each for each in menu.actions() if each.text() == "Update decks…")
    module = sys.modules[f"{PACKAGE}.update.menu"]
    monkeypatch.setattr(module, "getFile", lambda parent, title, cb, **_more: cb(str(path)))
    action.trigger()


def offer(anki: AnkiApp) -> Any:
    """Return the box in which the add-on offers an update, or None."""
    return getattr(anki.mw, f"{PACKAGE}_offer", None)


def forget_offer(anki: AnkiApp) -> None:
    """Forget the offer, as if none had been made yet."""
    setattr(anki.mw, f"{PACKAGE}_offer", None)


def summary(anki: AnkiApp) -> Any:
    """Wait for the summary of an update and return its window."""

    def find_summary() -> Any:
        shown = getattr(anki.mw, f"{PACKAGE}_summary", None)
        try:
            return shown if shown is not None and shown.isVisible() else None
        except RuntimeError:  # deleted by Qt
            return None

    return anki.wait(find_summary, what="the summary")
