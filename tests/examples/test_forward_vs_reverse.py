"""Check forward-vs-reverse against NumPy, finite differences, and Python's integers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown


def test_worked_example():
    result = compute("forward-vs-reverse")
    assert (result["n"], result["weights"], result["net"]) == (101770, 101632, "1,003,520")
    assert (result["paths"][10], result["size"], result["edges"]) == ("59,049", 59049, 30)
    assert f"{result['v'][4]:.6g} {result['adjoint'][0]:.6g}" == "6.9093 2.58385"
    assert result["adjoint"][0] == 3 + math.cos(2) and result["adjoint"][1] == 2
    for show, words in (
        ("sweeps", ["101,770", "reverse mode wins"]),
        ("paths", ["59,049", "1,003,520"]),
        ("by hand", ["2.58385"]),
    ):
        html = shown("forward-vs-reverse", show=show).replace("<wbr>", "")
        assert [each for each in words if each not in html] == []


def test_the_picture_shows_the_chosen_mode():
    prices = hero("forward-vs-reverse")
    assert ">101,770<" in prices and "reverse mode wins" in prices
    assert "59,<wbr>049" in hero("forward-vs-reverse", show="paths")
    sweeps = [hero("forward-vs-reverse", {"step": str(step)}, show="by hand") for step in range(4)]
    assert ["−0.416" in each for each in sweeps] == [True] * 4
    assert [">2.58<" in each for each in sweeps] == [False, True, False, True]
    assert "= 2.58, " in sweeps[3] and "= 2<" in sweeps[3]


def test_three_stages_have_27_paths():
    result = compute("forward-vs-reverse", s="3")
    assert (result["paths"][3], result["edges"]) == ("27", 9)


def test_both_modes_agree_with_finite_differences():
    random = np.random.default_rng(2)
    for x1, x2 in random.uniform(-10, 10, (100, 2)):
        result = compute("forward-vs-reverse", x1=repr(float(x1)), x2=repr(float(x2)))
        h = 1e-6
        for j, key in enumerate(("to_x1", "to_x2")):
            up, down = np.array([x1, x2]), np.array([x1, x2])
            up[j], down[j] = up[j] + h, down[j] - h
            slope = (up[0] * up[1] + np.sin(up[0]) - down[0] * down[1] - np.sin(down[0])) / 2 / h
            assert result[key][4] == result["adjoint"][j] == pytest.approx(slope, abs=1e-6)


def test_large_counts_are_exact():
    assert compute("forward-vs-reverse", k="9", s="30")["paths"][30] == f"{9**30:,}"
    widths = ", ".join(["10000"] * 8)
    assert compute("forward-vs-reverse", widths=widths)["net"] == f"{10000**8:,}"
    random = np.random.default_rng(4)
    for _ in range(50):
        sizes = [int(w) for w in random.integers(1, 10001, random.integers(2, 9))]
        result = compute("forward-vs-reverse", widths=" ".join(map(str, sizes)))
        assert result["net"] == f"{math.prod(sizes):,}"
        assert result["n"] == sum((a + 1) * b for a, b in zip(sizes, sizes[1:], strict=False))


def test_with_many_outputs_forward_mode_wins():
    assert "forward mode wins" in shown("forward-vs-reverse", widths="1 1", m="1000")
    assert "a tie" in shown("forward-vs-reverse", widths="1 1", m="2")


def test_steps_add_a_column_each():
    for step in range(4):
        html = shown("forward-vs-reverse", {"step": str(step)}, show="by hand")
        assert html.count('<th scope="col">') == step + 2


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("widths", "784", "2 to 8 numbers, not 1"),
        ("widths", "2.5, 3", "2.5 is not a whole number"),
        ("widths", "0, 1", "out of range"),
        ("s", "31", "from 1 to 30"),
        ("k", "10", "from 1 to 9"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("forward-vs-reverse", {name: value})[name]
