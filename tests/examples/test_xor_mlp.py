"""Check xor-mlp against the truth table, NumPy, and the best possible perceptron."""

import itertools
import re

import numpy as np
import pytest

from addon import examples
from addon.examples.kit.inputs import read
from tests.support.examples.helpers import compute, hero, shown

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def test_the_step_net_computes_xor():
    result = compute("xor-mlp")
    assert result["z1"] == [-1.5, -0.5, -0.5, 0.5] and result["z2"] == [-0.5, 0.5, 0.5, 1.5]
    assert result["h1"] == [0, 0, 0, 1] and result["h2"] == [0, 1, 1, 1]
    assert result["z"] == [-0.5, 0.5, 0.5, -0.5] and result["y"] == [0, 1, 1, 0]
    assert result["right"] == 4


def test_the_relu_net_and_the_basis_function_compute_xor():
    result = compute("xor-mlp", model="ReLU net")
    assert (result["h1"], result["h2"], result["y"]) == ([0, 1, 1, 2], [0, 0, 0, 1], [0, 1, 1, 0])
    assert compute("xor-mlp", model="basis x₁x₂")["y"] == [0, 1, 1, 0]


def test_no_perceptron_gets_more_than_three_right():
    result = compute("xor-mlp", model="perceptron")
    assert (result["y"], result["right"]) == ([0, 1, 1, 1], 3)
    assert "contradiction" in shown("xor-mlp", model="perceptron")
    grid = np.arange(-2, 2.25, 0.5)
    best = max(
        compute("xor-mlp", model="perceptron", w=f"{a}, {b}, {c}")["right"]
        for a, b, c in itertools.product(grid, grid, grid)
    )
    assert best == 3


def test_random_step_nets_agree_with_numpy():
    random = np.random.default_rng(17)
    for _ in range(200):
        weights = random.normal(0, 2, (3, 3))
        texts = {
            name: ", ".join(map(repr, map(float, row)))
            for name, row in zip(("h1", "h2", "out"), weights, strict=False)
        }
        result = compute("xor-mlp", **texts)
        z = CORNERS @ weights[:2, :2].T + weights[:2, 2]
        h = (z >= 0) * 1
        out = h @ weights[2, :2] + weights[2, 2]
        np.testing.assert_allclose(np.array([result["z1"], result["z2"]]).T, z)
        assert np.array([result["h1"], result["h2"]]).T.tolist() == h.tolist()
        np.testing.assert_allclose(result["z"], out)
        assert result["right"] == np.sum((out >= 0) == [0, 1, 1, 0])


def test_all_weights_zero_give_a_constant_one():
    texts = dict.fromkeys(("h1", "h2", "out"), "0 0 0")
    assert compute("xor-mlp", **texts)["y"] == [1, 1, 1, 1]
    assert "H(0) = 1" in shown("xor-mlp", **texts)
    assert "H(0) = 1" not in shown("xor-mlp")


@pytest.mark.parametrize("model", ["step net", "ReLU net", "perceptron", "basis x₁x₂"])
def test_every_point_can_be_shown(model):
    for step in range(4):
        assert 'aria-current="step"' in shown("xor-mlp", {"step": str(step)}, model=model)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("h1", "1, 1", "exactly 3 numbers, not 2"),
        ("w", "1 1 x", "not a number"),
        ("out", "1 1 101", "out of range"),
        ("model", "deep", "one of"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("xor-mlp", {name: value})[name]


@pytest.mark.parametrize(
    "model, places", [("step net", "1 1"), ("ReLU net", "2 1"), ("basis x₁x₂", "2 1")]
)
def test_the_picture_follows_a_point_to_the_hidden_layer(model, places):
    html = hero("xor-mlp", {"step": "3"}, model=model)
    assert re.findall(r'data-at="([^"]*)"', html) == ["1 1", places]
    assert ">4</b> of 4 right" in html


def test_the_weights_of_the_perceptron_can_be_dragged():
    html = hero("xor-mlp", {"step": "3"}, model="perceptron")
    assert re.findall(r'data-number="([^"]*)"', html) == ["w:0", "w:1", "w:2"]
    assert ">3</b> of 4 right" in html and "✗" in html
    assert "✓" in hero("xor-mlp", {"step": "0"}, model="perceptron")


def test_the_dots_have_the_color_of_the_output():
    example = examples.load("xor-mlp")
    for w, blue in (("0 0 1", 169), ("0 0 -1", 0), ("1 0 -0.5", 7 * 13)):
        values = read(example["inputs"], {"model": "perceptron", "w": w})["values"]
        curves = example["hero"](values, example["compute"](values), 3)["items"][0]["items"][0]["curves"]
        assert [len(curve["xs"]) for curve in curves] == [blue, 169 - blue]
