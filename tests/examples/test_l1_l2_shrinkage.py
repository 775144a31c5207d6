"""Check l1-l2-shrinkage against a brute-force minimum and worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples import l1_l2_shrinkage as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "l1-l2-shrinkage"


def test_worked_example():
    result = compute(NAME)
    assert result["l1"] == pytest.approx([2.5, -1, 0.3, 0, 0], rel=1e-9)
    assert [f"{x:.6g}" for x in result["l2"]] == ["2", "-1", "0.533333", "-0.133333", "0.0333333"]
    assert (result["zeros1"], result["zeros2"]) == (2, 0)
    assert result["penalty1"] == pytest.approx(2.775)
    assert result["square"] == pytest.approx(5.96625)
    assert result["penalty2"] == pytest.approx(5.96625 / 2)


def test_without_the_factor_one_half_ridge_shrinks_more():
    result = compute(NAME, ridge=example.FULL)
    assert result["l2"] == pytest.approx([1.5, -0.75, 0.4, -0.1, 0.025], rel=1e-9)
    assert result["penalty2"] == pytest.approx(5.96625)


def test_random_weights_minimize_the_objective():
    random = np.random.default_rng(1)
    grid = np.linspace(-6, 6, 240001)
    for _ in range(20):
        w, lam = random.uniform(-5, 5), random.uniform(0, 3)
        half = bool(random.integers(2))
        result = compute(
            NAME, w=repr(w), **{"lambda": repr(lam)}, ridge=example.HALF if half else example.FULL
        )
        fit = (grid - w) ** 2 / 2
        best1 = grid[np.argmin(fit + lam * abs(grid))]
        best2 = grid[np.argmin(fit + lam * grid**2 / (2 if half else 1))]
        assert result["l1"][0] == pytest.approx(best1, abs=1e-4)
        assert result["l2"][0] == pytest.approx(best2, abs=1e-4)


def test_no_penalty_changes_nothing():
    result = compute(NAME, **{"lambda": "0"})
    assert result["l1"] == result["l2"] == [3, -1.5, 0.8, -0.2, 0.05]
    assert "no change" in shown(NAME, **{"lambda": "0"})


def test_a_large_penalty_makes_every_l1_weight_zero():
    result = compute(NAME, **{"lambda": "3"})
    assert result["l1"] == [0] * 5 and result["zeros1"] == 5
    assert result["l2"] == pytest.approx([0.75, -0.375, 0.2, -0.05, 0.0125])


def test_zero_is_shown_without_a_sign():
    assert "−0<" not in shown(NAME, w="-0.2, 0, -1")


def test_each_weight_can_be_chosen():
    assert "max(0.2 − 0.5, 0)" in shown(NAME, {"step": "3"})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("lambda", "-0.1", "from 0 to 10"),
        ("w", "", "1 to 10 numbers"),
        ("ridge", "w", "one of"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}


def test_the_picture_counts_the_zeros_and_each_weight_can_be_dragged():
    picture = hero(NAME, {"step": "1"})
    assert "weight 1: −1.5 → " in picture and "L1</b> 2, <b" in picture and "L2</b> 0 of 5" in picture
    assert [f'data-y="w:{k}"' in picture for k in range(6)] == [True] * 5 + [False]
