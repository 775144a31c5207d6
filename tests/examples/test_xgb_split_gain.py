"""Check xgb-split-gain against a brute-force search in NumPy and worked numbers."""

import itertools
import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "xgb-split-gain"


def best(result):
    return result["cuts"][result["best"]]


def texts(numbers):
    return ", ".join(f"{x:.6g}" for x in numbers)


def test_worked_example():
    result = compute(NAME)
    assert [f"{c['to_right']:.6g}" for c in result["cuts"]] == [
        "0.254545",
        "0.787879",
        "0.275974",
        "0.847403",
        "0.343434",
        "0.0545455",
    ]
    assert [f"{c['to_left']:.6g}" for c in result["cuts"][:5]] == [
        "0.010101",
        "0.275974",
        "0.025974",
        "0.343434",
        "0.0545455",
    ]
    chosen = best(result)
    assert (chosen["cut"], chosen["goes_left"], chosen["low"]) == (4.5, False, -0.5)
    assert f"{chosen['high']:.6g} {result['library']:.6g}" == "0.857143 1.69481"
    assert (result["sums"], f"{result['root']:.6g}") == ({"g": -0.5, "h": 1.75}, "0.181818")


def test_missing_zeros_go_left():
    chosen = best(compute(NAME, missing="0, 0, 0"))
    assert (chosen["cut"], chosen["goes_left"], f"{chosen['gain']:.6g}") == (2.5, True, "1.29274")


def test_without_a_penalty_the_gain_is_larger():
    chosen = best(compute(NAME, lam="0"))
    assert (f"{chosen['gain']:.6g}", chosen["high"]) == ("1.92857", 2)


def test_squared_loss_has_the_expected_split():
    data = {
        "objective": "squared",
        "x": "1 2 3 4",
        "y": "1 2 6 7",
        "margin": "4",
        "lam": "0",
        "missing": "",
    }
    chosen = best(compute(NAME, **data))
    assert (chosen["cut"], chosen["low"], chosen["high"], chosen["gain"]) == (2.5, -2.5, 2.5, 12.5)


def quotient(g, h, lam):
    return g.sum() ** 2 / (h.sum() + lam) if h.sum() + lam else 0.0


def test_random_splits_agree_with_trying_every_one():
    """It tries all cuts with both directions for samples without x, by the definition of the gain."""
    random = np.random.default_rng(64)
    for _ in range(150):
        n, lost = int(random.integers(2, 10)), int(random.integers(0, 4))
        x, y = random.integers(0, 6, n), random.integers(0, 2, n)
        gone = random.integers(0, 2, lost)
        margin, lam = random.uniform(-2, 2), random.uniform(0, 3)
        logistic = bool(random.integers(0, 2))
        result = compute(
            NAME,
            x=texts(x),
            y=texts(y),
            missing=texts(gone),
            margin=repr(float(margin)),
            lam=repr(float(lam)),
            objective="logistic" if logistic else "squared",
        )
        p = 1 / (1 + np.exp(-margin))
        label = np.concatenate([y, gone]).astype(float)
        g = (p if logistic else margin) - label
        h = np.full(n + lost, p * (1 - p) if logistic else 1.0)
        splits = [
            (x <= cut, side)
            for cut, side in itertools.product(sorted(set(x))[:-1], [False, True] if lost else [False])
        ]
        if lost:
            splits.append((np.ones(n, dtype=bool), False))
        gains = []
        for present, side in splits:
            left = np.concatenate([present, np.full(lost, side)]).astype(bool)
            gains.append(
                (
                    quotient(g[left], h[left], lam)
                    + quotient(g[~left], h[~left], lam)
                    - quotient(g, h, lam)
                )
                / 2
            )
        if not gains:
            assert result["best"] == -1
            continue
        assert best(result)["gain"] == pytest.approx(max(gains), rel=1e-9, abs=1e-12)


def test_equal_x_are_never_separated():
    assert [c["cut"] for c in compute(NAME, x="1 1 2 2", y="0 1 0 1", missing="")["cuts"]] == [1.5]
    result = compute(NAME, x="3 3", y="0 1", missing="")
    assert (result["cuts"], result["best"], result["splits"]) == ([], -1, False)
    assert "no cut can split them" in hero(NAME, x="3 3", y="0 1", missing="")


def test_samples_are_sorted_with_their_labels():
    assert compute(NAME, x="6 5 4 3 2 1", y="1 1 0 1 0 0")["cuts"] == compute(NAME)["cuts"]


def test_a_split_with_too_small_a_child_is_not_allowed():
    result = compute(NAME, min_h="0.6")
    assert math.isnan(result["cuts"][0]["to_left"]) == (0.25 + 0.25 < 0.6)
    assert math.isnan(result["cuts"][0]["to_right"]), "a left child of 0.25 was allowed"
    assert best(result)["cut"] == 4.5
    none = compute(NAME, min_h="100")
    assert (none["best"], none["splits"]) == (-1, False)
    assert "Every split leaves a child" in shown(NAME, min_h="100")


def test_a_price_for_a_split_keeps_the_node_whole():
    result = compute(NAME, gamma="1")
    assert (result["splits"], f"{best(result)['gain']:.6g}") == (False, "-0.152597")
    assert "stays a leaf with value 0.181818" in shown(NAME, gamma="1")


def test_no_hessian_and_no_penalty_is_a_leaf_of_zero():
    """This is the library's rule; without it, the leaf would be 0/0."""
    chosen = compute(NAME, lam="0", missing="", margin="20")
    assert all(math.isfinite(c["gain"]) for c in chosen["cuts"])


@pytest.mark.parametrize(
    "texts, field, message",
    [
        ({"y": "0, 1"}, "y", "2 numbers for 6 values of x"),
        ({"y": "0, 0, 2, 0, 1, 1"}, "y", "2 is not a label of log loss: from 0 to 1"),
        ({"missing": "-1"}, "missing", "−1 is not a label of log loss: from 0 to 1"),
    ],
)
def test_bad_inputs_are_refused(texts, field, message):
    assert examples.check(NAME, texts) == {field: message}
