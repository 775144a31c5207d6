"""Check iou-nms against areas counted on a grid, a suppression in NumPy, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "iou-nms"
CHAIN = {"boxes": "0 0 4 4; 1 0 5 4; 2 0 6 4", "scores": "0.9, 0.8, 0.7"}


def digits(values):
    return [f"{x:.6g}" for x in values]


def texts(boxes, scores, threshold):
    return {
        "boxes": "; ".join(" ".join(str(int(x)) for x in box) for box in boxes),
        "scores": ", ".join(repr(float(x)) for x in scores),
        "threshold": repr(float(threshold)),
    }


def masks(boxes):
    """Return which unit squares are in each box, for boxes with integer corners from 0 to 12."""
    found = np.zeros((len(boxes), 12, 12), dtype=bool)
    for mask, (x1, y1, x2, y2) in zip(found, boxes, strict=True):
        mask[x1:x2, y1:y2] = True
    return found


def suppressed(iou, scores, threshold):
    """Return the kept boxes: the best one, then the best of those that it leaves, and so on."""
    left = np.argsort(-np.asarray(scores), kind="stable")
    kept = []
    while len(left):
        kept.append(int(left[0]))
        left = left[1:][iou[left[0], left[1:]] <= threshold]
    return kept


def test_worked_example():
    result = compute(NAME)
    assert result["areas"] == [16, 16, 16, 9, 9]
    assert [digits(row) for row in result["iou"]] == [
        ["1", "0.6", "0.333333", "0", "0"],
        ["0.6", "1", "0.230769", "0", "0"],
        ["0.333333", "0.230769", "1", "0", "0"],
        ["0", "0", "0", "1", "0.5"],
        ["0", "0", "0", "0.5", "1"],
    ]
    assert result["order"] == [0, 1, 2, 4, 3]
    assert result["kept"] == [0, 2, 4, 3] and result["removed"] == [1]


def test_the_threshold_decides_how_many_boxes_are_kept():
    assert compute(NAME, threshold="0.3")["kept"] == [0, 4]
    assert compute(NAME, threshold="0")["kept"] == [0, 4]
    assert len(compute(NAME, threshold="1")["kept"]) == 5


def test_a_removed_box_removes_no_other():
    assert compute(NAME, **CHAIN)["kept"] == [0, 2]
    assert compute(NAME, **{**CHAIN, "scores": "0.8, 0.9, 0.7"})["kept"] == [1]


def test_random_boxes_agree_with_counted_squares():
    random = np.random.default_rng(71)
    for _ in range(100):
        n = int(random.integers(1, 9))
        corners = random.integers(0, 11, (n, 2))
        boxes = np.hstack([corners, np.minimum(corners + random.integers(1, 7, (n, 2)), 12)])
        scores = random.integers(0, 11, n) / 10  # with ties
        threshold = float(random.choice([0.1, 0.25, 0.4, 0.5, 0.7]))
        result = compute(NAME, **texts(boxes, scores, threshold))
        found = masks(boxes).reshape(n, -1)
        both = (found[:, None] & found).sum(axis=2)
        iou = both / (found[:, None] | found).sum(axis=2)
        assert np.allclose(result["iou"], iou)
        sizes = found.sum(axis=1)
        dice = [[one["dice"] for one in row] for row in result["pairs"]]
        assert np.allclose(dice, 2 * both / (sizes[:, None] + sizes))
        assert result["kept"] == suppressed(iou, scores, threshold + 1e-12)
        assert sorted(result["kept"] + result["removed"]) == list(range(n))


def test_boxes_without_an_area_are_never_removed():
    result = compute(NAME, boxes="1 1 1 1; 1 1 1 1", scores="0.5, 0.5", threshold="0")
    assert result["iou"] == [[0, 0], [0, 0]] and result["kept"] == [0, 1]
    assert "no area" in shown(NAME, boxes="1 1 1 1; 1 1 1 1", scores="0.5, 0.5")


def test_touching_edges_share_nothing():
    assert compute(NAME, boxes="0 0 2 2; 2 0 4 2", scores="1, 1")["iou"][0][1] == 0


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"boxes": "0 0 4 4; 1 0 5"}, "boxes"),
        ({"boxes": "0 0 -1 4", "scores": "1"}, "boxes"),
        ({"boxes": "0 5 4 4", "scores": "1"}, "boxes"),
        ({"scores": "0.9, 0.8"}, "scores"),
    ],
)
def test_bad_inputs_are_refused(changed, field):
    assert list(examples.check(NAME, changed)) == [field]


def test_corners_can_be_dragged_and_comparisons_stepped_through():
    assert hero(NAME).count('aria-label="upper right corner of box') == 5
    assert "1 goes" in hero(NAME, {"step": "0"})
    assert "kept <b>0</b>; removed 1; left 2, 4, 3" in hero(NAME, {"step": "0"})
    assert "kept <b>0, 2, 4, 3</b>; removed 1<" in hero(NAME)
    assert examples.respond(NAME, {}, {}, 6, "")["steps"] == 6
    alone = examples.respond(NAME, {"boxes": "0 0 1 1", "scores": "1"}, {}, 6, "")
    assert alone["steps"] == 0 and "kept <b>0</b><" in alone["hero"]


def test_a_tap_gives_a_box_the_best_score():
    change = "scores=0.75, 0.8, 0.9, 0.6, 0.7"
    assert f'data-change="{change}" aria-label="give box 2 the best score"' in hero(NAME)
    assert compute(NAME, scores=change.removeprefix("scores="))["order"][0] == 2
