"""Check log-product-underflow against NumPy's own float formats and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "log-product-underflow"


def test_worked_example():
    result = compute(NAME)
    last = result["products"][result["zero_at"] - 1]
    assert result["products"][-1] == 0 and result["zero_at"] == 324
    assert f"{last:.6g}" == "9.88131e-324" and repr(last) == "1e-323"
    assert f"{result['logs'][-1]:.6g} {result['log10']:.6g}" == "-921.034 -400"
    assert f"{result['nll']:.6g} {result['geometric']:.6g}" == "2.30259 0.1"


@pytest.mark.parametrize(
    "form, zero_at, last", [("float32", 46, "1.4013e-45"), ("float16", 8, "1.19209e-07")]
)
def test_smaller_formats_underflow_earlier(form, zero_at, last):
    result = compute(NAME, format=form)
    assert result["zero_at"] == zero_at
    assert f"{result['products'][zero_at - 1]:.6g}" == last
    assert "5.96e−08" in hero(NAME, format="float16")


@pytest.mark.parametrize("form", ["float64", "float32", "float16"])
def test_products_are_bit_for_bit_numpys(form):
    random = np.random.default_rng(3)
    kind = getattr(np, form)
    for _ in range(60):
        p = float(random.uniform(0, 1) ** random.integers(1, 12)) or 0.5
        n = int(random.integers(0, 2001))
        result = compute(NAME, p=repr(p), n=str(n), format=form)
        product, stored = kind(1), kind(p)
        for k in range(1, n + 1):
            product = kind(product * stored)
            assert result["products"][k] == product
        assert result["logs"][-1] == pytest.approx(n * math.log(p), rel=1e-9)


def test_a_list_replaces_p_and_n():
    random = np.random.default_rng(4)
    p = random.uniform(0, 1, 20)
    result = compute(NAME, list=", ".join(map(repr, p.tolist())), format="float32")
    assert result["products"][-1] == np.cumprod(p.astype(np.float32))[-1]
    assert result["logs"][1:] == pytest.approx(np.cumsum(np.log(p)), rel=1e-9)
    assert result["geometric"] == pytest.approx(np.exp(np.log(p).mean()), rel=1e-9)


def test_the_picture_opens_where_the_product_becomes_0():
    assert "product <b>0</b>, log-sum <b>−746</b>" in hero(NAME)
    assert "product <b>1e−10</b>, log-sum <b>−23</b>" in hero(NAME, n="10")
    assert "mean NLL ∞" in hero(NAME, list="0.9, 0.8, 0, 0.9")
    assert "mean NLL —" in hero(NAME, n="0")


def test_an_empty_product_is_one():
    result = compute(NAME, n="0")
    assert result["products"] == [1] and result["logs"] == [0] and math.isnan(result["nll"])
    assert math.isnan(result["geometric"])
    assert "undefined" in shown(NAME, n="0")


def test_certain_events_never_underflow():
    result = compute(NAME, p="1", n="2000")
    assert result["products"][-1] == 1 and math.isnan(result["zero_at"])


def test_an_impossible_event_makes_the_loss_infinite():
    result = compute(NAME, list="0.5, 0, 0.5")
    assert result["products"][-1] == 0 and result["logs"][-1] == -math.inf
    assert result["nll"] == math.inf and result["geometric"] == 0
    assert "One impossible event" in shown(NAME, list="0.5, 0, 0.5")


def test_a_probability_too_small_for_the_format_rounds_to_0():
    assert compute(NAME, p="1e-9", format="float16")["zero_at"] == 1
    assert "itself rounds to 0 in float16" in shown(NAME, p="1e-9", format="float16")


def test_every_kind_of_step_can_be_shown():
    for step in ("0", "1", "323", "324", "400"):
        html = shown(NAME, {"step": step})
        assert 'aria-current="step"' in html and html.count("<tr") <= 13


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("p", "1.1", "above 0, at most 1"),
        ("p", "-0.1", "above 0"),
        ("p", "0", "above 0"),
        ("list", "0.5, 1.5", "from 0 to 1"),
        ("n", "2001", "from 0 to 2000"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check(NAME, {name: value})[name]
