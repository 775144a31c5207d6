"""Check dropout-mask against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from addon.examples.kit.random import generator, uniform
from tests.support.examples.helpers import compute, hero, shown


def six(x):
    return f"{x:.6g}"


def test_worked_example():
    result = compute("dropout-mask")
    assert [six(u) for u in result["u"][0]] == [
        "0.716382",
        "0.483119",
        "0.657838",
        "0.476533",
        "0.73535",
        "0.0937004",
        "0.0130712",
        "0.960676",
    ]
    assert (result["scale"], result["sums"][0], result["evaluation"]) == (2, 34, 36)
    assert six(result["averages"][199]) == "35.19"
    assert (six(result["spread"]), six(result["error"])) == ("14.2829", "1.00995")
    html = shown("dropout-mask") + hero("dropout-mask")
    assert html.count("✕") == 4 and "4 of 8 kept" in html


def test_random_settings_agree_with_numpy():
    random = np.random.default_rng(12)
    for _ in range(60):
        a = random.uniform(-5, 5, random.integers(1, 13))
        p, seed, many = (
            random.uniform(0, 0.95),
            int(random.integers(1, 1000)),
            int(random.integers(1, 60)),
        )
        result = compute(
            "dropout-mask",
            a=", ".join(repr(float(x)) for x in a),
            p=repr(p),
            seed=str(seed),
            M=str(many),
        )
        state = generator(seed)
        u = np.array([[uniform(state) for _ in a] for _ in range(many)])
        sums = ((u >= p) * a / (1 - p)).sum(1)
        np.testing.assert_allclose(result["u"], u)
        np.testing.assert_allclose(result["sums"], sums, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            result["averages"], np.cumsum(sums) / np.arange(1, many + 1), rtol=1e-9, atol=1e-12
        )
        assert result["spread"] == pytest.approx(math.sqrt(p / (1 - p) * (a**2).sum()), rel=1e-9)


def test_the_theory_of_one_sum_holds_over_seeds():
    sums = np.array([compute("dropout-mask", seed=str(seed))["sums"] for seed in range(1, 60)])
    assert sums.mean() == pytest.approx(36, abs=4 * 14.2829 / math.sqrt(sums.size))
    assert sums.std() == pytest.approx(14.2829, rel=0.03)


def test_a_rate_of_0_drops_nothing():
    result = compute("dropout-mask", p="0")
    assert set(result["sums"]) == {36} and result["spread"] == 0
    assert "training and evaluation are the same" in shown("dropout-mask", p="0")


def test_a_rate_of_1_drops_everything():
    result = compute("dropout-mask", p="1")
    assert set(result["sums"]) == {0} and result["spread"] == 0
    html = shown("dropout-mask", p="1") + hero("dropout-mask", p="1")
    assert "defined as 0" in html and html.count("✕") == 8 and "nan" not in html.lower()


def test_evaluation_keeps_everything():
    html = shown("dropout-mask", mode="evaluation")
    picture = hero("dropout-mask", mode="evaluation")
    assert "✕" not in picture and "the same every time" in picture and "= 18" in html


def test_seed_zero_counts_as_one():
    assert compute("dropout-mask", seed="0")["u"] == compute("dropout-mask", seed="1")["u"]
    assert "counts as 1" in shown("dropout-mask", seed="0")


def test_every_mask_can_be_shown():
    for step in (0, 1, 2, 200):
        assert f"mask {max(1, step)}<" in shown("dropout-mask", {"step": str(step)})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("p", "1.1", "from 0 to 1"),
        ("p", "-0.1", "from 0 to 1"),
        ("a", "", "1 to 12 numbers"),
        ("M", "201", "from 1 to 200"),
        ("seed", "1.5", "not a whole number"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("dropout-mask", {name: value})[name]
