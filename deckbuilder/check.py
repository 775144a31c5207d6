"""From parsed content to everything that is wrong with it: all rules, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol

from . import (
    fingerprint,
    live,
    rules_content,
    rules_formulas,
    rules_needs,
    rules_spelling,
    rules_structure,
    rules_style,
    spelling,
)
from .cache import Cache
from .model import Content, Problem, Topic
from .project import Project

if TYPE_CHECKING:
    from .script import Scripts

CARD_RULES = (rules_structure.metadata, rules_structure.parts, rules_structure.only_practice,
              rules_content.undone,
              rules_content.only_picture, rules_content.raw_html, rules_content.links,
              rules_content.complete_formulas, rules_content.github_formulas,
              rules_content.well_formed_cloze, rules_content.size)
STYLE_RULES = (rules_style.openers, rules_style.stands_alone, rules_style.one_ask,
               rules_style.yes_or_no, rules_style.introduced, rules_style.timeless,
               rules_style.reversible, rules_style.more_than_bare)


class Examples(Protocol):
    """What the rules need of `addon.examples`; tests give a small one of their own.
    `by_program`: they are the program's own, so that its digest tells what they make."""

    by_program: bool

    def names(self) -> list[str]: ...
    def inputs(self, name: str) -> list[str]: ...
    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]: ...
    def bake(self, name: str, texts: dict[str, str], /) -> str: ...
    def asks(self, name: str) -> list[str]: ...
    def bake_practice(self, name: str, texts: dict[str, str], ask: str, tolerance: float,
                      key: str, /) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...


def check(content: Content, project: Project, examples: Examples, cache: Cache | None = None
          ) -> list[Problem]:
    """Every problem of the content, in the order of files and lines. Topics that are in the `cache`
    are not read again; only what concerns all of them together is."""
    words = spelling.own(project)
    problems = [*_of_all(content, project)]
    # What a topic's rules see besides the topic itself.
    pictures = [(name, [project.name(path) for path in project.pictures_called(name)])
                for name in project.picture_names]
    around = fingerprint.of(fingerprint.code(), pictures, list(content.syllabus), sorted(words))
    problems += _kept(cache, "decks.toml", fingerprint.of(around, content.decks),
                      partial(rules_spelling.decks, content, words))
    for topic in content.topics:
        deck = content.deck_of(topic)
        problems += _kept(cache if topic.digest else None, topic.stem,
                          fingerprint.of(around, topic.digest, deck.name if deck else None),
                          partial(_of_topic, topic, content, project, examples, words))
    return sorted(problems, key=lambda each: (each.where, each.code, each.text))


def _kept(cache: Cache | None, name: str, key: bytes, find: Callable[[], Iterable[Problem]]
          ) -> list[Problem]:
    """What `find` finds, or found when everything that `key` stands for was the same."""
    found: list[Problem] | None = cache.get("checked", name, key) if cache else None
    if found is None:
        found = list(find())
        if cache:
            cache.put("checked", name, key, found)
    return found


def _of_all(content: Content, project: Project) -> Iterator[Problem]:
    yield from rules_structure.decks(content)
    yield from rules_structure.identity(content)
    yield from rules_structure.coverage(content)
    yield from rules_structure.lone_tags(content)
    yield from rules_needs.decks(content)
    yield from rules_needs.topics(content)
    yield from rules_content.duplicates(content)
    yield from rules_style.near_duplicates(content)
    yield from rules_structure.unused_figures(content, project)


def _of_topic(topic: Topic, content: Content, project: Project, examples: Examples,
              words: frozenset[str]) -> Iterator[Problem]:
    yield from rules_structure.front_matter(topic, content)
    yield from rules_style.versions(topic)
    yield from rules_formulas.typeset(topic)
    yield from rules_spelling.topic(topic, words)
    for card in topic.cards:
        yield from rules_structure.sources(card, topic)
        yield from rules_structure.covers(card, content)
        yield from rules_structure.figures(card, project)
        yield from live.check(card, examples)
        for rule in CARD_RULES if card.item("retired") else CARD_RULES + STYLE_RULES:
            yield from rule(card)
