"""Fixtures for the tests with the real Anki."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckbuilder.core.identity import GLOBAL, NAME, PACKAGE, SLUG
from tests.support.anki.app import AnkiApp
from tests.support.anki.fixtures import learner as learner


@pytest.fixture
def learners_anki(anki: AnkiApp, releases: Path) -> Iterator[AnkiApp]:
    """Yield Anki, and restore its notes, note types, and decks afterward.

    The releases of the tests have the same note types as the project's own decks, with a different
    look.
    """
    col = anki.mw.col
    before = set(col.find_notes(""))
    types = {kind["id"]: copy.deepcopy(kind) for kind in col.models.all()}
    memory = col.get_config(GLOBAL, None)
    yield anki
    col = anki.mw.col
    col.remove_notes([each for each in col.find_notes("") if each not in before])
    col.models._clear_cache()
    for kind in col.models.all():
        if kind["id"] not in types:
            col.models.remove(kind["id"])
        elif kind["css"] != types[kind["id"]]["css"]:
            kind.update(css=types[kind["id"]]["css"], tmpls=types[kind["id"]]["tmpls"])
            col.models.update_dict(kind)
    for name in (f"{NAME}::One", f"{NAME}::Two"):
        if col.decks.id_for_name(name):
            col.decks.remove([col.decks.id_for_name(name)])
    col.set_config(GLOBAL, memory or {"offered": True})
    anki.mw.reset()
    anki.watch.clear()


@pytest.fixture
def no_decks(anki: AnkiApp, dist: Path) -> Iterator[None]:
    """Remove the project's own decks and note types for a test; import them again if they were there."""
    col = anki.mw.col
    ours = col.find_notes(sys.modules[f"{PACKAGE}.update.menu"].OURS)
    col.remove_notes(ours)
    for kind in col.models.all_names_and_ids():
        if kind.name.startswith(NAME):
            col.models.remove(kind.id)
    yield
    if ours:
        anki.import_apkg(dist / f"{SLUG}.apkg")
