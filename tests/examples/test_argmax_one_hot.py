"""Check argmax-one-hot against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "argmax-one-hot"


def test_worked_example():
    result = compute(NAME)
    assert result["argmax"] == 2 and result["one_hot"] == [0, 0, 1, 0]
    assert result["best"] == [0, 1, 2, 2] and result["ties"] == []
    assert [f"{x:.6g}" for x in result["p"]] == ["0.00392168", "0.021467", "0.868284", "0.106327"]
    assert f"{result['lead']:.6g}" == "0.761957"


def test_distances_between_classes_and_between_one_hot_vectors_are_shown():
    html = shown(NAME)
    assert "1.41421" in html and "√2" in html
    cells = [row.split("</div>")[0] for row in html.split('<div role="row">')[1:]]
    numbers = [
        [int(cell.split(">")[1].split("<")[0]) for cell in row.split("<span")[1:]] for row in cells
    ]
    assert numbers == np.abs(np.subtract.outer(range(4), range(4))).tolist()
    assert np.linalg.norm(np.eye(4)[1] - np.eye(4)[3]) == pytest.approx(math.sqrt(2))


def test_random_vectors_agree_with_numpy():
    random = np.random.default_rng(10)
    for _ in range(200):
        v = np.round(random.uniform(-5, 5, random.integers(1, 11)), int(random.integers(0, 4)))
        result = compute(NAME, v=", ".join(map(repr, v.tolist())))
        assert result["argmax"] == np.argmax(v)
        assert result["best"] == [int(np.argmax(v[: i + 1])) for i in range(len(v))]
        p = np.exp(v - np.logaddexp.reduce(v))
        assert result["p"] == pytest.approx(p, rel=1e-9)
        assert int(np.argmax(result["p"])) == result["argmax"]
        if len(v) > 1:
            ordered = np.sort(p)
            assert result["lead"] == pytest.approx(ordered[-1] - ordered[-2], rel=1e-9, abs=1e-12)


def test_ties_go_to_the_first():
    result = compute(NAME, v="3, 7, 1, 7, 7")
    assert result["argmax"] == 1 and result["ties"] == [3, 4] and result["lead"] == 0
    assert "tie with index 3, 4" in shown(NAME, v="3, 7, 1, 7, 7")


def test_one_element_is_its_own_maximum():
    assert compute(NAME, v="5")["one_hot"] == [1]
    html = shown(NAME, v="5")
    assert "undefined" not in html and "nan" not in html


def test_the_scan_is_shown_step_by_step():
    assert "starts as the best" in shown(NAME, {"step": "0"})
    assert "the new best" in shown(NAME, {"step": "2"})
    assert "no change" in shown(NAME, {"step": "3"})
    assert "(class C)" in shown(NAME, names="letters")
    assert "gradient is 0 almost everywhere" in shown(NAME)


@pytest.mark.parametrize(
    "value, words",
    [
        ("", "1 to 10 numbers, not 0"),
        ("nan, 1", "not a number"),
        ("inf", "out of range"),
        ("1 " * 11, "1 to 10 numbers, not 11"),
    ],
)
def test_bad_inputs_are_refused(value, words):
    assert words in examples.check(NAME, {"v": value})["v"]
