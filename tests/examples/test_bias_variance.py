"""Check bias-variance against a simulation with NumPy, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "bias-variance"


def terms(result):
    return [result[key] for key in ("bias", "bias2", "variance", "mse", "prediction")]


def test_worked_example():
    result = compute(NAME)
    assert terms(result) == pytest.approx([-0.2, 0.04, 0.512, 0.552, 4.552], rel=1e-9)
    assert result["plain"]["mse"] == pytest.approx(0.8)
    best = result["best"]
    assert [f"{best[key]:.6g}" for key in ("c", "bias2", "variance", "mse")] == [
        "0.555556",
        "0.197531",
        "0.246914",
        "0.444444",
    ]
    assert result["ridge"] == pytest.approx(1.25) and result["prior"] == pytest.approx(3.2)
    assert compute(NAME, c="0")["mse"] == 1


def test_more_data_reduces_only_the_variance():
    result = compute(NAME, n="50")
    assert terms(result)[1:4] == pytest.approx([0.04, 0.0512, 0.0912], rel=1e-9)
    assert result["plain"]["mse"] == pytest.approx(0.08)


def test_all_terms_agree_with_a_simulation():
    random = np.random.default_rng(1)
    for mu, noise, n, c in ((1, 4, 5, 0.8), (-2, 9, 3, 0.4), (0.5, 1, 10, 1.2)):
        means = c * random.normal(mu, np.sqrt(noise), (200000, n)).mean(1)
        result = compute(NAME, mu=str(mu), noise=str(noise), n=str(n), c=str(c))
        assert result["bias"] == pytest.approx(means.mean() - mu, abs=0.02)
        assert result["variance"] == pytest.approx(means.var(), rel=0.02)
        assert result["mse"] == pytest.approx(((means - mu) ** 2).mean(), rel=0.02)


def test_the_best_c_is_the_lowest_point():
    random = np.random.default_rng(5)
    grid = np.linspace(0, 1.5, 15001)
    for _ in range(50):
        mu, noise, n = random.normal(0, 2), random.uniform(0.1, 9), int(random.integers(1, 50))
        mse = ((grid - 1) * mu) ** 2 + grid**2 * noise / n
        best = compute(NAME, mu=repr(float(mu)), noise=repr(float(noise)), n=str(n))["best"]
        assert best["c"] == pytest.approx(grid[mse.argmin()], abs=1e-4)
        assert best["mse"] <= mse.min() + 1e-12


def test_extreme_settings_have_a_best_c_or_say_that_none_is():
    assert compute(NAME, mu="0")["best"]["c"] == 0
    assert compute(NAME, noise="0")["best"]["c"] == 1
    assert math.isnan(compute(NAME, mu="0", noise="0")["best"]["c"])
    assert "no c is best" in shown(NAME, mu="0", noise="0")
    assert "only adds to both terms" in shown(NAME, c="1.2")
    assert compute(NAME, c="0")["ridge"] == math.inf


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"c": "1.6"}, "c", "from 0 to 1.5"),
        ({"n": "0"}, "n", "from 1 to"),
        ({"noise": "-1"}, "noise", "from 0 to"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]
