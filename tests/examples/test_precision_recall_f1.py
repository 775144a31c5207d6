"""Check precision-recall-f1 against NumPy and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from addon.examples import precision_recall_f1 as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "precision-recall-f1"


def counts(tp, fp, fn, tn):
    return {"tp": str(tp), "fp": str(fp), "fn": str(fn), "tn": str(tn)}


def test_worked_example():
    result = compute(NAME)
    assert (result["p"], result["r"]) == (0.8, 0.5)
    assert [f"{result[key]:.6g}" for key in ("f1", "geometric", "arithmetic", "specificity", "fpr")] == [
        "0.615385",
        "0.632456",
        "0.65",
        "0.97619",
        "0.0238095",
    ]
    assert (result["accuracy"], result["always_negative"]) == (0.9, 0.84)


@pytest.mark.parametrize(
    "beta, f", [("2", "0.540541"), ("0.5", "0.714286"), ("0", "0.8"), ("1", "0.615385")]
)
def test_other_betas_have_the_expected_numbers(beta, f):
    assert f"{compute(NAME, beta=beta)['f']:.6g}" == f


def test_a_single_correct_prediction_has_a_low_f1():
    result = compute(NAME, **counts(1, 0, 99, 900))
    assert (result["p"], result["r"]) == (1, 0.01)
    assert f"{result['arithmetic']:.6g} {result['f1']:.6g}" == "0.505 0.019802"


def test_random_counts_agree_with_labels_counted_by_numpy():
    random = np.random.default_rng(4)
    for _ in range(200):
        truth, said = random.integers(0, 2, (2, int(random.integers(20, 200))))
        tp, fp = int(np.sum(truth & said)), int(np.sum((1 - truth) & said))
        fn, tn = int(np.sum(truth & (1 - said))), int(np.sum((1 - truth) & (1 - said)))
        beta = float(random.uniform(0, 10))
        result = compute(NAME, beta=repr(beta), **counts(tp, fp, fn, tn))
        assert result["accuracy"] == pytest.approx(np.mean(truth == said))
        if tp > 0:
            p, r = truth[said == 1].mean(), said[truth == 1].mean()
            assert (result["p"], result["r"]) == pytest.approx((p, r))
            assert result["f"] == pytest.approx((1 + beta**2) * p * r / (beta**2 * p + r), rel=1e-9)
            assert result["f1"] == pytest.approx(1 / np.mean([1 / p, 1 / r]), rel=1e-9)
            assert result["f1"] <= result["geometric"] + 1e-12 <= result["arithmetic"] + 2e-12


def test_without_predicted_positives_precision_is_undefined():
    result = compute(NAME, **counts(0, 0, 16, 84))
    assert math.isnan(result["p"]) and result["r"] == 0 and result["f1"] == 0
    html = shown(NAME, **counts(0, 0, 16, 84))
    assert "scikit-learn reports 0" in html and "undefined" in html and "geometric" not in html


def test_without_positives_recall_is_undefined():
    result = compute(NAME, **counts(0, 5, 0, 95))
    assert math.isnan(result["r"]) and result["p"] == 0
    assert "There are no positives" in shown(NAME, **counts(0, 5, 0, 95))


def test_without_true_positives_f1_is_zero():
    assert compute(NAME, **counts(0, 3, 4, 5))["f1"] == 0
    assert "F₁ is 0" in shown(NAME, **counts(0, 3, 4, 5))


def test_without_samples_everything_is_undefined():
    result = compute(NAME, **counts(0, 0, 0, 0))
    assert all(math.isnan(result[key]) for key in result if key != "count")
    assert "everything is undefined" in shown(NAME, **counts(0, 0, 0, 0))


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("tp", "-1", "from 0 to"),
        ("fn", "2.5", "not a whole number"),
        ("beta", "11", "from 0 to 10"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}


def test_the_picture_has_the_counts_to_change_and_the_rates():
    html = hero(NAME, **counts(8, 2, 8, 82), beta="2")
    assert re.findall(r'data-edit="(\w+)" data-index="0" [^>]*>(\w+)\n(\d+)<', html) == [
        ("tp", "TP", "8"),
        ("fn", "FN", "8"),
        ("fp", "FP", "2"),
        ("tn", "TN", "82"),
    ]
    assert re.findall(r'gr-bar-label">([^<]*)<.*?gr-n[^>]*>([^<]*)<', html, re.DOTALL) == [
        ("precision", "0.8"),
        ("recall", "0.5"),
        ("F, β = 2", "0.541"),
        ("accuracy", "0.9"),
    ]
    assert "0/0" in hero(NAME, **counts(0, 0, 16, 84)) and "F₁" in hero(NAME)
