"""Check rnn-many-to-one against finite differences of a NumPy forward pass, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "rnn-many-to-one"


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert six(result["a"][1:]) == ["0.5", "0.369694", "-0.217021"]
    assert six(result["h"][1:]) == ["0.462117", "0.353724", "-0.213677"]
    assert six([result["logit"], result["p"], result["loss"]]) == ["-0.427354", "0.394758", "0.502128"]
    assert six(result["factor"][1:]) == ["0.629158", "0.699904", "0.763474"]
    assert six([result["back"][0]]) == ["0.336196"]
    assert six([result["grad"][key] for key in ("wh", "wx", "h0")]) == [
        "0.51022",
        "-0.421679",
        "0.265432",
    ]


def test_the_order_of_the_inputs_matters():
    result = compute(NAME, x="-1, 0, 1")
    assert six([result["h"][3], result["p"]]) == ["0.213677", "0.605242"]


def test_the_influence_of_50_steps_back_is_bounded():
    assert "1.42725e−05" in shown(NAME, x=", ".join(["0"] * 50))
    assert compute(NAME, x=", ".join(["0"] * 50))["back"][0] == pytest.approx(0.8**50, rel=1e-9)


def loss(xs, theta, y, h):
    wx, wh, b, wy, by = theta
    for x in xs:
        h = np.tanh(wx * x + wh * h + b)
    return np.logaddexp(0, -(wy * h + by) if y else wy * h + by)


def test_gradients_agree_with_finite_differences():
    random = np.random.default_rng(9)
    names = ["wx", "wh", "b", "wy", "by"]
    for _ in range(100):
        xs, theta = random.normal(size=int(random.integers(0, 12))), random.normal(size=5)
        y = int(random.integers(2))
        result = compute(
            NAME,
            x=", ".join(repr(float(x)) for x in xs),
            y=str(y),
            **{name: repr(float(v)) for name, v in zip(names, theta, strict=True)},
        )
        assert result["loss"] == pytest.approx(loss(xs, theta, y, 0.0), rel=1e-9)
        for i, name in enumerate(names):
            step = 1e-6 * np.eye(5)[i]
            slope = (loss(xs, theta + step, y, 0.0) - loss(xs, theta - step, y, 0.0)) / 2e-6
            assert result["grad"][name] == pytest.approx(slope, rel=1e-5, abs=1e-8)
        slope = (loss(xs, theta, y, 1e-6) - loss(xs, theta, y, -1e-6)) / 2e-6
        assert result["grad"]["h0"] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def test_without_input_the_state_is_zero():
    result = compute(NAME, x="", by="1")
    assert result["h"] == [0] and result["p"] == pytest.approx(1 / (1 + np.exp(-1)))
    assert "No input read" in shown(NAME, x="")


def test_a_large_weight_can_explode():
    assert compute(NAME, x="0 0 0 0", wh="1.5")["back"][0] == pytest.approx(1.5**4)
    assert "can explode" in shown(NAME, wh="1.5") and "can explode" not in shown(NAME)


def test_every_step_can_be_shown():
    texts = {"x": ", ".join(["1"] * 50)}
    for step in range(51):
        assert 'aria-current="step"' in shown(NAME, {"step": str(step)}, **texts)


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"x": "101"}, "x", "from −100 to 100"),
        ({"x": " ".join(["1"] * 51)}, "x", "0 to 50 numbers"),
        ({"wh": "11"}, "wh", "from −10 to 10"),
        ({"y": "2"}, "y", "one of: 0, 1"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_the_inputs_can_be_changed_and_their_influence_is_shown():
    html = hero(NAME)
    for t, x in enumerate(["1", "0", "−1"]):
        assert f'data-dial="x:{t}"' in html and f'aria-label="change x{"₁₂₃"[t]}, now {x}"' in html
    assert "influence" in html and 'data-at="3 1"' in html
    assert "influence" not in hero(NAME, x="")
    assert "h₂₀" in hero(NAME, x=", ".join(["0"] * 20))
