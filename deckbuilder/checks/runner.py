"""Run every rule, in order: those for one topic, and those across all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deckbuilder.checks import dictionary
from deckbuilder.checks.dictionary import Vocabulary
from deckbuilder.checks.rules import (
    answers,
    content,
    deletions,
    formulas,
    leftovers,
    length,
    live,
    pictures,
    prerequisites,
    spelling,
    structure,
    style,
    syllabus,
    tags,
    text,
    unfinished,
)
from deckbuilder.core.model import Card, CheckSettings, Content, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.live.protocol import Examples
from deckbuilder.notes.render import Renderer

CARD_RULES: tuple[Callable[[Card], Iterable[Problem]], ...] = (
    structure.metadata,
    structure.parts,
    structure.only_practice,
    unfinished.cards,
    content.only_picture,
    content.raw_html,
    content.links,
    content.complete_formulas,
    content.github_formulas,
    content.well_formed_cloze,
    length.size,
    text.raw_latex,
)
# Rules about how cards ask. They do not apply to retired cards.
STYLE_RULES: tuple[Callable[[Card], Iterable[Problem]], ...] = (
    style.introduced,
    style.timeless,
    style.more_than_bare,
)
# Of these, the ones that read English words, and apply only where all cards are in English.
ENGLISH_STYLE_RULES: tuple[Callable[[Card], Iterable[Problem]], ...] = (
    style.openers,
    style.stands_alone,
    style.one_ask,
    style.yes_or_no,
    style.reversible,
)


def left_out(checks: CheckSettings) -> list[str]:
    """Return what is not checked because of the project's settings, in words."""
    found = ["covers"] * (not checks.covers) + ["sources"] * (not checks.source)
    without = [each for each in checks.languages if each not in dictionary.DICTIONARIES]
    if without:
        found.append(f"spelling (there is no dictionary for {', '.join(without)})")
    elif not checks.languages:
        found.append("spelling")
    return found + sorted(checks.off)


def of_topic(
    topic: Topic,
    everything: Content,
    project: Project,
    examples: Examples,
    words: Vocabulary,
    renderer: Renderer,
) -> Iterator[Problem]:
    """Yield what is wrong with a topic and its cards, except where a rule is switched off."""
    found = _of_topic(topic, everything, project, examples, words, renderer)
    return filter(everything.checks.apply_to, found)


def _of_topic(
    topic: Topic,
    everything: Content,
    project: Project,
    examples: Examples,
    words: Vocabulary,
    renderer: Renderer,
) -> Iterator[Problem]:
    english = everything.checks.languages == ("en",)
    style_rules = STYLE_RULES + (ENGLISH_STYLE_RULES if english else ())
    if not topic.is_text:
        return  # the parser reports that the file is in another encoding
    yield from structure.front_matter(topic, everything)
    yield from style.versions(topic)
    yield from unfinished.front_matter(topic)
    yield from structure.sources(topic, everything)
    yield from syllabus.covers(topic, everything)
    yield from formulas.typeset(topic)
    yield from spelling.topic(topic, words)
    for card in topic.cards:
        yield from pictures.shown(card, project)
        yield from text.lost(card, renderer)
        yield from leftovers.leftovers(card, renderer)
        yield from deletions.within(card, renderer)
        yield from live.blocks(card, examples)
        yield from live.fences(card, examples)
        for rule in CARD_RULES:
            yield from rule(card)
        if not card.item("retired"):
            for rule in style_rules:
                yield from rule(card)


def across(
    everything: Content, project: Project, words: Vocabulary, examples: Examples
) -> Iterator[Problem]:
    """Yield what is wrong between topics, and with decks.toml, except where a rule is switched off."""
    return filter(everything.checks.apply_to, _across(everything, project, words, examples))


def _across(
    everything: Content, project: Project, words: Vocabulary, examples: Examples
) -> Iterator[Problem]:
    yield from structure.decks(everything)
    yield from structure.identity(everything)
    yield from structure.guids(everything)
    yield from syllabus.coverage(everything)
    yield from syllabus.columns(everything, project, examples)
    yield from tags.valid(everything)
    yield from tags.lone(everything)
    yield from prerequisites.decks(everything)
    yield from prerequisites.topics(everything)
    yield from spelling.decks(everything, words)
    yield from unfinished.project_files(everything, project)
    yield from content.duplicates(everything)
    yield from style.near_duplicates(everything)
    yield from answers.no_shared_answers(everything)
    yield from pictures.unused(everything, project)
    yield from pictures.files(project)
    yield from pictures.sources(project)
