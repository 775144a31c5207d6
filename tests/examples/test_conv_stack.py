"""Check conv-stack against hand counts in NumPy and a table of worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown


def test_worked_example():
    result = compute("conv-stack")
    assert result["ke"] == [1, 5, 2, 5, 2]
    assert result["n"] == [28, 28, 14, 10, 5]
    assert result["r"] == [1, 5, 6, 14, 16]
    assert result["j"] == [1, 1, 2, 2, 4]


def test_single_layers_have_the_expected_sizes():
    assert compute("conv-stack", n="32", k="3", s="2", p="1", d="1")["n"] == [32, 16]
    dilated = compute("conv-stack", n="28", k="3", s="1", p="0", d="2")
    assert (dilated["ke"], dilated["n"]) == ([1, 5], [28, 24])


@pytest.mark.parametrize("d, r", [("1, 2, 4", [1, 3, 7, 15]), ("1", [1, 3, 5, 7])])
def test_dilation_widens_the_field(d, r):
    assert compute("conv-stack", k="3 3 3", s="1", p="0", d=d)["r"] == r


def layer(signal, k, s, p, d):
    """Return which units of one layer are touched: those that see a touched unit."""
    padded = np.pad(signal, p)
    reach = d * (k - 1) + 1
    return np.array([padded[i : i + reach : d].sum() for i in range(0, len(padded) - reach + 1, s)])


def test_random_stacks_agree_with_counting():
    random = np.random.default_rng(8)
    for _ in range(60):
        n, depth = int(random.integers(40, 60)), int(random.integers(1, 4))
        k, s, d = (random.integers(1, top, depth) for top in (5, 3, 3))
        p = random.integers(0, 3, depth)
        result = compute(
            "conv-stack",
            n=str(n),
            **{
                name: " ".join(str(int(x)) for x in numbers)
                for name, numbers in (("k", k), ("s", s), ("p", p), ("d", d))
            },
        )
        touched = []
        for source in range(n):
            signal = np.eye(n)[source]
            for i in range(depth):
                signal = layer(signal, k[i], s[i], p[i], d[i])
            touched.append(signal > 0)
        reached = np.array(touched)
        assert result["n"][-1] == reached.shape[1]
        center = reached.shape[1] // 2
        seen = np.flatnonzero(reached[:, center])
        inside = seen.size and seen[0] > 0 and seen[-1] < n - 1
        if inside:
            assert seen[-1] - seen[0] + 1 == result["r"][-1]
            middle = result["start"][-1] + center * result["j"][-1]
            assert (seen[0] + seen[-1]) / 2 == middle


def test_a_kernel_that_does_not_fit_stops_the_stack():
    result = compute("conv-stack", n="4", k="3 5 3", s="1", p="0")
    assert (result["n"], result["stuck"]) == ([4, 2], 5)
    html = shown("conv-stack", n="4", k="3 5 3", s="1", p="0")
    assert "kernel larger than padded input (5 &gt; 2 + 2·0)" in html
    assert "kernel larger" in shown("conv-stack", n="1", k="5", s="1", p="0")


def test_layers_are_described_in_words():
    assert "border unused: 1." in shown("conv-stack", n="32", k="3", s="2", p="1")
    assert "larger than the input" in shown("conv-stack", n="5", k="3 3 3", s="1", p="1")
    assert "keeps the size" in shown("conv-stack", n="9", k="3", s="1", p="2", d="2")
    assert "keeps the size" not in shown("conv-stack", n="9", k="4", s="1", p="1", d="1")


def test_every_layer_can_be_shown():
    for step in range(5):
        html = shown("conv-stack", {"step": str(step)})
        assert 'aria-current="step"' in html and ("reach" in html) == (step > 0)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("n", "0", "from 1 to 4096"),
        ("k", "32", "from 1 to 31"),
        ("k", "", "1 to 10 numbers"),
        ("s", "1.5", "1.5 is not a whole number"),
        ("s", "1 1 1 1 1", "5 numbers for 4 kernels"),
        ("p", "-1", "out of range"),
        ("d", "17", "out of range"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("conv-stack", {name: value})[name]
