"""Check lr-schedule against the formulas in NumPy, and a table of worked numbers."""

import numpy as np
import pytest

from addon import examples
from addon.examples import lr_schedule
from tests.support.examples.helpers import compute, shown


@pytest.mark.parametrize(
    "t, row",
    [
        (0, "0.1 0.1 0.1 0.1"),
        (30, "0.01 0.0214639 0.0793893 0.04"),
        (50, "0.01 0.0076945 0.05 0.0285714"),
        (60, "0.001 0.00460698 0.0345492 0.025"),
        (99, "0.0001 0.000623214 2.4672e-05 0.0168067"),
    ],
)
def test_worked_example(t, row):
    result = compute("lr-schedule")
    assert " ".join(f"{result[kind][t]:.6g}" for kind in lr_schedule.OVER_TIME[:4]) == row


def test_warm_up_and_layer_groups_have_the_expected_numbers():
    result = compute("lr-schedule")
    assert result["warm-up"][:5] == pytest.approx([0.02, 0.04, 0.06, 0.08, 0.1], rel=1e-9)
    assert set(result["warm-up"][5:]) == {0.1}
    assert result["layer groups"] == pytest.approx([1e-5, 1e-4, 1e-3], rel=1e-9)
    assert compute("lr-schedule", groups="1")["layer groups"] == [1e-3]
    assert "single group" in shown("lr-schedule", kind="layer groups", groups="1")


@pytest.mark.parametrize("kind", lr_schedule.OVER_TIME)
def test_only_the_chosen_schedule_is_drawn_bold(kind):
    result = compute("lr-schedule")
    drawn = lr_schedule.curves(result, kind, len(result[kind]))
    assert [each["style"] for each in drawn] == ["dash"] * (len(lr_schedule.OVER_TIME) - 1) + ["line"]
    assert (drawn[-1]["ys"], drawn[-1]["label"], drawn[-1]["color"]) == (result[kind], kind, 0)


def test_random_schedules_agree_with_numpy():
    random = np.random.default_rng(15)
    for _ in range(100):
        eta, factor, decay, low, c = map(float, random.uniform(0.001, 1, 5))
        count, size, warm = (int(x) for x in random.integers(1, 300, 3))
        result = compute(
            "lr-schedule",
            eta0=repr(eta),
            T=str(count),
            size=str(size),
            low=repr(low),
            factor=repr(factor),
            decay=repr(decay),
            c=repr(c),
            warm=str(warm),
        )
        t = np.arange(count)
        for kind, expected in {
            "step": eta * factor ** (t // size),
            "exponential": eta * decay**t,
            "cosine": low + (eta - low) * (1 + np.cos(np.pi * t / count)) / 2,
            "inverse": eta / (1 + c * t),
            "warm-up": eta * np.minimum(1, (t + 1) / warm),
        }.items():
            np.testing.assert_allclose(result[kind], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", [*lr_schedule.OVER_TIME, "layer groups"])
def test_a_single_update_is_shown(kind):
    assert shown("lr-schedule", kind=kind, T="1")
    assert compute("lr-schedule", T="1")["cosine"] == [0.1]


def test_cosine_holds_its_floor_beyond_the_end():
    values = {"T": 10, "eta0": 0.1, "low": 0.02}
    assert lr_schedule.cosine(values, 10) == lr_schedule.cosine(values, 1000) == 0.02


def test_a_warm_up_may_be_longer_than_the_training():
    html = shown("lr-schedule", kind="warm-up", warm="50", T="20")
    assert "never reached" in html
    assert compute("lr-schedule", warm="50", T="20")["warm-up"][-1] == pytest.approx(0.04)


def test_layer_groups_grow_geometrically():
    rates = compute("lr-schedule", groups="7", first="0.001", last="0.5")["layer groups"]
    np.testing.assert_allclose(rates, np.geomspace(0.001, 0.5, 7), rtol=1e-9)


def test_every_update_can_be_shown():
    for kind in lr_schedule.OVER_TIME:
        for step in range(0, 100, 7):
            assert 'aria-current="step"' in shown("lr-schedule", {"step": str(step)}, kind=kind)


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"factor": "0"}, "factor", "above 0"),
        ({"factor": "1.1"}, "factor", "at most 1"),
        ({"decay": "0"}, "decay", "above 0"),
        ({"T": "0"}, "T", "out of range"),
        ({"kind": "cosine", "low": "0.2"}, "low", "at most the base rate"),
        ({"kind": "linear"}, "kind", "one of"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check("lr-schedule", texts)[name]
