"""Check parameter-count against the shapes of NumPy arrays and worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples import parameter_count
from tests.support.examples.helpers import compute, hero, shown


def test_worked_example():
    result = compute("parameter-count")
    assert (result["layers"], result["total"]) == ([100480, 1290], 101770)
    assert (result["conv"], result["dense"]) == (448, 50348032)
    assert (result["memory"][0], result["memory"][2], result["state"][2]) == (814160, 1628320, 814160)
    html = shown("parameter-count")
    for words in ("101,770", "1,628,320"):
        assert words in html
    assert "50,348,032" in shown("parameter-count", kind="convolution")


def test_the_picture_shows_the_chosen_kind_of_layer():
    dense = hero("parameter-count")
    assert all(words in dense for words in ("101,770", ">100k<", ">1,290<", "drag the widths"))
    convolution = hero("parameter-count", kind="convolution")
    assert all(words in convolution for words in ("448", "50.3M")) and "101,770" not in convolution


@pytest.mark.parametrize(
    "count, text",
    [(0, "0"), (9999, "9,999"), (10000, "10k"), (999499, "999k"), (999500, "1M"), (2.5e9, "2.5G")],
)
def test_counts_next_to_bars_are_short(count, text):
    assert parameter_count.brief_count(count) == text


def test_a_practice_question_about_a_convolution_shows_a_convolution():
    assert examples.practice("parameter-count", 1, "conv")["texts"]["kind"] == "convolution"
    assert "kind" not in examples.practice("parameter-count", 1, "total")["texts"]


@pytest.mark.parametrize("widths, layers", [("784, 10", [7850]), ("1 3 1", [6, 4])])
def test_other_networks_have_the_expected_counts(widths, layers):
    assert compute("parameter-count", widths=widths)["layers"] == layers


def test_counts_are_the_sizes_of_arrays():
    random = np.random.default_rng(6)
    for _ in range(50):
        widths = [int(w) for w in random.integers(1, 60, random.integers(2, 11))]
        kh, kw, cin, cout = (int(x) for x in random.integers(1, 8, 4))
        bias = bool(random.integers(2))
        result = compute(
            "parameter-count",
            widths=" ".join(map(str, widths)),
            kh=str(kh),
            kw=str(kw),
            cin=str(cin),
            cout=str(cout),
            bias="on" if bias else "off",
        )
        sizes = [
            np.empty((b, a)).size + np.empty(b).size * bias
            for a, b in zip(widths, widths[1:], strict=False)
        ]
        assert (result["layers"], result["total"]) == (sizes, sum(sizes))
        assert result["conv"] == np.empty((cout, cin, kh, kw)).size + cout * bias


def test_biases_can_be_left_out():
    result = compute("parameter-count", bias="off")
    assert (result["total"], result["conv"]) == (101632, 432)
    assert "+ 1)" not in shown("parameter-count", bias="off", kind="convolution")
    assert "+ 1)" in shown("parameter-count", kind="convolution")


def test_very_large_counts_are_exact():
    result = compute("parameter-count", widths=" ".join(["1000000"] * 10), bytes="8")
    assert result["total"] == 9 * 10**6 * (10**6 + 1)
    assert result["memory"][2] == 32 * result["total"] < 2**53
    assert "9,000,009,000,000" in shown("parameter-count", widths=" ".join(["1000000"] * 10))


def test_each_layer_can_be_shown():
    assert "<b" in shown("parameter-count", {"step": "1"})
    assert "128 · 10" in shown("parameter-count", {"step": "1"})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("widths", "784", "2 to 10 numbers, not 1"),
        ("widths", "1.5 2", "1.5 is not a whole number"),
        ("widths", "0 2", "0 is out of range"),
        ("cin", "0", "from 1 to"),
        ("kh", "2.5", "not a whole"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("parameter-count", {name: value})[name]
