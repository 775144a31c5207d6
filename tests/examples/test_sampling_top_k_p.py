"""Check sampling-top-k-p against NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "sampling-top-k-p"


def digits(numbers):
    return [f"{x:.6g}" for x in numbers]


def texts(numbers):
    return ", ".join(repr(float(x)) for x in numbers)


def test_worked_example():
    result = compute(NAME)
    assert digits(result["p"]) == ["0.4", "0.3", "0.15", "0.1", "0.05"]
    assert digits(result["after"]) == ["0.421053", "0.315789", "0.157895", "0.105263", "0"]
    assert digits(result["sums"]) == ["0.421053", "0.736842", "0.894737"]
    assert result["kept"] == [0, 1, 2]
    assert digits(result["final"]) == ["0.470588", "0.352941", "0.176471", "0", "0"]
    assert digits([result["dropped"], result["before"], result["entropy"]]) == [
        "0.15",
        "1.39232",
        "1.02839",
    ]
    assert result["token"] == 1


def test_temperature_sharpens_and_flattens():
    assert digits(compute(NAME, T="0.5")["p"]) == [
        "0.561404",
        "0.315789",
        "0.0789474",
        "0.0350877",
        "0.00877193",
    ]
    assert digits(compute(NAME, T="2")["p"]) == [
        "0.300124",
        "0.259915",
        "0.183788",
        "0.150062",
        "0.10611",
    ]
    assert f"{compute(NAME, T='0.25')['p'][0]:.3g}" == "0.746"
    assert len(compute(NAME, T="100", k="0")["kept"]) == 4


def test_a_sum_exactly_at_p_is_enough():
    result = compute(NAME, p="0.7", k="0")
    assert result["kept"] == [0, 1]
    assert digits(compute(NAME, k="0")["final"]) == ["0.470588", "0.352941", "0.176471", "0", "0"]


def test_random_draws_agree_with_numpy():
    """NumPy computes top-k and top-p by sorting and cumulative sums, as libraries do."""
    random = np.random.default_rng(57)
    for _ in range(150):
        n = int(random.integers(1, 11))
        z = random.integers(-4, 5, n) if random.integers(0, 2) else random.uniform(-4, 4, n)
        T, p, u = random.uniform(0.1, 5), random.uniform(0, 1), random.uniform(0, 1)
        k = int(random.integers(0, 11))
        result = compute(NAME, z=texts(z), T=repr(T), k=str(k), p=repr(p), u=repr(u))
        chances = np.exp(z / T) / np.exp(z / T).sum()
        if 0 < k < n:
            chances = np.where(z >= np.sort(z)[-k], chances, 0)
            chances /= chances.sum()
        order = np.argsort(-z, kind="stable")
        sums = np.cumsum(chances[order])
        keep = order[(sums - chances[order] < p - 1e-12) | (np.arange(n) == 0)]
        keep = [i for i in keep if chances[i] > 0]
        final = np.zeros(n)
        final[keep] = chances[keep] / chances[keep].sum()
        assert sorted(result["kept"]) == sorted(keep)
        assert np.allclose(result["final"], final, rtol=1e-9, atol=1e-12)
        assert result["token"] == int(np.searchsorted(np.cumsum(final), u, side="right"))


def test_a_temperature_of_0_takes_the_first_of_the_largest():
    result = compute(NAME, z="1, 3, 3, 2", T="0", k="3", p="1", u="0.99")
    assert (result["final"], result["kept"], result["token"]) == ([0, 1, 0, 0], [1], 1)


def test_extreme_settings_keep_the_right_tokens():
    assert compute(NAME, p="0")["kept"] == [0]
    assert compute(NAME, z="1, 2", k="9", p="1")["kept"] == [1, 0], "k = 9 cut off one of two"
    assert sorted(compute(NAME, z="2, 1, 1, 0", k="2", p="1")["kept"]) == [0, 1, 2], "ties were split"
    assert compute(NAME, z="1000, -1000", T="0.001", k="0")["final"] == [1, 0]
    assert compute(NAME, z="7")["final"] == [1]
    last = compute(NAME, z="0, 0, 0, -1000", k="0", p="1", u="0.9999999999999999")
    assert last["token"] == 2, "a token without probability was drawn"


@pytest.mark.parametrize("field, text", [("u", "1"), ("T", "-1"), ("p", "1.1"), ("k", "1.5")])
def test_bad_inputs_are_refused(field, text):
    assert list(examples.respond(NAME, {field: text}, {}, 6, "")["messages"]) == [field]


def test_a_tap_sets_k_and_the_picture_says_where_p_is_reached():
    assert 'data-change="k=2"' in hero(NAME) and 'data-number="z:4"' in hero(NAME)
    assert "<b>3</b>: 0.737 < 0.8 ≤ 0.895" in hero(NAME)
    assert "<b>1</b>: 0.8 ≤ 1" in hero(NAME, T="0") and "<b>4</b>; drawn" in hero(NAME, p="1")
    assert "Tokens that tie" in shown(NAME, z="2, 1, 1, 0", k="2")
