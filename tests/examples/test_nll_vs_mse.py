"""Check nll-vs-mse against NumPy, numeric slopes, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "nll-vs-mse"


def test_worked_example():
    result = compute(NAME)
    expected = {
        "p": "0.00669285",
        "nll": "5.00672",
        "nll_p": "-149.413",
        "nll_z": "-0.993307",
        "mse": "0.986659",
        "mse_p": "-1.98661",
        "mse_z": "-0.0132071",
        "ratio": "75.2099",
    }
    assert {key: f"{result[key]:.6g}" for key in expected} == expected


def test_random_logits_agree_with_numpy():
    random = np.random.default_rng(8)
    for z in random.uniform(-12, 12, 300).tolist():
        result = compute(NAME, z=repr(z))
        p = 1 / (1 + np.exp(-z))
        assert result["nll"] == pytest.approx(np.logaddexp(0, -z), rel=1e-9)
        assert result["mse"] == pytest.approx((1 - p) ** 2, rel=1e-9)
        assert result["nll_p"] == pytest.approx(-1 / p, rel=1e-9)
        assert result["mse_p"] == pytest.approx(-2 * (1 - p), rel=1e-9)
        assert result["ratio"] == pytest.approx(result["nll_z"] / result["mse_z"], rel=1e-9)
        assert result["ratio"] == pytest.approx(1 / (2 * p * (1 - p)), rel=1e-9)
        up, down = compute(NAME, z=repr(z + 1e-5)), compute(NAME, z=repr(z - 1e-5))
        for loss in ("nll", "mse"):
            numeric = (up[loss] - down[loss]) / 2e-5
            assert result[loss + "_z"] == pytest.approx(numeric, abs=1e-9)


def test_the_ratio_is_smallest_in_the_middle():
    assert compute(NAME, z="0")["ratio"] == 2
    assert min(compute(NAME, z=z)["ratio"] for z in ("-1", "-0.1", "0.1", "1")) > 2


@pytest.mark.parametrize("z", ["-1000", "-800"])
def test_a_vanished_probability_keeps_its_loss(z):
    result = compute(NAME, z=z)
    assert result["p"] == 0 and result["nll"] == -float(z) and result["nll_z"] == -1
    assert result["nll_p"] == -math.inf and result["ratio"] == math.inf
    html = shown(NAME, z=z)
    assert "too small for a float" in html and "nan" not in html and "undefined" not in html


def test_a_large_ratio_is_in_scientific_notation():
    assert "1.17693e+17" in shown(NAME, z="-40")


def test_a_certain_prediction_has_no_loss():
    assert compute(NAME, z="1000")["nll"] == 0
    assert "1 − p is too small" in shown(NAME, z="1000")


def test_bad_inputs_are_refused():
    assert "from −1000 to 1000" in examples.check(NAME, {"z": "1001"})["z"]


def test_the_picture_has_both_slopes_at_the_logit_and_their_ratio():
    html = hero(NAME)
    assert 'data-at="-5 0"' in html and 'data-x="z"' in html
    for number in ("0.00669", "−0.993", "−0.0132", "75.2"):
        assert f">{number}</b>" in html
