"""Check pca-whiten against NumPy's eigenvalues and worked numbers."""

import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import ABSOLUTE, RELATIVE, compute, hero, shown

NAME = "pca-whiten"


def six(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert result["mean"] == [3.5, 3]
    assert [result[key] for key in "abc"] == [3.5, 3.6, 4]
    assert six(result["lambda"]) == ["7.35867", "0.14133"]
    assert six([result["ratio"], result["angle"]]) == ["0.981156", "46.9862"]
    assert six(result["axes"][0]) == ["0.682174", "0.73119"]
    assert six(result["scores"][0]) == ["-3.16781", "0.463627"]
    assert six(result["white"][0]) == ["-1.16778", "1.23325"]
    assert six(result["scores"][5]) == ["3.899", "0.218547"]
    assert six(result["white"][5]) == ["1.43732", "0.581336"]
    assert six([result["error"]]) == ["0.706649"]


def test_random_clouds_agree_with_numpy():
    random = np.random.default_rng(4)
    for _ in range(200):
        points = random.normal(0, 3, (int(random.integers(3, 31)), 2)) @ random.normal(0, 1, (2, 2))
        text = "; ".join(f"{x!r} {y!r}" for x, y in points.tolist())
        result = compute(NAME, points=text)
        cov = np.cov(points.T)
        assert result["lambda"] == pytest.approx(np.linalg.eigvalsh(cov)[::-1], rel=1e-8)
        axes = np.array(result["axes"])
        assert axes[0, 0] >= 0
        assert axes @ cov @ axes.T == pytest.approx(np.diag(result["lambda"]), abs=1e-9)
        scores = (points - points.mean(0)) @ axes.T
        assert np.array(result["scores"]) == pytest.approx(scores, rel=RELATIVE, abs=1e-11)
        assert np.cov(np.array(result["white"]).T) == pytest.approx(np.eye(2), abs=1e-9)
        back = points.mean(0) + scores[:, :1] * axes[0]
        assert result["error"] == pytest.approx(((points - back) ** 2).sum(), rel=1e-8)


def test_points_on_a_line_have_one_direction():
    texts = {"points": "0 0; 1 2; 2 4; 3 6"}
    result = compute(NAME, **texts)
    assert result["lambda"][1] == 0 and result["ratio"] == 1
    assert all(w[1] == 0 for w in result["white"])
    assert "that direction is dropped" in shown(NAME, **texts)


def test_no_spread_and_equal_spread_are_explained():
    assert compute(NAME, points="2 3; 2 3")["lambda"] == [0, 0]
    assert "no spread" in shown(NAME, points="2 3; 2 3")
    cross = "1 0; -1 0; 0 1; 0 -1"
    assert compute(NAME, points=cross)["lambda"] == pytest.approx([2 / 3, 2 / 3], abs=ABSOLUTE)
    assert "every direction is as good" in shown(NAME, points=cross)


def test_the_whitened_covariance_is_the_identity():
    html = shown(NAME)
    assert "e-1" not in html and "covariance now" in html
    assert "covariance now" not in shown(NAME, keep="1")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"points": "1 1"}, "points", "4 to 60 numbers, not 2"),
        ({"points": "1 1; 2 2; 3"}, "points", "5 numbers are not pairs"),
        ({"keep": "3"}, "keep", "one of: 1, 2"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_each_point_of_the_picture_sets_its_two_coordinates():
    html = hero(NAME)
    assert re.findall(r'data-x="(points:\d+)" data-y="(points:\d+)" data-at="([^"]+)"', html)[:2] == [
        ("points:0", "points:1", "1 1"),
        ("points:2", "points:3", "2 1"),
    ]
    assert "7.36" in html and "98.1" in html
    assert "data-x" not in hero(NAME, points="; ".join(f"{i} {i % 3}" for i in range(13)))
