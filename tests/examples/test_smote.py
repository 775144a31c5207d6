"""Check smote against distances in NumPy and worked numbers."""

import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import ABSOLUTE, RELATIVE, compute, hero, shown

NAME = "smote"


def test_worked_example():
    result = compute(NAME)
    assert [f"{x:.6g}" for x in result["distances"]] == ["1.11803", "2.06155", "4.24264"]
    assert result["order"] == [1, 2, 3] and result["create"] == 8
    assert result["new"] == pytest.approx([1.3, 1.15], rel=RELATIVE)
    assert compute(NAME, which="2")["new"] == pytest.approx([1.15, 1.6], rel=RELATIVE)


def test_random_points_agree_with_numpy():
    random = np.random.default_rng(8)
    for _ in range(200):
        points = random.normal(0, 5, (int(random.integers(2, 31)), 2))
        base = int(random.integers(len(points)))
        k = int(random.integers(1, len(points)))
        which = int(random.integers(1, k + 1))
        u = float(random.random())
        result = compute(
            NAME,
            points="; ".join(f"{x!r} {y!r}" for x, y in points.tolist()),
            base=str(base),
            k=str(k),
            which=str(which),
            u=repr(u),
        )
        far = np.linalg.norm(points - points[base], axis=1)
        order = [i for i in np.argsort(far, kind="stable") if i != base]
        assert result["order"] == order
        assert result["distances"] == pytest.approx(far[order], rel=RELATIVE, abs=ABSOLUTE)
        goal = points[order[which - 1]]
        assert result["new"] == pytest.approx(points[base] + u * (goal - points[base]), rel=1e-8)


def test_a_seed_draws_neighbor_and_share():
    drawn = [compute(NAME, k="3", draw="at random", seed=str(seed)) for seed in range(1, 40)]
    assert {one["which"] for one in drawn} == {1, 2, 3}
    assert all(0 < one["u"] < 1 for one in drawn)
    assert drawn[0]["new"] == compute(NAME, k="3", draw="at random", seed="1")["new"]


@pytest.mark.parametrize(
    "texts, words",
    [
        ({"u": "0"}, "copies an existing point"),
        ({"u": "1"}, "copies an existing point"),
        ({"points": "1 1; 1 1", "k": "1"}, "a duplicate"),
        ({"majority": "3"}, "nothing to create"),
    ],
)
def test_edge_cases_are_reported(texts, words):
    assert words in shown(NAME, **texts)


def test_the_ends_of_the_line_are_copies_of_points():
    assert compute(NAME, u="0")["new"] == [1, 1] and compute(NAME, u="1")["new"] == [2, 1.5]
    assert compute(NAME, majority="3")["create"] == 0


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"points": "1 1"}, "points", "a single point has no neighbor"),
        ({"points": "1 1; 2"}, "points", "3 numbers are not pairs"),
        ({"k": "4"}, "k", "only 3 other points"),
        ({"base": "4"}, "base", "there are points 0 to 3"),
        ({"which": "3"}, "which", "from 1 to k = 2"),
        ({"u": "1.1"}, "u", "from 0 to 1"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_the_points_can_be_dragged_and_chosen():
    html = hero(NAME, base="2")
    assert re.findall(r'data-x="(points:\d)" data-y="(points:\d)"', html)[3] == ("points:6", "points:7")
    assert re.findall(r'data-change="([^"]*)"', html) == ["base=0", "base=1", "base=2", "base=3"]


def test_a_tap_draws_another_random_point():
    html = hero(NAME, draw="at random", seed="1")
    assert re.findall(r'data-change="([^"]*)"', html) == ["seed=2"] and "data-x" not in html
    assert re.findall(r'data-change="([^"]*)"', hero(NAME, draw="at random", seed="9999")) == ["seed=1"]


def test_the_inputs_that_are_drawn_are_not_asked_for():
    assert compute(NAME, k="1", which="2", draw="at random")["which"] == 1
    assert "which" in examples.check(NAME, {"k": "1", "which": "2"})
