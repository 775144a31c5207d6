"""Check int8-quantization against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "int8-quantization"
OUTLIER = "0.1 -0.2 0.3 0.15; 0.2 60 -0.1 0.05"


def test_worked_example():
    result = compute(NAME)
    assert result["s"] == [0.01, 0.01]
    assert result["codes"] == [[50, -101, 25, 127], [30, 90, -60, 10]]
    assert np.allclose(result["back"], [[0.5, -1.01, 0.25, 1.27], [0.3, 0.9, -0.6, 0.1]])
    assert np.allclose(result["errors"], [[0, -0.002, -0.004, 0], [0, -0.004, 0, -0.001]])
    assert f"{result['worst']:.6g} {result['mse']:.6g}" == "0.004 4.625e-06"
    assert [f"{x:.6g}" for x in result["row_mse"]] == ["5e-06", "4.25e-06"]
    assert f"{result['decibels']:.6g}" == "50.572"


def test_four_bits_have_the_expected_scale():
    result = compute(NAME, bits="4")
    assert f"{result['s'][0]:.6g} {result['decibels']:.6g}" == "0.181429 21.8999"


def test_an_outlier_costs_precision_unless_rows_have_their_own_scale():
    shared, own = compute(NAME, x=OUTLIER), compute(NAME, x=OUTLIER, scope="row")
    assert shared["codes"] == [[0, 0, 1, 0], [0, 127, 0, 0]]
    assert [f"{x:.6g}" for x in shared["row_mse"]] == ["0.025559", "0.013125"]
    assert own["codes"][0] == [42, -85, 127, 64]
    assert own["row_mse"][1] == shared["row_mse"][1]


def test_the_affine_scheme_uses_all_codes():
    affine = compute(NAME, x="0.1, 0.5, 2, 5.1", scheme="affine")
    assert (f"{affine['s'][0]:.6g}", affine["codes"]) == ("0.02", [[5, 25, 100, 255]])
    assert math.isinf(affine["decibels"]), "the affine codes have an error"
    assert compute(NAME, x="0.1, 0.5, 2, 5.1")["codes"] == [[2, 12, 50, 127]]
    assert compute(NAME, x="-1, -2", scheme="affine")["scales"][0]["z"] == 255


def quantized(x, bits, scheme):
    """Return the codes and the scale of one group, by NumPy's own rounding."""
    if scheme == "absmax":
        top = 2 ** (bits - 1) - 1
        s = np.abs(x).max() / top
        return np.clip(np.rint(x / s), -top, top), s, 0
    low, high = min(0.0, x.min()), max(0.0, x.max())
    s = (high - low) / (2**bits - 1)
    z = np.rint(-low / s)
    return np.clip(np.rint(x / s) + z, 0, 2**bits - 1), s, z


def test_random_matrices_agree_with_numpy():
    random = np.random.default_rng(62)
    for _ in range(100):
        x = random.normal(0, 10, random.integers(1, 6, 2))
        bits = int(random.integers(2, 9))
        scheme = str(random.choice(["absmax", "affine"]))
        scope = str(random.choice(["tensor", "row"]))
        text = "; ".join(" ".join(repr(float(v)) for v in row) for row in x)
        result = compute(NAME, x=text, bits=str(bits), scheme=scheme, scope=scope)
        for i, row in enumerate(x):
            _, s, z = quantized(x if scope == "tensor" else row, bits, scheme)
            top = 2 ** (bits - 1) - 1
            ends = (-top, top) if scheme == "absmax" else (0, 2**bits - 1)
            codes = np.clip(np.rint(row / s) + z, *ends)
            assert result["codes"][i] == list(codes)
            assert np.allclose(result["back"][i], (codes - z) * s, atol=1e-12)
            if scheme == "absmax":
                assert max(map(abs, result["errors"][i])) <= s / 2 * (1 + 1e-9)


def test_halves_go_to_the_even_code():
    assert compute(NAME, x="0.5 1.5 2.5 -0.5 -1.5 127")["codes"] == [[0, 2, 2, 0, -2, 127]]


def test_two_bits_have_three_codes():
    assert compute(NAME, x="-1 -0.4 0.4 0.6 1", bits="2")["codes"] == [[-1, 0, 0, 1, 1]]


@pytest.mark.parametrize("scheme", ["absmax", "affine"])
def test_zeros_are_quantized_without_a_scale(scheme):
    result = compute(NAME, x="0 0", scheme=scheme)
    assert (result["s"], result["codes"], result["worst"]) == ([0], [[0, 0]], 0)
    assert math.isnan(result["decibels"])
    assert "every code stands for 0" in shown(NAME, x="0 0", scheme=scheme)


def test_a_code_is_chosen_by_a_tap_and_its_number_dragged():
    assert 'data-step="7"' in hero(NAME) and 'data-x="x:0"' in hero(NAME)
    assert 'data-x="x:5"' in hero(NAME, {"step": "5"})
    assert "<b" in shown(NAME, {"step": "1"}) and "−100.8" in shown(NAME, {"step": "1"})


@pytest.mark.parametrize("texts", [{"bits": "9"}, {"x": "2e6"}, {"x": "1 2 3 4 5 6 7"}])
def test_numbers_out_of_range_are_refused(texts):
    assert list(examples.check(NAME, texts)) == list(texts)
