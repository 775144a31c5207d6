"""Test the index of cards for the rules that compare all cards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.source import index

WORDS = st.sampled_from("a the of loss rate step learning gradient momentum what is $x$ 42".split())


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.sets(WORDS, min_size=1), st.sets(WORDS))
def test_questions_that_are_nearly_the_same_have_a_sign_in_common(one, other):
    shared = len(one & other)
    if index.OF * shared >= index.SHARED * len(one | other):
        assert {*index.signs(one)} & {*index.signs(other)}
