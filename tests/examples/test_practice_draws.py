"""Test that the answers of practice draws vary, and that the usual mistakes do not give them."""

from __future__ import annotations

import functools
import math
from collections import Counter
from pathlib import Path

import pytest

from addon import examples
from addon.examples.kit.engine import is_right
from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator
from deckbuilder.live.bake import TOLERANCE
from deckbuilder.source.parser import parse
from tests.support.examples.wrong_methods import WRONG

CARDS = Path(__file__).resolve().parents[2] / "cards"
DRAWS = 60


@functools.cache
def tolerances():
    """Return the widest tolerance of a practice card, by (example, ask)."""
    widest: dict[tuple[str, str], float] = {}
    for path in sorted(CARDS.glob("*.md")):
        topic, _ = parse(f"cards/{path.name}", path.read_bytes())
        for card in topic.cards:
            if card.kind == "practice":
                key = card.lives[0].name, card.get("ask")
                widest[key] = max(widest.get(key, 0.0), float(card.get("tolerance", TOLERANCE)))
    return widest


def draws(name):
    """Yield the values and results of practice draws."""
    example = examples.load(name)
    for seed in range(1, DRAWS + 1):
        values = read(example["inputs"], example["fresh"](generator(seed * 7919)))["values"]
        yield values, example["compute"](values)


@pytest.mark.parametrize("name", examples.names())
def test_the_answers_of_practice_draws_vary(name):
    """Nearly the same answer for every draw would be memorized."""
    drawn = list(draws(name))
    for each in examples.load(name)["asks"]:
        answers = Counter(f"{each['answer'](*one):.9g}" for one in drawn)
        assert len(answers) >= 4 and max(answers.values()) <= DRAWS / 2, (each["name"], answers)


def test_every_ask_names_its_usual_wrong_method():
    assert set(WRONG) == {(name, ask) for name in examples.names() for ask in examples.asks(name)}


@pytest.mark.parametrize("name", examples.names())
def test_the_usual_wrong_method_is_not_right(name):
    """Not even with the widest tolerance that a card or a prediction has for this number."""
    drawn = list(draws(name))
    found = []
    for each in examples.load(name)["asks"]:
        widest = max(each["tolerance"], tolerances().get((name, each["name"]), 0.0))
        for values, result in drawn:
            answer = each["answer"](values, result)
            assert answer == answer and abs(answer) < math.inf
            assert answer == 0 or abs(answer) > 1e-9, "0 would be judged right"
            for at, wrong in enumerate(WRONG[name, each["name"]](values, result)):
                if is_right(each, wrong, answer, widest):
                    found.append((each["name"], at, answer, wrong, values))
    assert not found, (len(found), found[:3])
