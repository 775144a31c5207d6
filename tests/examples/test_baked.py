"""Test what is on a card before any script runs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from addon import examples
from addon.examples.kit import bake, blocks, engine, inputs
from addon.examples.kit.numbers import SETTINGS, fmt


def stepping(steps: int) -> dict[str, Any]:
    """Return an example that has this many steps and shows the last one."""
    return {
        "title": "Steps",
        "inputs": [inputs.number("x", "x", "1/3", 0, 1)],
        "presets": [],
        "asks": [],
        "check": engine.anything,
        "compute": lambda values: values,
        "trace": lambda values, result, view: blocks.shown(
            [blocks.line("x", fmt(values["x"]))], "", steps, steps
        ),
        "hero": lambda values, result, step: blocks.note("a picture"),
        "lead": [],
        "open_at": "last",
        "gesture": "Drag x.",
    }


@pytest.mark.parametrize("steps, at", [(0, []), (1, ["1 1"]), (2, ["2 2"]), (100, ["100 100"])])
def test_a_worked_example_says_which_step_of_how_many_it_shows(steps, at):
    markup = bake.bake(stepping(steps), {}, "{}", False)
    assert re.findall(r'class="gr-out" data-at="([^"]*)"', markup) == at


def test_a_worked_example_has_six_digits_whatever_the_setting():
    before = SETTINGS["digits"]
    try:
        SETTINGS["digits"] = 3
        assert "0.333333" in bake.bake(stepping(0), {}, "{}", False)
    finally:
        SETTINGS["digits"] = before


@pytest.mark.parametrize("name", examples.names())
def test_a_worked_example_shows_what_the_example_answers(name):
    answer = examples.respond(name, {}, {}, 6, "")
    markup = examples.bake(name, {})
    assert answer["out"] in markup
    at = [f"{answer['step']} {answer['steps']}"] if answer["steps"] else []
    assert re.findall(r'class="gr-out" data-at="([^"]*)"', markup) == at


def test_only_the_worked_answer_of_a_practice_card_is_folded():
    texts = {"z": "ln(2), ln(3), ln(5)", "t": "1"}
    _, answer = examples.bake_practice("softmax-nll", texts, "nll", 0.005, "a-card")
    assert "><details><summary" in answer and "&quot;fold&quot;: true" in answer
    assert '><details open=""><summary' in examples.bake("softmax-nll", texts)
