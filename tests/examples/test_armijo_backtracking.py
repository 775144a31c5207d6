"""Check armijo-backtracking against a search written with NumPy, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "armijo-backtracking"
ROSENBROCK = {"f": "Rosenbrock", "x": "-1.2", "y": "1"}


def test_worked_example():
    result = compute(NAME)
    assert (result["f"], result["g"], result["slope"]) == (20, [20], -400)
    assert result["alphas"] == [1, 0.5, 0.25, 0.125]
    assert result["heights"] == [1620, 320, 45, 1.25]
    assert result["bounds"] == pytest.approx([19.96, 19.98, 19.99, 19.995], rel=1e-9)
    assert result["accepted"] and result["point"] == [-0.5]


def test_a_stricter_condition_takes_a_shorter_step():
    result = compute(NAME, c1="0.5")
    assert (result["alphas"][-1], result["heights"][-1]) == (0.0625, 2.8125)


def test_rosenbrocks_function_has_the_worked_numbers():
    result = compute(NAME, **ROSENBROCK)
    assert result["f"] == pytest.approx(24.2) and result["g"] == pytest.approx([-215.6, -88])
    assert f"{result['slope']:.10g}" == "-54227.36"
    assert result["alphas"][-1] == 2**-10 and len(result["alphas"]) == 11
    assert f"{result['heights'][-1]:.6g}" == "5.10111"
    assert [f"{x:.6g}" for x in result["point"]] == ["-0.989453", "1.08594"]


def test_random_searches_agree_with_numpy():
    random = np.random.default_rng(16)

    def f(p):
        return 100 * (p[1] - p[0] ** 2) ** 2 + (1 - p[0]) ** 2

    for _ in range(200):
        x, y = random.uniform(-3, 3, 2)
        start, rho, c1 = np.array([x, y]), random.uniform(0.1, 0.9), random.uniform(0.001, 0.9)
        g = np.array([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)])
        alphas = rho ** np.arange(200)
        good = [f(start - a * g) <= f(start) - c1 * a * (g @ g) for a in alphas]
        result = compute(
            NAME, f="Rosenbrock", x=repr(float(x)), y=repr(float(y)), rho=repr(rho), c1=repr(c1)
        )
        assert result["accepted"] == any(good[:60])
        if result["accepted"]:
            assert len(result["alphas"]) == good.index(True) + 1
            assert result["alphas"][-1] == pytest.approx(alphas[good.index(True)], rel=1e-9)
            np.testing.assert_allclose(result["point"], start - result["alphas"][-1] * g, rtol=1e-9)


def test_the_direction_can_be_given():
    assert compute(NAME, d="-1")["slope"] == -20
    result = compute(NAME, d="1 0", **ROSENBROCK)
    assert result["slope"] == pytest.approx(-215.6) and result["accepted"]


def test_a_stationary_start_needs_no_trial():
    assert compute(NAME, x="0")["alphas"] == [] and "stationary" in shown(NAME, x="0")
    assert compute(NAME, f="Rosenbrock", x="1", y="1")["alphas"] == []


def test_overflow_is_refused_and_the_search_is_capped():
    result = compute(NAME, alpha="1e100", **ROSENBROCK)
    assert result["heights"][0] == np.inf and len(result["alphas"]) == 60
    assert not result["accepted"] and result["point"] == [-1.2, 1]
    html = shown(NAME, alpha="1e100", **ROSENBROCK)
    assert "No step found in 60 trials" in html and "too large for a float" in html
    assert "nan" not in html.lower()


def test_every_trial_can_be_shown():
    for step in range(11):
        assert 'aria-current="step"' in shown(NAME, {"step": str(step)}, **ROSENBROCK)


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"d": "1"}, "d", "no descent direction"),
        ({"d": "0"}, "d", "no descent direction"),
        ({"d": "1 2"}, "d", "needs 1, not 2"),
        ({"rho": "1"}, "rho", "below 1"),
        ({"c1": "0"}, "c1", "above 0"),
        ({"alpha": "0"}, "alpha", "above 0"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]
