"""Test what the copy of a package contains for each note, without a collection."""

from __future__ import annotations

import pytest

from addon.update import apply, merge
from addon.update.memory import Memory
from addon.update.notetype_fit import Fit
from addon.update.package import Incoming, Package, Record
from addon.update.package_rows import Card
from addon.update.plan import Item, Plan

FIELDS = {"Front": "Q", "Back": "A", "Reversed": "yes"}
CARDS = [Card(201, 0, 11, 1), Card(202, 1, 11, 2)]


def planned(have: dict[int, str], templates: list[int | None]) -> Plan:
    """Return a plan with one note, of which the learner has the cards `have` (ordinal → deck)."""
    note = Incoming("guid", 101, 1, 5, FIELDS, [], CARDS, Record("card", 0, {}, []))
    item = Item(
        guid="guid",
        nid=101,
        mod=4,
        tags=[],
        values=list(FIELDS.values()),
        fields=FIELDS,
        cards=have,
        fit=Fit(list(FIELDS), templates, False),
        merged=merge.Merge(FIELDS),
        merged_tags=[],
        incoming=note,
    )
    package = Package("", "1.0", 5, {"guid": note}, {}, frozenset(), {}, {})
    memory = Memory(0, "", {}, {}, frozenset())
    return Plan(package, memory, [item], [], frozenset(), [], [], {}, {})


@pytest.mark.parametrize(
    "have, templates, expected",
    [
        ({0: "Deck", 1: "Deck"}, [0, 1], []),
        ({0: "Deck"}, [0, 1], [CARDS[1]]),
        ({1: "Deck"}, [0, 1], [CARDS[0]]),
        # The learner swapped the templates: the ordinals are theirs, not the package's.
        ({0: "Deck"}, [1, 0], [Card(201, 1, 11, 1)]),
        ({0: "Deck", 1: "Deck"}, [1, 0], []),
    ],
)
def test_only_cards_that_the_learner_lacks_are_in_the_copy(have, templates, expected):
    """Nothing about a card that the learner has may reach the import."""
    (row,) = apply._rows(planned(have, templates), apply.Choices()).values()
    assert row.cards == expected
