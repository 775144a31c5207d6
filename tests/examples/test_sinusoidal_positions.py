"""Check sinusoidal-positions against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "sinusoidal-positions"


def encoding(p, d, base):
    """Return the vector by the paper's formula."""
    i = np.arange(d // 2)
    angles = p / base ** (2 * i / d)
    return np.column_stack([np.sin(angles), np.cos(angles)]).ravel()


def digits(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert digits(result["omegas"]) == ["1", "0.1", "0.01", "0.001"]
    assert digits(result["waves"]) == ["6.28319", "62.8319", "628.319", "6283.19"]
    assert digits(result["at_a"])[:4] == ["0.14112", "-0.989992", "0.29552", "0.955336"]
    assert digits([result["product"], result["shifted"], result["norm"], result["distance"]]) == [
        "3.15998",
        "3.15998",
        "4",
        "1.29616",
    ]
    assert digits(result["by_offset"])[:3] == ["4", "3.53526", "2.56372"]
    assert digits(result["by_offset"])[-1] == "3.19895"


def test_over_a_long_distance_the_slowest_pair_hardly_turns():
    result = compute(NAME, a="0", b="500", d="16")
    assert digits([result["product"], result["terms"][-1]]) == [
        "1.73606",
        f"{math.cos(500 * 1e4 ** (-14 / 16)):.6g}",
    ]
    assert "0.988" in hero(NAME, a="0", b="500", d="16")


def test_random_positions_agree_with_the_formula():
    random = np.random.default_rng(49)
    for _ in range(60):
        a, b, shift = (int(x) for x in random.integers(0, 3000, 3))
        d, base = 2 * int(random.integers(1, 9)), float(random.uniform(2, 1e5))
        result = compute(NAME, a=str(a), b=str(b), d=str(d), base=repr(base), shift=str(shift))
        x, y = encoding(a, d, base), encoding(b, d, base)
        assert np.allclose(result["at_a"], x, atol=1e-9) and np.allclose(result["at_b"], y, atol=1e-9)
        assert result["product"] == pytest.approx(x @ y, abs=1e-9)
        assert result["shifted"] == pytest.approx(x @ y, abs=1e-8), "the positions matter"
        assert np.allclose(result["turned"], y, atol=1e-9), "a shift is not a rotation"


def test_equal_positions_and_position_zero_have_the_expected_vectors():
    same = compute(NAME, a="7", b="7")
    assert (same["product"], same["distance"]) == (pytest.approx(4), 0)
    assert compute(NAME, a="0")["at_a"] == [0, 1] * 4


def test_an_odd_width_is_refused():
    assert examples.check(NAME, {"d": "5"}) == {"d": "5 is odd: sines and cosines come in pairs"}


def test_both_positions_can_be_dragged():
    assert 'aria-label="position a' in hero(NAME) and 'aria-label="position b' in hero(NAME)
    assert "0.283662" in shown(NAME) or "0.2837" in shown(NAME)
