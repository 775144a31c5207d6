"""Check speculative-decoding against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "speculative-decoding"


def digits(numbers):
    return [f"{x:.6g}" for x in numbers]


def texts(numbers):
    return ", ".join(repr(float(x)) for x in numbers)


def test_worked_example():
    result = compute(NAME)
    assert digits(result["ratios"]) == ["1", "0.6", "0.666667"]
    assert digits([result["alpha"], result["tv"]]) == ["0.7", "0.3"]
    assert (result["residual"], digits(result["output"])) == ([1, 0, 0], ["0.5", "0.3", "0.2"])
    assert digits(result["tokens"]) == [
        "1.7",
        "2.19",
        "2.533",
        "2.7731",
        "2.94117",
        "3.05882",
        "3.14117",
        "3.19882",
        "3.23917",
        "3.26742",
    ]
    assert (digits([result["per_pass"], result["faster"]]), result["best"]) == (
        ["2.7731", "1.98079"],
        4,
    )
    assert (result["run"]["accepted"], result["run"]["counts"]) == (154, [91, 65, 44])


def test_the_best_number_of_drafts_depends_on_their_cost():
    free, costly = compute(NAME, c="0"), compute(NAME, c="0.5")
    assert (free["best"], f"{free['speed'][9]:.6g}") == (10, "3.26742")
    assert (costly["best"], f"{costly['speed'][0]:.6g}") == (1, "1.13333")
    assert compute(NAME, c="1")["faster"] < 1


def test_random_models_give_exactly_the_distribution_of_the_large_one():
    random = np.random.default_rng(75)
    for _ in range(80):
        n = int(random.integers(2, 9))
        p, q = random.dirichlet(np.ones(n)), random.dirichlet(np.ones(n))
        gamma, c = int(random.integers(1, 11)), random.uniform(0, 1)
        result = compute(NAME, p=texts(p), q=texts(q), gamma=str(gamma), c=repr(c), draws="0")
        alpha = 1 - np.abs(p - q).sum() / 2
        assert result["alpha"] == pytest.approx(alpha, rel=1e-9)
        assert np.allclose(result["output"], p, rtol=1e-9, atol=1e-12)
        tokens = (1 - alpha ** (gamma + 1)) / (1 - alpha)
        assert result["per_pass"] == pytest.approx(tokens, rel=1e-7)
        assert result["faster"] == pytest.approx(tokens / (c * gamma + 1), rel=1e-7)


def test_the_simulated_passes_come_close_to_the_theory():
    runs = [compute(NAME, draws="500", seed=str(seed)) for seed in range(1, 31)]
    tokens = sum(one["run"]["tokens"] for one in runs) / sum(one["run"]["passes"] for one in runs)
    assert tokens == pytest.approx(2.7731, abs=0.05)
    shares = sum(np.array(one["run"]["counts"]) for one in runs) / (30 * 500)
    assert np.allclose(shares, [0.5, 0.3, 0.2], atol=0.015)


def test_equal_models_reject_nothing():
    result = compute(NAME, q="0.5, 0.3, 0.2")
    assert (result["alpha"], result["residual"], result["per_pass"]) == (1, [], 5)
    assert (result["run"]["accepted"], result["run"]["tokens"]) == (200, 250)
    assert "nothing is ever rejected" in shown(NAME, q="0.5, 0.3, 0.2")


def test_a_hopeless_draft_costs_time():
    result = compute(NAME, p="1, 0", q="0, 1")
    assert math.isnan(result["ratios"][0]) and result["output"] == [1, 0]
    assert (result["alpha"], result["per_pass"]) == (0, 1) and result["faster"] < 1
    assert (result["run"]["accepted"], result["run"]["counts"]) == (0, [200, 0])


def test_the_simulation_can_be_left_out_and_seed_0_counts_as_1():
    assert "simulation" not in shown(NAME, draws="0")
    assert compute(NAME, seed="0")["run"] == compute(NAME, seed="1")["run"]


@pytest.mark.parametrize(
    "texts, message",
    [
        ({"p": "0.5, 0.4, 0.2"}, {"p": "adds up to 1.1, not 1"}),
        ({"q": "0.5, 0.4"}, {"q": "2 numbers for 3 tokens of p"}),
        ({"q": "0.5, 0.4, 0"}, {"q": "adds up to 0.9, not 1"}),
    ],
)
def test_bad_inputs_are_refused(texts, message):
    assert examples.check(NAME, texts) == message


def test_a_tap_moves_the_draft_and_keeps_it_a_distribution():
    assert 'data-change="q=0.3, 0.4, 0.3"' in hero(NAME)
    assert 'data-change="q=0.1, 0.9"' in hero(NAME, p="1, 0", q="0, 1")
