"""Check perplexity against NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "perplexity"


def digits(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert digits(result["nats"]) == ["0.693147", "1.38629", "2.07944", "1.38629"]
    assert digits(result["bits"]) == ["1", "2", "3", "2"]
    names = ["nll", "mean", "perplexity", "per_token", "per_byte", "per_word", "geometric"]
    assert digits([result[name] for name in [*names, "arithmetic", "uniform"]]) == [
        *("5.54518", "1.38629", "4", "2", "0.5", "6.3496", "0.25"),
        *("0.28125", "15.617"),
    ]


def test_one_unlikely_token_dominates():
    assert f"{compute(NAME, p='0.5, 0.5, 0.5, 0.0001')['perplexity']:.6g}" == "16.8179"


def test_smaller_tokens_cost_the_same_bits_per_byte():
    result = compute(NAME, p=", ".join(["0.5"] * 8))
    assert digits([result["perplexity"], result["per_byte"]]) == ["2", "0.5"]


def test_an_impossible_token_makes_the_perplexity_infinite():
    result = compute(NAME, p="0.5, 0, 0.5")
    assert [result[name] for name in ("nll", "perplexity", "per_byte")] == [math.inf] * 3
    assert result["geometric"] == 0 and "∞" in hero(NAME, p="0.5, 0, 0.5")
    assert "called impossible what came" in shown(NAME, p="0.5, 0, 0.5")


def test_certain_tokens_have_a_perplexity_of_one():
    result = compute(NAME, p="1, 1")
    assert (result["perplexity"], result["nll"]) == (1, 0)
    assert math.copysign(1, result["nll"]) == 1


def test_the_perplexity_of_one_token_is_its_inverse_probability():
    assert compute(NAME, p="0.2")["perplexity"] == pytest.approx(5, rel=1e-12)


def test_a_perplexity_beyond_a_float_has_finite_bits():
    result = compute(NAME, p="1e-300, 1e-300", words="1")
    assert result["per_word"] == math.inf and math.isfinite(result["per_byte"])
    assert "the bits are finite" in shown(NAME, p="1e-300, 1e-300", words="1")


def test_random_texts_agree_with_numpy():
    random = np.random.default_rng(56)
    for _ in range(100):
        p = random.uniform(1e-4, 1, random.integers(1, 21))
        size, words = int(random.integers(1, 200)), int(random.integers(1, 50))
        result = compute(NAME, p=", ".join(map(repr, map(float, p))), size=str(size), words=str(words))
        assert result["perplexity"] == pytest.approx(np.prod(p ** (-1 / len(p))), rel=1e-9)
        assert result["per_byte"] == pytest.approx(-np.log2(p).sum() / size, rel=1e-9, abs=1e-12)
        assert result["per_word"] == pytest.approx(np.prod(p ** (-1 / words)), rel=1e-9)


@pytest.mark.parametrize("texts", [{"p": "0.5, 1.2"}, {"p": "-0.1"}, {"p": ""}])
def test_bad_inputs_are_refused(texts):
    assert list(examples.check(NAME, texts)) == ["p"]


def test_few_probabilities_can_be_dragged():
    assert 'data-number="p:3"' in hero(NAME)
    assert "data-number" not in hero(NAME, p=", ".join(["0.5"] * 8))
