"""Run every rule, in order: those for one topic, and those across all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deckbuilder.checks.rules import (
    answers,
    content,
    formulas,
    live,
    prerequisites,
    spelling,
    structure,
    style,
    text,
)
from deckbuilder.core.model import Card, Content, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.live.protocol import Examples
from deckbuilder.notes.render import Renderer

CARD_RULES: tuple[Callable[[Card], Iterable[Problem]], ...] = (
    structure.metadata,
    structure.parts,
    structure.only_practice,
    content.undone,
    content.only_picture,
    content.raw_html,
    content.links,
    content.complete_formulas,
    content.github_formulas,
    content.well_formed_cloze,
    content.size,
    text.raw_latex,
)
# Rules about how cards ask. They do not apply to retired cards.
STYLE_RULES: tuple[Callable[[Card], Iterable[Problem]], ...] = (
    style.openers,
    style.stands_alone,
    style.one_ask,
    style.yes_or_no,
    style.introduced,
    style.timeless,
    style.reversible,
    style.more_than_bare,
)


def of_topic(
    topic: Topic,
    everything: Content,
    project: Project,
    examples: Examples,
    words: frozenset[str],
    renderer: Renderer,
) -> Iterator[Problem]:
    """Yield what is wrong with a topic and its cards. `words` are the project's own."""
    yield from structure.front_matter(topic, everything)
    yield from style.versions(topic)
    yield from structure.sources(topic)
    yield from structure.covers(topic, everything)
    yield from formulas.typeset(topic)
    yield from spelling.topic(topic, words)
    for card in topic.cards:
        yield from structure.figures(card, project)
        yield from text.lost(card, renderer)
        yield from live.blocks(card, examples)
        for rule in CARD_RULES:
            yield from rule(card)
        if not card.item("retired"):
            for rule in STYLE_RULES:
                yield from rule(card)


def across(everything: Content, project: Project, words: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong between topics, and with decks.toml."""
    yield from structure.decks(everything)
    yield from structure.identity(everything)
    yield from structure.coverage(everything)
    yield from structure.lone_tags(everything)
    yield from prerequisites.decks(everything)
    yield from prerequisites.topics(everything)
    yield from spelling.decks(everything, words)
    yield from content.duplicates(everything)
    yield from style.near_duplicates(everything)
    yield from answers.no_shared_answers(everything)
    yield from structure.unused_figures(everything, project)
