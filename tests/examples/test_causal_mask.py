"""Check causal-mask against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "causal-mask"
PADDED = "0, 1, 1, 1"


def digits(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert result["pairs"] == 10
    assert [digits(row) for row in result["weights"]] == [
        ["1", "0", "0", "0"],
        ["0.268941", "0.731059", "0", "0"],
        ["0.0900306", "0.244728", "0.665241", "0"],
        ["0.196612", "0.0723295", "0.196612", "0.534447"],
    ]
    assert digits(result["output"]) == ["1", "1.73106", "2.57521", "3.06889"]
    assert (result["empty"], result["leaks"]) == ([], [0, 0, 0, 0])


def test_a_query_without_keys_has_undefined_weights():
    result = compute(NAME, real=PADDED)
    assert all(math.isnan(w) for w in result["weights"][0]) and result["empty"] == [0]
    assert result["weights"][1] == [0, 1, 0, 0]
    assert "0/0" in hero(NAME, real=PADDED) and "scaled_dot_product_attention" in shown(
        NAME, real=PADDED
    )
    assert compute(NAME, real=PADDED, fill="zero row")["output"][0] == 0


def test_a_large_negative_number_in_place_of_infinity_leaks():
    result = compute(NAME, real=PADDED, fill="-1e9")
    assert (result["weights"][0], result["leaks"][0], result["output"][0]) == ([0.25] * 4, 1, 2.5)


def test_masking_after_the_softmax_loses_weight():
    result = compute(NAME, fill="after softmax")
    assert digits(result["sums"]) == ["0.534447", "0.731059", "0.803388", "1"]


def test_a_window_narrows_the_mask_and_no_mask_attends_to_all():
    assert digits(compute(NAME, window="2")["weights"][3]) == ["0", "0", "0.268941", "0.731059"]
    assert compute(NAME, window="1")["weights"] == np.eye(4).tolist()
    assert digits(compute(NAME, mask="none")["output"]) == ["1.93111", "2.14466", "2.85534", "3.06889"]


def test_random_masks_agree_with_numpy():
    random = np.random.default_rng(47)
    for _ in range(80):
        n = int(random.integers(1, 6))
        scores, v = random.uniform(-5, 5, (n, n)), random.uniform(-9, 9, n)
        real, window = random.integers(0, 2, n), int(random.integers(0, 6))
        causal = bool(random.integers(0, 2))
        result = compute(
            NAME,
            scores="; ".join(" ".join(map(repr, map(float, row))) for row in scores),
            v=", ".join(map(repr, map(float, v))),
            real=", ".join(map(str, real)),
            window=str(window),
            mask="causal" if causal else "none",
            fill="zero row",
        )
        i, j = np.indices((n, n))
        allowed = real[j] == 1
        if causal:
            allowed &= j <= i
        if window:
            allowed &= abs(i - j) < window
        w = np.where(allowed, np.exp(scores), 0)
        sums = w.sum(axis=1, keepdims=True)
        w = np.divide(w, sums, out=np.zeros_like(w), where=sums > 0)
        assert np.allclose(result["weights"], w, rtol=1e-9, atol=1e-12)
        assert np.allclose(result["output"], w @ v, rtol=1e-9, atol=1e-9)
        assert result["pairs"] == allowed.sum()


@pytest.mark.parametrize(
    "texts, field",
    [
        ({"scores": "1 2; 3 4; 5 6"}, "scores"),
        ({"v": "1, 2"}, "v"),
        ({"real": "1, 1"}, "real"),
        ({"real": "1, 0.5, 1, 1"}, "real"),
    ],
)
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_a_tap_on_a_key_makes_it_padding_and_real_again():
    assert 'data-change="real:0=0"' in hero(NAME)
    assert 'data-change="real:0=1"' in hero(NAME, real=PADDED)
