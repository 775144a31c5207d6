"""From parsed content to everything that is wrong with it: all rules, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from . import live, rules_content, rules_needs, rules_structure, rules_style
from .model import Content, Problem
from .project import Project
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
    """What the rules need of `addon.examples`; tests give a small one of their own."""

    def names(self) -> list[str]: ...
    def inputs(self, name: str) -> list[str]: ...
    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]: ...
    def bake(self, name: str, texts: dict[str, str], /) -> str: ...
    def asks(self, name: str) -> list[str]: ...
    def bake_practice(self, name: str, texts: dict[str, str], ask: str, tolerance: float,
                      key: str, /) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...


def check(content: Content, project: Project, examples: Examples) -> list[Problem]:
    """Every problem of the content, in the order of files and lines."""
    return sorted(_problems(content, project, examples),
                  key=lambda each: (each.where, each.code, each.text))


def _problems(content: Content, project: Project, examples: Examples) -> Iterator[Problem]:
    yield from rules_structure.decks(content)
    yield from rules_structure.identity(content)
    yield from rules_structure.coverage(content)
    yield from rules_needs.decks(content)
    yield from rules_needs.topics(content)
    yield from rules_content.duplicates(content)
    yield from rules_style.near_duplicates(content)
    yield from rules_structure.unused_figures(content, project)
    for topic in content.topics:
        yield from rules_structure.front_matter(topic, content)
        yield from rules_style.versions(topic)
        for card in topic.cards:
            yield from rules_structure.sources(card, topic)
            yield from rules_structure.covers(card, content)
            yield from rules_structure.figures(card, project)
            yield from live.check(card, examples)
            for rule in CARD_RULES if card.item("retired") else CARD_RULES + STYLE_RULES:
                yield from rule(card)
