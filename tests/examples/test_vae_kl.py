"""Check vae-kl against full Gaussian algebra in NumPy, simulated codes, and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "vae-kl"
LOG_2PI = math.log(2 * math.pi)


def digits(values):
    return [f"{x:.6g}" for x in values]


def texts(**values):
    return {
        name: ", ".join(repr(float(x)) for x in value) if np.ndim(value) else repr(float(value))
        for name, value in values.items()
    }


def drawn(random):
    """Return random inputs in several dimensions."""
    d = int(random.integers(1, 7))
    return {
        "mu": random.uniform(-3, 3, d),
        "logvar": random.uniform(-4, 3, d),
        "eps": random.uniform(-3, 3, d),
        "w": random.uniform(-3, 3, d),
        "x": random.uniform(-9, 9),
        "b": random.uniform(-5, 5),
        "s2": random.uniform(0.1, 9),
        "beta": random.uniform(0, 9),
    }


def divergence(m, s, n, t):
    """Return the KL divergence from the normal distribution (m, s) to (n, t), with full covariances."""
    inverse = np.linalg.inv(t)
    logs = np.linalg.slogdet(t)[1] - np.linalg.slogdet(s)[1]
    return 0.5 * (np.trace(inverse @ s) + (n - m) @ inverse @ (n - m) - len(m) + logs)


def test_worked_example():
    result = compute(NAME)
    assert digits(result["variances"]) == ["0.25", "1"]
    assert digits(result["sigmas"]) == ["0.5", "1"]
    assert digits(result["parts"]) == ["0.818147", "0.125"]
    assert digits([result["kl"]]) == ["0.943147"]
    assert result["slopes_mu"] == [1, -0.5]
    assert digits(result["slopes_logvar"]) == ["-0.375", "0"]
    assert digits(result["z"]) == ["1.25", "-1.5"]
    keys = ("rebuilt", "likelihood", "sampled", "reconstruction", "elbo", "evidence", "gap")
    assert digits(result[key] for key in keys) == [
        "-0.25",
        "-3.45019",
        "-4.39334",
        "-2.66894",
        "-3.61209",
        "-2.13491",
        "1.47717",
    ]


def test_presets_and_a_larger_beta_have_the_expected_numbers():
    exact = compute(NAME, mu="1", logvar="ln(0.5)", eps="0", w="1")
    assert exact["gap"] == 0 and digits([exact["elbo"]]) == ["-2.26551"]
    prior = compute(NAME, mu="0, 0", logvar="0, 0")
    assert prior["kl"] == 0 and digits([prior["reconstruction"]]) == ["-3.91894"]
    assert digits([compute(NAME, beta="4")["objective"]]) == ["-6.44153"]
    assert digits([compute(NAME, logvar="-10, -10")["kl"]]) == ["9.62505"]


def test_random_inputs_agree_with_full_covariances():
    random = np.random.default_rng(68)
    for _ in range(80):
        v = drawn(random)
        d = len(v["mu"])
        result = compute(NAME, **texts(**v))
        q = np.diag(np.exp(v["logvar"]))
        assert result["kl"] == pytest.approx(divergence(v["mu"], q, np.zeros(d), np.eye(d)))
        posterior = np.linalg.inv(np.eye(d) + np.outer(v["w"], v["w"]) / v["s2"])
        center = posterior @ v["w"] * (v["x"] - v["b"]) / v["s2"]
        assert result["means"] == pytest.approx(center)
        assert result["spreads"] == pytest.approx(np.diag(posterior))
        assert result["gap"] == pytest.approx(divergence(v["mu"], q, center, posterior))
        width = v["s2"] + v["w"] @ v["w"]
        evidence = -0.5 * (LOG_2PI + math.log(width) + (v["x"] - v["b"]) ** 2 / width)
        assert result["evidence"] == pytest.approx(evidence)
        assert result["elbo"] == pytest.approx(evidence - result["gap"])
        assert result["objective"] == pytest.approx(result["elbo"] + (1 - v["beta"]) * result["kl"])


def test_the_exact_reconstruction_is_the_mean_over_codes():
    random = np.random.default_rng(69)
    v = drawn(random)
    result = compute(NAME, **texts(**v))
    z = v["mu"] + np.exp(v["logvar"] / 2) * random.standard_normal((400_000, len(v["mu"])))
    logs = -0.5 * (LOG_2PI + math.log(v["s2"]) + (v["x"] - v["b"] - z @ v["w"]) ** 2 / v["s2"])
    error = logs.std() / math.sqrt(len(logs))
    assert abs(result["reconstruction"] - logs.mean()) < 5 * error
    one = compute(NAME, **texts(**{**v, "eps": np.zeros(len(v["mu"]))}))
    assert one["z"] == pytest.approx(v["mu"])


def test_the_gradients_agree_with_differences():
    step = 1e-6
    for mean, logvar in ((1.0, -2.0), (-0.3, 0.7)):
        at = compute(NAME, **texts(mu=[mean], logvar=[logvar], eps=[0], w=[1]))
        for key, move in (("slopes_mu", (step, 0)), ("slopes_logvar", (0, step))):
            high, low = (
                compute(
                    NAME,
                    **texts(mu=[mean + k * move[0]], logvar=[logvar + k * move[1]], eps=[0], w=[1]),
                )["kl"]
                for k in (1, -1)
            )
            assert at[key][0] == pytest.approx((high - low) / (2 * step), rel=1e-6)


def test_variances_may_be_extreme_and_the_decoder_may_ignore_the_code():
    tiny = compute(NAME, logvar="-50, -50")
    assert digits(tiny["variances"])[0] == "1.92875e-22" and math.isfinite(tiny["kl"])
    assert compute(NAME, mu="0", logvar="1e-9", eps="0", w="1")["kl"] >= 0
    blind = compute(NAME, w="0, 0")
    assert blind["elbo"] == pytest.approx(blind["evidence"] - blind["kl"])
    assert blind["gap"] == pytest.approx(blind["kl"])


@pytest.mark.parametrize("field", ["logvar", "eps", "w"])
def test_bad_inputs_are_refused(field):
    assert list(examples.check(NAME, {field: "1, 1, 1"})) == [field]


def test_mean_and_variance_of_each_dimension_can_be_dragged():
    first, second = hero(NAME), hero(NAME, {"step": "1"})
    assert 'data-x="mu:0"' in first and 'data-x="logvar:0"' in first
    assert 'data-x="mu:1"' in second and 'data-x="logvar:1"' in second


def test_one_sample_may_exceed_ln_p():
    assert "may lie above" not in shown(NAME)
    assert "may lie above" in shown(NAME, eps="1, 0.5")
