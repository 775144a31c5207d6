"""Check lora against NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "lora"


def matrix(rows):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in rows)


def test_worked_example():
    result = compute(NAME)
    assert (result["r"], result["s"], result["Ax"]) == (1, 2, [-2])
    assert [2 * x for x in result["BAx"]] == [-4, -8, 0]
    assert (result["Wx"], result["h"], result["merged_x"]) == ([7, 2, 6], [3, -6, 6], [3, -6, 6])
    assert result["update"] == [[2, 0, -2], [4, 0, -4], [0, 0, 0]]
    assert result["merged"] == [[3, 0, 0], [4, 1, -4], [3, 0, 1]]
    assert result["ranks"] == [3, 1, 3]
    assert (result["tiny"], result["tiny_full"]) == (6, 9)
    assert (result["trained"], result["full"]) == (65536, 16777216)
    assert (result["share"], result["even"]) == (0.00390625, 2048)


def test_rank_and_scale_have_the_expected_numbers():
    assert compute(NAME, big_r="64")["trained"] == 524288
    two = {"B": "1 2; 2 4; 0 0", "A": "1 0 -1; 2 0 -2"}
    assert compute(NAME, **two)["s"] == 1
    assert compute(NAME, **two)["ranks"][1] == 1, "the update has rank 1 only"
    assert f"{compute(NAME, **two, scaling='alpha/sqrt(r)')['s']:.6g}" == "1.41421"


@pytest.mark.parametrize("texts", [{"B": "0; 0; 0"}, {"alpha": "0"}])
def test_an_update_of_0_changes_nothing(texts):
    result = compute(NAME, **texts)
    assert result["merged"] == [[1, 0, 2], [0, 1, 0], [3, 0, 1]] and result["h"] == result["Wx"]
    assert result["ranks"][1] == 0
    assert "outputs are those of the frozen weights" in shown(NAME, **texts)


def test_random_updates_agree_with_numpy():
    random = np.random.default_rng(61)
    for _ in range(80):
        n, m, r = (int(x) for x in random.integers(1, 5, 3))
        w = random.integers(-3, 4, (n, m))
        b = random.integers(-2, 3, (n, r))
        a = random.integers(-2, 3, (r, m))
        x = random.uniform(-5, 5, m)
        alpha, root = float(random.integers(1, 9)), bool(random.integers(0, 2))
        result = compute(
            NAME,
            W=matrix(w),
            B=matrix(b),
            A=matrix(a),
            alpha=repr(alpha),
            x=", ".join(map(repr, map(float, x))),
            scaling="alpha/sqrt(r)" if root else "alpha/r",
        )
        update = alpha / (r**0.5 if root else r) * (b @ a)
        assert np.allclose(result["merged"], w + update, rtol=1e-12)
        assert np.allclose(result["h"], (w + update) @ x, atol=1e-9)
        assert np.allclose(result["merged_x"], (w + update) @ x, atol=1e-9)
        ranks = [np.linalg.matrix_rank(each) for each in (w, update, w + update)]
        assert result["ranks"] == ranks


@pytest.mark.parametrize(
    "texts, message",
    [
        ({"B": "1; 2"}, {"B": "rows: 2 instead of 3, as W has"}),
        ({"A": "1 0"}, {"A": "columns: 2 instead of 3, as W has"}),
        ({"A": "1 0 1; 1 1 1"}, {"A": "rows: 2 instead of 1, one per column of B"}),
        ({"x": "1, 2"}, {"x": "2 numbers for 3 columns of W"}),
        ({"big_out": "4"}, {"big_r": "8 is more than the smaller side, 4"}),
    ],
)
def test_bad_inputs_are_refused(texts, message):
    assert examples.check(NAME, texts) == message


def test_a_rank_above_the_smaller_side_is_called_wasteful():
    texts = {"W": "1 2", "B": "1 1", "A": "1 0; 0 1", "x": "1, 1"}
    assert "more numbers than" in shown(NAME, **texts) and "more numbers than" not in shown(NAME)


def test_the_outlines_are_the_row_and_the_column_of_the_chosen_entry():
    texts = {"B": "1 2; 2 4; 0 0", "A": "1 0 -1; 2 0 -2"}
    assert hero(NAME).count("gr-in") == 4, "s, one number each of B and A, and the product"
    assert hero(NAME, {"step": "5"}, **texts).count("gr-in") == 6
    assert "2·(−1) + 4·(−2) = " in shown(NAME, {"step": "5"}, **texts)
    assert "trains" in hero(NAME) and "65,536" in hero(NAME)
