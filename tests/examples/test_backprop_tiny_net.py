"""Check backprop-tiny-net against formulas and finite differences in NumPy, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "backprop-tiny-net"


def six(*values):
    return " ".join(f"{x:.6g}" for x in values)


def test_worked_example():
    result = compute(NAME)
    assert result["z"] == pytest.approx([0.1, 0.55], rel=1e-9)
    assert six(*result["h"], result["a"], result["p"]) == "0.524979 0.634136 0.174747 0.543576"
    assert six(result["loss"], result["delta2"]) == "0.609586 -0.456424"
    assert six(*result["grad"][6:8], *result["hbar"]) == "-0.239613 -0.289435 -0.273854 0.136927"
    assert six(*result["delta1"]) == six(*result["grad"][4:6]) == "-0.0682927 0.0317682"
    assert six(*result["grad"][:4]) == "-0.0682927 -0.0341464 0.0317682 0.0158841"
    assert six(*result["xbar"]) == "0.00857917 0.0304939"
    assert six(*result["new"]) == (
        "0.234146 -0.382927 0.684116 0.092058 0.134146 -0.215884 0.719807 -0.155283 0.278212"
    )
    assert six(result["after"]["p"], result["after"]["loss"]) == "0.639381 0.447255"
    assert six(result["numeric"]) == "-0.0682927"


def texts_of(x, w1, b1, w2, b2, y):
    def row(values):
        return " ".join(repr(float(v)) for v in values)

    return {
        "x": row(x),
        "W1": "; ".join(map(row, w1)),
        "b1": row(b1),
        "W2": row(w2),
        "b2": repr(float(b2)),
        "y": repr(float(y)),
    }


def test_random_nets_agree_with_numpy():
    random = np.random.default_rng(18)
    for _ in range(200):
        x, w1, b1 = random.normal(0, 1, 2), random.normal(0, 2, (2, 2)), random.normal(0, 1, 2)
        w2, b2, y = random.normal(0, 2, 2), random.normal(), random.uniform()
        result = compute(NAME, **texts_of(x, w1, b1, w2, b2, y))
        h = 1 / (1 + np.exp(-(w1 @ x + b1)))
        p = 1 / (1 + np.exp(-(w2 @ h + b2)))
        d1 = w2 * (p - y) * h * (1 - h)
        grad = np.concatenate([np.outer(d1, x).ravel(), d1, (p - y) * h, [p - y]])
        np.testing.assert_allclose(result["loss"], -y * np.log(p) - (1 - y) * np.log(1 - p))
        np.testing.assert_allclose(result["grad"], grad, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result["xbar"], w1.T @ d1, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result["new"], np.array(result["w"]) - 0.5 * grad, rtol=1e-9)
        assert result["numeric"] == pytest.approx(grad[0], abs=3e-7)


def test_saturated_units_pass_on_little_gradient():
    html = shown(NAME, W1="9 4; -8 -6")
    assert "Vanishing" in html and "Vanishing" not in shown(NAME)


def test_large_weights_keep_a_finite_loss():
    result = compute(NAME, W1="20 20; 20 20", W2="-20 -20", b2="-20", x="10 10")
    assert result["p"] == pytest.approx(np.exp(-60)) and result["loss"] == pytest.approx(60)


def test_a_soft_label_that_is_met_has_no_gradient():
    result = compute(NAME, W2="0 0", b2="0", y="0.5")
    assert result["grad"] == [0] * 9 and result["loss"] == pytest.approx(np.log(2))
    assert "Vanishing" not in shown(NAME, W2="0 0", b2="0", y="0.5")


def test_too_large_a_step_raises_the_loss():
    result = compute(NAME, y="0.25", eta="20")
    assert result["after"]["loss"] > result["loss"]


def test_the_stages_reveal_the_numbers_one_by_one():
    words = ["zero the gradients", "forward", "backward, output", "backward, hidden", "forward again"]
    for stage, word in enumerate(words):
        html = shown(NAME, {"step": str(stage)})
        assert word in html
        assert ("δ₂" in html, "δ₁" in html) == (stage > 1, stage > 2)


@pytest.mark.parametrize(
    "name, value, words",
    [("y", "1.5", "from 0 to 1"), ("W1", "1 2", "1×2 is out of range"), ("x", "1", "exactly 2")],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]
