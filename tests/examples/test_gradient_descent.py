"""Check gradient-descent against the update written with NumPy, and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown


def six(*values):
    return " ".join(f"{x:.6g}" for x in values)


def test_worked_example():
    result = compute("gradient-descent")
    assert result["f"][0] == 55 and result["f"][1] == pytest.approx(37.375)
    assert (result["x"][1], result["y"][1]) == pytest.approx((8.5, -0.5))
    assert (result["fx"], result["fy"]) == pytest.approx((0.85, -0.5))
    last = six(result["x"][20], result["y"][20], result["f"][20])
    assert last == "0.387595 9.53674e-07 0.0751151"
    assert six(result["limit"], result["best"], result["rate"]) == "0.2 0.181818 0.818182"
    assert result["needed"] == 69 and result["verdict"] == "converges, oscillating"


def test_a_condition_number_of_100_needs_691_steps():
    result = compute("gradient-descent", b="100")
    assert six(result["rate"]) == "0.980198" and result["needed"] == 691


def test_too_large_a_step_first_descends_and_then_diverges():
    result = compute("gradient-descent", eta="0.21")
    assert six(result["f"][0], result["f"][1], result["f"][20]) == "55 37.255 226.3"
    assert result["verdict"] == "diverges"


def test_random_runs_agree_with_numpy():
    random = np.random.default_rng(10)
    for _ in range(200):
        a, b, eta = random.uniform(0, 10), random.uniform(0, 10), random.uniform(0, 0.3)
        point, steps = random.uniform(-5, 5, 2), int(random.integers(0, 60))
        result = compute(
            "gradient-descent",
            a=repr(a),
            b=repr(b),
            eta=repr(eta),
            T=str(steps),
            x=repr(float(point[0])),
            y=repr(float(point[1])),
        )
        for t in range(steps + 1):
            f = point @ np.diag([a, b]) @ point / 2
            actual = [result[name][t] for name in ("x", "y", "f")]
            assert actual == pytest.approx([*point, f], rel=1e-9, abs=1e-12)
            point = point - eta * np.array([a, b]) * point
        assert (result["verdict"].startswith("conv")) == (0 < eta < 2 / max(a, b))


def test_at_the_limit_it_oscillates_forever():
    result = compute("gradient-descent", eta="0.2")
    assert result["y"] == [(-1) ** t for t in range(21)] and result["verdict"] == "flips forever"


def test_a_rescaled_function_takes_one_step():
    result = compute("gradient-descent", eta="0.1", rescale="on")
    assert result["f"][1] == 0 and result["needed"] == 1 and result["kappa"] == 1


def test_the_picture_has_equal_scales_so_equal_curvatures_look_round():
    for texts in ({"rescale": "on"}, {}, {"b": "100"}, {"x": "1", "y": "30"}):
        ends = re.search('data-frame="([^"]+)"', hero("gradient-descent", **texts))
        assert ends
        left, right, low, high = (float(x) for x in ends[1].split())
        assert (right - left) / 264 == pytest.approx((high - low) / 104, rel=1e-6)


def test_the_picture_says_where_the_limit_comes_from():
    assert "η &lt; 2/b = 0.2: <b>converges, osc" in hero("gradient-descent")
    assert "η ≥ 2/a = 0.1: <b>" in hero("gradient-descent", a="20")
    assert "η &lt; ∞: <b>nothing moves" in hero("gradient-descent", a="0", b="0")


def test_a_flat_direction_never_converges():
    result = compute("gradient-descent", a="0")
    assert set(result["x"]) == {10} and result["needed"] == math.inf
    assert "flat direction" in shown("gradient-descent", a="0")
    nowhere = compute("gradient-descent", a="0", b="0")
    assert nowhere["verdict"] == "nothing moves" and nowhere["limit"] == math.inf


def test_without_steps_nothing_moves():
    assert set(compute("gradient-descent", eta="0")["f"]) == {55}
    assert compute("gradient-descent", T="0")["x"] == [10]
    assert "step" in shown("gradient-descent", T="0")


def test_divergence_is_stopped_and_reported():
    html = shown("gradient-descent", eta="10", b="1000", T="200")
    assert "Diverged at step 26" in html and "nan" not in html.lower()


def test_every_step_can_be_shown():
    for step in range(21):
        assert 'aria-current="step"' in shown("gradient-descent", {"step": str(step)})


@pytest.mark.parametrize("name, value", [("a", "-1"), ("eta", "11"), ("T", "201"), ("b", "inf")])
def test_bad_inputs_are_refused(name, value):
    assert "out of range" in examples.check("gradient-descent", {name: value})[name]
