"""Check dpo-loss against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "dpo-loss"


def digits(values):
    return [f"{x:.6g}" for x in values]


def listed(values):
    return ", ".join(map(repr, map(float, values)))


def test_worked_example():
    result = compute(NAME)
    assert (result["up"], result["down"]) == ([1, 1, -1], [-1, 1, 2])
    assert result["margins"] == [1, 0, -1.5]
    assert digits(result["sigmas"]) == ["0.731059", "0.5", "0.182426"]
    assert digits(result["losses"]) == ["0.313262", "0.693147", "1.70141"]
    assert f"{result['mean']:.6g}" == "0.902607"
    assert digits(result["weights"]) == ["0.134471", "0.25", "0.408787"]
    assert digits(result["gradient"]) == ["-0.0448236", "-0.0833333", "-0.136262"]
    assert (result["above"], result["likelier"]) == (1, 1)


def test_other_betas_and_smoothing_have_the_expected_numbers():
    assert f"{compute(NAME, beta='0.1')['mean']:.6g}" == "0.715214"
    assert f"{compute(NAME, beta='2')['weights'][2]:.4g}" == "1.995"
    smooth = compute(NAME, smooth="0.1")
    assert f"{smooth['mean']:.6g}" == "0.885941"
    assert digits(smooth["weights"]) == ["0.0844707", "0.2", "0.358787"]


def test_the_start_is_ln_2_and_a_huge_margin_stays_finite():
    start = compute(NAME, pw="-10", pl="-12", rw="-10", rl="-12")
    assert start["losses"] == [math.log(2)] and start["weights"] == [0.25] and start["above"] == 0
    far = {"rw": "-100", "rl": "-100", "beta": "1"}
    assert compute(NAME, pw="-900", pl="-10", **far)["losses"] == [890]
    assert compute(NAME, pw="-10", pl="-1010", **far)["losses"] == [0]
    assert "without overflow" in shown(NAME, pw="-900", pl="-10", **far)


def test_both_answers_may_become_less_likely():
    result = compute(NAME, pw="-14", pl="-20", rw="-13", rl="-13")
    assert result["up"] == [-1] and result["down"] == [-7] and result["margins"] == [3]


def test_random_pairs_agree_with_numpy_and_with_finite_differences():
    random = np.random.default_rng(74)
    for _ in range(60):
        n = int(random.integers(1, 7))
        pw, pl, rw, rl = (-random.uniform(1, 40, n) for _ in range(4))
        beta, smooth = float(random.uniform(0.05, 2)), float(random.choice([0, 0.1, 0.5]))

        def mean(pw, pl, rw=rw, rl=rl, beta=beta, smooth=smooth):
            m = beta * ((pw - rw) - (pl - rl))
            return np.mean((1 - smooth) * np.logaddexp(0, -m) + smooth * np.logaddexp(0, m))

        result = compute(
            NAME,
            pw=listed(pw),
            pl=listed(pl),
            rw=listed(rw),
            rl=listed(rl),
            beta=repr(beta),
            smooth=repr(smooth),
        )
        assert result["mean"] == pytest.approx(mean(pw, pl), rel=1e-12)
        for k in range(n):
            nudge = 1e-5 * np.eye(n)[k]
            slope = (mean(pw + nudge, pl) - mean(pw - nudge, pl)) / 2e-5
            assert result["gradient"][k] == pytest.approx(slope, abs=1e-8)
            slope = (mean(pw, pl + nudge) - mean(pw, pl - nudge)) / 2e-5
            assert -result["gradient"][k] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize(
    "texts, fields",
    [
        ({"pl": "-1, -2"}, ["pl"]),
        ({"rw": "-1", "rl": "-1"}, ["rw", "rl"]),
        ({"pw": "-1, -2, 3"}, ["pw"]),
        ({"beta": "0"}, ["beta"]),
    ],
)
def test_bad_inputs_are_refused(texts, fields):
    assert list(examples.check(NAME, texts)) == fields


def test_the_model_can_be_dragged_and_another_pair_tapped():
    first, second = hero(NAME), hero(NAME, {"step": "1"})
    assert 'data-x="pw:0" data-y="pl:0"' in first and 'data-x="pw:1" data-y="pl:1"' in second
    assert first.count('data-change="step=') == 2 and 'data-change="step=0"' in second
