"""From parsed content to everything that is wrong with it: all rules, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    rules_text,
    spelling,
)
from .cache import Cache
from .glance import (
    AND,
    CLOZE,
    DIGITS,
    FORMULA,
    KINDS,
    LINES,
    LIVE,
    LONG,
    NO_ANSWER,
    NO_NOTE,
    NO_QUESTION,
    ODD_FORMULA,
    OPENERS,
    OTHER_KEY,
    PICTURE,
    POINTERS,
    SECOND_ASK,
    SHORT,
    TAGS,
    UNDONE,
    VERBS,
    glance,
)
from .model import Card, Content, Problem, Topic
from .project import Project
from .render import Renderer

if TYPE_CHECKING:
    from .script import Scripts

# What each rule about a single card can be about (glance.py); where none of it is, it has nothing
# to say.
CARD_RULES: Mapping[Callable[[Card], Iterable[Problem]], frozenset[str]] = {
    rules_structure.metadata: frozenset((KINDS, TAGS, OTHER_KEY)),
    rules_structure.parts: frozenset((KINDS, CLOZE, NO_QUESTION, NO_ANSWER)),
    rules_structure.only_practice: frozenset((OTHER_KEY,)),
    rules_content.undone: frozenset((UNDONE,)),
    rules_content.only_picture: frozenset((PICTURE,)),
    rules_content.raw_html: frozenset("<"),
    rules_content.links: frozenset("]"),
    rules_content.complete_formulas: frozenset((*"$`~", ODD_FORMULA)),
    rules_content.github_formulas: frozenset((ODD_FORMULA,)),
    rules_content.well_formed_cloze: frozenset((*"{}", CLOZE, ODD_FORMULA)),
    rules_content.size: frozenset((LINES, LONG)),
}
STYLE_RULES: Mapping[Callable[[Card], Iterable[Problem]], frozenset[str]] = {
    rules_style.openers: OPENERS,
    rules_style.stands_alone: POINTERS | {SHORT},
    rules_style.one_ask: frozenset((SECOND_ASK, AND)),
    rules_style.yes_or_no: VERBS,
    rules_style.introduced: frozenset((FORMULA,)),
    rules_style.timeless: DIGITS,
    rules_style.reversible: frozenset((KINDS,)),
    rules_style.more_than_bare: frozenset((NO_NOTE,)),
}


class Examples(Protocol):
    """What the rules need of `addon.examples`; tests give a small one of their own.
    `by_program`: they are the program's own, so that its digest tells what they make."""

    by_program: bool

    def names(self) -> list[str]: ...
    def inputs(self, name: str) -> list[str]: ...
    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]: ...
    def bake(self, name: str, texts: dict[str, str], /) -> str: ...
    def asks(self, name: str) -> list[str]: ...
    def counts(self, name: str) -> list[str]: ...
    def bake_practice(self, name: str, texts: dict[str, str], ask: str, tolerance: float,
                      key: str, /) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...


def check(content: Content, project: Project, examples: Examples, cache: Cache | None = None
          ) -> list[Problem]:
    """Every problem of the content, in the order of files and lines. Topics that are in the `cache`
    are not read again; only what concerns all of them together is."""
    words, renderer = spelling.own(project), Renderer()
    problems = [*_of_all(content, project)]
    # What a topic's rules see besides the topic itself.
    pictures = [(name, [project.name(path) for path in project.pictures_called(name)])
                for name in project.picture_names]
    around = fingerprint.of(fingerprint.code(), pictures, list(content.syllabus), sorted(words))
    problems += _kept(cache, "decks.toml", fingerprint.of(around, content.decks),
                      partial(rules_spelling.decks, content, words))
    for topic in content.topics:
        deck = content.deck_of(topic)
        problems += _kept(cache if topic.key else None, topic.stem,
                          fingerprint.of(around, topic.key, deck.name if deck else None),
                          partial(_of_topic, topic, content, project, examples, words, renderer))
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
              words: frozenset[str], renderer: Renderer) -> Iterator[Problem]:
    seen = [glance(card) for card in topic.cards]
    yield from rules_structure.front_matter(topic, content)
    yield from rules_style.versions(topic)
    yield from rules_structure.sources(topic)
    yield from rules_structure.covers(topic, content)
    yield from rules_formulas.typeset(topic, seen)
    yield from rules_spelling.topic(topic, seen, words)
    for card, (marks, _, _) in zip(topic.cards, seen, strict=True):
        if PICTURE in marks:
            yield from rules_structure.figures(card, project)
        yield from rules_text.raw_latex(card)
        yield from rules_text.lost(card, renderer)
        if LIVE in marks:
            yield from live.check(card, examples)
        for rule, needs in CARD_RULES.items():
            if not needs.isdisjoint(marks):
                yield from rule(card)
        if OTHER_KEY in marks and card.item("retired"):
            continue
        for rule, needs in STYLE_RULES.items():
            if not needs.isdisjoint(marks):
                yield from rule(card)
