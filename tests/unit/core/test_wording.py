"""Test the wording that messages and pages share."""

from __future__ import annotations

import pytest

from deckbuilder.core.wording import count, shortened


@pytest.mark.parametrize(
    "number, words", [(0, "0 cards"), (1, "1 card"), (2, "2 cards"), (1234, "1,234 cards")]
)
def test_a_noun_follows_its_number_in_the_singular_or_plural(number, words):
    assert count(number, "card") == words


@pytest.mark.parametrize(
    "text, shown",
    [
        ("one\n  line", "one line"),
        ("exactly 12 c", "exactly 12 c"),
        ("more than 12", "more than 12"),
        ("more than twelve", "more than t…"),
        ("more than a dozen", "more than a…"),
        ("ten letter words", "ten letter…"),
    ],
)
def test_long_texts_are_cut(text, shown):
    assert shortened(text, 12) == shown
