"""Check shapley-values against the sum over coalitions in fractions, and worked numbers."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from tests.support.examples.helpers import compute, hero, shown

NAME = "shapley-values"
COALITIONS = ["", "A", "B", "C", "AB", "AC", "BC", "ABC"]


def by_coalitions(v):
    """Return the values by the definition as a sum over coalitions, with exact weights."""
    worth = dict(zip(COALITIONS, v, strict=True))
    phi = []
    for player in "ABC":
        others = [p for p in "ABC" if p != player]
        total = Fraction(0)
        for size in range(3):
            weight = Fraction(math.factorial(size) * math.factorial(2 - size), 6)
            for chosen in combinations(others, size):
                joined = "".join(sorted([*chosen, player]))
                total += weight * (Fraction(worth[joined]) - Fraction(worth["".join(chosen)]))
        phi.append(float(total))
    return phi


def test_worked_example():
    result = compute(NAME)
    assert result["gains"] == [
        [10, 30, 50],
        [10, 50, 30],
        [20, 20, 50],
        [30, 20, 40],
        [10, 50, 30],
        [30, 30, 30],
    ]
    assert [f"{x:.6g}" for x in result["phi"]] == ["18.3333", "33.3333", "38.3333"]
    assert [f"{x:.6g}" for x in result["shares"]] == ["0.203704", "0.37037", "0.425926"]
    assert result["alone"] == [10, 20, 30] and result["last"] == [30, 50, 50]
    assert result["interactions"] == [10, 0, 10]
    assert (result["null"], result["alike"]) == ([], [])


def test_the_glove_game_and_a_null_player_have_their_known_values():
    gloves = compute(NAME, v="0, 0, 0, 0, 1, 1, 0, 1")
    assert gloves["phi"] == pytest.approx([2 / 3, 1 / 6, 1 / 6]) and gloves["alike"] == ["BC"]
    dummy = compute(NAME, v="0, 4, 6, 0, 13, 4, 6, 13")
    assert dummy["phi"] == [5.5, 7.5, 0] and dummy["null"] == ["C"]
    assert "C never adds anything" in shown(NAME, v="0, 4, 6, 0, 13, 4, 6, 13")


def test_random_games_agree_with_the_sum_over_coalitions():
    random = np.random.default_rng(65)
    for _ in range(100):
        v = [float(x) for x in random.integers(-50, 50, 8)]
        result = compute(NAME, v=", ".join(map(repr, v)))
        assert result["phi"] == pytest.approx(by_coalitions(v), rel=1e-9, abs=1e-12)
        assert result["sum"] == pytest.approx(v[7] - v[0], rel=1e-9, abs=1e-9)


def test_the_order_changes_the_picture_but_not_the_values():
    assert compute(NAME, order="CBA")["phi"] == compute(NAME)["phi"]
    assert "B +30" in hero(NAME) and "B +20" in hero(NAME, order="BCA")


def test_each_step_edits_the_value_of_its_coalition():
    for order, place in (("ABC", 4), ("CBA", 6), ("CAB", 5)):
        assert f"v:{place}" in hero(NAME, order=order)


def test_shares_of_nothing_are_undefined():
    result = compute(NAME, v="5, 1, 2, 3, 4, 5, 6, 5")
    assert all(math.isnan(x) for x in result["shares"])
    assert result["phi"] == pytest.approx(by_coalitions([5, 1, 2, 3, 4, 5, 6, 5]))
    assert "shares are undefined" in shown(NAME, v="5, 1, 2, 3, 4, 5, 6, 5")
