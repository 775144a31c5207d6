"""Check diffusion-forward against NumPy, a simulated chain, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "diffusion-forward"


def digits(values):
    return [f"{x:.6g}" for x in values]


def betas(schedule, steps, first=1e-4, last=0.02):
    """Return all β, by the papers' formulas."""
    if schedule == "linear":
        return np.linspace(first, last, steps)
    s = np.arange(steps + 1) / steps
    f = np.cos((s + 0.008) / 1.008 * np.pi / 2) ** 2
    return np.minimum(1 - f[1:] / f[:-1], 0.999)


def test_worked_example():
    result = compute(NAME)
    names = ("beta", "bar", "scale", "rest", "snr")
    assert digits(result[name] for name in names) == [
        "0.00506006",
        "0.524085",
        "0.723937",
        "0.689866",
        "1.10122",
    ]
    assert digits(result["xt"]) == ["1.06887", "0.327897"]
    assert digits(result["predicted"]) == ["0.904706", "-0.595294"]
    assert digits(result["velocity"]) == ["-0.327897", "1.06887"]
    (before,) = result["posterior"]
    assert digits(before["means"]) == ["1.06791", "0.321376"]
    assert digits([before["variance"], result["last"]]) == ["0.00503172", "4.03583e-05"]
    assert result["half"] == 260


def test_the_schedules_have_the_expected_numbers():
    bars = [compute(NAME, t=str(t))["bar"] for t in range(0, 1001, 100)]
    assert digits(bars)[:4] == ["1", "0.897018", "0.659039", "0.39642"]
    assert digits(bars)[-2:] == ["0.000275206", "4.03583e-05"]
    cosine = compute(NAME, schedule="cosine")
    assert digits([cosine["bar"], cosine["last"]]) == ["0.847012", "2.42877e-09"]
    assert cosine["half"] == 497
    assert digits([compute(NAME, T="100", t="100")["bar"]]) == ["0.363563"]


def test_at_a_late_step_a_small_error_in_the_noise_is_a_large_one_in_the_data():
    end = compute(NAME, t="1000")
    assert digits([end["snr"], end["off"], end["factor"]]) == ["4.03599e-05", "-15.7407", "157.407"]


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_random_schedules_agree_with_numpy(schedule):
    random = np.random.default_rng(69)
    for _ in range(60):
        steps = int(random.integers(1, 300))
        t = int(random.integers(1, steps + 1))
        first, last = sorted(float(b) for b in random.uniform(1e-4, 0.05, 2))
        x, noise = random.uniform(-3, 3, 3), random.uniform(-3, 3, 3)
        error = float(random.uniform(-1, 1))
        result = compute(
            NAME,
            schedule=schedule,
            T=str(steps),
            t=str(t),
            b1=repr(first),
            bT=repr(last if steps > 1 else first),
            x0=", ".join(map(repr, map(float, x))),
            eps=", ".join(map(repr, map(float, noise))),
            error=repr(error),
        )
        beta = betas(schedule, steps, first, last)
        bar = np.cumprod(1 - beta)
        noised = np.sqrt(bar[t - 1]) * x + np.sqrt(1 - bar[t - 1]) * noise
        assert result["bar"] == pytest.approx(bar[t - 1], rel=1e-9)
        assert np.allclose(result["xt"], noised, rtol=1e-9)
        predicted = (noised - np.sqrt(1 - bar[t - 1]) * (noise + error)) / np.sqrt(bar[t - 1])
        if bar[t - 1] > 1e-6:
            assert np.allclose(result["predicted"], predicted, rtol=1e-7, atol=1e-7)
        below = np.flatnonzero(bar < 0.5)
        assert result["half"] == (below[0] + 1 if len(below) else -1)
        # The Gaussian of x at step t − 1 given x_0, times the step to x_t: a product of two
        # Gaussians, whose precisions add.
        if t > 1:
            prior, step = 1 - bar[t - 2], beta[t - 1]
            precision = 1 / prior + (1 - step) / step
            mean = (np.sqrt(bar[t - 2]) * x / prior + np.sqrt(1 - step) * noised / step) / precision
            assert result["posterior"][0]["variance"] == pytest.approx(1 / precision, rel=1e-7)
            assert np.allclose(result["posterior"][0]["means"], mean, rtol=1e-7)


def test_many_small_steps_are_the_same_as_one_jump():
    random = np.random.default_rng(4)
    x = np.full(200_000, 2.0)
    for beta in betas("linear", 20, 0.01, 0.2):
        x = np.sqrt(1 - beta) * x + np.sqrt(beta) * random.normal(size=x.size)
    jump = compute(NAME, T="20", t="20", b1="0.01", bT="0.2")
    assert x.mean() == pytest.approx(2 * jump["scale"], abs=0.01)
    assert x.var() == pytest.approx(jump["rest"] ** 2, abs=0.01)


def test_step_zero_has_no_noise_and_step_one_a_certain_posterior():
    start = compute(NAME, t="0")
    assert start["xt"] == [1, -0.5] and start["snr"] == math.inf and start["posterior"] == []
    assert "nothing has been added" in shown(NAME, t="0")
    first = compute(NAME, t="1")["posterior"][0]
    assert first["means"] == pytest.approx([1, -0.5]) and first["variance"] == 0


def test_a_lost_signal_predicts_nothing():
    gone = compute(NAME, T="1000", t="1000", b1="0.9", bT="0.9")
    assert gone["bar"] == 0 and gone["factor"] == math.inf
    assert all(math.isnan(x) for x in gone["predicted"])
    late = compute(NAME, T="1000", t="1000", b1="0.05", bT="0.05", error="0")
    assert late["predicted"] == [1, -0.5], "a rounding error was multiplied"


def test_betas_that_do_not_fit_the_number_of_steps_are_reported():
    assert "is still 0.363563" in shown(NAME, T="100", t="100")
    assert "is still" not in shown(NAME)
    assert "never" in shown(NAME, T="10", t="10")


@pytest.mark.parametrize(
    "texts, field",
    [
        ({"t": "1001"}, "t"),
        ({"b1": "0.03"}, "b1"),
        ({"b1": "0.03", "schedule": "cosine"}, "b1"),
        ({"eps": "1"}, "eps"),
    ],
)
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_the_step_can_be_dragged():
    assert 'data-x="t"' in hero(NAME)
    assert "number 2 of x" in hero(NAME, {"step": "1"})
