"""Test that combinations of extreme inputs get an answer or a message, never an exception, and the same
one in Python and in the card's script."""

from __future__ import annotations

import json
import math

import pytest

from addon import examples
from deckbuilder.core.identity import GLOBAL
from tests.support.browser.calls import call
from tests.support.examples.samples import combinations

MOST = 500  # combinations of each kind per example

RUN = (
    """requests => requests.map(request => {
  try { return """
    + GLOBAL
    + """.engine(request); } catch (error) { return String(error); }
})"""
)


def requests(name):
    """Yield everything that a page may ask about extreme inputs of an example."""
    asks = examples.asks(name)
    for index, texts in enumerate(combinations(examples.load(name), MOST)):
        yield {"do": "show", "example": name, "inputs": texts, "view": {}, "prefix": ""}
        for ask in asks if index % 4 == 0 else [asks[index % len(asks)]]:
            yield {
                "do": "judge",
                "example": name,
                "inputs": texts,
                "ask": ask,
                "guess": "1/3",
                "tolerance": 0.005,
            }
    for seed in [1, 2, 2**31 - 2, *range(1000, 1040)]:
        for ask in asks:
            yield {"do": "practice", "example": name, "seed": seed, "ask": ask}


def respond(request):
    """Return what this Python answers."""
    name = request["example"]
    if request["do"] == "show":
        return examples.respond(name, request["inputs"], request["view"], 6, request["prefix"])
    if request["do"] == "judge":
        return examples.judge(
            name, request["inputs"], request["ask"], request["guess"], request["tolerance"]
        )
    return examples.practice(name, request["seed"], request["ask"])


@pytest.mark.parametrize("name", examples.names())
def test_combined_extreme_inputs_get_an_answer_or_a_message(name, page):
    asked = list(requests(name))
    theirs = call(page, RUN, asked)
    for request, their_answer in zip(asked, theirs, strict=True):
        try:
            answer = respond(request)
        except (ArithmeticError, LookupError, ValueError) as error:
            raise AssertionError(f"{type(error).__name__} at {request}") from error
        assert json.loads(json.dumps(answer)) == their_answer, request
        if request["do"] == "judge":
            refused = examples.check(name, request["inputs"]) != {}
            assert answer["ok"] is not refused and answer["message"], request


GUESSES = [
    "0,693147",
    "1,010",
    "1,003,520",
    "12,345.5",
    "–2",
    "1e–3",
    "1234,567",
    "1,01,000",
    "0,5*2",
    "ln(0,5)",
    "1.000,5",
    "",
    "two",
    "inf",
    "0",
    "101,770",
    "101770",
    "101771",
    "0.6931",
    "0.69",
]


@pytest.mark.parametrize(
    "name, ask",
    [("softmax-nll", "nll"), ("parameter-count", "total"), ("conv2d", "first"), ("logsumexp", "lse")],
)
def test_both_engines_read_and_judge_guesses_the_same(name, ask, page):
    asked = [
        {
            "do": "judge",
            "example": name,
            "inputs": {},
            "ask": ask,
            "guess": guess,
            "tolerance": tolerance,
        }
        for guess in GUESSES
        for tolerance in (0, 0.005)
    ]
    for request, theirs in zip(asked, call(page, RUN, asked), strict=True):
        assert json.loads(json.dumps(respond(request))) == theirs, request


def test_contradictory_inputs_are_reported_and_not_judged():
    """Each input is valid by itself: one logit, and class 2."""
    verdict = examples.judge("softmax-nll", {"z": "1", "t": "2"}, "nll", "1", 0.005)
    assert not verdict["ok"] and not verdict["right"]
    assert verdict["message"].startswith("Fix the inputs first: ")


def test_with_beta_0_only_precision_counts():
    """F with β = 0 is the precision, and its lines of equal F are level."""
    texts = {"tp": "1", "fp": "0", "fn": "99", "tn": "900", "beta": "0"}
    for each in ({**texts}, {**texts, "fp": "3"}):
        assert examples.respond("precision-recall-f1", each, {}, 6, "")["ok"]
    assert examples.judge("precision-recall-f1", texts, "f", "1", 0)["right"]
    assert examples.judge("precision-recall-f1", {**texts, "fp": "3"}, "f", "1/4", 0)["right"]
    assert not math.isnan(
        examples.load("precision-recall-f1")["compute"](
            {"tp": 1, "fp": 0, "fn": 99, "tn": 900, "beta": 0}
        )["f"]
    )
