"""Read one side of a comparison: a project's sources.

Every note that can be made is included, whatever is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from deckbuilder import pipeline
from deckbuilder.core.model import Card, Problem, Topic
from deckbuilder.core.project import Project
from deckbuilder.notes.note import Note
from deckbuilder.source.lines import decode


@dataclass(frozen=True)
class Side:
    """Everything that is compared.

    Cards, notes, and Markdown texts are by id, pictures by the name of their media file, and the files
    of live examples by name.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    examples: Mapping[str, bytes] = field(default_factory=dict)


def read(project: Project, progress: Callable[[int, int], None] = lambda done, total: None) -> Side:
    """Read, check, and compile all of a project; `progress` is called for the figures drawn."""
    sources = pipeline.read(project, progress=progress)
    topics = sources.content.topics
    texts = {card_id: text for topic in topics for card_id, text in _texts(project, topic)}
    return Side(
        {card.id: card for card in sources.content.cards},
        {note.id: note for note in sources.notes},
        texts,
        sources.media,
        sources.problems,
        dict(_examples(project)),
    )


def _examples(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield the live examples' files. Files that cannot be read are reported by the check."""
    folder = project.addon / "examples"
    for path in sorted(folder.rglob("*.py")):
        with suppress(OSError):
            yield path.relative_to(folder).as_posix(), project.read(path)


def _texts(project: Project, topic: Topic) -> Iterator[tuple[str, str]]:
    """Yield each card's id with its lines in the file."""
    if not topic.cards:  # perhaps the file cannot be read, which the check reports
        return
    path = topic.where.path
    lines, _ = decode(path, project.read(project.root / path))
    starts = [card.where.line - 1 for card in topic.cards]
    for card, start, end in zip(topic.cards, starts, [*starts[1:], len(lines)], strict=False):
        yield card.id, "\n".join(lines[start:end]).rstrip() + "\n"
