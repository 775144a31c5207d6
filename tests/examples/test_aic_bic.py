"""Check aic-bic against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from addon.examples import aic_bic as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, shown

NAME = "aic-bic"


def test_worked_example():
    result = compute(NAME)
    assert result["aic"] == [246, 242]
    assert [f"{x:.6g}" for x in result["bic"]] == ["253.816", "262.841"]
    assert [f"{x:.6g}" for x in result["aicc"]] == ["246.25", "243.582"]
    assert (result["best_aic"], result["best_aicc"], result["best_bic"]) == ("B", "B", "A")
    assert result["relative"] == pytest.approx([math.exp(-2), 1])
    assert result["weights"][0] == pytest.approx(math.exp(-2) / (1 + math.exp(-2)))


def test_bic_penalizes_more_than_aic_from_eight_observations():
    for n, milder in (("7", True), ("8", False)):
        result = compute(NAME, n=n, k="0, 1", fit="0, 0")
        assert (result["bic"][1] < result["aic"][1]) == milder
    assert compute(NAME, n="7", k="0, 1", fit="0, 0")["bic"][1] == pytest.approx(1.945910149)


def test_random_models_agree_with_numpy():
    random = np.random.default_rng(2)
    for _ in range(200):
        count = int(random.integers(2, 5))
        k, fit = random.integers(0, 20, count), random.uniform(-200, 200, count)
        n = int(random.integers(25, 10**6))
        result = compute(NAME, k=" ".join(map(str, k)), fit=" ".join(map(repr, fit.tolist())), n=str(n))
        aic = 2 * k - 2 * fit
        np.testing.assert_allclose(result["aic"], aic, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result["bic"], k * np.log(n) - 2 * fit, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            result["aicc"], aic + 2 * k * (k + 1) / (n - k - 1), rtol=1e-9, atol=1e-12
        )
        weights = np.exp(-(aic - aic.min()) / 2)
        np.testing.assert_allclose(result["weights"], weights / weights.sum(), rtol=1e-9)
        assert result["best_aic"] == example.NAMES[int(aic.argmin())]


def test_one_observation_makes_parameters_free_for_bic():
    result = compute(NAME, n="1")
    assert result["bic"] == [240, 226]
    assert "BIC has no penalty" in shown(NAME, n="1")


def test_too_few_data_leave_aicc_undefined():
    result = compute(NAME, n="9")
    assert math.isfinite(result["aicc"][0]) and math.isnan(result["aicc"][1])
    assert result["best_aicc"] == ""
    html = shown(NAME, {"step": "1"}, n="9")
    assert "undefined: " in html and "AICc: undefined" in html and "nan" not in html


def test_ties_are_reported():
    html = shown(NAME, k="3, 4", fit="-120, -119")
    assert "AIC: <b>tie</b> of A and B" in html and "BIC picks <b>A</b>" in html


def test_a_density_may_have_a_positive_log_likelihood():
    result = compute(NAME, fit="12, 20")
    assert result["aic"] == [-18, -24]
    assert "6 + (−24) = " in shown(NAME, fit="12, 20")


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("k", "-1, 8", "from 0 to 1000"),
        ("n", "0", "from 1 to"),
        ("n", "2.5", "whole"),
        ("fit", "-1, -2, -3", "3 numbers for 2 models"),
        ("k", "3", "2 to 4 numbers"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in " ".join(examples.check(NAME, {name: value}).values())


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}
