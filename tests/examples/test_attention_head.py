"""Check attention-head against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "attention-head"


def digits(rows):
    return [[f"{x:.6g}" for x in row] for row in rows]


def matrix(rows):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in rows)


def test_worked_example():
    result = compute(NAME)
    assert result["scores"] == [[4, 0, 0], [0, 4, 4], [2, 2, 4]]
    assert digits(result["weights"]) == [
        ["0.786986", "0.106507", "0.106507"],
        ["0.0633789", "0.468311", "0.468311"],
        ["0.211942", "0.211942", "0.576117"],
    ]
    assert digits(result["output"]) == [
        ["0.893493", "0.213014"],
        ["0.531689", "0.936621"],
        ["0.788058", "0.788058"],
    ]
    assert digits([result["entropies"], result["slopes"]]) == [
        ["0.665573", "0.885382", "0.975328"],
        ["0.167639", "0.248996", "0.244206"],
    ]
    assert result["strongest"] == [0, 1, 2]


def test_without_the_scaling_one_key_gets_nearly_all_the_weight():
    result = compute(NAME, scale="off")
    assert digits(result["weights"])[0] == ["0.964663", "0.0176684", "0.0176684"]
    assert digits([result["slopes"]]) == [["0.0340882", "0.249979", "0.167639"]]


def test_equal_keys_give_the_mean_of_the_values():
    result = compute(NAME, K="1 1 1 1; 1 1 1 1; 1 1 1 1")
    assert result["output"] == [pytest.approx([2 / 3, 2 / 3])] * 3


def test_random_heads_agree_with_numpy():
    random = np.random.default_rng(46)
    for _ in range(80):
        n, m, d, width = (int(x) for x in random.integers(1, 5, 4))
        q, k, v = (
            random.uniform(-9, 9, (n, d)),
            random.uniform(-9, 9, (m, d)),
            random.uniform(-9, 9, (m, width)),
        )
        scaled = bool(random.integers(0, 2))
        result = compute(NAME, Q=matrix(q), K=matrix(k), V=matrix(v), scale="on" if scaled else "off")
        z = q @ k.T / (math.sqrt(d) if scaled else 1)
        w = np.exp(z - z.max(axis=1, keepdims=True))
        w /= w.sum(axis=1, keepdims=True)
        assert np.allclose(result["weights"], w, rtol=1e-9, atol=1e-12)
        assert np.allclose(result["output"], w @ v, rtol=1e-9, atol=1e-9)


def test_one_key_gets_everything_and_large_scores_do_not_overflow():
    assert compute(NAME, K="5 5 5 5", V="7 8")["weights"] == [[1], [1], [1]]
    large = compute(NAME, Q="10 10 10 10", K="10 10 10 10; 9 10 10 10", V="1; 0", scale="off")
    assert large["weights"][0] == pytest.approx([1 / (1 + math.exp(-10)), 1 / (1 + math.exp(10))])


@pytest.mark.parametrize(
    "texts, message",
    [
        ({"K": "1 1 1; 1 1 1; 1 1 1"}, {"K": "3 numbers per key for 4 per query"}),
        ({"V": "1 1; 2 2"}, {"V": "2 values for 3 keys"}),
    ],
)
def test_bad_inputs_are_refused(texts, message):
    assert examples.check(NAME, texts) == message


def test_the_chosen_query_is_shown_and_can_be_changed():
    first, second = hero(NAME), hero(NAME, {"step": "1"})
    assert "query 0: swipe a number" in first and "query 1: swipe a number" in second
    assert 'data-edit="Q" data-index="0"' in first and 'data-edit="Q" data-index="4"' in second
    assert "2·2 + 0·0 + 0·0 + 0·0" in shown(NAME)
