"""Whatever stands in the cards room: it is read, checked and rendered, or said to be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.checks.runner import check
from deckbuilder.core.model import Content, Deck, Picture, SyllabusRow, Where
from deckbuilder.core.project import Project
from deckbuilder.notes.render import Renderer
from deckbuilder.source.parser import parse
from tests.support.fuzzing import bounded, corpus, fuzz
from tests.support.fuzzing.learners_page import forbidden
from tests.support.fuzzing.texts import as_parsed, pieces, topic_files
from tests.support.projects import DATA, FakeExamples

PATH = "cards/t.md"
PROJECT = Project(DATA / "samples" / "small")
DECK = Deck(Where("cards/decks.toml"), "D", "What it is.", ("t",))
ROWS = {"s0-01": SyllabusRow(Where("cards/syllabus.csv", 2), "s0-01", "D::Title", "Topic")}
SHOWN = {
    "photo": Picture("photo-light.svg", "photo-light.svg"),
    "two-bars": Picture("bars-light.svg", "bars-dark.svg"),
}
RENDERER = Renderer()


def read(data: bytes) -> Content:
    """Parse and check a topic file as the build does; every problem has a place in it."""
    topic, problems = parse(PATH, data)
    content = Content("https://example.org/r", (DECK,), (topic,), ROWS)
    problems += check(content, PROJECT, FakeExamples())
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
    """Every field of every card. The build renders only what has passed the checks; nobody should
    have to rely on that."""
    fields = {}
    for topic in content.topics:
        for number, card in enumerate(topic.cards):
            try:
                note = RENDERER.note(card, topic, content, SHOWN, {})
            except RecursionError:
                continue  # the build says so: C064
            fields |= {
                f"{number} {name}": text
                for name, text in note.fields.items()
                if name not in ("Typed", "Reversed")
            }
            assert not set(note.fields["Origin"]) & set("<>\"' ")
            assert "\x1f" not in "".join(note.fields.values())
    return fields


def look(data: bytes) -> None:
    """The whole way of a topic file."""
    with bounded():
        fields = rendered(read(data))
    for name, html in fields.items():
        assert forbidden(html) == [], f"{name}: {html}"


@fuzz(350)
@given(topic_files())
def test_any_topic_file(data: bytes) -> None:
    look(data)


@fuzz(150)
@given(pieces, st.booleans())
def test_any_text_of_a_card(text: str, in_cloze: bool) -> None:
    text = as_parsed(text)
    with bounded():
        html = RENDERER.html(text, SHOWN, in_cloze)
    assert forbidden(html) == [], html


@pytest.mark.parametrize("data", corpus("cards"))
def test_the_corpus(data: bytes) -> None:
    look(data)


@pytest.mark.parametrize(
    "path", sorted((DATA / "broken" / "cards").glob("*.md")), ids=lambda path: path.name
)
def test_the_broken_cards(path: Path) -> None:
    look(path.read_bytes())
