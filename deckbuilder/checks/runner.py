"""From parsed content to everything that is wrong with it: all rules, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from deckbuilder.checks import dictionary
from deckbuilder.checks.glance import (
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
from deckbuilder.checks.rules import (
    content as rules_content,
)
from deckbuilder.checks.rules import (
    formulas,
    prerequisites,
    spelling,
    structure,
    style,
    text,
)
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Card, Content, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.notes.render import Renderer

if TYPE_CHECKING:
    from deckbuilder.live.bundle import Scripts

# What each rule about a single card can be about (glance.py); where none of it is, it has nothing
# to say.
CARD_RULES: Mapping[Callable[[Card], Iterable[Problem]], frozenset[str]] = {
    structure.metadata: frozenset((KINDS, TAGS, OTHER_KEY)),
    structure.parts: frozenset((KINDS, CLOZE, NO_QUESTION, NO_ANSWER)),
    structure.only_practice: frozenset((OTHER_KEY,)),
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
    style.openers: OPENERS,
    style.stands_alone: POINTERS | {SHORT},
    style.one_ask: frozenset((SECOND_ASK, AND)),
    style.yes_or_no: VERBS,
    style.introduced: frozenset((FORMULA,)),
    style.timeless: DIGITS,
    style.reversible: frozenset((KINDS,)),
    style.more_than_bare: frozenset((NO_NOTE,)),
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
    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...


def check(
    content: Content, project: Project, examples: Examples, cache: Cache | None = None
) -> list[Problem]:
    """Every problem of the content, in the order of files and lines. Topics that are in the `cache`
    are not read again; only what concerns all of them together is."""
    words, renderer = dictionary.own(project), Renderer()
    problems = [*_of_all(content, project)]
    # What a topic's rules see besides the topic itself.
    pictures = [
        (name, [project.name(path) for path in project.pictures_called(name)])
        for name in project.picture_names
    ]
    around = digests.of(digests.code(), pictures, list(content.syllabus), sorted(words))
    problems += _kept(
        cache, "decks.toml", digests.of(around, content.decks), partial(spelling.decks, content, words)
    )
    for topic in content.topics:
        deck = content.deck_of(topic)
        problems += _kept(
            cache if topic.key else None,
            topic.stem,
            digests.of(around, topic.key, deck.name if deck else None),
            partial(_of_topic, topic, content, project, examples, words, renderer),
        )
    return sorted(problems, key=lambda each: (each.where, each.code, each.text))


def _kept(
    cache: Cache | None, name: str, key: bytes, find: Callable[[], Iterable[Problem]]
) -> list[Problem]:
    """What `find` finds, or found when everything that `key` stands for was the same."""
    found: list[Problem] | None = cache.get("checked", name, key) if cache else None
    if found is None:
        found = list(find())
        if cache:
            cache.put("checked", name, key, found)
    return found


def _of_all(content: Content, project: Project) -> Iterator[Problem]:
    yield from structure.decks(content)
    yield from structure.identity(content)
    yield from structure.coverage(content)
    yield from structure.lone_tags(content)
    yield from prerequisites.decks(content)
    yield from prerequisites.topics(content)
    yield from rules_content.duplicates(content)
    yield from style.near_duplicates(content)
    yield from structure.unused_figures(content, project)


def _of_topic(
    topic: Topic,
    content: Content,
    project: Project,
    examples: Examples,
    words: frozenset[str],
    renderer: Renderer,
) -> Iterator[Problem]:
    seen = [glance(card) for card in topic.cards]
    yield from structure.front_matter(topic, content)
    yield from style.versions(topic)
    yield from structure.sources(topic)
    yield from structure.covers(topic, content)
    yield from formulas.typeset(topic, seen)
    yield from spelling.topic(topic, seen, words)
    for card, (marks, _, _) in zip(topic.cards, seen, strict=True):
        if PICTURE in marks:
            yield from structure.figures(card, project)
        yield from text.raw_latex(card)
        yield from text.lost(card, renderer)
        if LIVE in marks:
            yield from bake.check(card, examples)
        for rule, needs in CARD_RULES.items():
            if not needs.isdisjoint(marks):
                yield from rule(card)
        if OTHER_KEY in marks and card.item("retired"):
            continue
        for rule, needs in STYLE_RULES.items():
            if not needs.isdisjoint(marks):
                yield from rule(card)
