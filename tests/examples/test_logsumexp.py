"""Check logsumexp against NumPy's logaddexp and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "logsumexp"


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert result["m"] == 1002 and result["shifted"] == [-2, -1, 0]
    assert f"{result['total']:.6g} {result['lse']:.10g}" == "1.50321 1002.407606"
    assert six(result["logs"]) == ["-2.40761", "-1.40761", "-0.407606"]
    assert six(result["p"]) == ["0.0900306", "0.244728", "0.665241"]
    assert result["naive"] == math.inf
    assert "overflow" in shown(NAME) and "709.783" in shown(NAME)


@pytest.mark.parametrize(
    "z, lse, naive",
    [
        ("-1000, -1001, -1002", "-999.592", -math.inf),
        ("1, 2, 3", "3.40761", 3.40760596),
        ("0, 5", "5.00672", 5.00671535),
    ],
)
def test_other_lists_have_the_expected_numbers(z, lse, naive):
    result = compute(NAME, z=z)
    assert f"{result['lse']:.6g}" == lse
    assert result["naive"] == pytest.approx(naive)


def test_the_result_is_exact_to_nine_digits():
    assert f"{compute(NAME, z='-1000, -1001, -1002')['lse']:.9g}" == "-999.592394"
    assert "−5.00672" in shown(NAME, z="0, 5") and "ln σ(−5)" in shown(NAME, z="0, 5")


def test_random_numbers_agree_with_numpy():
    random = np.random.default_rng(1)
    for _ in range(300):
        z = random.uniform(-1, 1, random.integers(1, 11)) * 10 ** random.uniform(0, 6)
        z[random.random(len(z)) < 0.1] = -math.inf
        if np.all(z == -math.inf):
            continue
        result = compute(NAME, z=", ".join(repr(float(x)) for x in z))
        expected = np.logaddexp.reduce(z)
        assert result["lse"] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert result["logs"] == pytest.approx(z - expected, rel=1e-9, abs=1e-9)
        assert sum(result["p"]) == pytest.approx(1)
        assert max(z) <= result["lse"] <= max(z) + math.log(len(z)) + 1e-9


@pytest.mark.parametrize(
    "z, lse, words",
    [
        ("", -math.inf, "empty sum"),
        ("-inf, -inf", -math.inf, "0/0"),
        ("inf, 1", math.inf, "∞ − ∞"),
        ("-inf, 3", 3, "ignored"),
        ("7", 7, "lse"),
    ],
)
def test_empty_lists_and_infinities_are_explained(z, lse, words):
    assert compute(NAME, z=z)["lse"] == lse
    assert words in shown(NAME, z=z) and "nan" not in shown(NAME, z=z)


def test_nan_stays_nan():
    for z in ([math.nan, 1.0], [1.0, math.nan], [math.inf, math.nan]):
        assert math.isnan(examples.load(NAME)["compute"]({"z": z})["lse"])
    assert "not a number" in examples.check(NAME, {"z": "nan"})["z"]


def test_bad_inputs_are_refused():
    assert "from −1e6 to 1e6" in examples.check(NAME, {"z": "2e6"})["z"]
    assert "0 to 10 numbers" in examples.check(NAME, {"z": "1 " * 11})["z"]


def test_the_picture_states_both_ways_and_each_finite_number_can_be_dragged():
    picture = hero(NAME)
    assert "= 1002 + 0.408<" in picture and "as written: ln ∞ = <b>∞</b>" in picture
    assert "= −1000.25 + 0.408<" in hero(NAME, z="-1000.25, -1001.25, -1002.25")
    assert "ln σ(−5) = −lse(0, 5) = <b>−5.01</b>" in hero(NAME, z="0, 5")
    masked = hero(NAME, z="1, -inf, 3")
    assert [f'data-x="z:{k}"' in masked for k in range(3)] == [True, False, True]
    for z in ("", "inf, 1", "-inf"):
        assert "as written" in hero(NAME, z=z) and "<svg" not in hero(NAME, z=z)
