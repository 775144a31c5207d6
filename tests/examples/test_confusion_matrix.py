"""Check confusion-matrix against NumPy and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from addon.examples import confusion_matrix as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "confusion-matrix"


def test_worked_example():
    result = compute(NAME)
    assert result["matrix"] == [[2, 1, 1], [1, 2, 0], [0, 1, 2]]
    six = {key: [f"{x:.6g}" for x in result[key]] for key in ("precision", "recall", "f1")}
    assert six == {
        "precision": ["0.666667", "0.5", "0.666667"],
        "recall": ["0.5", "0.666667", "0.666667"],
        "f1": ["0.571429", "0.571429", "0.666667"],
    }
    assert result["accuracy"] == 0.6
    assert f"{result['macro']:.6g} {result['balanced']:.6g}" == "0.603175 0.611111"


def test_the_orientation_changes_only_the_picture():
    assert compute(NAME, rows="predicted") == compute(NAME)
    assert cells(hero(NAME)) == [["2", "1", "1"], ["1", "2", "0"], ["0", "1", "2"]]
    turned = hero(NAME, rows="predicted")
    assert cells(turned) == [["2", "1", "0"], ["1", "2", "1"], ["1", "0", "2"]]
    assert "true class<br>" in turned and "precision of<br>predicted class" in turned


def cells(html):
    """Return the numbers of the matrix, row by row."""
    rows = html.split('<div role="row">')[1:]
    return [re.findall(r">(\d+)</button>", row) for row in rows]


def test_a_tap_on_a_cell_adds_a_sample_of_its_classes():
    for rows in ("true", "predicted"):
        html = hero(NAME, truth="0 1", predicted="1 1", rows=rows)
        at: list[tuple[int, ...]] = []
        for change in re.findall(r'data-change="([^"]*)"', html):
            parts = dict(part.split("=") for part in change.split("|"))
            assert parts["step"] == "3"
            more = compute(NAME, truth=parts["truth"], predicted=parts["predicted"])["matrix"]
            less = compute(NAME, truth="0 1", predicted="1 1")["matrix"]
            grown = np.array(more) - np.array(less)
            assert grown.sum() == 1
            at.append(tuple(int(i) for i in np.argwhere(grown)[0]))
        wanted = [(0, 0), (0, 1), (1, 0), (1, 1)]
        assert at == [cell if rows == "true" else cell[::-1] for cell in wanted]


def test_at_most_sixty_samples_can_be_added():
    html = hero(NAME, truth="0 " * 60, predicted="1 " * 60)
    assert set(re.findall(r'data-change="([^"]*)"', html)) == {"step=60"}


def test_random_labels_agree_with_numpy():
    random = np.random.default_rng(6)
    for _ in range(150):
        count = int(random.integers(1, 7))
        truth, said = random.integers(0, count, (2, int(random.integers(1, 61))))
        result = compute(NAME, truth=" ".join(map(str, truth)), predicted=" ".join(map(str, said)))
        labels = np.union1d(truth, said)
        assert result["classes"] == labels.tolist()
        both = [[np.sum((truth == i) & (said == j)) for j in labels] for i in labels]
        assert result["matrix"] == np.array(both).tolist()
        recall = [np.mean(said[truth == k] == k) for k in labels if np.any(truth == k)]
        f1 = [
            2 * np.sum((truth == k) & (said == k)) / (np.sum(truth == k) + np.sum(said == k))
            for k in labels
        ]
        assert result["accuracy"] == pytest.approx(np.mean(truth == said))
        assert result["balanced"] == pytest.approx(np.mean(recall))
        assert result["macro"] == pytest.approx(np.mean(f1))
        for k, label in enumerate(labels):
            precision = np.mean(truth[said == label] == label) if np.any(said == label) else np.nan
            assert result["precision"][k] == pytest.approx(precision, nan_ok=True)


def test_a_class_that_is_never_predicted_has_no_precision():
    texts = {"truth": "0 0 0 1", "predicted": "0 0 0 0"}
    result = compute(NAME, **texts)
    assert math.isnan(result["precision"][1]) and result["f1"][1] == 0
    assert (result["accuracy"], result["balanced"]) == (0.75, 0.5)
    assert "Class 1 is never predicted" in shown(NAME, **texts)


def test_a_class_that_never_occurs_has_no_recall():
    texts = {"truth": "0 0 0 0", "predicted": "0 0 0 1"}
    result = compute(NAME, **texts)
    assert math.isnan(result["recall"][1]) and result["balanced"] == 0.75
    assert "No sample is truly 1" in shown(NAME, **texts)


def test_the_matrix_fills_sample_by_sample():
    empty = shown(NAME, {"step": "0"})
    assert "–" in empty and "sample" not in empty.split("<table")[0]
    third = shown(NAME, {"step": "3"})
    assert "truly <b>0</b>, predicted <b>1</b>" in third and "gr-in" in hero(NAME, {"step": "3"})
    assert cells(hero(NAME, {"step": "3"})) == [["2", "1", "0"], ["0", "0", "0"], ["0", "0", "0"]]


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("predicted", "0 0 1", "3 numbers for 10 true classes"),
        ("truth", "0.5", "not a whole number"),
        ("truth", "10", "from 0 to 9"),
        ("predicted", "", "1 to 60 numbers"),
        ("predicted", "0 1 2 3 4 5 6 7 8 9", "10 classes, but at most 6"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}


@pytest.mark.parametrize("rows", ["true", "predicted"])
def test_the_outlined_cell_is_the_one_that_the_sample_counts_in(rows):
    """It is the cell that increases at this step, in either orientation of the matrix."""
    values = {
        "truth": [0.0, 1.0, 2.0, 0.0, 2.0],
        "predicted": [1.0, 0.0, 0.0, 2.0, 2.0],
        "rows": rows,
        "tap": "adds",
    }
    result = example.compute(values)
    before = [[0] * 3 for _ in range(3)]
    for step in range(1, 6):
        blocks = flat([example.hero(values, result, step)])
        grid = next(each for each in blocks if each["kind"] == "grid")
        now = [[int(text) for text in row] for row in grid["rows"]]
        top, left, height, width = grid["options"]["window"]
        assert (height, width) == (1, 1)
        changed = [(i, j) for i in range(3) for j in range(3) if now[i][j] != before[i][j]]
        assert changed == [(top, left)]
        pair = int(values["truth"][step - 1]), int(values["predicted"][step - 1])
        assert (top, left) == (pair if rows == "true" else pair[::-1])
        before = now


def flat(blocks):
    """Yield all blocks, including those that are side by side."""
    for each in blocks:
        yield from flat(each["items"]) if each["kind"] in ("beside", "stacked") else [each]
