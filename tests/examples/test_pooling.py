"""Check pooling against windows in NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples.kit.inputs import read
from tests.support.examples.helpers import compute, hero, shown


def text(matrix):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in matrix)


@pytest.mark.parametrize(
    "mode, shift, output",
    [
        ("max", "off", [[6, 4], [8, 9]]),
        ("mean", "off", [[3.75, 2.25], [4.5, 4]]),
        ("max", "on", [[5, 6], [7, 9]]),
        ("mean", "on", [[1.5, 3], [2, 5.5]]),
    ],
)
def test_worked_example(mode, shift, output):
    assert compute("pooling", mode=mode, shift=shift)["output"] == output


def test_the_shift_is_counted():
    assert compute("pooling", shift="on")["changed"] == 3
    assert "before the shift" in hero("pooling", shift="on")


def test_one_value_wins_four_overlapping_windows():
    output = np.array(compute("pooling", s="1")["output"])
    assert output.shape == (3, 3) and (output == 9).sum() == 4


@pytest.mark.parametrize("mode", ["max", "mean"])
def test_random_matrices_agree_with_numpy(mode):
    random = np.random.default_rng(10)
    for _ in range(100):
        x = random.uniform(-99, 99, random.integers(2, 9, 2))
        k, s = int(random.integers(1, min(x.shape + (4,)) + 1)), int(random.integers(1, 5))
        result = compute("pooling", x=text(x), mode=mode, k=str(k), s=str(s))
        windows = np.lib.stride_tricks.sliding_window_view(x, (k, k))[::s, ::s]
        expected = windows.max((2, 3)) if mode == "max" else windows.mean((2, 3))
        np.testing.assert_allclose(result["output"], expected, rtol=1e-9, atol=1e-9)
        covered = (len(result["output"]) - 1) * s + k
        assert result["rows_left"] == len(x) - covered
        assert result["columns_left"] == len(x[0]) - (len(result["output"][0]) - 1) * s - k


def test_unused_rows_and_columns_are_reported():
    html = shown("pooling", x="1 2 3; 4 5 6; 7 8 9")
    assert "last rows (1) and columns (1)" in html


def test_the_gradient_goes_to_the_first_maximum():
    assert hero("pooling", x="5 5; 5 5").count("gr-strong") == 1
    assert "first maximum" in shown("pooling", x="5 5; 5 5")
    assert "gets 1/4" in shown("pooling", mode="mean")


def test_windows_side_by_side_are_told_apart_by_their_colors():
    example = examples.load("pooling")
    values = read(example["inputs"], {"mode": "mean"})["values"]
    grids = example["hero"](values, example["compute"](values), 0)
    shades = np.array(grids["items"][0]["shades"])
    assert [[shades[0, 0] > 0, shades[0, 2] > 0], [shades[2, 0] > 0, shades[2, 2] > 0]] == [
        [True, False],
        [False, True],
    ]
    values = read(example["inputs"], {"mode": "mean", "s": "1"})["values"]
    grids = example["hero"](values, example["compute"](values), 0)
    assert (np.array(grids["items"][0]["shades"]) > 0).all(), "overlapping windows differ in color"


def test_every_window_can_be_shown():
    assert "max(<b" in shown("pooling", {"step": "3"})
    assert "window 1, 1" in shown("pooling", {"step": "3"})
    wide = shown("pooling", {"step": "63"}, x=text(np.ones((8, 8))), k="1", s="1")
    assert "window 7, 7" in wide
    assert "gr-pickable" in hero("pooling")
    assert "gr-pickable" not in hero("pooling", x=text(np.ones((8, 8))), k="1", s="1")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"x": "1 2; 3 4", "k": "3"}, "k", "a window of 3 does not fit into 2"),
        ({"x": "1"}, "x", "1×1 is out of range: 2×2 to 8×8"),
        ({"k": "5"}, "k", "from 1 to 4"),
        ({"s": "0"}, "s", "from 1 to 4"),
        ({"mode": "sum"}, "mode", "one of: max, mean"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check("pooling", texts)[name]
