"""Read the project's own decks and cards, once, when they are first asked for."""

from __future__ import annotations

from functools import cache

from deckbuilder.core.model import Card, Content
from deckbuilder.core.project import Project
from deckbuilder.source import decks
from tests.support.projects import ROOT


@cache
def content() -> Content:
    """Return everything in the project's sources."""
    found, problems = decks.load(Project(ROOT))
    assert [each for each in problems if each.severity == "error"] == []
    return found


@cache
def current_cards() -> tuple[Card, ...]:
    """Return the cards that are not retired."""
    return tuple(card for card in content().cards if not card.item("retired"))


def practice_ids() -> list[str]:
    """Return the ids of the practice cards."""
    return [card.id for card in content().cards if card.kind == "practice"]


def deck_names() -> list[str]:
    """Return the full names of all decks, which needs only decks.toml."""
    project = Project(ROOT)
    _, found, _, _ = decks.read_decks(project, project.cards / "decks.toml")
    return [deck.full_name for deck in found]
