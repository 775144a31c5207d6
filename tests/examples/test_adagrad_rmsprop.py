"""Check adagrad-rmsprop against cumulative sums in NumPy, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example_with_a_constant_gradient():
    result = compute("adagrad-rmsprop", eps="0")
    np.testing.assert_allclose(result["adagrad"]["rate"][1:], 0.1 / np.sqrt(np.arange(1, 11)))
    result = compute("adagrad-rmsprop")
    assert six(result["adagrad"]["rate"][1:4]) == ["0.1", "0.0707107", "0.057735"]
    assert six(result["rmsprop"]["rate"][1:3]) == ["0.316228", "0.229416"]
    assert six([result["adagrad"]["rate"][10], result["rmsprop"]["rate"][10]]) == [
        "0.0316228",
        "0.123909",
    ]
    assert six([result["adagrad"]["moved"][-1], result["rmsprop"]["moved"][-1], result["sgd"][-1]]) == [
        "-0.5021",
        "-1.73325",
        "-1",
    ]
    assert six([result["adagrad"]["s"][-1], result["rmsprop"]["s"][-1]]) == ["10", "0.651322"]
    assert f"{result['excess']:.3g}" == "3.16"


def test_random_gradients_agree_with_numpy():
    random = np.random.default_rng(12)
    for _ in range(200):
        g = random.normal(0, 3, random.integers(1, 51))
        eta, rho, eps = random.uniform(0.01, 1), random.uniform(0, 0.99), random.uniform(0, 0.1)
        result = compute(
            "adagrad-rmsprop",
            g=", ".join(map(repr, map(float, g))),
            eta=repr(eta),
            rho=repr(rho),
            eps=repr(eps),
        )
        n = len(g)
        weights = (1 - rho) * np.tril(rho ** (np.arange(n)[:, None] - np.arange(n)).clip(0))
        for name, s in (("adagrad", np.cumsum(g * g)), ("rmsprop", weights @ (g * g))):
            path = result[name]
            np.testing.assert_allclose(path["s"][1:], s, rtol=1e-9)
            np.testing.assert_allclose(path["rate"][1:], eta / (np.sqrt(s) + eps), rtol=1e-9)
            np.testing.assert_allclose(
                path["moved"][1:], -np.cumsum(eta * g / (np.sqrt(s) + eps)), atol=1e-9
            )


def test_zero_over_zero_is_no_step():
    result = compute("adagrad-rmsprop", g="0, 1", eps="0")
    assert result["adagrad"]["step"] == [0, 0, 0.1] and result["adagrad"]["rate"][1] == math.inf
    html = shown("adagrad-rmsprop", {"step": "1"}, g="0, 1", eps="0")
    assert "counts as 0" in html and "∞" in html


@pytest.mark.parametrize("g", ["1000", "0.001", "-7"])
def test_the_first_step_does_not_depend_on_the_size(g):
    result = compute("adagrad-rmsprop", g=g, eps="0")
    sign = math.copysign(1, float(g))
    assert result["adagrad"]["step"][1] == pytest.approx(0.1 * sign)
    assert result["rmsprop"]["step"][1] == pytest.approx(0.1 * sign / math.sqrt(0.1))


def test_a_rare_feature_keeps_its_rate():
    result = compute("adagrad-rmsprop", g="1,0,0,0,0,1,0,0,0,0")
    assert len(set(result["adagrad"]["rate"][1:6])) == 1
    assert result["rmsprop"]["rate"][1:6] == sorted(result["rmsprop"]["rate"][1:6])


def test_every_step_can_be_shown():
    for step in range(11):
        assert 'aria-current="step"' in shown("adagrad-rmsprop", {"step": str(step)})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("rho", "1", "at least 0, below 1"),
        ("eps", "-1", "out of range"),
        ("g", "", "1 to 50 numbers, not 0"),
        ("eta", "0", "above 0"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("adagrad-rmsprop", {name: value})[name]
