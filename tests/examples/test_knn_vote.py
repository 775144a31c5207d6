"""Check knn-vote against distances and votes in NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "knn-vote"


def six(numbers):
    return [float(f"{x:.6g}") for x in numbers]


def test_worked_example():
    result = compute(NAME)
    assert six(result["distances"]) == [9.00435, 2.00808, 6.00441, 2.0016, 16, 10]
    assert (result["nearest"], result["votes"], result["class"]) == ([3, 1, 2], [2, 1], 0)


def test_centimeters_change_the_neighbors():
    result = compute(NAME, factor="100")
    assert six(result["distances"]) == [29.4109, 18.1108, 23.7697, 8.24621, 16.2788, 10.198]
    assert (result["nearest"], result["votes"], result["class"]) == ([3, 5, 4], [1, 2], 1)


def test_standardizing_undoes_the_units():
    result = compute(NAME, scaling="standardized")
    assert six(result["means"]) == [1.75, 67.8333] and six(result["spreads"]) == [0.108012, 8.09149]
    assert six(result["distances"]) == [2.82084, 1.68471, 2.2548, 0.780811, 1.9968, 1.24966]
    assert (result["nearest"], result["class"]) == ([3, 5, 1], 0)
    other = compute(NAME, scaling="standardized", factor="100")
    assert six(other["distances"]) == six(result["distances"])


def test_votes_can_be_weighted_by_distance():
    assert six(compute(NAME, weights="1/distance")["votes"]) == [0.997588, 0.166544]
    touching = compute(NAME, points="0 0; 1 0; 1 1", labels="1, 0, 0", query="0 0", weights="1/distance")
    assert (touching["votes"], touching["class"]) == ([0, 1], 1)


def test_ties_go_to_the_smallest_class_and_the_lower_number():
    result = compute(NAME, k="6")
    assert (result["votes"], result["class"], result["tie"]) == ([3, 3], 0, True)
    edge = compute(NAME, points="1 0; 0 1; 3 3", labels="1, 0, 0", query="0 0", k="1")
    assert (edge["nearest"], edge["class"], edge["edge_tie"]) == ([0], 1, True)
    assert "lower number votes" in shown(NAME, points="1 0; 0 1", labels="1, 0", query="0 0", k="1")


def test_random_votes_agree_with_numpy():
    random = np.random.default_rng(67)
    orders = {"Euclidean": 2, "Manhattan": 1, "Chebyshev": np.inf}
    for _ in range(60):
        n = int(random.integers(2, 15))
        points, query = random.normal(size=(n, 2)), random.normal(size=2)
        labels, k = random.integers(0, 4, n), int(random.integers(1, n + 1))
        kind = str(random.choice(list(orders)))
        result = compute(
            NAME,
            points="; ".join(f"{x!r} {y!r}" for x, y in points.tolist()),
            labels=" ".join(map(str, labels)),
            query=" ".join(map(repr, query.tolist())),
            k=str(k),
            distance=kind,
            scaling="standardized",
        )
        scaled = (points - query) / points.std(0)
        far = np.linalg.norm(scaled, ord=orders[kind], axis=1)
        np.testing.assert_allclose(result["distances"], far)
        votes = np.bincount(labels[np.argsort(far)[:k]], minlength=labels.max() + 1)
        assert result["votes"] == votes.tolist() and result["class"] == votes.argmax()


def test_a_feature_without_weight_or_spread_does_not_count():
    assert compute(NAME, factor="0")["distances"] == [9, 2, 6, 2, 16, 10]
    flat = compute(NAME, points="1 2; 1 4", labels="0, 1", query="1 2", k="1", scaling="standardized")
    assert flat["spreads"] == [1, 1] and flat["distances"] == [0, 2]
    assert "→ <b>class 0</b>" in hero(NAME, factor="0")


@pytest.mark.parametrize(
    "texts, field, message",
    [
        ({"k": "7"}, "k", "there are only 6 points"),
        ({"points": "1 2 3"}, "points", "3 numbers are not pairs x y"),
        ({"labels": "0, 1"}, "labels", "2 numbers for 6 points"),
        ({"labels": "0, 0, 1, 0, 1, 0.5"}, "labels", "0.5 is not a whole number"),
    ],
)
def test_bad_inputs_are_refused(texts, field, message):
    assert examples.check(NAME, texts) == {field: message}
