"""The rule that words are spelled correctly."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.checks import dictionary
from deckbuilder.checks.dictionary import Vocabulary
from deckbuilder.core.model import Content, Part, Problem, Topic
from deckbuilder.core.problems import problem


def decks(content: Content, words: Vocabulary) -> Iterator[Problem]:
    """Check the descriptions of decks."""
    for deck in content.decks:
        yield from _text(Part(deck.where, deck.description), words)


def topic(topic: Topic, words: Vocabulary) -> Iterator[Problem]:
    """Check the title and the cards of a topic."""
    yield from _text(Part(topic.where, topic.title), words)
    for card in topic.cards:
        for part in card.parts:
            yield from _text(part, words)
        if card.retirement:
            yield from _text(card.retirement, words)


def _text(part: Part, words: Vocabulary) -> Iterator[Problem]:
    told = set()
    for offset, word in dictionary.mistakes(part, words):
        if word not in told:  # once per text is enough
            near = dictionary.nearest(word, words)
            yield problem(
                part.at(offset),
                "C051",
                f'"{word}" is not in any dictionary',
                (f'did you mean "{near}"? If' if near else "if")
                + " it is correct, add it to cards/spelling.txt",
            )
        told.add(word)
