"""The tags that a card can have, and those that only the build adds."""

from __future__ import annotations

import re

from deckbuilder.core.model import ID, Content, slug

LEVELS = "::"  # between the levels of a tag, as Anki has it
SHAPE = re.compile(rf"{ID.pattern}(?:{LEVELS}{ID.pattern})*")


def reserved(content: Content) -> frozenset[str]:
    """Return the first levels that only the build uses in tags.

    They mark a card's place in the decks, its prerequisites, and its retirement.
    """
    return frozenset({"needs", "retired", *(slug(deck.name) for deck in content.decks)})


def refused(tag: str, kept: frozenset[str]) -> str:
    """Return why `tag` cannot be a card's tag, or ""; `kept` are the reserved first levels."""
    if not SHAPE.fullmatch(tag):
        return "is not a valid tag"
    if tag in ("needs", "retired") or LEVELS in tag and tag.split(LEVELS)[0] in kept:
        return "is a tag that only the build adds"
    return ""
