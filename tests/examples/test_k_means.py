"""Check k-means against a vectorized Lloyd iteration in NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "k-means"


def six(numbers):
    return [float(f"{x:.6g}") for x in numbers]


def test_worked_example():
    result = compute(NAME)
    passes = result["passes"]
    assert [p["labels"] for p in passes] == [
        [1, 0, 1, 2, 2, 2, 0, 2],
        [1, 1, 1, 2, 2, 2, 0, 2],
        [1, 1, 1, 2, 2, 2, 0, 0],
        [1, 1, 1, 2, 2, 2, 0, 0],
    ]
    assert six(result["inertias"]) == [24.25, 11.6875, 10.5625, 8.10417, 5.52604, 3.625, 3.625, 3.625]
    assert [six(c) for c in result["centers"]] == [[3.25, 5], [1.5, 1.33333], [5.83333, 4.33333]]
    assert result["settled"]


@pytest.mark.parametrize(
    "texts, inertia, passes",
    [
        ({"start": "1 1; 2 1; 6 5"}, 11.625, 2),
        ({"start": "1 1; 5 4; 30 30"}, 12.1667, None),
        ({"start": "1 1; 5 4; 30 30", "empty": "farthest point"}, 3.625, None),
        ({"start": "1.5 2; 2 1"}, 12.1667, None),
    ],
)
def test_other_starts_have_the_expected_inertias(texts, inertia, passes):
    result = compute(NAME, **texts)
    assert six(result["inertias"][-1:]) == [inertia]
    if passes:
        assert len(result["passes"]) == passes


def written(points):
    return "; ".join(f"{x!r} {y!r}" for x, y in points.tolist())


def test_random_runs_agree_with_numpy():
    random = np.random.default_rng(66)
    for _ in range(40):
        points = random.normal(size=(int(random.integers(3, 25)), 2))
        centers = random.normal(size=(int(random.integers(1, 5)), 2))
        result = compute(NAME, points=written(points), start=written(centers), steps="20")
        for done in result["passes"]:
            squares = ((points[:, None] - centers[None]) ** 2).sum(2)
            labels = squares.argmin(1)
            assert done["labels"] == labels.tolist()
            assert done["assigned"] == pytest.approx(squares.min(1).sum())
            for c in range(len(centers)):
                if (labels == c).any():
                    centers[c] = points[labels == c].mean(0)
            np.testing.assert_allclose(done["after"], centers)
        inertias = result["inertias"]
        assert all(b <= a + 1e-9 for a, b in zip(inertias, inertias[1:], strict=False))


def test_without_a_pass_the_start_is_shown():
    result = compute(NAME, steps="0")
    assert (result["passes"], result["inertias"]) == ([], [])
    assert "no inertia" in hero(NAME, steps="0") and "nothing is assigned" in shown(NAME, steps="0")


def test_one_center_is_the_mean_after_one_pass():
    result = compute(NAME, points="0 0; 4 2", start="9 9")
    assert (result["centers"], len(result["passes"])) == ([[2, 1]], 2)


def test_centers_without_points_stay_or_move():
    equal = compute(NAME, points="0 0; 4 2", start="1 1; 1 1", steps="1")
    assert equal["centers"] == [[2, 1], [1, 1]]
    more = compute(NAME, points="0 0; 1 0", start="0 0; 1 0; 5 5", empty="farthest point")
    assert more["centers"][2] == [5, 5], "a cluster gave up its only point"
    several = compute(NAME, points="0 0; 1 0; 9 0", start="0 0; 50 0; 60 0", empty="farthest point")
    assert several["passes"][0]["owners"] == [0, 2, 1]


def test_the_hero_shows_half_of_a_pass():
    assert "pass 4: moved" in hero(NAME)
    assert "pass 1: assigned" in hero(NAME, {"step": "1"}) and "24.2" in hero(NAME, {"step": "1"})
    assert "start:0" in hero(NAME)


@pytest.mark.parametrize("field", ["points", "start"])
def test_bad_inputs_are_refused(field):
    assert examples.check(NAME, {field: "1 2 3"}) == {field: "3 numbers are not pairs x y"}
