"""From the sources to what the preview shows: every card that can be drawn, whatever is wrong with
the others. What did not change since the last reading is not made again."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deckbuilder.checks.runner import check
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Card, Content, Deck, Picture, Problem, Topic
from deckbuilder.core.problems import ERROR, problem
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.live.bundle import Scripts
from deckbuilder.markup import images
from deckbuilder.notes import notetypes
from deckbuilder.notes.field_formulas import refused_as_code
from deckbuilder.notes.note import Note
from deckbuilder.notes.render import Renderer
from deckbuilder.releases import ledger
from deckbuilder.source import decks
from deckbuilder.tools.preview.card_view import Shown, show

# A picture's file, and what it is called once it is drawn.
Ready = tuple[Path, Picture | None]


@dataclass(frozen=True)
class Reading:
    """The sources as they were at one time. `problems` are those that showed by then; `Sources.check`
    finds the others. `pictures` are the files of all pictures on the cards, by name."""

    content: Content
    problems: tuple[Problem, ...]
    cards: tuple[Shown, ...]
    pictures: Mapping[str, Path]


class Sources:
    """Reads a project again and again. Not to be used from two threads at once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.types: tuple[notetypes.NoteType, ...] = ()
        self.scripts = Scripts({}, "", {})
        self._script_problems: list[Problem] = []
        self._examples = bake.RealExamples()
        self._renderer = Renderer()
        self._parsed, self._checked = _Memory(), _Memory()
        # Each by topic.
        self._topics, self._named, self._baked = _Last(), _Last(), _Last()
        self._rendered, self._shown = _Last(), _Last()

    def forget_examples(self) -> None:
        """Read the examples, and the scripts made of them, anew."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "addon"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        self.scripts = Scripts({}, "", {})
        self._checked = _Memory()
        self._baked = _Last()

    def load(self) -> tuple[Content, list[Problem], dict[str, Path]]:
        """The parsed cards, what is wrong with their lines, and the files of their pictures."""
        self.project = Project(self.project.root)  # it remembers which pictures there are
        content, problems = decks.load(self.project, self._parsed)
        # A file that did not change is the topic that it was, with its cards parsed.
        content = replace(
            content,
            topics=tuple(
                [
                    self._topics.of(topic.stem, topic.key, lambda same: same, topic)
                    for topic in content.topics
                ]
            ),
        )
        names = {
            name
            for topic in content.topics
            for name in self._named.of(topic.stem, topic, _names, *topic.cards)
        }
        paths = {
            name: path
            for name in sorted(names)
            if (path := images.find(self.project, name)[0]) is not None
        }
        return content, problems, paths

    def read(
        self,
        content: Content,
        problems: list[Problem],
        paths: Mapping[str, Path],
        drawn: Mapping[str, Picture],
    ) -> Reading:
        """What `load` gave, as cards; `drawn` are the pictures that are ready, by name."""
        problems = [*problems, *self._read_scripts()]
        self.types = notetypes.all_types(content.repository, self.scripts)
        around = (
            content.decks,
            content.repository,
            [(topic.stem, topic.title) for topic in content.topics],
        )
        cards: dict[str, Shown] = {}
        for topic in content.topics:
            stem = topic.stem
            ready = {
                name: (paths[name], drawn.get(name))
                for name in self._named.of(stem, topic, _names, *topic.cards)
                if name in paths
            }
            baked = self._baked.of(stem, topic, self._bake, topic)
            notes = self._rendered.of(
                stem, (topic, around, ready, baked), self._render, topic, content, ready, baked
            )
            for card in self._shown.of(
                stem, (notes, self.types), self._show, topic, content, ready, notes
            ):
                key = _unused(card.key, cards)
                cards[key] = card if key == card.key else replace(card, key=key)
        return Reading(content, tuple(problems), tuple(cards.values()), paths)

    def check(self, reading: Reading) -> list[Problem]:
        """Everything that is wrong with what was read, except with figures."""
        released, found = ledger.load(self.project)
        found += ledger.check(reading.content, released, self.project)
        found += notetypes.check(self.types, released.types)
        found += check(reading.content, self.project, self._examples, self._checked)
        errors = [each.where for each in found if each.severity == ERROR]
        for card in reading.cards:
            # What kept a card from being drawn the check has mostly told, in better words.
            if card.wrong and not any(card.has(where) for where in errors):
                found += card.wrong
        return sorted({*found, *reading.problems}, key=lambda each: (each.where, each.code, each.text))

    def _read_scripts(self) -> list[Problem]:
        if not self.scripts.core:
            self.scripts, self._script_problems = self._examples.scripts()
        return self._script_problems

    def _bake(self, topic: Topic) -> list[tuple[dict[str, str], list[Problem]]]:
        """For each card the fields of its live block, and what is wrong with that."""
        baked: list[tuple[dict[str, str], list[Problem]]] = []
        for card in topic.cards:
            try:
                baked.append((bake.bake(card, self._examples), []))
            except bake.Broken as broken:
                baked.append(({"Live": ""}, [broken.problem]))
            except (ValueError, KeyError):  # metadata that the check refuses
                baked.append(({"Live": ""}, []))
        return baked

    def _render(
        self,
        topic: Topic,
        content: Content,
        ready: Mapping[str, Ready],
        baked: list[tuple[dict[str, str], list[Problem]]],
    ) -> list[tuple[Note | None, tuple[Problem, ...]]]:
        """For each card its note, and what is wrong with it."""
        drawn = {name: picture for name, (_, picture) in ready.items() if picture}
        complete = replace(content, decks=(*content.decks, _deck(topic, content)))
        notes: list[tuple[Note | None, tuple[Problem, ...]]] = []
        for card, (fields, wrong) in zip(topic.cards, baked, strict=True):
            try:
                note = refused_as_code(self._renderer.note(card, topic, complete, drawn, fields))
            except RecursionError:
                notes.append((None, (*wrong, problem(card.where, "C064", "nested too deeply"))))
                continue
            none = (
                ()
                if note.ordinals
                else (
                    problem(card.where, "C062", f'"{note.id}" would make no card', "its front is empty"),
                )
            )
            notes.append((note, (*wrong, *none)))
        return notes

    def _show(
        self,
        topic: Topic,
        content: Content,
        ready: Mapping[str, Ready],
        notes: list[tuple[Note | None, tuple[Problem, ...]]],
    ) -> list[Shown]:
        lasts = [card.where.line - 1 for card in topic.cards[1:]] + [10**9]
        deck = _deck(topic, content)
        return [
            show(
                card,
                last,
                topic,
                deck,
                note,
                self.types,
                tuple(self.project.name(ready[name][0]) for name in _names(card) if name in ready),
                wrong,
            )
            for card, last, (note, wrong) in zip(topic.cards, lasts, notes, strict=False)
        ]


class _Last:
    """What was made last by each name, as long as the key it was made for stays the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, Any]] = {}

    def of(self, name: str, key: Any, make: Callable[..., Any], *arguments: Any) -> Any:
        """What `make` gives for the arguments, or gave for the same key."""
        known = self._kept.get(name)
        if known is None or known[0] != key:
            known = self._kept[name] = (key, make(*arguments))
        return known[1]


class _Memory(Cache):
    """The pipeline's cache, in this process only: it runs examples that the cache on the disk does
    not know of."""

    def __init__(self) -> None:
        super().__init__(None)
        self._values: dict[tuple[str, str], tuple[bytes, Any]] = {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        known, value = self._values.get((kind, name), (b"", None))
        return value if known == key else None

    def put(self, kind: str, name: str, key: bytes, value: Any) -> None:
        self._values[kind, name] = (key, value)


def _names(*cards: Card) -> list[str]:
    """The names of the cards' pictures."""
    return [each.name for card in cards for part in card.parts for each in images.mentions(part.text)]


def _deck(topic: Topic, content: Content) -> Deck:
    """The topic's deck; one of its own as long as none lists it."""
    return content.deck_of(topic) or Deck(topic.where, "In no deck yet", "", (topic.stem,))


def _unused(key: str, taken: Mapping[str, object]) -> str:
    """`key`, or, where it is taken, the first free of key~2, key~3 …"""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}~{number}"
    return free
