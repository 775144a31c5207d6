"""Check gradient-depth against NumPy chains and worked numbers."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown


def six(x):
    return f"{x:.6g}"


def test_worked_example():
    result = compute("gradient-depth")
    plain, residual = result["plain"], result["residual"]
    assert six(plain["factor"][1]) == "0.235004"
    assert six(plain["product"][5]) == "0.000607986"
    assert (six(plain["product"][10]), six(plain["log"][10])) == ("3.48312e-07", "-6.45803")
    assert six(10 ** (10 * result["bound"])) == "9.53674e-07"
    assert (six(plain["h"][10]), six(residual["h"][10])) == ("0.659046", "9.64439")
    assert (six(residual["product"][5]), six(residual["product"][10])) == ("1.76623", "1.79236")


@pytest.mark.parametrize(
    "phi, w, plain, residual",
    [
        ("tanh", "1", "0.22276", "2.96659"),
        ("identity", "1.5", "57.665", "9536.74"),
        ("identity", "0.5", "0.000976562", "57.665"),
        ("ReLU", "1", "1", "1024"),
    ],
)
def test_other_activations_have_the_expected_products(phi, w, plain, residual):
    result = compute("gradient-depth", phi=phi, w=w)
    assert six(result["plain"]["product"][10]) == plain
    assert six(result["residual"]["product"][10]) == residual


PHI: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "ReLU": lambda a: np.maximum(a, 0),
    "identity": lambda a: a,
}
SLOPE: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda a: PHI["sigmoid"](a) * PHI["sigmoid"](-a),
    "tanh": lambda a: 1 / np.cosh(a) ** 2,
    "ReLU": lambda a: float(a > 0),
    "identity": lambda a: 1.0,
}


def test_random_chains_agree_with_numpy():
    random = np.random.default_rng(1)
    for _ in range(200):
        phi = str(random.choice(list(PHI)))
        w, x0, k = random.uniform(-3, 3), random.uniform(-5, 5), int(random.integers(1, 30))
        result = compute("gradient-depth", phi=phi, w=repr(w), x0=repr(x0), k=str(k))
        for skip, name in enumerate(("plain", "residual")):
            h, product = x0, 1.0
            for t in range(1, k + 1):
                product *= skip + w * SLOPE[phi](w * h)
                h = skip * h + PHI[phi](w * h)
                assert result[name]["h"][t] == pytest.approx(h, rel=1e-9, abs=1e-12)
                assert result[name]["product"][t] == pytest.approx(product, rel=1e-8, abs=1e-300)
                if product:
                    assert result[name]["log"][t] == pytest.approx(
                        math.log10(abs(product)), rel=1e-7, abs=1e-9
                    )


def test_the_bound_holds():
    result = compute("gradient-depth", k="100", w="-7", x0="0.1")
    for t in range(1, 101):
        assert result["plain"]["log"][t] <= t * result["bound"] + 1e-9


def test_dead_chains_are_reported():
    assert compute("gradient-depth", phi="ReLU", w="-1")["plain"]["log"][1] == -math.inf
    assert "dead" in shown("gradient-depth", phi="ReLU", w="-1")
    assert compute("gradient-depth", phi="identity", w="-1")["residual"]["factor"][1] == 0
    assert "residual gradient is exactly 0" in shown("gradient-depth", phi="identity", w="-1")
    assert compute("gradient-depth", w="0")["plain"]["product"][10] == 0


def test_tiny_products_keep_their_logarithm():
    result = compute("gradient-depth", k="100", w="1e-5")
    assert result["plain"]["product"][100] == 0
    assert result["plain"]["log"][100] == pytest.approx(100 * math.log10(0.25e-5), rel=1e-5)
    assert "too small for a float" in shown("gradient-depth", k="100", w="1e-5")


def test_an_explosion_is_stopped():
    texts = {"phi": "identity", "w": "10", "k": "100", "x0": "100"}
    assert abs(compute("gradient-depth", **texts)["residual"]["h"][-1]) > 1e100
    assert "passed 1e100" in shown("gradient-depth", **texts)


def test_negative_gradients_are_reported_and_every_step_can_be_shown():
    assert "negative in places" in shown("gradient-depth", phi="identity", w="-0.5")
    for step in range(11):
        assert shown("gradient-depth", {"step": str(step)}).count('aria-current="step"') == 2


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("k", "0", "from 1 to 100"),
        ("w", "11", "from −10 to 10"),
        ("phi", "gelu", "one of: sigmoid"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("gradient-depth", {name: value})[name]


def test_the_picture_has_both_gradients_at_the_chosen_layer():
    assert "layer 10: " in hero("gradient-depth") and "3.5e−07" in hero("gradient-depth")
    stopped = {"phi": "identity", "w": "10", "k": "100", "x0": "100"}
    assert "layer 98: " in hero("gradient-depth", {"step": "99"}, **stopped)
    dead = hero("gradient-depth", phi="ReLU", w="-1")
    assert dead.count('role="slider"') == 1  # the other gradient is at minus infinity
