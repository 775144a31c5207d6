"""Check cosine-similarity against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "cosine-similarity"


def close(values):
    return pytest.approx(values, rel=5e-6, abs=1e-9)


def test_worked_example():
    result = compute(NAME)
    assert (result["q_length"], result["dots"]) == (5, [50, 21, 60])
    assert result["lengths"] == close([10, 4.24264, 20])
    assert result["cosines"] == close([1, 0.989949, 0.6])
    assert result["distances"] == close([5, 1, 17.4642])
    assert result["angles"] == close([0, 8.1301, 53.1301])
    assert result["unit_distances"] == close([0, 0.141778, 0.894427])
    orders = [result[by] for by in ("by_dot", "by_cosine", "by_distance")]
    assert orders == [[2, 0, 1], [0, 1, 2], [1, 0, 2]]


def test_for_unit_vectors_all_measures_give_the_same_order():
    result = compute(NAME, normalize="on")
    assert result["dots"] == close([1, 0.989949, 0.6])
    assert result["distances"] == close([0, 0.141778, 0.894427])
    for by in ("by_dot", "by_cosine", "by_distance"):
        assert result[by] == [0, 1, 2]


def test_random_vectors_agree_with_numpy():
    random = np.random.default_rng(54)
    for _ in range(60):
        width = int(random.integers(2, 5))
        q, items = random.normal(size=width), random.normal(size=(int(random.integers(1, 6)), width))
        rows = [" ".join(map(repr, row.tolist())) for row in [q, *items]]
        result = compute(NAME, q=rows[0], items="; ".join(rows[1:]))
        cosines = items @ q / np.linalg.norm(items, axis=1) / np.linalg.norm(q)
        distances = np.linalg.norm(items - q, axis=1)
        assert result["cosines"] == pytest.approx(cosines, rel=1e-9)
        assert result["distances"] == pytest.approx(distances, rel=1e-9)
        assert result["angles"] == pytest.approx(np.degrees(np.arccos(cosines)), rel=1e-6)
        assert np.square(result["unit_distances"]) == pytest.approx(2 - 2 * cosines, rel=1e-9)
        assert result["by_dot"] == np.argsort(-(items @ q)).tolist()
        assert result["by_cosine"] == np.argsort(-cosines).tolist()
        assert result["by_distance"] == np.argsort(distances).tolist()


def test_opposite_vectors_give_minus_one_and_orthogonal_ones_zero():
    result = compute(NAME, q="1 0", items="-3 0; 0 5; 2 0")
    assert (result["cosines"], result["angles"]) == ([-1, 0, 1], [180, 90, 0])


def test_a_zero_vector_has_no_direction():
    result = compute(NAME, items="0 0; 3 3; 20 0")
    assert math.isnan(result["cosines"][0]) and math.isnan(result["angles"][0])
    assert (result["dots"][0], result["distances"][0]) == (0, 5)
    assert result["by_cosine"] == [1, 2, 0]
    unit = compute(NAME, items="0 0; 3 3; 20 0", normalize="on")
    assert math.isnan(unit["dots"][0]) and math.isnan(unit["distances"][0])
    assert unit["by_dot"] == unit["by_distance"] == [1, 2, 0]
    assert "scikit-learn and PyTorch return 0" in shown(NAME, items="0 0")
    assert "<b>none</b> by cosine" in hero(NAME, items="0 0")


def test_rounding_does_not_decide_the_order():
    """The cosines of multiples differ at most in the last bit."""
    result = compute(NAME, q="1 3", items="3 9; 0.1 0.3; 7 21; 0.7 2.1")
    assert result["by_cosine"] == [0, 1, 2, 3] and result["angles"] == [0, 0, 0, 0]
    assert max(result["cosines"]) <= 1


def test_a_single_item_is_first_by_every_measure():
    result = compute(NAME, items="1 1")
    assert result["by_dot"] == result["by_cosine"] == result["by_distance"] == [0]


def test_each_measure_names_its_winner():
    picture = hero(NAME)
    assert "<b>2</b> by dot product, <b>0</b> by cosine, <b>1</b> by distance" in picture
    assert 'data-x="items:4"' in picture, "the third item cannot be dragged"


def test_bad_inputs_are_refused():
    assert examples.check(NAME, {"items": "1 2 3"}) == {"items": "3 numbers for 2 in q"}
