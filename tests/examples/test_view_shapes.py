"""Check view-shapes against NumPy's reshape and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "view-shapes"


def text(sizes):
    return ", ".join(str(int(size)) for size in sizes)


def test_worked_example():
    result = compute(NAME)
    assert result["count"] == 50176 and result["target"] == [64, 784]
    assert result["steps"] == [784, 28, 1] and result["after"] == [784, 1]
    assert result["offset"] == 2499 and result["index"] == [3, 147] and result["viewable"]


def without_copy(array, target):
    """Return whether NumPy finds strides for this shape."""
    copy = array.view()
    try:
        copy.shape = target
    except AttributeError:
        return None
    return [step // array.itemsize for step in copy.strides]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_random_shapes_agree_with_numpy():
    random = np.random.default_rng(6)
    seen = set()
    for _ in range(600):
        shape = random.integers(1, 5, int(random.integers(1, 6)))
        swap = len(shape) > 1 and bool(random.integers(2))
        array = np.arange(shape.prod()).reshape(shape)
        array = array.swapaxes(-1, -2) if swap else array
        factors = random.permutation(array.shape)
        cuts = sorted(random.integers(0, len(factors) + 1, int(random.integers(0, 4))))
        target = [int(part.prod()) for part in np.split(factors, cuts)]
        index = [int(random.integers(size)) for size in array.shape]
        free = list(target)
        free[int(random.integers(len(free)))] = -1
        result = compute(
            NAME, shape=text(shape), target=text(free), index=text(index), swap="on" if swap else "off"
        )
        assert result["target"] == target
        assert result["offset"] == array[tuple(index)]
        assert array.reshape(target)[tuple(int(i) for i in result["index"])] == result["offset"]
        steps = without_copy(array, target)
        assert result["viewable"] == (steps is not None)
        seen.add(result["viewable"])
        if steps is not None:
            assert dict_of(result["after"], target) == dict_of(steps, target)
    assert seen == {True, False}


def dict_of(steps, sizes):
    """Return the strides of the sizes above 1: those of size 1 do not matter."""
    return {i: step for i, (step, size) in enumerate(zip(steps, sizes, strict=True)) if size > 1}


def test_a_transposed_tensor_can_be_split_but_not_merged():
    html = shown(NAME, shape="2, 3, 4", target="2, -1", swap="on", index="1, 2, 1")
    assert "reshape copies" in html
    split = {"shape": "2, 3, 4", "target": "1, 2, 4, 3", "swap": "on", "index": "1, 2, 1"}
    assert compute(NAME, **split)["viewable"]


def test_tensors_may_have_no_element_or_one():
    empty = {"shape": "0, 3", "target": "3, 0, 2", "index": "0, 0"}
    assert compute(NAME, **empty)["index"] == []
    assert "no element to follow" in shown(NAME, **empty)
    one = {"shape": "1, 1", "target": "", "index": "0, 0"}
    assert compute(NAME, **one)["target"] == [] and math.isnan(compute(NAME, **one)["inferred"])
    assert "works" in shown(NAME, **one)


def test_large_offsets_are_shown_in_full():
    html = shown(NAME, shape="1000, 1000, 1000", target="-1", index="999, 999, 999")
    assert "999999999" in html and "e+" not in html


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"target": "-1, 785"}, "target", "shape [−1, 785] is invalid for input of size 50176"),
        ({"target": "64, 783"}, "target", "shape [64, 783] is invalid for input of size 50176"),
        ({"target": "-1, 0"}, "target", "is invalid for input of size 50176"),
        ({"target": "-1, -1"}, "target", "only one size can be −1"),
        ({"target": ""}, "target", "shape [] is invalid"),
        ({"shape": "0, 3", "target": "-1, 0", "index": "0, 0"}, "target", "−1 is ambiguous"),
        ({"shape": "2.5"}, "shape", "not a whole number"),
        ({"shape": " ".join(["100000"] * 5)}, "shape", "more than 2^53"),
        ({"shape": "4", "target": "2, 2", "swap": "on", "index": "0"}, "swap", "needs two dimensions"),
        ({"index": "3, 5"}, "index", "one index below each of [64, 28, 28]"),
        ({"index": "64, 0, 0"}, "index", "one index below each of"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_a_tap_on_a_cell_follows_that_element_before_and_after():
    html = hero(NAME, shape="2, 3", target="3, 2", index="1, 0")
    cells = re.findall(r'data-change="index=([^"]*)"[^>]*>(\d+)<', html)
    assert [number for _, number in cells] == list("012345" * 2)
    for index, number in cells:
        row, column = map(int, index.split(", "))
        assert 3 * row + column == int(number)
    assert "[1, 0] becomes [1, 1]" in html and "view works" in html


def test_the_picture_says_when_a_view_fails():
    assert "view fails" in hero(NAME, shape="2, 3, 4", target="2, -1", swap="on", index="1, 2, 1")
    assert "no elements" in hero(NAME, shape="0, 3", target="3, 0, 2", index="0, 0")
