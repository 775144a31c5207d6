"""Check he-init-variance against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from addon.examples.kit.random import generator, normal
from tests.support.examples.helpers import compute, hero, shown


def six(x):
    return f"{x:.6g}"


def test_worked_example():
    result = compute("he-init-variance")
    assert (result["variance"], six(result["sigma"])) == (0.02, "0.141421")
    assert (result["factor"], result["q"][50]) == (1, 1)


def test_other_numerators_halve_or_double_the_signal():
    low, high = compute("he-init-variance", s="1"), compute("he-init-variance", s="4")
    assert low["factor"] == 0.5
    assert (six(low["q"][10]), six(low["q"][50])) == ("0.000976562", "8.88178e-16")
    assert (high["q"][10], six(high["q"][50])) == (1024, "1.1259e+15")


def test_the_initialization_rules_have_the_expected_numbers():
    result = compute("he-init-variance", out="400")
    rules = ("forward_rule", "backward_rule", "compromise", "glorot")
    assert [result[rule] for rule in rules] == [0.02, 0.005, 0.008, 0.004]
    assert result["backward"] == 4


def test_the_simulation_has_the_expected_numbers():
    expected = [0.669137, 0.2805, 0.4521, 0.885911, 0.838585, 0.731355, 0.810849, 0.425582, 0.240111]
    squares = compute("he-init-variance")["squares"]
    assert squares == pytest.approx(expected, rel=2e-6)
    halved = compute("he-init-variance", s="1")["squares"]
    assert [six(x) for x in halved[1:]] == [
        "0.14025",
        "0.113025",
        "0.110739",
        "0.0524115",
        "0.0228548",
        "0.0126695",
        "0.00332486",
        "0.000937935",
    ]
    assert halved == pytest.approx([x / 2**t for t, x in enumerate(squares)], rel=1e-12)


@pytest.mark.parametrize("phi", ["ReLU", "linear"])
def test_simulation_agrees_with_matrix_products(phi):
    for seed, n, depth, s in [(1, 16, 8, 2), (5, 7, 12, 1.5), (9, 2, 3, 4)]:
        state = generator(seed)
        z = np.array([normal(state) for _ in range(n)])
        expected = [np.mean(z**2)]
        for _ in range(depth):
            weights = np.array([[normal(state) for _ in range(n)] for _ in range(n)])
            z = weights @ (np.maximum(z, 0) if phi == "ReLU" else z) * math.sqrt(s / n)
            expected.append(np.mean(z**2))
        result = compute(
            "he-init-variance", phi=phi, seed=str(seed), width=str(n), s=str(s), depth=str(depth)
        )
        np.testing.assert_allclose(result["squares"], expected, rtol=1e-9)


def test_many_wide_networks_keep_q_on_average():
    last = [
        compute("he-init-variance", seed=str(seed), depth="1")["squares"][1] for seed in range(1, 600)
    ]
    assert np.mean(last) == pytest.approx(1, abs=0.1)


def test_without_weights_there_is_no_signal():
    result = compute("he-init-variance", s="0")
    assert result["squares"][1:] == [0] * 8 and result["q"][1] == 0
    assert "nothing passes the first layer" in shown("he-init-variance", s="0")


def test_numbers_beyond_a_float_are_shown_as_powers_of_ten():
    html = shown("he-init-variance", s="0.01", L="200")
    assert "<sup>−460.206</sup> (0 as a float)" in html
    linear = compute("he-init-variance", s="10", L="200", phi="linear")
    assert six(linear["q"][200]) == "1e+200"


def test_each_direction_is_said_to_keep_the_signal_or_not():
    html = shown("he-init-variance", out="400")
    assert "per layer: kept" in html and "per layer: explodes" in html


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("n", "0", "from 1 to 1e+06"),
        ("s", "11", "from 0 to 10"),
        ("L", "201", "from 0 to 200"),
        ("width", "17", "from 2 to 16"),
        ("depth", "13", "from 1 to 12"),
        ("seed", "0", "from 1"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("he-init-variance", {name: value})[name]


def test_the_picture_states_both_factors_and_the_signal_that_is_left():
    weak = hero("he-init-variance", s="0.01", L="200")
    assert "<sub>200</sub> = 10<sup>−460</sup>" in weak
    wide = hero("he-init-variance", out="400")
    assert "forward</b>, each layer ×1: " in wide and "backward</b>, each layer ×4: explodes" in wide
    assert wide.count('class="gr-curve gr-line') == 1 + hero("he-init-variance").count(
        'class="gr-curve gr-line'
    )
