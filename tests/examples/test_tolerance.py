"""Test what is judged right: a count if it is exact, any other number within a relative tolerance."""

from __future__ import annotations

import math

import pytest

from addon import examples
from addon.examples.kit.engine import ask, ask_count, is_right, judge, to_within
from addon.examples.kit.inputs import number


def one(answer, asked=ask):
    """Return an example whose only answer is `answer`."""
    return {
        "name": "one",
        "inputs": [number("x", "x", "1", 0, 9)],
        "check": lambda values: {},
        "compute": lambda values: {},
        "asks": [asked("a", "the answer", ["x"], lambda values, result: answer)],
    }


def verdict(answer, guess, tolerance=0.005, asked=ask):
    return judge(one(answer, asked), {}, "a", guess, tolerance, 0)


@pytest.mark.parametrize("answer", [3e-9, 0.0125, 0.5, 1, 7.25, 123456, 1e12, -0.0125, -7, -1e9])
def test_the_tolerance_is_relative_to_the_answer_however_small(answer):
    for factor, right in [
        (1, True),
        (1.0049, True),
        (0.9951, True),
        (1.0051, False),
        (0.9949, False),
        (1.05, False),
        (0.95, False),
        (-1, False),
        (0, False),
    ]:
        assert verdict(answer, repr(answer * factor))["right"] is right, factor
    assert not verdict(answer, repr(answer * 1.0002), 0.0001)["right"]
    assert verdict(answer, repr(answer * 1.00009), 0.0001)["right"]


@pytest.mark.parametrize(
    "answer, guess, right",
    [(1 / 3, "1/3", True), (0.1 + 0.2, "0.3", True), (0.3, "0.3001", False), (2, "2.0001", False)],
)
def test_a_tolerance_of_0_allows_only_for_rounding(answer, guess, right):
    assert verdict(answer, guess, 0)["right"] is right


@pytest.mark.parametrize(
    "answer, guess, right",
    [
        (0.0, "0", True),
        (-0.0, "0", True),
        (0.0, "0.001", False),
        (0.0, "1e-6", False),
        (5e-17, "0", True),
        (-2e-16, "0", True),
        (1e-9, "0", False),
        (0.004, "0", False),
    ],
)
def test_0_is_right_only_for_0(answer, guess, right):
    assert verdict(answer, guess)["right"] is right


@pytest.mark.parametrize(
    "answer, guess, right",
    [
        (400, "400", True),
        (400, "20*20", True),
        (400, "401", False),
        (400, "399", False),
        (1003520, "1,003,520", True),
        (1003520, "1,003,521", False),
        (0, "0", True),
        (0, "1", False),
        (3, "3.001", False),
        (10**15, "1e15", True),
        (10**15, "1000000000000001", False),
    ],
)
@pytest.mark.parametrize("tolerance", [0, 0.005, 0.1])
def test_a_count_is_exact(answer, guess, right, tolerance):
    said = verdict(answer, guess, tolerance, ask_count)
    assert said["right"] is right


def test_a_count_is_written_with_all_its_digits():
    said = verdict(1003520, "1003521", asked=ask_count)
    assert said["message"] == "✗ You said 1,003,521: off by 1." and said["answer"] == "1,003,520"


def test_no_number_is_close_to_infinity():
    infinite = float("inf")
    assert verdict(infinite, "inf")["right"] and not verdict(infinite, "5")["right"]
    assert not verdict(infinite, "-inf")["right"] and not verdict(5, "inf")["right"]
    assert not verdict(float("nan"), "5")["right"]
    said = verdict(float("nan"), "5")
    assert said["message"] == "✗ You said 5, but the answer is undefined here."


@pytest.mark.parametrize(
    "answer, guess, right, message, shown",
    [
        (1.6094379, "1.61", True, "✓ Right: you said 1.61.", "1.609"),
        (1.6094379, "ln 5", True, "✓ Right: you said 1.60944.", "1.609"),
        (1.6094379, "0.5", False, "✗ You said 0.5: off by 1.109.", "1.609"),
        (-1e5, "1e5", False, "✗ You said 100000: off by 200000.", "−100000"),
        (0.0, "1e-7", False, "✗ You said 1e−07: off by 1e−07.", "0"),
    ],
)
def test_a_verdict_is_a_sentence_with_a_sign(answer, guess, right, message, shown):
    assert verdict(answer, guess) == {"ok": True, "right": right, "message": message, "answer": shown}


def test_an_answer_with_a_small_tolerance_has_more_digits():
    close = to_within(ask("a", "the answer", ["x"], lambda values, result: 1000.6931), 1e-5)
    assert judge({**one(0), "asks": [close]}, {}, "a", "1000.69", 1e-5, 0)["answer"] == "1000.69"


@pytest.mark.parametrize(
    "guess, message",
    [
        ("two", "“two” is not a number."),
        (" ", "A number is missing."),
        ("5 km", "“5 km” has “km” in it, which is not part of a number."),
    ],
)
def test_a_sentence_says_why_an_answer_cannot_be_judged(guess, message):
    said = verdict(5, guess)
    assert said == {"ok": False, "right": False, "message": message, "answer": ""}


@pytest.mark.parametrize(
    "guess, right",
    [
        ("30 updates", True),
        ("30 update", True),
        ("30 updates.", True),
        ("30 total updates", True),
        ("n = 30", True),
        ("3*10 = 30", True),
        ("≈ 30", True),
        ("~30", True),
        ("30 =", True),
        ("31 updates", False),
        ("30 epochs", None),
        ("updates", None),
    ],
)
def test_an_answer_may_include_the_questions_unit_and_an_equals_sign(guess, right):
    counted = ask_count("a", "the total number of updates", ["x"], lambda values, result: 30)
    said = judge({**one(0), "asks": [counted]}, {}, "a", guess, 0, 0)
    assert (said["right"] if said["ok"] else None) is right


@pytest.mark.parametrize(
    "guess, noted",
    [("log(100)", True), ("Log 100", True), ("log10(1000)", False), ("log2 16", False), ("ln 9", False)],
)
def test_the_verdict_on_a_wrong_answer_says_which_logarithm_log_is(guess, noted):
    message = verdict(2, guess)["message"]
    assert message.startswith("✗ You said ") and ("log is the natural logarithm" in message) is noted


def test_the_verdict_on_a_right_answer_does_not_mention_the_logarithm():
    assert verdict(math.log(100), "log(100)")["message"] == "✓ Right: you said 4.60517."


def test_a_prediction_is_judged_with_the_tolerance_of_its_ask():
    """A block tells its script how close a prediction has to be; a count has to be exact."""
    for name in examples.names():
        asked = examples.respond(name, {}, {}, 6, "gr1")["asks"]
        for each, declared in zip(asked, examples.load(name)["asks"], strict=True):
            assert each["tolerance"] == declared["tolerance"]
            assert (each["tolerance"] == 0) == declared["count"]
            assert 0 <= each["tolerance"] <= 0.005
    close = to_within(ask("a", "the answer", ["x"], lambda values, result: 1000.0), 1e-5)
    assert close["tolerance"] == 1e-5 and not is_right(close, 1000.5, 1000.0, close["tolerance"])


def test_asks_for_a_number_of_things_are_counts():
    """They are recognized by their labels, so that a new one is not forgotten."""
    for name in examples.names():
        for each in examples.load(name)["asks"]:
            if each["label"].startswith(("the number of", "the size")):
                assert each["count"], (name, each["name"])
