"""Check logistic-boundary against NumPy and worked numbers."""

import math
import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "logistic-boundary"


def six(result, *keys):
    return [f"{result[key]:.6g}" for key in keys]


def test_worked_example():
    result = compute(NAME)
    assert six(result, "z", "p", "odds", "norm", "distance", "margin", "hinge", "loss") == [
        "1.5",
        "0.817574",
        "4.48169",
        "2.23607",
        "0.67082",
        "0.894427",
        "0",
        "0.201413",
    ]
    assert result["class"] == 1 and result["cut"] == 0
    assert [f"{g:.6g}" for g in result["gradient"]] == ["-0.273638", "-0.182426"]
    assert six(result, "error") == ["-0.182426"]
    other = compute(NAME, y="0")
    assert six(other, "hinge", "loss") == ["2.5", "1.70141"]
    assert "<sub>2</sub> = 2 <i>x</i><sub>1</sub> − 0.5" in shown(NAME)


def test_the_threshold_moves_the_boundary():
    assert six(compute(NAME, tau="0.8"), "cut") == ["1.38629"]
    assert compute(NAME, tau="0.8")["class"] == 1 and compute(NAME, tau="0.9")["class"] == 0
    for tau, kind in (("0", 1), ("1", 0)):
        for b in ("-1000", "1000"):
            assert compute(NAME, tau=tau, b=b)["class"] == kind
    assert "every point positive" in shown(NAME, tau="0")
    assert "every point negative" in shown(NAME, tau="1")


def test_random_points_agree_with_numpy():
    random = np.random.default_rng(2)
    for _ in range(300):
        w, x = random.normal(0, 3, 2), random.normal(0, 3, 2)
        b, y = float(random.normal()), int(random.integers(2))
        result = compute(
            NAME,
            w=f"{w[0]!r}, {w[1]!r}".replace("np.float64", ""),
            b=repr(b),
            x=f"{x[0]!r}, {x[1]!r}".replace("np.float64", ""),
            y=str(y),
        )
        z = w @ x + b
        p = 1 / (1 + np.exp(-z))
        assert result["p"] == pytest.approx(p, rel=1e-9)
        assert result["loss"] == pytest.approx(np.logaddexp(0, -z if y else z), rel=1e-9)
        assert result["gradient"] == pytest.approx((p - y) * x, rel=1e-6)
        foot = x - result["distance"] * w / np.linalg.norm(w)
        assert w @ foot + b == pytest.approx(0, abs=1e-9)


def test_huge_logits_stay_finite():
    result = compute(NAME, w="1000, 0", x="1000, 0", b="0", y="0")
    assert result["p"] == 1 and result["loss"] == 1e6 and result["odds"] == math.inf
    assert compute(NAME, w="-1000, 0", x="1000, 0", b="0")["loss"] == 1e6
    assert "nan" not in shown(NAME, w="1000, 0", x="1000, 0", b="0").lower()


def test_without_weights_there_is_no_boundary():
    result = compute(NAME, w="0, 0", b="0")
    assert result["p"] == 0.5 and math.isnan(result["distance"]) and math.isnan(result["margin"])
    html = shown(NAME, w="0, 0", b="0")
    assert "p = σ(b) everywhere" in html and "undefined" in html


def test_boundaries_can_be_vertical_and_horizontal():
    assert "<sub>1</sub> = 0.25 (vertical)" in shown(NAME, w="2, 0")
    assert "<sub>2</sub> = −0.5</span>" in shown(NAME, w="0, -1")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"w": "1"}, "w", "exactly 2 numbers, not 1"),
        ({"tau": "1.5"}, "tau", "from 0 to 1"),
        ({"y": "2"}, "y", "one of: 0, 1"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_the_picture_shows_both_boundaries_and_a_tap_changes_the_class():
    picture = hero(NAME, tau="0.9")
    assert "<b>0.818</b>: class 0" in picture and "log loss 0.201, hinge loss 0" in picture
    assert re.search(r"true class \(tap\): <b [^>]*>1</b>", picture)
    assert 'data-x="x:0" data-y="x:1"' in picture and 'data-change="y=0"' in picture
    lines = 'class="gr-curve gr-line'
    assert picture.count(lines) == hero(NAME).count(lines) + 1 == 3
    assert "hinge loss 2.5" in hero(NAME, y="0") and 'data-change="y=1"' in hero(NAME, y="0")
    nothing = hero(NAME, w="0, 0", x="0, 0", b="0")
    assert lines not in nothing and "nan" not in nothing.lower()
