"""Test that the marks that can be guessed on a hero are the numbers that the example asks for."""

from __future__ import annotations

import pytest

from addon import examples
from addon.examples.kit.engine import HERO_DIGITS, accept, find_ask, opening
from addon.examples.kit.numbers import SETTINGS


def marks(block, found):
    """Add (ask, number) of every bar, spot, and handle that can be guessed to `found`, and return it."""
    for part in block.get("items", []):
        if "value" in part:
            found.extend([(part["asks"], part["value"])] if "asks" in part else [])
        else:
            marks(part, found)
    for one in block.get("spots", []) + block.get("handles", []):
        found.extend([(one["asks"], one["y"])] if "asks" in one else [])
        found.extend([(one["asks_across"], one["x"])] if "asks_across" in one else [])
    return found


def hero_of(example, values, result):
    SETTINGS["digits"] = HERO_DIGITS
    step = example["trace"](values, result, {"step": opening(example)})["step"]
    return example["hero"](values, result, step)


@pytest.mark.parametrize("name", examples.names())
def test_the_mark_of_an_ask_is_at_its_answer(name):
    example = examples.load(name)
    for inputs in [{}, *(preset["inputs"] for preset in example["presets"])]:
        values = accept(example, inputs)["values"]
        result = example["compute"](values)
        found = marks(hero_of(example, values, result), [])
        assert len({ask for ask, _ in found}) == len(found)
        for ask, number in found:
            assert ask in examples.asks(name)
            answer = find_ask(example, ask)["answer"](values, result)
            assert number == answer or (number != number and answer != answer), (inputs, ask)


def test_most_pictures_with_bars_or_points_can_be_guessed_on():
    marked = set()
    for name in examples.names():
        example = examples.load(name)
        values = accept(example, {})["values"]
        if marks(hero_of(example, values, example["compute"](values)), []):
            marked.add(name)
    assert len(marked) >= 17, sorted(marked)


def test_a_guess_beyond_the_axis_is_at_its_end():
    hero = examples.respond("softmax-nll", {}, {"ask": "p", "guess": "7"}, 6, "")["hero"]
    assert 'value="1" data-number="guess"' in hero
    assert "gr-ghost" not in examples.respond("softmax-nll", {}, {"ask": "nll"}, 6, "")["hero"]
    assert "gr-ghost" not in examples.respond("softmax-nll", {}, {}, 6, "")["hero"]
