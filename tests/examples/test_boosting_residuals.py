"""Check boosting-residuals against a NumPy version and worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples import boosting_residuals as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, shown

NAME = "boosting-residuals"


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert result["F"][0] == [3.75] * 6
    assert six(result["mse"]) == ["4.89583", "1.64062", "0.826823", "0.399674"]
    assert [one["cut"] for one in result["stumps"]] == [3.5, 3.5, 5.5]
    leaves = [x for one in result["stumps"] for x in (one["low"], one["high"])]
    assert six(leaves) == ["-2.08333", "2.08333", "-1.04167", "1.04167", "-0.3375", "1.6875"]
    assert six(result["F"][1]) == ["2.70833"] * 3 + ["4.79167"] * 3
    assert six(result["F"][2]) == ["2.1875"] * 3 + ["5.3125"] * 3
    assert six(result["F"][3]) == ["2.01875"] * 3 + ["5.14375"] * 2 + ["6.15625"]
    assert six(result["residuals"][1]) == [
        "-1.70833",
        "-1.20833",
        "-0.208333",
        "0.208333",
        "0.708333",
        "2.20833",
    ]
    assert six(result["residuals"][2]) == ["-1.1875", "-0.6875", "0.3125", "-0.3125", "0.1875", "1.6875"]


def test_a_leaf_penalty_shrinks_the_leaves():
    one = compute(NAME, **{"lambda": "1"})["stumps"][0]
    assert (one["low"], one["high"]) == pytest.approx((-1.5625, 1.5625))


def best_stump(x, r, lam):
    """Return the best split by trying all of them: (squared error, threshold, prediction)."""
    found = []
    for low, high in zip(np.unique(x), np.unique(x)[1:], strict=False):
        left = x <= low
        f = np.where(left, r[left].sum() / (left.sum() + lam), r[~left].sum() / ((~left).sum() + lam))
        found.append((np.sum((r - f) ** 2), (low + high) / 2, f))
    return found


def test_random_data_agree_with_numpy():
    random = np.random.default_rng(12)
    for _ in range(100):
        count = int(random.integers(3, 17))
        x, y = np.round(random.uniform(0, 5, count), 1), random.uniform(-5, 5, count)
        rate, lam = float(random.uniform(0.05, 1)), float(random.choice([0, random.uniform(0, 5)]))
        result = compute(
            NAME,
            x=" ".join(map(repr, x.tolist())),
            rounds="6",
            rate=repr(rate),
            y=" ".join(map(repr, y.tolist())),
            **{"lambda": repr(lam)},
        )
        places = np.argsort(x, kind="stable")
        x, y = x[places], y[places]
        assert (result["x"], result["y"]) == (x.tolist(), y.tolist())
        f = np.full(count, y.mean())
        for m, one in enumerate(result["stumps"]):
            np.testing.assert_allclose(result["residuals"][m], y - f, rtol=1e-9, atol=1e-10)
            splits = best_stump(x, y - f, lam)
            assert one["error"] == pytest.approx(min(s[0] for s in splits), rel=1e-9, abs=1e-10)
            chosen = [s for s in splits if s[1] == pytest.approx(one["cut"])][0]
            f = f + rate * chosen[2]
            np.testing.assert_allclose(result["F"][m + 1], f, rtol=1e-9, atol=1e-10)
            assert result["mse"][m + 1] == pytest.approx(np.mean((y - f) ** 2), rel=1e-9)
            assert result["mse"][m + 1] <= result["mse"][m] + 1e-12


def test_no_rounds_leave_the_mean():
    result = compute(NAME, rounds="0")
    assert result["F"] == [[3.75] * 6] and result["stumps"] == []
    assert "mean of y" in shown(NAME, rounds="0")


def test_a_constant_target_stops_at_once():
    result = compute(NAME, y="0.1 0.1 0.1 0.1 0.1 0.1")
    assert result["stumps"] == [] and result["mse"][0] < 1e-30
    assert "nothing is left to fit" in shown(NAME, y="0.1 0.1 0.1 0.1 0.1 0.1")


def test_ties_go_to_the_smallest_threshold():
    assert compute(NAME, x="1 2 3", y="0 1 0", rounds="1")["stumps"][0]["cut"] == 1.5


def test_equal_x_are_not_split():
    assert compute(NAME, x="1 1 2", y="0 9 9", rounds="1")["stumps"][0]["cut"] == 1.5
    assert "no stump can split" in shown(NAME, x="1 1 1", y="0 9 9")


def test_unsorted_x_are_sorted_with_y():
    mixed = compute(NAME, x="3 1 2 6 5 4", y="2.5 1 1.5 7 5.5 5")
    assert mixed == compute(NAME)


def test_every_round_can_be_shown():
    for m in range(4):
        html = shown(NAME, {"step": str(m)})
        assert ("left leaf" in html) == (m > 0) and 'aria-current="step"' in html


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("rate", "0", "above 0, at most 1"),
        ("rounds", "11", "from 0 to 10"),
        ("lambda", "-1", "from 0"),
        ("y", "1 2", "2 numbers for 6 values of x"),
        ("x", "1", "2 to 16 numbers"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in " ".join(examples.check(NAME, {name: value}).values())


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}
