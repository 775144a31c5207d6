"""Read the sources into what the preview shows.

That is every card that can be drawn, whatever is wrong with the others. What has not changed since
the last reading is not made again.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from deckbuilder import compile, pipeline
from deckbuilder.checks.context import Context, context_of
from deckbuilder.core.cache import MemoryCache
from deckbuilder.core.model import Content, Deck, Picture, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures
from deckbuilder.figures.pictures import Found
from deckbuilder.live import bake
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import Note
from deckbuilder.source import decks
from deckbuilder.tools.preview.card_view import CardView, show


@dataclass(frozen=True)
class Reading:
    """The sources as they were at one time.

    `context`: what the topics were compiled with; `compiled`: what became of each; `problems`: what
    is wrong with their lines. `Sources.check` finds all other problems.
    """

    context: Context
    compiled: tuple[compile.Compiled, ...]
    problems: tuple[Problem, ...]
    cards: tuple[CardView, ...]


class Sources:
    """Read a project repeatedly. Must not be used from two threads at once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.types: tuple[notetypes.NoteType, ...] = ()
        self.scripts = Scripts({}, "", {})
        self._examples = bake.RealExamples()
        self._read_topic = lru_cache(1000)(decks.read_topic)
        self._compiled = MemoryCache()

    def forget_examples(self) -> None:
        """Make the next reading import the examples, and make their scripts, again."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "addon"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        self._examples = bake.RealExamples()
        self.scripts = Scripts({}, "", {})
        self._compiled = MemoryCache()

    def load(self) -> tuple[Content, list[Problem], dict[str, Found]]:
        """Return the parsed cards, what is wrong with their lines, and what their pictures refer to."""
        self.project = Project(self.project.root)  # a project remembers which pictures exist
        content, problems = decks.load(self.project, self._read_topic)
        return content, problems, pictures.find_all(self.project, content)

    def read(
        self,
        content: Content,
        problems: list[Problem],
        found: Mapping[str, Found],
        drawn: Mapping[str, Picture],
    ) -> Reading:
        """Return what `load` gave, as cards; `drawn` are the pictures that are ready, by name."""
        if not self.scripts.core:
            self.scripts, _ = self._examples.scripts()
        self.types = notetypes.all_types(content.repository, self.scripts)
        context = context_of(content, self.project, self._examples, found, drawn)
        compiled = tuple(compile.compile_all(context, self._compiled))
        paths = pictures.paths(found)
        cards: dict[str, CardView] = {}
        for topic, made in zip(content.topics, compiled, strict=True):
            for card in self._shown(topic, content, paths, made.notes):
                key = _unused(card.key, cards)
                cards[key] = card if key == card.key else replace(card, key=key)
        return Reading(context, compiled, tuple(problems), tuple(cards.values()))

    def check(self, reading: Reading, of_figures: Iterable[Problem] = ()) -> tuple[Problem, ...]:
        """Return everything that is wrong with what was read, including these problems of figures."""
        found = [*reading.problems, *of_figures]
        return pipeline.check_all(
            reading.context, reading.compiled, self.types, found, self._compiled
        ).problems

    def _shown(
        self,
        topic: Topic,
        content: Content,
        paths: Mapping[str, Path],
        notes: tuple[Note | None, ...],
    ) -> Iterator[CardView]:
        lasts = [*(card.where.line - 1 for card in topic.cards[1:]), 10**9][: len(topic.cards)]
        deck = content.deck_of(topic) or Deck(topic.where, compile.NO_DECK, "", (topic.stem,))
        for card, entry, last, note in zip(topic.cards, topic.index, lasts, notes, strict=True):
            files = tuple(self.project.name(paths[name]) for name in entry.pictures if name in paths)
            yield show(card, last, topic, deck, note, self.types, files)


def _unused(key: str, taken: Mapping[str, object]) -> str:
    """Return `key` or, if it is taken, the first free one of key~2, key~3, and so on."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}~{number}"
    return free
