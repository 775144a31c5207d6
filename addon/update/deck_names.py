"""Find the decks for new cards, even if the learner renamed or moved decks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .package import Package
from .package_rows import Deck

_BETWEEN = "::"


def local_decks(col: Any, package: Package, notes: Mapping[str, Mapping[int, str]]) -> dict[int, Deck]:
    """Return the package's decks, with the names that they have in the learner's collection.

    `notes`: guid of a note that the learner has → ordinal of a card → the name of its deck.

    If the learner has a deck with the same name, that one is used. Otherwise, the one that has most of
    the deck's cards now is used, not counting other decks of the package, from which the release may
    have moved cards. If there is no such deck, a new one is placed next to the learner's other decks of
    the package.
    """
    counts: dict[int, Counter[str]] = {number: Counter() for number in package.decks}
    for guid, cards in notes.items():
        first = cards[min(cards)] if cards else ""
        for card in package.notes[guid].cards:
            name = cards.get(card.ordinal, first)
            if name and card.deck in counts:
                counts[card.deck][name] += 1
    leaves = {_leaf(deck.name) for deck in package.decks.values()}
    found: dict[int, Deck] = {}
    roots: Counter[tuple[str, str]] = Counter()
    for number, deck in package.decks.items():
        places = sorted(name for name in counts[number] if not _is_other_deck(name, deck.name, leaves))
        if col.decks.id_for_name(deck.name) is not None or not places:
            found[number] = deck
            continue
        name = max(places, key=counts[number].__getitem__)
        found[number] = Deck(name, "")  # the learner's description is kept
        roots[_renamed(deck.name, name)] += 1
    for number, deck in package.decks.items():
        if deck.name == found[number].name and col.decks.id_for_name(deck.name) is None:
            found[number] = Deck(_new_name(col, deck.name, roots), deck.description)
    return found


def _leaf(name: str) -> str:
    return name.split(_BETWEEN)[-1]


def _is_other_deck(name: str, ours: str, leaves: set[str]) -> bool:
    """Return whether the learner's deck corresponds to a different deck of the package."""
    return _leaf(name) != _leaf(ours) and _leaf(name) in leaves


def _renamed(ours: str, theirs: str) -> tuple[str, str]:
    """Return the part that was renamed: the old and new names without the equal parts at their ends."""
    old, new = ours.split(_BETWEEN), theirs.split(_BETWEEN)
    while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return _BETWEEN.join(old), _BETWEEN.join(new)


def _new_name(col: Any, name: str, roots: Mapping[tuple[str, str], int]) -> str:
    """Return the name of a new deck; if the learner renamed a parent, it is under the new name."""
    for old, new in sorted(roots, key=lambda root: (-len(root[0]), -roots[root], root)):
        there = col.decks.id_for_name(old) is not None
        if name.startswith(old + _BETWEEN) and not there:
            return new + name[len(old) :]
    return name
