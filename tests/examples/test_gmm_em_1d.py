"""Check gmm-em-1d against a NumPy version and worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples import gmm_em_1d as example
from addon.examples.kit.random import generator
from tests.support.examples.helpers import compute, hero, shown

NAME = "gmm-em-1d"


def six(values):
    return [f"{x:.6g}" for x in values]


def parameters(state):
    return [six(state[key]) for key in ("means", "variances", "weights")]


def test_worked_example():
    start, after = compute(NAME)["states"]
    assert f"{start['likelihood']:.6g}" == "-18.8573"
    assert six(start["r"][n][0] for n in (0, 4, 8)) == ["0.987872", "0.401312", "0.00247262"]
    assert six(start["N"]) == ["4.26375", "4.73625"]
    assert parameters(after) == [
        ["-1.41406", "1.84306"],
        ["0.631159", "1.13694"],
        ["0.473749", "0.526251"],
    ]
    assert f"{after['likelihood']:.6g}" == "-16.1222"


def test_the_picture_shows_the_shares_and_the_start_means_to_drag():
    picture = hero(NAME)
    parts = ("shares of x = 0.2", ">0.401<", ">0.599<", "log-likelihood −16.1", 'data-x="means:1"')
    assert [part for part in parts if part not in picture] == []
    assert "log-likelihood −18.9" in hero(NAME, {"step": "0"})


def test_later_iterations_have_the_expected_numbers():
    states = compute(NAME, T="20")["states"]
    assert parameters(states[2]) == [
        ["-1.48592", "1.93355"],
        ["0.418522", "0.813512"],
        ["0.47772", "0.52228"],
    ]
    assert f"{states[20]['likelihood']:.6g}" == "-15.3281"
    assert parameters(states[20]) == [
        ["-1.62765", "1.82735"],
        ["0.191881", "0.919834"],
        ["0.442069", "0.557931"],
    ]


def row(values):
    return " ".join(map(repr, values.tolist()))


def test_random_mixtures_agree_with_numpy_and_never_lose_likelihood():
    random = np.random.default_rng(13)
    for _ in range(60):
        count, size = int(random.integers(1, 4)), int(random.integers(5, 31))
        x, m = random.normal(0, 3, size), random.uniform(-3, 3, count)
        v, w = random.uniform(0.3, 3, count), random.uniform(0.2, 1, count)
        w = w / w.sum()
        states = compute(
            NAME, data=row(x), K=str(count), means=row(m), variances=row(v), weights=row(w), T="8"
        )["states"]
        for before, after in zip(states, states[1:], strict=False):
            logs = np.log(w) - np.log(2 * np.pi * v) / 2 - (x[:, None] - m) ** 2 / (2 * v)
            lse = np.logaddexp.reduce(logs, axis=1)
            r = np.exp(logs - lse[:, None])
            np.testing.assert_allclose(before["r"], r, rtol=1e-7, atol=1e-12)
            assert before["likelihood"] == pytest.approx(lse.sum(), rel=1e-9)
            if after["floored"] or after["empty"]:
                break
            m = r.T @ x / r.sum(axis=0)
            v = np.sum(r * (x[:, None] - m) ** 2, axis=0) / r.sum(axis=0)
            w = r.sum(axis=0) / size
            np.testing.assert_allclose(after["means"], m, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(after["variances"], v, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(after["weights"], w, rtol=1e-7, atol=1e-12)
            assert after["likelihood"] >= before["likelihood"] - 1e-9


def test_one_component_fits_mean_and_variance_at_once():
    texts = {"data": "1 2 3 6", "K": "1", "means": "0", "variances": "1", "weights": "1"}
    after = compute(NAME, **texts)["states"][1]
    assert after["means"] == [3] and after["variances"] == [3.5] and after["weights"] == [1]


def test_start_values_beyond_the_number_of_components_are_ignored():
    two = compute(NAME, means="-1, 1, 5", variances="1, 1, 2", weights="0.3, 0.3, 0.4", T="3")
    same = compute(NAME, T="3")
    assert [parameters(state) for state in two["states"]] == [
        parameters(state) for state in same["states"]
    ]


def test_an_empty_component_keeps_its_place():
    texts = {"data": "0 1 2", "means": "1, 1000"}
    after = compute(NAME, **texts)["states"][1]
    assert after["means"][1] == 1000 and after["variances"][1] == 1 and after["empty"] == ["2"]
    assert "Component 2 is empty" in shown(NAME, **texts)


def test_a_collapsing_variance_stays_at_the_floor():
    texts = dict(example.PRESETS[3]["inputs"])
    after = compute(NAME, **texts)["states"][-1]
    assert after["variances"][0] == 1e-6 and after["floored"] == ["1"]
    assert "collapsed onto one value" in shown(NAME, **texts)


def test_equal_starts_stay_equal():
    states = compute(NAME, means="0, 0", T="5")["states"]
    for state in states:
        assert state["means"][0] == state["means"][1]
        assert state["variances"][0] == state["variances"][1]
    assert "start alike and stay alike" in shown(NAME, means="0, 0")


def test_a_distant_outlier_has_responsibilities():
    state = compute(NAME, data="-1, 1, 100000")["states"][0]
    assert sum(state["r"][2]) == pytest.approx(1) and np.isfinite(state["likelihood"])


def test_without_iterations_the_start_is_shown():
    assert len(compute(NAME, T="0")["states"]) == 1
    assert "start (dashed" in hero(NAME, T="0") and "M-step" not in shown(NAME, T="0")


def test_fresh_odds_are_whole_numbers():
    texts = {"data": "-1, 1", "means": "-1, 1", "variances": "2*1*1/ln(3), 2*1*1/ln(3)"}
    states = compute(NAME, **texts)["states"]
    assert states[0]["r"][0][0] == pytest.approx(0.75)
    assert states[1]["means"][0] == pytest.approx(-0.5)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("K", "3", "2 numbers for 3 components"),
        ("weights", "0.5, 0.6", "add up to 1, not 1.1"),
        ("variances", "0, 1", "out of range"),
        ("T", "21", "from 0 to 20"),
        ("data", "1", "2 to 30"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in " ".join(examples.check(NAME, {name: value}).values())


def test_fresh_questions_are_accepted():
    for seed in range(30):
        assert examples.check(NAME, example.fresh(generator(seed))) == {}


def test_the_highlighted_point_is_the_least_certain_one():
    """Its largest share is the smallest; it is not the first, the last, or the most certain point."""
    assert example.least_sure({"r": [[0.9, 0.1], [0.45, 0.55], [0.3, 0.7], [0.02, 0.98]]}) == 1
    assert example.least_sure({"r": [[0.3, 0.3, 0.4], [0.05, 0.05, 0.9], [0.5, 0.5, 0.0]]}) == 0
    assert example.least_sure({"r": [[0.8, 0.2], [0.7, 0.3], [0.4, 0.6]]}) == 2
    start = compute(NAME)["states"][0]
    tops = [max(row) for row in start["r"]]
    assert example.least_sure(start) == int(np.argmin(tops)) == 4
