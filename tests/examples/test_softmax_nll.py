"""Check softmax-nll against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import ABSOLUTE, RELATIVE, compute, hero, shown


def close(actual, expected):
    assert actual == pytest.approx(expected, rel=RELATIVE, abs=ABSOLUTE)


def test_worked_example():
    result = compute("softmax-nll")
    close(result["naive"], [2, 3, 5])
    close(result["naive_total"], 10)
    close(result["p"], [0.2, 0.3, 0.5])
    close(result["nll"], math.log(2))
    close(result["gradient"], [0.2, 0.3, -0.5])
    assert result["argmax"] == 2


@pytest.mark.parametrize("t, nll", [("0", 1.6094379124341003), ("1", 1.203972804325936)])
def test_other_true_classes_have_the_expected_losses(t, nll):
    close(compute("softmax-nll", t=t)["nll"], nll)


def test_a_second_softmax_agrees_with_numpy():
    result = compute("softmax-nll", twice="on")
    z = np.log([2.0, 3.0, 5.0])
    p = np.exp(z) / np.exp(z).sum()
    q = np.exp(p) / np.exp(p).sum()
    error = q - np.array([0, 0, 1])
    close(result["q"], q)
    close(result["nll2"], -math.log(q[2]))
    close(result["gradient2"], (np.diag(p) - np.outer(p, p)) @ error)
    assert [f"{x:.6g}" for x in result["q"]] == ["0.289433", "0.319873", "0.390694"]
    assert f"{result['total2']:.6g}" == "4.21998"
    assert f"{result['ceiling']:.6g} {result['floor']:.6g}" == "0.576117 0.551445"
    ten = compute("softmax-nll", z=" ".join("1" * 10), twice="on")
    assert f"{ten['ceiling']:.6g} {ten['floor']:.6g}" == "0.231969 1.46115"


def test_random_logits_agree_with_numpy():
    random = np.random.default_rng(7)
    for _ in range(200):
        z = random.uniform(-30, 30, random.integers(1, 11))
        t = int(random.integers(len(z)))
        result = compute("softmax-nll", z=", ".join(repr(float(x)) for x in z), t=str(t))
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        close(result["p"], p)
        close(result["nll"], np.logaddexp.reduce(z) - z[t])
        close(result["gradient"], p - np.eye(len(z))[t])


def test_after_two_softmaxes_a_gradient_comes_from_its_own_probabilities():
    html = shown("softmax-nll", twice="on")
    for i in range(3):
        assert f'data-tie="h{i}" data-from="q{i} p{i}"' in html


def test_an_underflowing_probability_keeps_a_finite_loss():
    result = compute("softmax-nll", z="1000, 0", t="1")
    assert result["p"][1] == 0 and result["nll"] == 1000
    html = shown("softmax-nll", z="1000, 0", t="1")
    assert "exp overflows" in html and "too small for a float" in html


def test_one_logit_has_probability_one():
    result = compute("softmax-nll", z="3", t="0")
    assert result["p"] == [1] and result["nll"] == 0


def test_a_constant_changes_nothing_bit_for_bit():
    plain, moved = compute("softmax-nll"), compute("softmax-nll", c="100")
    for key in ("p", "nll", "gradient", "exps", "shifted"):
        assert plain[key] == moved[key]
    assert moved["m"] == pytest.approx(100 + math.log(5))


def test_logits_with_a_large_constant_can_be_distinguished():
    html = hero("softmax-nll", c="100")
    assert ">100.69<" in html and ">101.1<" in html and ">101.61<" in html


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"z": ""}, "z", "1 to 10 numbers, not 0"),
        ({"z": "1, abc"}, "z", "“abc” is not a number"),
        ({"z": "1, 1001"}, "z", "1001 is out of range: from −1000 to 1000"),
        ({"z": "nan"}, "z", "not a number"),
        ({"t": "3"}, "t", "there are 3 logits: 0 to 2"),
        ({"t": "1.5"}, "t", "not a whole number"),
        ({"twice": "perhaps"}, "twice", "on or off"),
        ({"logits": "1"}, "logits", "no such input; it has z, t, c, twice"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check("softmax-nll", texts)[name]
