"""Check gini-split against NumPy and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from addon.examples import gini_split as example
from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "gini-split"


def column(result, key):
    return [f"{split[key]:.6g}" for split in result["splits"]]


def best(result):
    return result["splits"][result["best"]]


def test_worked_example():
    result = compute(NAME)
    assert result["parent"] == 0.46875
    assert column(result, "cut") == ["1.5", "2.5", "3.5", "4.5", "5.5", "6.5", "7.5"]
    assert column(result, "a") == ["0", "0", "0.444444", "0.375", "0.48", "0.5", "0.489796"]
    assert column(result, "b") == ["0.408163", "0.277778", "0.32", "0", "0", "0", "0"]
    assert column(result, "mean") == [
        "0.357143",
        "0.208333",
        "0.366667",
        "0.1875",
        "0.3",
        "0.375",
        "0.428571",
    ]
    assert (best(result)["cut"], best(result)["gain"]) == (4.5, 0.28125)


def test_the_thresholds_around_the_current_one_are_shown():
    texts = {"x": " ".join(map(str, range(20))), "labels": " ".join("01" * 10).strip()}
    example = examples.load("gini-split")
    values = read(example["inputs"], texts)["values"]
    result = example["compute"](values)
    last = len(result["splits"]) - 1
    for step in range(last + 1):
        blocks = example["trace"](values, result, {"step": str(step)})["blocks"]
        (table,) = [each for each in blocks if each["kind"] == "table"]
        assert table["rows"][table["marked"]][0] == f"{step + 0.5:.4g}"
    assert table["marked"] == len(table["rows"]) - 1, "the last threshold is not at the end"


def test_worked_example_by_entropy():
    result = compute(NAME, criterion="entropy")
    assert f"{result['parent']:.6g}" == "0.954434"
    assert column(result, "gain") == [
        "0.199204",
        "0.466917",
        "0.158868",
        "0.548795",
        "0.34759",
        "0.204434",
        "0.0923594",
    ]
    assert best(result)["cut"] == 4.5


def impurity(labels, criterion):
    p = np.unique(labels, return_counts=True)[1] / len(labels)
    return 1 - np.sum(p**2) if criterion == "Gini" else -np.sum(p * np.log2(p))


@pytest.mark.parametrize("criterion", ["Gini", "entropy"])
def test_random_data_agree_with_numpy(criterion):
    random = np.random.default_rng(9)
    for _ in range(150):
        count = int(random.integers(2, 31))
        x = np.round(random.uniform(-5, 5, count), int(random.integers(0, 4)))
        labels = random.integers(0, random.integers(1, 5), count)
        result = compute(
            NAME,
            x=" ".join(map(repr, x.tolist())),
            criterion=criterion,
            labels=" ".join(map(str, labels)),
        )
        cuts = np.unique(x)
        assert len(result["splits"]) == len(cuts) - 1
        for split, low, high in zip(result["splits"], cuts, cuts[1:], strict=False):
            assert split["cut"] == pytest.approx((low + high) / 2)
            left, right = labels[x <= low], labels[x > low]
            mean = len(left) * impurity(left, criterion) + len(right) * impurity(right, criterion)
            assert split["mean"] == pytest.approx(mean / count, rel=1e-9, abs=1e-12)
            assert split["gain"] == pytest.approx(result["parent"] - split["mean"])
            assert split["gain"] >= -1e-12 and best(result)["mean"] <= split["mean"] + 1e-12
        assert result["parent"] == pytest.approx(impurity(labels, criterion), abs=1e-12)


def test_the_gain_is_shown_and_a_tap_gives_a_sample_the_next_class():
    picture = hero(NAME)
    assert "cut 4.5: gain 0.469 − 0.188 = <b>0.281</b>, best" in picture
    assert re.findall('data-change="(labels:[0-2]=.)"', picture) == [
        "labels:0=1",
        "labels:1=1",
        "labels:2=0",
    ]
    assert "best" not in hero(NAME, {"step": "0"})
    three = hero(NAME, labels="0 0 1 0 1 2 1 1")
    assert re.findall('data-change="(labels:[45]=.)"', three) == ["labels:4=2", "labels:5=0"]
    assert "cut 1.5" in hero(NAME, x="1 1 2 2", labels="0 1 0 1")
    assert "no threshold can split" in hero(NAME, x="2 2 2", labels="0 1 0")


def test_impurities_are_never_negative():
    for x in ("1 2 3 4 5 6 7 8", "1 1 1 1 1 1 1 1"):
        html = hero(NAME, x=x, labels="0 0 0 1 1 0 0 0")
        labels_of_axes = re.findall(r'class="gr-tick"[^>]*>([^<]+)<', html)
        assert "0" in labels_of_axes and not [x for x in labels_of_axes if x.startswith("−")]


def test_a_pure_node_has_nothing_to_gain():
    result = compute(NAME, labels="1 1 1 1 1 1 1 1")
    assert result["parent"] == 0 and result["best"] == 0
    assert "nothing to gain" in shown(NAME, labels="1 1 1 1 1 1 1 1")


def test_equal_values_cannot_be_separated():
    assert column(compute(NAME, x="1 1 2 2", labels="0 1 0 1"), "cut") == ["1.5"]
    assert "No threshold gains" in shown(NAME, x="1 1 2 2", labels="0 1 0 1")


def test_a_constant_feature_has_no_split():
    result = compute(NAME, x="2 2 2", labels="0 1 0")
    assert result["splits"] == [] and math.isnan(example.answer_cut({}, result))
    assert "no threshold can split" in shown(NAME, x="2 2 2", labels="0 1 0")


def test_ties_go_to_the_smallest_threshold():
    for criterion in ("Gini", "entropy"):
        assert compute(NAME, x="1 2 3", labels="0 1 0", criterion=criterion)["best"] == 0


def test_values_are_sorted_with_their_labels():
    result = compute(NAME, x="4 1 3 2", labels="1 0 1 0")
    assert best(result)["cut"] == 2.5 and best(result)["mean"] == 0


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("labels", "0 1", "2 numbers for 8 values of x"),
        ("labels", "0.5 1", "not a whole number"),
        ("labels", "4 1", "from 0 to 3"),
        ("x", "1", "2 to 30 numbers"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in " ".join(examples.check(NAME, {name: value}).values())


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}
