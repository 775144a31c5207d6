"""One side of a comparison: a project's sources, with every note that can be made of them, whatever
is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from deckbuilder import pipeline
from deckbuilder.core.model import Card, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.figures import figures
from deckbuilder.live import bake
from deckbuilder.markup import images
from deckbuilder.notes import content_hash
from deckbuilder.notes.field_formulas import refused_as_code
from deckbuilder.notes.note import Note
from deckbuilder.notes.render import Renderer
from deckbuilder.source import decks
from deckbuilder.source.lines import decode


@dataclass(frozen=True)
class Side:
    """Cards, notes and Markdown texts by id; pictures by the name of their media file; the files of
    live examples by name."""

    cards: Mapping[str, Card] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    examples: Mapping[str, bytes] = field(default_factory=dict)


def read(project: Project, progress: Callable[[int, int], None] = lambda done, total: None) -> Side:
    """Read, check and render all of a project; `progress` is told of figures drawn."""
    found, _ = decks.load(project)
    problems = list(pipeline.check_only(project).problems)
    names = {
        each.name for card in found.cards for part in card.parts for each in images.mentions(part.text)
    }
    shown, media, wrong = figures.shown(project, names, progress)
    problems += wrong
    renderer, examples = Renderer(), bake.RealExamples()
    notes: dict[str, Note] = {}
    for topic in found.topics:
        for card in topic.cards:
            try:
                baked = bake.bake(card, examples)
            except (bake.Broken, KeyError, ValueError):  # told by the check
                baked = {"Live": ""}
            try:
                note = refused_as_code(renderer.note(card, topic, found, shown, baked))
            except (RecursionError, ValueError):
                continue
            notes[card.id] = note._replace(content=content_hash.card_hash(card, topic, note))
    texts = {card_id: text for topic in found.topics for card_id, text in _texts(project, topic)}
    return Side(
        {card.id: card for card in found.cards},
        notes,
        texts,
        media,
        tuple(sorted(set(problems), key=lambda each: (each.where, each.code, each.text))),
        dict(_examples(project)),
    )


def _examples(project: Project) -> Iterator[tuple[str, bytes]]:
    """The live examples' files. What cannot be read is told by the check."""
    folder = project.addon / "examples"
    for path in sorted(folder.rglob("*.py")):
        with suppress(OSError):
            yield path.relative_to(folder).as_posix(), project.read(path)


def _texts(project: Project, topic: Topic) -> Iterator[tuple[str, str]]:
    """Each card's id with its lines in the file."""
    path = topic.where.path
    lines, _ = decode(path, project.read(project.root / path))
    starts = [card.where.line - 1 for card in topic.cards]
    for card, start, end in zip(topic.cards, starts, [*starts[1:], len(lines)], strict=False):
        yield card.id, "\n".join(lines[start:end]).rstrip() + "\n"
