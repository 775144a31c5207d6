"""Run every rule, in order: those for one topic, and those across all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deckbuilder.checks import dictionary
from deckbuilder.checks.context import Context
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
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Card, CheckSettings, Content, Problem, Topic
from deckbuilder.notes.field_html import Renderer

# The parts of the program that the rules between cards depend on.
CODE = (
    "deckbuilder/core",
    "deckbuilder/markup",
    "deckbuilder/source",
    "deckbuilder/checks",
    "addon/identity.py",
)
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
    live.on_items,
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


def of_topic(topic: Topic, context: Context, renderer: Renderer) -> Iterator[Problem]:
    """Yield what is wrong with a topic and its cards, even where a rule is switched off."""
    english = context.content.checks.languages == ("en",)
    style_rules = STYLE_RULES + (ENGLISH_STYLE_RULES if english else ())
    if not topic.is_text:
        return  # the parser reports that the file is in another encoding
    yield from structure.front_matter(topic, context.content)
    yield from style.versions(topic)
    yield from unfinished.front_matter(topic)
    yield from structure.sources(topic, context.content)
    yield from syllabus.covers(topic, context.content)
    yield from formulas.typeset(topic)
    yield from spelling.topic(topic, context.words)
    for card in topic.cards:
        yield from pictures.shown(card, context.found)
        yield from text.lost(card, renderer)
        yield from leftovers.leftovers(card, renderer)
        yield from deletions.within(card, renderer)
        yield from live.blocks(card, context.examples)
        yield from live.fences(card, context.examples)
        for rule in CARD_RULES:
            yield from rule(card)
        if not card.item("retired"):
            for rule in style_rules:
                yield from rule(card)


def across(context: Context, cache: Cache) -> Iterator[Problem]:
    """Yield what is wrong between topics, and with decks.toml, even where a rule is switched off.

    What depends on nothing but the cards comes from the `cache` if they are as they were.
    """
    yield from _between_cards(context.content, context.words, cache)
    yield from _with_files(context)


def _between_cards(everything: Content, words: Vocabulary, cache: Cache) -> tuple[Problem, ...]:
    """Return the problems found by the rules that read everything in cards/ and nothing else."""
    key = digests.of(
        digests.code(*CODE),
        [(topic.stem, topic.digest) for topic in everything.topics],
        everything.repository,
        everything.decks,
        sorted(everything.syllabus.items()),
        everything.accepted,
        everything.checks.covers,
        everything.checks.source,
        sorted(words.own),
        words.languages,
    )
    found: tuple[Problem, ...] | None = cache.get("rules", "between-cards", key)
    if found is None:
        found = (
            *structure.decks(everything),
            *structure.identity(everything),
            *structure.guids(everything),
            *syllabus.coverage(everything),
            *tags.valid(everything),
            *tags.lone(everything),
            *prerequisites.decks(everything),
            *prerequisites.topics(everything),
            *spelling.decks(everything, words),
            *content.duplicates(everything),
            *style.near_duplicates(everything),
            *answers.no_shared_answers(everything),
        )
        cache.put("rules", "between-cards", key, found)
    return found


def _with_files(context: Context) -> Iterator[Problem]:
    """Yield the problems found by the rules that compare the cards with the project's other files."""
    yield from syllabus.columns(context.content, context.project, context.examples)
    yield from unfinished.project_files(context.content, context.project)
    yield from pictures.unused(context.content, context.project)
    yield from pictures.files(context.project)
    yield from pictures.sources(context.project)
