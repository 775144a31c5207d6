"""Check activations against NumPy and a table of worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "activations"
FUNCTIONS = {
    "step": lambda x, e: np.where(x >= 0, 1.0, 0.0),
    "sigmoid": lambda x, e: 1 / (1 + np.exp(-x)),
    "tanh": lambda x, e: np.tanh(x),
    "ReLU": lambda x, e: np.maximum(0, x),
    "leaky": lambda x, e: np.where(x > 0, x, e * x),
}


def six(rows):
    return [[f"{x:.6g}" for x in row] for row in rows]


def test_worked_example():
    result = compute(NAME)
    assert result["names"] == list(FUNCTIONS)
    assert six(result["f"]) == [
        ["0", "1", "1"],
        ["0.119203", "0.5", "0.880797"],
        ["-0.964028", "0", "0.964028"],
        ["0", "0", "2"],
        ["-0.02", "0", "2"],
    ]
    assert six(result["d"]) == [
        ["0", "0", "0"],
        ["0.104994", "0.25", "0.104994"],
        ["0.0706508", "1", "0.0706508"],
        ["0", "0", "1"],
        ["0.01", "0.01", "1"],
    ]


def test_sigmoids_of_large_numbers_do_not_overflow():
    result = compute(NAME, x="5, -40, 40, -800", which="sigmoid")
    assert [f"{x:.6g}" for x in result["f"][0]] == ["0.993307", "4.24835e-18", "1", "0"]
    assert result["f"][0][2] == 1 and result["f"][0][3] == 0
    assert f"{result['d'][0][0]:.6g}" == "0.00664806"
    assert f"{result['d'][0][2]:.6g}" == "4.24835e-18"


def test_random_points_agree_with_numpy():
    random = np.random.default_rng(2)
    for _ in range(100):
        x, eps = random.uniform(-15, 15, random.integers(1, 12)), random.uniform(0.001, 0.99)
        result = compute(NAME, x=", ".join(map(repr, x.tolist())), eps=repr(eps))
        for name, f, d in zip(result["names"], result["f"], result["d"], strict=True):
            exact = FUNCTIONS[name]
            assert f == pytest.approx(exact(x, eps), rel=1e-9, abs=1e-12)
            h = 1e-5
            smooth = np.abs(x) > 2 * h
            numeric = (exact(x + h, eps) - exact(x - h, eps)) / (2 * h)
            assert np.array(d)[smooth] == pytest.approx(numeric[smooth], rel=1e-6, abs=1e-9)


def test_sigmoid_and_tanh_satisfy_their_identities():
    for x in np.linspace(-20, 20, 81).tolist():
        sigmoid, tanh = (compute(NAME, x=repr(x), which=name) for name in ("sigmoid", "tanh"))
        double = compute(NAME, x=repr(2 * x), which="sigmoid")["f"][0][0]
        mirrored = compute(NAME, x=repr(-x), which="sigmoid")["f"][0][0]
        assert tanh["f"][0][0] == pytest.approx(2 * double - 1, rel=1e-9, abs=1e-12)
        assert mirrored == pytest.approx(1 - sigmoid["f"][0][0], rel=1e-9, abs=1e-12)
        p = math.exp(x) / (math.exp(x) + 1)
        assert sigmoid["f"][0][0] == pytest.approx(p, rel=1e-9)


def test_conventions_and_branches_are_stated():
    assert shown(NAME, {"step": "1"}).count("(convention)") == 3
    assert "(convention)" not in shown(NAME, {"step": "0"})
    assert "would overflow" in shown(NAME, x="-800", which="sigmoid")
    assert "rounds to 1" in shown(NAME, x="40", which="sigmoid")
    assert "x ≥ 0: " in shown(NAME, x="3", which="sigmoid")
    assert "x &lt; 0: " in shown(NAME, x="-3", which="sigmoid")


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("x", "1001", "from −1000 to 1000"),
        ("x", "", "1 to 11 numbers"),
        ("eps", "0", "above 0 and below 1"),
        ("eps", "1", "above 0 and below 1"),
        ("which", "gelu", "one of"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]
