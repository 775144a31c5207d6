"""Take a topic file through all steps: parse, check, and render it."""

from __future__ import annotations

from functools import cache

from deckbuilder.checks import runner
from deckbuilder.checks.context import context_of
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Content, Deck, Picture, SyllabusRow, Where
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures
from deckbuilder.notes.field_html import Renderer
from deckbuilder.notes.render import Notes
from deckbuilder.source.index import indexed
from deckbuilder.source.parser import parse
from tests.support.projects import DATA, FakeExamples

PATH = "cards/t.md"
PROJECT = Project(DATA / "samples" / "small")
DECK = Deck(Where("cards/decks.toml"), "D", "What it is.", ("t",))
ROWS = {"s0-01": SyllabusRow(Where("cards/syllabus.csv", 2), "s0-01", "D::Title", "Topic")}
SHOWN = {
    "photo": Picture("photo-light.svg", "photo-light.svg"),
    "two-bars": Picture("bars-light.svg", "bars-dark.svg"),
}


@cache
def renderer() -> Renderer:
    """Return the renderer, made once."""
    return Renderer()


def read(data: bytes) -> Content:
    """Parse and check a topic file as the build does; every problem must be on one of its lines."""
    topic, problems = parse(PATH, data)
    content = Content("https://example.org/r", (DECK,), (indexed(topic),), ROWS)
    found = pictures.find_all(PROJECT, content)
    context = context_of(content, PROJECT, FakeExamples(), found, {})
    problems += runner.of_topic(topic, context, renderer())
    problems += runner.across(context, Cache(None))
    last = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for each in problems:
        assert each.text and each.code
        if each.where.path == PATH:
            assert 1 <= each.where.line <= last, each
    assert sorted(card.where.line for card in content.cards) == [
        card.where.line for card in content.cards
    ]
    return content


def rendered(content: Content) -> dict[str, str]:
    """Render every field of every card.

    The build renders only what has passed the checks, but nothing should rely on that.
    """
    fields: dict[str, str] = {}
    for topic in content.topics:
        notes = Notes(topic, content, renderer())
        for number, card in enumerate(topic.cards):
            try:
                note = notes.note(card, SHOWN, {})
            except RecursionError:
                continue  # the build reports this: C064
            fields |= {
                f"{number} {name}": text
                for name, text in note.fields.items()
                if name not in ("Typed", "Reversed")
            }
            assert not set(note.fields["Origin"]) & set("<>\"' ")
            assert "\x1f" not in "".join(note.fields.values())
    return fields
