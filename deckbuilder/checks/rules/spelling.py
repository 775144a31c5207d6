"""The rule that words are spelled correctly."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.checks import dictionary
from deckbuilder.checks.dictionary import Vocabulary
from deckbuilder.core.model import Content, Part, Problem, Topic
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import looks_like

MANY = 10  # mistakes that may have one cause


def decks(content: Content, words: Vocabulary) -> Iterator[Problem]:
    """Check the descriptions of decks."""
    for deck in content.decks:
        yield from _text(Part(deck.where, deck.description), words)


def topic(topic: Topic, words: Vocabulary) -> Iterator[Problem]:
    """Check the title and the cards of a topic, or say that it is in another language."""
    parts = [Part(topic.where, topic.title), *(text for card in topic.cards for text in card.texts)]
    found = [each for part in parts for each in _text(part, words)]
    if len(found) >= MANY and dictionary.share_of_mistakes(parts, words) > 0.5:
        languages = " or ".join(words.languages)
        found = [
            problem(
                topic.where,
                "C051",
                f"most words of this file are not in the dictionary for {languages}",
                'if it is in another language, add its code to "languages" under [check] in '
                "cards/decks.toml",
            )
        ]
    yield from found


def _text(part: Part, words: Vocabulary) -> Iterator[Problem]:
    reported = set()
    for offset, word in dictionary.mistakes(part, words):
        if word not in reported:  # once per text is enough
            near = dictionary.nearest(word, words)
            yield problem(
                part.at(offset),
                "C051",
                f'"{word}" is not in any dictionary',
                f'a letter only looks like that of "{near}": type it again'
                if looks_like(near, word.lower())
                else (f'did you mean "{near}"? If' if near else "if")
                + " it is correct, add it to cards/spelling.txt",
            )
        reported.add(word)
