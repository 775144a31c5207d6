"""Check gradient-clipping against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "gradient-clipping"


def test_worked_example():
    result = compute(NAME)
    assert (result["norm"], result["factor"]) == (13, 0.5)
    assert result["ways"] == [[1.5, 2, 0, 6], [3, 4, 0, 5], [3, 4, 0, 6.5]]
    assert [f"{one['factor']:.6g}" for one in result["layers"]] == ["1", "0.541667"]
    assert [f"{x:.6g}" for x in result["norms"]] == ["6.5", "7.07107", "8.20061"]
    assert [f"{x:.6g}" for x in result["cosines"]] == ["1", "0.924678", "0.966157"]
    assert [f"{x:.6g}" for x in result["angles"]] == ["0", "22.3801", "14.9487"]
    assert f"{result['torch_factor']:.9g}" == "0.499999962"


def test_one_huge_number_is_clipped_by_norm_and_by_value():
    result = compute(NAME, g="1, 1, 1, 100", max_norm="1", value="1")
    assert [f"{x:.6g}" for x in result["ways"][0]] == ["0.0099985"] * 3 + ["0.99985"]
    assert result["ways"][1] == [1, 1, 1, 1]
    assert f"{result['angles'][1]:.6g}" == "59.0077"


def clipped(g, limit):
    return g * min(1.0, limit / max(np.linalg.norm(g), 1e-300))


def test_random_gradients_agree_with_numpy():
    random = np.random.default_rng(73)
    for _ in range(100):
        sizes = random.integers(1, 4, int(random.integers(1, 3)))
        g = random.normal(0, 5, int(sizes.sum()))
        limit, value = random.uniform(0.1, 10, 2)
        result = compute(
            NAME,
            g=", ".join(map(repr, map(float, g))),
            max_norm=repr(float(limit)),
            value=repr(float(value)),
            sizes=", ".join(map(str, sizes)),
        )
        parts = np.split(g, np.cumsum(sizes)[:-1])
        ways = [
            clipped(g, limit),
            np.clip(g, -value, value),
            np.concatenate([clipped(part, limit) for part in parts]),
        ]
        assert np.allclose(result["ways"], ways, rtol=1e-12)
        for way, found in zip(ways, result["angles"], strict=True):
            cosine = g @ way / np.linalg.norm(g) / np.linalg.norm(way)
            assert math.cos(math.radians(found)) == pytest.approx(cosine, abs=1e-12)


def test_a_gradient_within_the_limit_is_left_alone():
    result = compute(NAME, g="3, 4", sizes="2", max_norm="5")
    assert (result["factor"], result["ways"][0]) == (1, [3, 4]), "a gradient at the limit was clipped"
    assert "changes nothing" in shown(NAME, g="3, 4", sizes="2", max_norm="5")


def test_the_zero_gradient_has_no_direction():
    result = compute(NAME, g="0, 0", sizes="2")
    assert (result["norm"], result["factor"]) == (0, 1)
    assert all(math.isnan(x) for x in result["angles"] + result["cosines"])
    assert "no direction" in hero(NAME, g="0, 0", sizes="2")


def test_squares_that_would_overflow_are_scaled():
    result = compute(NAME, g="3e200, 4e200", sizes="1, 1", max_norm="1", value="1")
    assert result["norm"] == pytest.approx(5e200)
    assert result["ways"][0] == pytest.approx([0.6, 0.8])
    assert "squares in range" in shown(NAME, g="1e300, 1e300", sizes="2")


def test_a_gradient_of_two_numbers_is_an_arrow_to_drag_unless_it_is_far():
    assert hero(NAME, g="3, 4", sizes="2").count('data-x="g:0"') == 1
    assert "far outside" in hero(NAME, g="3e200, 4e200", sizes="2")
    assert hero(NAME).count('data-y="g:3"') == 1


@pytest.mark.parametrize(
    "sizes, message",
    [
        ("2, 1", "the sizes add up to 3, but g has 4 numbers"),
        ("1.5, 2.5", "1.5 is not a whole number"),
    ],
)
def test_bad_sizes_are_refused(sizes, message):
    assert examples.check(NAME, {"sizes": sizes}) == {"sizes": message}
