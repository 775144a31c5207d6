"""Check adam-steps against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown


def six(*values):
    return " ".join(f"{x:.6g}" for x in values)


def test_worked_example():
    result = compute("adam-steps")
    first = [result[name][1] for name in ("g", "m", "v", "mh", "vh", "step", "theta")]
    assert six(*first) == "1 0.1 0.001 1 1 0.1 0.9"
    second = [result[name][2] for name in ("g", "m", "v", "mh", "vh", "step", "theta")]
    assert six(*second) == "0.9 0.18 0.001809 0.947368 0.904952 0.0995878 0.800412"
    assert six(result["theta"][3], result["theta"][10]) == "0.701586 0.0762492"


def test_without_correction_the_first_steps_are_larger():
    result = compute("adam-steps", correct="off")
    assert six(result["step"][1]) == "0.316228"
    assert six(*[result["theta"][t] for t in (1, 2, 10)]) == "0.683772 0.270206 0.156422"
    assert result["other"] == compute("adam-steps")["theta"]


@pytest.mark.parametrize("correct", ["on", "off"])
def test_random_gradients_agree_with_numpy(correct):
    random = np.random.default_rng(13)
    for _ in range(100):
        g = random.normal(0, 3, random.integers(1, 60))
        eta, beta1, beta2 = random.uniform(0, 1), random.uniform(0, 0.99), random.uniform(0, 0.999)
        result = compute(
            "adam-steps",
            g=", ".join(map(repr, map(float, g))),
            eta=repr(eta),
            T="100",
            beta1=repr(beta1),
            beta2=repr(beta2),
            eps="1e-6",
            correct=correct,
        )
        n = len(g)
        age = (np.arange(n)[:, None] - np.arange(n)).clip(0)
        m = (1 - beta1) * np.tril(beta1**age) @ g
        v = (1 - beta2) * np.tril(beta2**age) @ g**2
        if correct == "on":
            m, v = m / (1 - beta1 ** np.arange(1, n + 1)), v / (1 - beta2 ** np.arange(1, n + 1))
        np.testing.assert_allclose(result["mh"][1:], m, rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(result["vh"][1:], v, rtol=1e-7, atol=1e-12)
        theta = 1 - np.cumsum(eta * m / (np.sqrt(v) + 1e-6))
        np.testing.assert_allclose(result["theta"][1:], theta, rtol=1e-7, atol=1e-7)
        np.testing.assert_allclose(result["sgd"][1:], 1 - np.cumsum(eta * g), atol=1e-9)


def test_the_first_step_does_not_depend_on_the_curvature():
    steep = compute("adam-steps", **{"lambda": "1000"})
    assert steep["step"][1] == pytest.approx(0.1, rel=1e-7)
    assert "leaves the plot" in shown("adam-steps", **{"lambda": "1000"})


def test_without_memory_every_step_is_eta_long():
    theta = compute("adam-steps", beta1="0", beta2="0", theta0="0.95", T="20", eps="0")["theta"]
    assert {round(abs(b - a), 9) for a, b in zip(theta, theta[1:], strict=False)} == {0.1}
    assert {round(abs(x), 9) for x in theta[10:]} == {0.05}


def test_a_zero_gradient_gives_no_step():
    assert set(compute("adam-steps", theta0="0")["theta"]) == {0}
    assert set(compute("adam-steps", theta0="0", eps="0")["theta"]) == {0}
    assert "counts as 0" in shown("adam-steps", theta0="0", eps="0")


def test_a_step_divided_by_zero_is_infinite():
    texts = {"g": "1 0 1", "beta2": "0", "eps": "0"}
    assert compute("adam-steps", **texts)["theta"][2] == -math.inf
    assert "Stopped at step 2" in shown("adam-steps", **texts)


def test_every_step_can_be_shown():
    for step in range(11):
        assert 'aria-current="step"' in shown("adam-steps", {"step": str(step)})


@pytest.mark.parametrize("name, value", [("beta1", "1"), ("beta2", "1"), ("T", "0"), ("eta", "-1")])
def test_bad_inputs_are_refused(name, value):
    assert "out of range" in examples.check("adam-steps", {name: value})[name]
