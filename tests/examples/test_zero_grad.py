"""Check zero-grad against its closed form in NumPy, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown


def six(*values):
    return " ".join(f"{x:.6g}" for x in values)


def test_worked_example():
    result = compute("zero-grad")
    assert six(result["zeroed"][10], result["zeroed"][50]) == "0.348678 0.00515378"
    assert result["kept"][1:6] == pytest.approx([0.9, 0.71, 0.449, 0.1431, -0.17711], rel=1e-9)
    assert six(result["kept"][10], result["kept"][50]) == "-0.993976 -0.958475"
    assert six(result["phi"], result["period"], result["amplitude"]) == "0.31756 19.7858 1.01274"


def test_random_runs_agree_with_the_closed_form():
    random = np.random.default_rng(14)
    for _ in range(200):
        reach, eta, w0 = random.uniform(0.01, 3.9), random.uniform(0.05, 5), random.uniform(-5, 5)
        steps = int(random.integers(1, 100))
        result = compute(
            "zero-grad", eta=repr(eta), w0=repr(w0), T=str(steps), **{"lambda": repr(reach / eta)}
        )
        t, phi = np.arange(steps + 1), np.arccos(1 - reach / 2)
        np.testing.assert_allclose(
            result["kept"], w0 * np.cos((t + 0.5) * phi) / np.cos(phi / 2), rtol=1e-8, atol=1e-8
        )
        np.testing.assert_allclose(result["zeroed"], w0 * (1 - reach) ** t, rtol=1e-8)
        np.testing.assert_allclose(result["G"], np.cumsum(result["fresh"]), rtol=1e-8, atol=1e-8)
        assert max(map(abs, result["kept"])) <= result["amplitude"] * (1 + 1e-9)


def test_at_a_rate_of_four_it_grows_linearly():
    assert compute("zero-grad", eta="4", T="5")["kept"] == [1, -3, 5, -7, 9, -11]
    assert "grows linearly" in hero("zero-grad", eta="4")


def test_divergence_is_stopped_and_reported():
    texts = {"eta": "5", "lambda": "100", "T": "200"}
    html = hero("zero-grad", **texts) + shown("zero-grad", **texts)
    assert "Stopped at step" in html and "diverges" in html and "nan" not in html.lower()
    assert abs(compute("zero-grad", **texts)["kept"][-1]) > 1e100


@pytest.mark.parametrize("texts", [{"eta": "0"}, {"lambda": "0"}])
def test_a_zero_rate_or_curvature_moves_nothing(texts):
    assert set(compute("zero-grad", **texts)["kept"]) == {1}
    assert "does not move" in hero("zero-grad", **texts)


def test_tiny_rates_keep_a_finite_period():
    assert compute("zero-grad", eta="1e-30")["period"] == pytest.approx(2 * np.pi * 1e15)


def test_every_step_can_be_shown():
    for step in range(51):
        assert 'aria-current="step"' in shown("zero-grad", {"step": str(step)})


@pytest.mark.parametrize("name, value", [("eta", "5.1"), ("lambda", "-1"), ("T", "0"), ("T", "201")])
def test_bad_inputs_are_refused(name, value):
    assert "out of range" in examples.check("zero-grad", {name: value})[name]


def test_the_start_can_be_dragged_and_the_path_stepped_along():
    html = hero("zero-grad", {"step": "2"}, eta="1", w0="-3")
    assert 'data-x="" data-y="w0" data-at="0 -3"' in html
    assert 'data-x="step" data-y="" data-at="2 3"' in html, "the path of w is not −3, 0, 3"
