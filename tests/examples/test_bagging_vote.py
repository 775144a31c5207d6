"""Check bagging-vote against exact fractions, a simulation in NumPy, and worked numbers."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from addon import examples
from addon.examples import bagging_vote as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, shown

NAME = "bagging-vote"


def exact(count, p):
    """Return the probability of a majority, computed with fractions, without rounding."""
    p = Fraction(p)
    chance = [comb(count, k) * p**k * (1 - p) ** (count - k) for k in range(count + 1)]
    won = sum(chance[k] for k in range(count + 1) if 2 * k > count)
    return float(won + (chance[count // 2] / 2 if count % 2 == 0 else 0))


def test_worked_example():
    result = compute(NAME)
    assert f"{result['majority']:.6g}" == "0.846232"
    assert (result["variance"], result["floor"]) == pytest.approx((0.328, 0.3))
    assert f"{result['share']:.6g}" == "0.633968"
    assert "0.632121" in shown(NAME, show="bootstrap")


@pytest.mark.parametrize(
    "count, p, majority",
    [
        ("1", "0.6", "0.6"),
        ("5", "0.6", "0.68256"),
        ("101", "0.6", "0.979103"),
        ("25", "0.4", "0.153768"),
    ],
)
def test_other_votes_have_the_expected_majorities(count, p, majority):
    assert f"{compute(NAME, N=count, p=p)['majority']:.6g}" == majority


def test_random_votes_agree_with_exact_fractions():
    random = np.random.default_rng(10)
    for _ in range(40):
        count, p = int(random.integers(1, 502)), float(random.integers(1, 100)) / 100
        result = compute(NAME, N=str(count), p=repr(p))
        assert result["majority"] == pytest.approx(exact(count, str(p)), rel=1e-9, abs=1e-12)
        assert np.sum(result["chances"]) == pytest.approx(1, rel=1e-9)
        # An even number of voters is as good as one voter fewer.
        assert result["majority"] == pytest.approx(result["growth"][(count - 1) // 2], rel=1e-9)


def test_even_voters_split_a_tie():
    assert compute(NAME, N="2", p="0.6")["majority"] == pytest.approx(0.6)
    assert "(tie)" in shown(NAME, N="2")


def test_certain_voters_give_a_certain_majority():
    for count in ("1", "4", "501"):
        assert compute(NAME, N=count, p="1")["majority"] == 1
        assert compute(NAME, N=count, p="0")["majority"] == 0


def test_the_variance_is_that_of_correlated_normals():
    result = compute(NAME, N="4", rho="0.25", variance="3")
    covariance = 3 * (0.25 + 0.75 * np.eye(4))
    assert result["variance"] == pytest.approx(covariance.mean())


def test_the_bootstrap_share_agrees_with_a_simulation():
    assert compute(NAME, n="1")["share"] == 1
    assert compute(NAME, n="2")["share"] == pytest.approx(0.75)
    assert compute(NAME, n="1000000")["share"] == pytest.approx(1 - np.exp(-1), abs=1e-6)
    random = np.random.default_rng(11)
    drawn = [len(set(random.integers(0, 100, 100))) / 100 for _ in range(2000)]
    assert np.mean(drawn) == pytest.approx(compute(NAME)["share"], abs=0.005)


def test_voting_hurts_below_one_half():
    assert "only make a wrong answer likelier" in shown(NAME, p="0.4")


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("N", "0", "from 1 to 501"),
        ("p", "1.1", "from 0 to 1"),
        ("rho", "-0.1", "from 0 to 1"),
        ("n", "0", "from 1 to"),
        ("variance", "-1", "from 0"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}
