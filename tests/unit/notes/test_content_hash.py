"""Test that the hash of a card depends on what a learner sees of it and on nothing else."""

from __future__ import annotations

import pytest

from deckbuilder.notes.content_hash import text_hash, with_pictures
from deckbuilder.source.decks import read_topic

CARD = """---
deck: One
tags: [one]
sources:
  a: Author. Title. 2020. https://example.org/a
---
# Topic

## card
{meta}
Q: What?

A: This.
"""


def hashed(*meta: str) -> str:
    """Return the hash of a card with these lines of metadata."""
    text = CARD.format(meta="".join(f"\n- {line}" for line in meta) + "\n")
    topic, _ = read_topic("cards/topic.md", text.encode())
    (card,) = topic.cards
    return text_hash(card, topic)


EVERY = ("covers: s0-01", "source: a")  # lines that every card has


def test_any_metadata_that_a_learner_sees_changes_the_hash():
    lines = ["ask: x", "ask: y", "tolerance: 0.01", "retired: old", "retired: wrong", "kind: typed"]
    for more in ((), ("tags: one",)):
        found = [hashed(*EVERY, *more), *(hashed(*EVERY, *more, line) for line in lines)]
        found.append(hashed(*EVERY, *more, "ask: x", "tolerance: 0.01"))
        assert len(set(found)) == len(found)


@pytest.mark.parametrize("seen", [(), ("retired: old",), ("kind: practice", "ask: x")])
def test_rows_and_tags_do_not_change_the_hash(seen):
    assert hashed("covers: s0-02, s0-03", "source: a", *seen) == hashed(*EVERY, *seen)
    assert hashed("tags: one, two", *EVERY, *seen) == hashed(*EVERY, *seen)


def test_every_picture_changes_the_hash_but_their_order_does_not():
    text = hashed("source: a")
    found = {with_pictures(text, media) for media in [(), ("a.svg",), ("b.svg",), ("a.svg", "b.svg")]}
    assert len(found) == 4
    assert with_pictures(text, ("b.svg", "a.svg")) in found
