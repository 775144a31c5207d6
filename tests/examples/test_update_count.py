"""Check update-count against counting with ranges, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "update-count"


def test_worked_example():
    result = compute(NAME)
    assert (result["batches"], result["total"], result["last"]) == (50, 500, 100)
    assert result["noise"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    "texts, expected",
    [
        ({"B": "5000"}, {"total": 10}),
        ({"B": "1"}, {"total": 50000}),
        ({"N": "5050"}, {"batches": 51, "last": 50, "total": 510}),
        ({"N": "5050", "drop": "on"}, {"batches": 50, "last": 100, "total": 500}),
        ({"a": "4"}, {"updates": 13, "total": 130}),
        ({"E": "0"}, {"total": 0}),
        ({"B": "6000"}, {"batches": 1, "last": 5000, "total": 10}),
        ({"B": "6000", "drop": "on"}, {"batches": 0, "last": 0, "total": 0}),
        ({"N": "999999999", "B": "1", "E": "1000000"}, {"total": 999999999000000}),
    ],
)
def test_other_settings_have_the_expected_counts(texts, expected):
    result = compute(NAME, **texts)
    assert {key: result[key] for key in expected} == expected


def test_random_runs_agree_with_counting():
    random = np.random.default_rng(12)
    for _ in range(300):
        n, b, a, epochs = (int(random.integers(1, high)) for high in (400, 60, 9, 20))
        drop = bool(random.integers(2))
        result = compute(NAME, N=str(n), B=str(b), a=str(a), E=str(epochs), drop="on" if drop else "off")
        sizes = [len(part) for part in (range(n)[i : i + b] for i in range(0, n, b))]
        if drop and sizes[-1] < b:
            sizes.pop()
        assert result["batches"] == len(sizes)
        assert result["last"] == (sizes[-1] if sizes else 0)
        assert result["updates"] == len(range(0, len(sizes), a))
        assert result["total"] == result["updates"] * epochs
        if sizes:
            assert result["noise"] == pytest.approx(1 / math.sqrt(sum(sizes[:a])))


def test_special_cases_are_explained_in_words():
    assert "no updates at all" in shown(NAME, B="6000", drop="on")
    assert "one batch of all samples" in shown(NAME, B="6000")
    assert "The last 50 samples" in shown(NAME, N="5050", drop="on")
    assert "No epochs" in shown(NAME, E="0")
    assert "123,456,789" in shown(NAME, N="123456789")


def test_the_strip_has_at_most_one_row_of_eight():
    for texts in ({}, {"N": "1"}, {"N": "800"}, {"N": "801"}, {"N": "1000000000"}):
        html = hero(NAME, **texts)
        assert html.count('role="row"') == 1 and html.count("gridcell") <= 8
        assert ("…" in html) == (compute(NAME, **texts)["batches"] > 8)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("B", "0", "from 1 to"),
        ("N", "0", "from 1 to"),
        ("E", "-1", "from 0 to"),
        ("N", "10.5", "not a whole number"),
        ("a", "0", "from 1 to 10000"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]


def test_the_picture_shows_the_updates_and_their_noise():
    html = hero(NAME, a="4")
    assert all(f">{number}</b>" in html for number in ("13", "130", "0.05"))
    assert "updates" in hero(NAME, B="6000", drop="on")
