"""The rule that words are spelled correctly."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.checks import dictionary
from deckbuilder.core.model import Content, Part, Problem, Topic
from deckbuilder.core.problems import problem


def decks(content: Content, own: frozenset[str]) -> Iterator[Problem]:
    """Check the descriptions of decks; `own` are the project's words."""
    for deck in content.decks:
        yield from _text(Part(deck.where, deck.description), own)


def topic(topic: Topic, own: frozenset[str]) -> Iterator[Problem]:
    """Check the title and the cards of a topic."""
    yield from _text(Part(topic.where, topic.title), own)
    for card in topic.cards:
        for part in card.parts:
            yield from _text(part, own)
        if card.retirement:
            yield from _text(card.retirement, own)


def _text(part: Part, own: frozenset[str]) -> Iterator[Problem]:
    told = set()
    for offset, word in dictionary.mistakes(part, own):
        if word not in told:  # once per text is enough
            near = dictionary.nearest(word, own)
            yield problem(
                part.at(offset),
                "C051",
                f'"{word}" is not in any dictionary',
                (f'did you mean "{near}"? If' if near else "if")
                + " it is correct, add it to cards/spelling.txt",
            )
        told.add(word)
