"""Test what a practice question has to state so that it can be answered without scripts."""

from __future__ import annotations

import pytest

from addon import examples
from tests.support.own_cards import current_cards


@pytest.mark.parametrize(
    "name, ask, texts, expected",
    [
        ("softmax-nll", "nll", {}, {"z": "ln(2), ln(3), ln(5)", "t": "2"}),
        ("softmax-nll", "nll", {"z": "1, 2", "t": "0"}, {}),
        ("precision-recall-f1", "p", {"tp": "8", "fp": "2", "fn": "8"}, {"tn": "82"}),
        ("softmax-nll", "p", {"t": "0", "c": "5"}, {"z": "ln(2), ln(3), ln(5)"}),
    ],
)
def test_the_inputs_that_the_answer_depends_on_are_stated(name, ask, texts, expected):
    assert examples.unstated(name, texts, ask) == expected


def test_an_input_that_does_not_matter_with_the_chosen_option_is_not_needed():
    texts = {"kind": "cosine", "eta0": "0.4", "T": "40"}
    assert list(examples.unstated("lr-schedule", texts, "half")) == ["low"]
    assert list(examples.unstated("lr-schedule", {**texts, "kind": "inverse"}, "half")) == ["c"]


def test_the_question_on_every_practice_card_states_them():
    cards = [card for card in current_cards() if card.kind == "practice"]
    for card in cards:
        block, ask = card.lives[0], card.get("ask")
        question, answer = examples.bake_practice(block.name, block.texts, ask, 0.005, card.id)
        drawn = examples.practice(block.name, 1, ask)
        stated = set(examples.unstated(block.name, {}, ask)) & set(drawn["texts"])
        for name in stated & set(block.texts):
            assert f'data-given="{name}"' in question and f'data-given="{name}"' in answer
        assert examples.unstated(block.name, block.texts, ask) == {}, card.id
