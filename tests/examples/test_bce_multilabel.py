"""Check bce-multilabel against NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, shown

NAME = "bce-multilabel"


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert six(result["p"]) == ["0.880797", "0.268941", "0.622459"]
    assert six(result["losses"]) == ["0.126928", "0.313262", "0.474077"]
    sums = [result["sum_p"], result["sum"], result["mean"]]
    assert six(sums) == ["1.7722", "0.914267", "0.304756"]
    assert six(result["gradient"]) == ["-0.0397343", "0.0896471", "-0.125847"]
    assert six(result["softmax"]) == ["0.785597", "0.0391126", "0.17529"]


def test_random_labels_agree_with_numpy():
    random = np.random.default_rng(9)
    for _ in range(200):
        count = random.integers(1, 11)
        z, y = random.uniform(-20, 20, count), random.uniform(0, 1, count)
        y = np.where(random.random(count) < 0.6, np.round(y), y)
        texts = {"z": ", ".join(map(repr, z.tolist())), "y": ", ".join(map(repr, y.tolist()))}
        result = compute(NAME, **texts)
        p = 1 / (1 + np.exp(-z))
        losses = y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
        assert result["p"] == pytest.approx(p, rel=1e-9)
        assert result["losses"] == pytest.approx(losses, rel=1e-9, abs=1e-12)
        assert result["mean"] == pytest.approx(losses.mean(), rel=1e-9)
        assert result["gradient"] == pytest.approx((p - y) / count, rel=1e-9, abs=1e-12)
        assert result["softmax"] == pytest.approx(np.exp(z - np.logaddexp.reduce(z)), rel=1e-9)


def test_the_loss_of_a_huge_logit_is_exact():
    result = compute(NAME, z="1000, -1000", y="0, 1")
    assert result["losses"] == [1000, 1000]
    html = shown(NAME, z="1000", y="0")
    assert "−ln 0 = ∞" in html and "clamps ln at −100: 100" in html
    assert "clamps ln at −100: 75" in shown(NAME, z="1000", y="0.25")
    assert "clamps ln at −100: 50" in shown(NAME, z="-1000", y="0.5")
    assert "−ln 0" not in shown(NAME, z="1000", y="1")


def test_with_one_label_it_is_a_two_class_cross_entropy():
    result = compute(NAME, z="2", y="1")
    assert result["mean"] == pytest.approx(np.logaddexp(0, 2) - 2, rel=1e-9)
    assert "two-class" in shown(NAME, z="2", y="1")


def test_each_label_can_be_shown():
    for k in range(3):
        assert f">label {k}<" in shown(NAME, {"step": str(k)})


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"y": "1, 0"}, "y", "2 numbers for 3 logits"),
        ({"y": "1, 0, 1.5"}, "y", "from 0 to 1"),
        ({"y": "1, 0, -1"}, "y", "from 0 to 1"),
        ({"z": ""}, "z", "1 to 10 numbers"),
        ({"z": "1001, 0, 0"}, "z", "from −1000 to 1000"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]
