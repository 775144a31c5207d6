"""Test that whatever is in the cards folder is read, checked, and rendered, or reported as wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.markup.text import Text
from tests.support.fuzzing import bounded, fuzz
from tests.support.fuzzing.cards import SHOWN, read, rendered, renderer
from tests.support.fuzzing.learners_page import forbidden
from tests.support.fuzzing.texts import as_parsed, pieces, topic_files
from tests.support.listing import for_each_file

pytestmark = pytest.mark.slow


def look(data: bytes) -> None:
    """Parse, check, and render a topic file, and look for forbidden HTML."""
    with bounded():
        fields = rendered(read(data))
    for name, html in fields.items():
        assert forbidden(html) == [], f"{name}: {html}"


@fuzz(350)
@given(topic_files())
def test_any_topic_file_is_read_or_reported(data: bytes) -> None:
    look(data)


@fuzz(150)
@given(pieces, st.booleans())
def test_any_text_of_a_card_is_read_or_reported(text: str, in_cloze: bool) -> None:
    text = as_parsed(text)
    with bounded():
        html = renderer().html(Text(text), SHOWN, in_cloze)
    assert forbidden(html) == [], html


@for_each_file("tests/data/corpus/cards/*")
def test_cards_of_the_corpus_are_read_or_reported(path: Path) -> None:
    look(path.read_bytes())


@for_each_file("tests/data/broken/cards/*.md")
def test_the_cards_of_the_broken_project_are_read_or_reported(path: Path) -> None:
    look(path.read_bytes())
