"""Check roc-pr-points against NumPy and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from addon.examples import roc_pr_points as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "roc-pr-points"


def test_worked_example():
    result = compute(NAME)
    assert result["tpr"] == [0, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 1, 1, 1, 1]
    assert [f"{x:.6g}" for x in result["fpr"]] == [
        "0",
        "0",
        "0",
        "0.166667",
        "0.166667",
        "0.333333",
        "0.5",
        "0.5",
        "0.666667",
        "0.833333",
        "1",
    ]
    assert (result["pairs"], f"{result['auc']:.6g}") == (20, "0.833333")
    assert (f"{result['ap']:.6g}", result["prevalence"]) == ("0.830357", 0.4)


def test_more_negatives_do_not_change_the_roc_curve():
    result = compute(NAME, r="10")
    assert result["tpr"] == compute(NAME)["tpr"]
    assert result["fpr"] == pytest.approx(compute(NAME)["fpr"])
    assert f"{result['auc']:.6g} {result['ap']:.6g}" == "0.833333 0.587104"
    assert result["prevalence"] == 0.0625


def test_random_scores_agree_with_numpy():
    random = np.random.default_rng(8)
    for _ in range(150):
        count, r = int(random.integers(2, 41)), int(random.integers(1, 21))
        scores = np.round(random.uniform(0, 1, count), int(random.integers(1, 6)))
        labels = random.integers(0, 2, count)
        labels[:2] = [0, 1]
        result = compute(
            NAME,
            scores=" ".join(map(repr, scores.tolist())),
            labels=" ".join(map(str, labels)),
            r=str(r),
        )
        high, low = scores[labels == 1], np.repeat(scores[labels == 0], r)
        order = (high[:, None] > low).mean() + (high[:, None] == low).mean() / 2
        assert result["auc"] == pytest.approx(order, rel=1e-9)
        area = sum(
            (b - a) * (c + d) / 2
            for a, b, c, d in zip(
                result["fpr"], result["fpr"][1:], result["tpr"], result["tpr"][1:], strict=False
            )
        )
        assert result["auc"] == pytest.approx(area, rel=1e-9)
        cuts = np.unique(scores)[::-1]
        assert result["thresholds"][1:] == cuts.tolist()
        recall = [np.mean(high >= t) for t in cuts]
        precision = [np.sum(high >= t) / (np.sum(high >= t) + np.sum(low >= t)) for t in cuts]
        assert result["ap"] == pytest.approx(np.diff([0, *recall]) @ precision, rel=1e-9)


def test_tied_scores_are_one_step():
    result = compute(NAME, scores="0.5 0.5 0.5", labels="1 0 1")
    assert len(result["tp"]) == 2 and result["auc"] == 0.5


def test_reversed_scores_mirror_the_auc():
    turned = dict(example.PRESETS[3]["inputs"])
    assert compute(NAME, **turned)["auc"] == pytest.approx(1 - compute(NAME)["auc"])


@pytest.mark.parametrize("labels", ["1 1 1", "0 0 0"])
def test_with_one_class_the_auc_is_undefined(labels):
    result = compute(NAME, scores="1 2 3", labels=labels)
    assert math.isnan(result["auc"])
    for step in "0123":
        html = shown(NAME, {"step": step}, scores="1 2 3", labels=labels)
        assert "AUC is undefined" in html and "nan" not in html


@pytest.mark.parametrize("r", ["1", "3"])
def test_the_four_counts_are_all_samples(r):
    result = compute(NAME, r=r)
    for step in range(1, len(result["tp"])):
        (line,) = re.findall(r"TP .*? TN [^<]*", shown(NAME, {"step": str(step)}, r=r))
        tp, fp, fn, tn = map(int, re.findall(r"\b[TF][PN] (\d+)", re.sub("<[^>]*>", "", line)))
        assert tp + fn == result["positives"] and fp + tn == result["negatives"]


def test_the_area_under_the_drawn_precision_recall_curve_is_ap():
    result = compute(NAME)
    plot = example.curves(result, 1)["items"][1]
    curve = plot["curves"][-1]
    xs, ys = np.array(curve["xs"]), np.array(curve["ys"])
    assert ((np.diff(xs) == 0) | (np.diff(ys) == 0)).all(), "the curve has slopes"
    assert (np.diff(xs) * ys[1:]).sum() == pytest.approx(result["ap"])


def test_the_first_threshold_calls_nothing_positive():
    assert "precision is 0/0" in shown(NAME, {"step": "0"})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("labels", "1 0", "2 numbers for 10 scores"),
        ("labels", "1 0.5 1 1 1 1 1 1 1 1", "0 or 1"),
        ("scores", "nan, 1", "not a number"),
        ("scores", "1", "2 to 40 numbers"),
        ("r", "0", "from 1"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in " ".join(examples.check(NAME, {name: value}).values())


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}


def test_the_threshold_is_dragged_along_both_curves():
    html = hero(NAME, {"step": "3"})
    assert re.findall(r'data-at="([^"]*)"', html) == ["0.16666667 0.5", "0.5 0.66666667"]
    assert "AUC = " in html and ">0.833<" in html and "≥ 0.8: FPR" in html
    assert hero(NAME, {"step": "0"}).count("data-path") == 1, "a precision of 0/0 has a place"
    assert "data-path" not in hero(NAME, {"step": "0"}, scores="1 2 3", labels="0 0 0")


def test_a_tap_on_a_score_flips_its_label():
    html = hero(NAME, {"step": "2"}, scores="0.2 0.9 0.5", labels="1 0 0")
    cells = re.findall(
        r'class="gr-cell gr-(up|down)([^"]*)"[^>]*data-change="([^"]*)"[^>]*>([^<]*)<', html
    )
    assert [(color, change, score) for color, _, change, score in cells] == [
        ("down", "labels:1=1", "0.9"),
        ("down", "labels:2=1", "0.5"),
        ("up", "labels:0=0", "0.2"),
    ]
    outlined = ["gr-in" in classes for _, classes, _, _ in cells]
    assert outlined == [True, True, False], "the outlined scores are not those ≥ 0.5"
    assert "gr-in" not in hero(NAME, {"step": "0"})
