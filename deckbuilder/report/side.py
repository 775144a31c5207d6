"""One side of a comparison: a project's sources, with every note that can be made of them, whatever
is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import build, content, figures, live, pictures, shelf
from ..field_formulas import refused_as_code
from ..model import Card, Picture, Problem, Topic
from ..note import Note
from ..project import Project
from ..render import Renderer


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
    found, _ = shelf.load(project)
    problems = list(build.check_only(project).problems)
    shown, media, wrong = _pictures(project, found.cards, progress)
    problems += wrong
    renderer, examples = Renderer(), live.RealExamples()
    notes: dict[str, Note] = {}
    for topic in found.topics:
        for card in topic.cards:
            try:
                baked = live.bake(card, examples)
            except (live.Broken, KeyError, ValueError):  # told by the check
                baked = {"Live": ""}
            try:
                note = refused_as_code(renderer.note(card, topic, found, shown, baked))
            except (RecursionError, ValueError):
                continue
            notes[card.id] = note._replace(content=content.card_hash(card, topic, note))
    texts = {card_id: text for topic in found.topics for card_id, text in _texts(project, topic)}
    return Side({card.id: card for card in found.cards}, notes, texts, media,
                tuple(sorted(set(problems), key=lambda each: (each.where, each.code, each.text))),
                {path.relative_to(project.addon / "examples").as_posix(): path.read_bytes()
                 for path in sorted((project.addon / "examples").rglob("*.py"))})


def _pictures(project: Project, cards: tuple[Card, ...], progress: Callable[[int, int], None]
              ) -> tuple[dict[str, Picture], dict[str, bytes], list[Problem]]:
    """What each picture's name on the cards stands for, and the files."""
    names = {each.name for card in cards for part in card.parts
             for each in pictures.mentions(part.text)}
    paths: dict[str, Path] = {name: path for name in sorted(names)
                              if (path := pictures.find(project, name)[0]) is not None}
    scripts = [path for path in dict.fromkeys(paths.values()) if path.suffix == ".py"]
    drawn, problems = figures.draw_all(project, scripts, progress)
    shown: dict[str, Picture] = {}
    media: dict[str, bytes] = {}
    for name, path in paths.items():
        if path in drawn:
            shown[name] = drawn[path].picture
            media |= drawn[path].media
        elif path.suffix != ".py":
            shown[name], more = figures.image(path)
            media |= more
    return shown, media, problems


def _texts(project: Project, topic: Topic) -> Iterator[tuple[str, str]]:
    """Each card's id with its lines in the file."""
    path = project.root / topic.where.path
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    ends = [card.where.line - 1 for card in topic.cards[1:]] + [len(lines)]
    for card, end in zip(topic.cards, ends, strict=True):
        yield card.id, "\n".join(lines[card.where.line - 1:end]).rstrip() + "\n"
