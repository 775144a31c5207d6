"""Check momentum-steps against its recurrences as matrices in NumPy and worked numbers."""

import re

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown


def test_worked_example():
    result = compute("momentum-steps")
    assert result["v"][1:6] == pytest.approx([0.1, 0.18, 0.234, 0.2592, 0.25596], rel=1e-9)
    assert result["theta"][1:6] == pytest.approx([0.9, 0.72, 0.486, 0.2268, -0.02916], rel=1e-9)
    assert f"{result['theta'][10]:.6g}" == "-0.588789"
    assert (result["lowest_at"], f"{result['lowest']:.6g}") == (9, "-0.603717")


@pytest.mark.parametrize(
    "variant, v1, theta10",
    [
        ("pytorch", 1, "-0.588789"),
        ("ema", 0.1, "0.621079"),
        ("nesterov", 0.1, "-0.350375"),
        ("plain", 0.1, "0.348678"),
    ],
)
def test_the_other_variants_have_the_expected_numbers(variant, v1, theta10):
    result = compute("momentum-steps", variant=variant)
    assert result["v"][1] == pytest.approx(v1, rel=1e-9)
    assert f"{result['theta'][10]:.6g}" == theta10


def test_nesterovs_second_step_is_the_expected_one():
    assert compute("momentum-steps", variant="nesterov")["theta"][2] == pytest.approx(0.729)


def test_constant_gradient_reaches_the_terminal_velocity():
    result = compute("momentum-steps", gradient="constant")
    assert result["v"][1:3] == pytest.approx([0.1, 0.19], rel=1e-9)
    assert f"{result['v'][10]:.6g} {result['distance']:.6g}" == "0.651322 4.13811"
    assert result["terminal"] == pytest.approx(1)
    plain = compute("momentum-steps", gradient="constant", variant="plain")
    assert plain["distance"] == pytest.approx(1)


def system(variant, eta, gamma, lam):
    """Return the matrix that gives (v, theta) after a step from (v, theta) before it."""
    v_row = {
        "classical": [gamma, eta * lam],
        "pytorch": [gamma, lam],
        "ema": [gamma, (1 - gamma) * lam],
        "plain": [0, eta * lam],
        "nesterov": [gamma - eta * lam * gamma, eta * lam],
    }[variant]
    rate = eta if variant in ("pytorch", "ema") else 1
    return np.array([v_row, [-rate * v_row[0], 1 - rate * v_row[1]]])


def test_random_runs_agree_with_numpy():
    random = np.random.default_rng(11)
    for _ in range(200):
        variant = str(random.choice(["classical", "pytorch", "ema", "nesterov", "plain"]))
        eta, gamma, lam = random.uniform(0, 0.5), random.uniform(0, 0.99), random.uniform(0, 3)
        theta0, steps = random.uniform(-5, 5), int(random.integers(1, 60))
        result = compute(
            "momentum-steps",
            variant=variant,
            eta=repr(eta),
            gamma=repr(gamma),
            **{"lambda": repr(lam)},
            theta0=repr(theta0),
            T=str(steps),
        )
        state, matrix = np.array([0, theta0]), system(variant, eta, gamma, lam)
        for t in range(1, steps + 1):
            state = matrix @ state
            assert result["v"][t] == pytest.approx(state[0], rel=1e-8, abs=1e-10)
            assert result["theta"][t] == pytest.approx(state[1], rel=1e-8, abs=1e-10)


def test_the_regime_follows_from_the_eigenvalues():
    random = np.random.default_rng(5)
    for _ in range(400):
        variant = str(random.choice(["classical", "pytorch", "ema", "nesterov", "plain"]))
        eta, gamma, lam = random.uniform(0.01, 2), random.uniform(0, 0.99), random.uniform(0.01, 4)
        result = compute(
            "momentum-steps", variant=variant, eta=repr(eta), gamma=repr(gamma), **{"lambda": repr(lam)}
        )
        roots = np.linalg.eigvals(system(variant, eta, gamma, lam))
        if max(abs(roots)) > 1 + 1e-9:
            assert result["regime"] == "diverging"
        elif np.any(abs(roots.imag) > 1e-9) or np.any(roots.real < -1e-9):
            assert result["regime"] == "oscillating"
        else:
            assert result["regime"] == "monotone"


def test_without_momentum_it_is_gradient_descent():
    plain = compute("momentum-steps", variant="plain")["theta"]
    for variant in ("classical", "pytorch", "ema", "nesterov"):
        assert compute("momentum-steps", variant=variant, gamma="0")["theta"] == plain
    assert "plain gradient descent" in shown("momentum-steps", gamma="0")


def test_divergence_is_stopped_and_reported():
    texts = {"eta": "2", "lambda": "100", "T": "100"}
    assert abs(compute("momentum-steps", **texts)["theta"][-1]) > 1e100
    html = hero("momentum-steps", **texts) + shown("momentum-steps", **texts)
    assert "passed 1e100" in html and "diverging" in html and "nan" not in html.lower()


def test_every_step_can_be_shown():
    for step in range(11):
        html = shown("momentum-steps", {"step": str(step)})
        assert 'aria-current="step"' in html
        assert ("gradient at step" in html) == (step > 0)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("gamma", "1", "1 is out of range: at least 0, below 1"),
        ("eta", "-0.1", "from 0 to 2"),
        ("T", "101", "from 1 to 100"),
        ("variant", "adam", "one of: classical, pytorch, ema, nesterov, plain"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("momentum-steps", {name: value})[name]


def test_under_a_constant_gradient_the_steps_and_their_limit_are_shown():
    for variant, limit in {"classical": "1", "pytorch": "1", "nesterov": "1", "ema": "0.1"}.items():
        html = hero("momentum-steps", gradient="constant", variant=variant, T="100")
        assert f">{limit}</b>" in html.split("gr-formula")[1]
        handle = re.search(r'data-at="100 ([^"]+)"', html)
        assert handle and float(handle[1]) == pytest.approx(float(limit), rel=1e-4)
