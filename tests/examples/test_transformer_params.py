"""Check transformer-params against published sizes and the sizes of arrays."""

import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "transformer-params"
LLAMA = {"style": "llama", "tied": "off"}


def test_worked_example():
    result = compute(NAME)
    assert (result["attention"], result["mlp"], result["norms"]) == (2362368, 4722432, 3072)
    assert (result["layer"], result["words"], result["places"]) == (7087872, 38597376, 786432)
    assert (result["N"], result["body"], result["rule"]) == (124439808, 85056000, 84934656)
    assert f"{result['share']:.6g} {result['flops']:.6g}" == "0.998573 7.46639e+18"
    assert f"{result['flops_body']:.6g} {result['forward']}" == "5.10336e+18 188986368"


@pytest.mark.parametrize(
    "name, texts, size",
    [
        ("BERT-base", {"style": "bert", "V": "30522", "ctx": "512"}, 109482240),
        (
            "BERT-large",
            {"style": "bert", "V": "30522", "ctx": "512", "L": "24", "d": "1024", "h": "16"},
            335141888,
        ),
        ("GPT-2 XL", {"L": "48", "d": "1600", "h": "25"}, 1557611200),
        (
            "Llama 2 7B",
            LLAMA | {"L": "32", "d": "4096", "h": "32", "V": "32000", "ff": "11008"},
            6738415616,
        ),
        (
            "Llama 3 8B",
            LLAMA | {"L": "32", "d": "4096", "h": "32", "kv": "8", "V": "128256", "ff": "14336"},
            8030261248,
        ),
        ("GPT-2 small, untied", {"tied": "off"}, 163037184),
    ],
)
def test_published_models_have_their_published_sizes(name, texts, size):
    assert compute(NAME, **texts)["N"] == size, name


def test_the_number_of_heads_does_not_matter():
    assert compute(NAME, h="1")["N"] == compute(NAME)["N"]


def test_a_layer_is_the_sum_of_its_arrays():
    """These are GPT-2's arrays, written out for a small width."""
    d, ff = 10, 24
    arrays = [d * 3 * d, 3 * d, d * d, d, d * ff, ff, ff * d, d, d, d, d, d]
    assert compute(NAME, d="10", h="2", ff="24")["layer"] == sum(arrays)


@pytest.mark.parametrize("texts, field", [({"h": "7"}, "h"), (LLAMA | {"kv": "5"}, "kv")])
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_a_tiny_width_is_far_from_the_rule_of_thumb():
    assert "more than the rule of thumb assumes" in shown(NAME, d="12")
    assert compute(NAME, D="0")["flops"] == 0
    assert "pooler" in hero(NAME, style="bert") and "output" in hero(NAME, tied="off")
