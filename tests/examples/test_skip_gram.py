"""Check skip-gram against numeric derivatives in NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "skip-gram"


def close(values):
    return pytest.approx(values, rel=5e-6)


def test_worked_example():
    result = compute(NAME)
    assert result["scores"] == [1, 0.5, -0.25]
    assert result["sigmas"] == close([0.731059, 0.622459, 0.437823])
    assert result["terms"] == close([0.313262, 0.974077, 0.575939])
    assert (result["loss"], result["new_loss"]) == (close(1.86328), close(1.29361))
    assert result["dv"] == close([0.269077, -0.672489])
    assert result["gradients"][0] == close([-0.268941, -0.134471])
    assert result["gradients"][2] == close([0.437823, 0.218912])
    assert result["new_v"] == close([0.865462, 0.836245])
    assert result["after"][0] == close([0.634471, 1.06724])
    assert result["after"][1] == close([0.68877, -1.15561])
    assert result["noise"] == pytest.approx([0.01, 0.08, 0.27, 0.64], rel=1e-12)
    assert result["shares"] == close([0.00282486, 0.0451977, 0.228814, 0.723164])


def test_larger_learning_rates_have_the_expected_numbers():
    assert compute(NAME, eta="1")["new_loss"] == close(0.920743)
    far = compute(NAME, eta="10")
    assert (far["new_loss"], far["new_v"]) == (close(0.0189736), close([-1.69077, 7.22489]))


def test_a_rare_word_is_drawn_more_often_than_it_occurs():
    result = compute(NAME, counts="1, 1, 1, 1000")
    assert result["noise"][0] / result["shares"][0] == pytest.approx(5.5, abs=0.05)


def loss_of(vectors):
    """Return the loss by logarithms of probabilities, from the rows v, u, n of a matrix."""
    v, u, *drawn = vectors
    probabilities = [1 / (1 + np.exp(-u @ v)), *(1 / (1 + np.exp(n @ v)) for n in drawn)]
    return -np.log(probabilities).sum()


def test_random_gradients_agree_with_differences():
    random = np.random.default_rng(53)
    for _ in range(20):
        vectors = random.normal(size=(int(random.integers(3, 8)), int(random.integers(2, 5))))
        rows = [" ".join(map(repr, row.tolist())) for row in vectors]
        result = compute(NAME, v=rows[0], u=rows[1], neg="; ".join(rows[2:]), eta="1")
        assert result["loss"] == pytest.approx(loss_of(vectors), rel=1e-9)
        found = np.array([result["dv"], *result["gradients"]])
        for at in np.ndindex(vectors.shape):
            step = np.zeros_like(vectors)
            step[at] = 1e-6
            slope = (loss_of(vectors + step) - loss_of(vectors - step)) / 2e-6
            assert found[at] == pytest.approx(slope, abs=1e-7)
        after = np.array([result["new_v"], *result["after"]])
        assert after == pytest.approx(vectors - found, rel=1e-12)
        assert result["new_loss"] == pytest.approx(loss_of(after), rel=1e-9)


def test_zero_vectors_never_move():
    zero = compute(NAME, v="0 0", u="0 0", neg="0 0; 0 0")
    assert zero["loss"] == zero["new_loss"] == pytest.approx(3 * math.log(2))
    assert not any([*zero["dv"], *zero["gradients"][0], *zero["gradients"][1]])
    assert "starts with small random numbers" in shown(NAME, v="0 0", u="0 0", neg="0 0; 0 0")
    assert "starts with small random numbers" not in shown(NAME)


def test_a_large_score_has_a_finite_loss():
    result = compute(NAME, v="10 10", u="-10 -10", neg="0 0")
    assert result["terms"][0] == 200
    right = compute(NAME, v="10 10", u="10 10", neg="0 0")
    assert -1e-80 < right["errors"][0] < 0, "the loss was rounded to 0"


def test_every_vector_can_be_dragged():
    picture = hero(NAME)
    for place in ("v:0", "u:0", "neg:0", "neg:2"):
        assert f'data-x="{place}"' in picture
    assert "noise, from counts: 0.01, 0.08, 0.27, 0.64" in picture


@pytest.mark.parametrize(
    "texts, field, message",
    [
        ({"u": "1 2 3"}, "u", "3 numbers for 2 in v"),
        ({"neg": "1 2 3; 1 2 3"}, "neg", "3 numbers for 2 in v"),
        ({"counts": "1, 2.5"}, "counts", "2.5 is not a whole number"),
    ],
)
def test_bad_inputs_are_refused(texts, field, message):
    assert examples.check(NAME, texts) == {field: message}
