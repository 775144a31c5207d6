"""Check double-descent against least squares on random data, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "double-descent"


def test_worked_example():
    result = compute(NAME)
    expected = {
        0: "1.04",
        5: "0.749271",
        10: "0.874284",
        18: "5.57007",
        22: "5.3499",
        30: "0.885001",
        46: "0.706658",
        60: "0.727179",
    }
    assert {p: f"{result['error'][p]:.6g}" for p in expected} == expected
    assert [result["error"][p] for p in (19, 20, 21)] == [math.inf] * 3
    assert (result["first"], result["second"]) == (5, 46)
    assert result["train"][20:] == [0] * 41


def test_equal_coefficients_have_no_first_descent():
    errors = compute(NAME, a="0")["error"]
    assert compute(NAME, a="0")["first"] == 0
    assert errors[:19] == sorted(errors[:19])
    assert "no first descent" in shown(NAME, a="0")


def test_fast_decay_leaves_the_first_valley_deeper():
    result = compute(NAME, a="2")
    assert result["second"] == 28
    lows = [f"{result['error'][result[name]]:.6g}" for name in ("second", "first")]
    assert lows == ["0.480696", "0.176205"]
    assert "does not always win" in shown(NAME, a="2")


@pytest.mark.parametrize("p", [4, 30, 60])
def test_random_data_agree_with_least_squares(p):
    random = np.random.default_rng(p)
    beta = np.sqrt(1 / np.arange(1, 61) / (1 / np.arange(1, 61)).sum())
    test, train = [], []
    for _ in range(3000):
        x = random.normal(size=(20, 60))
        y = x @ beta + 0.2 * random.normal(size=20)
        found = np.zeros(60)
        found[:p] = np.linalg.lstsq(x[:, :p], y, rcond=None)[0]
        test.append(((found - beta) ** 2).sum() + 0.04)
        train.append(((x @ found - y) ** 2).mean())
    result = compute(NAME)
    assert result["error"][p] == pytest.approx(np.mean(test), rel=0.03)
    assert result["train"][p] == pytest.approx(np.mean(train), rel=0.03, abs=1e-9)


def test_a_complete_model_without_noise_misses_only_what_it_cannot_fit():
    result = compute(NAME, noise="0")
    assert result["error"][60] == pytest.approx(1 - 20 / 60)
    assert "nothing is missed" in shown(NAME, noise="0")


def test_the_infinite_spike_is_shown():
    html = shown(NAME, {"step": "20"}) + hero(NAME, {"step": "20"})
    assert "the variance factor is ∞" in html and "nan" not in html.lower()


def test_the_picture_opens_at_the_valley_beyond_the_peak():
    assert "p = 46: test error" in hero(NAME) and ">valleys</b>: 5, 46<" in hero(NAME)
    assert "p = 28: test error" in hero(NAME, a="2")
    assert "p = 30: test error" in hero(NAME, {"step": "30"}, a="2")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"n": "60"}, "D", "at least n + 2 = 62"),
        ({"n": "60"}, "n", "at most D − 2 = 58"),
        ({"noise": "5"}, "noise", "from 0 to 4"),
        ({"a": "-1"}, "a", "from 0 to 3"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]
