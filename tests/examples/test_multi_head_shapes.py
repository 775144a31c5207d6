"""Check multi-head-shapes against arrays of these shapes and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "multi-head-shapes"


def test_worked_example():
    result = compute(NAME)
    assert (result["dk"], result["size"], result["scores"]) == (64, 3, 1572864)
    assert result["parameters"] == [2359296, 1572864, 1277952]
    assert [f"{x:.6g}" for x in result["shares"]] == ["1", "0.666667", "0.541667"]
    assert result["cached"] == [1536, 512, 128]
    assert (result["head"], result["inside"], result["reads"]) == (3, 8, 1)


def test_published_models_have_their_published_sizes():
    assert compute(NAME, g="12", bias="on")["parameters"][1] == 2362368, "BERT-base"
    assert compute(NAME, d="3072", h="16", g="16", dk="256")["parameters"][1] == 50331648, "Gemma 7B"
    llama = compute(NAME, B="1", T="4096", d="8192", h="64", g="8", c="8191")
    assert llama["scores"] == 1073741824 and llama["head"] == 63


def test_parameters_are_the_sizes_of_the_arrays():
    for d, h, g, dk, bias in (
        (12, 4, 2, 0, True),
        (12, 4, 1, 5, False),
        (8, 2, 2, 3, True),
        (6, 1, 1, 0, True),
    ):
        result = compute(
            NAME, d=str(d), h=str(h), g=str(g), dk=str(dk), bias="on" if bias else "off", c="0"
        )
        width = dk or d // h
        arrays = [(d, h * width), (d, g * width), (d, g * width), (h * width, d)]
        size = sum(np.zeros(shape).size + (shape[1] if bias else 0) for shape in arrays)
        assert result["parameters"][1] == size


def test_a_feature_lands_where_the_view_puts_it():
    for c in range(0, 24, 5):
        result = compute(NAME, d="24", h="4", g="2", c=str(c))
        row = np.zeros(24)
        row[c] = 1
        head, inside = (int(x[0]) for x in np.nonzero(row.reshape(4, 6)))
        assert (result["head"], result["inside"], result["reads"]) == (head, inside, head // 2)


@pytest.mark.parametrize(
    "texts, field",
    [({"g": "5"}, "g"), ({"h": "7"}, "h"), ({"c": "768"}, "c")],
)
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_up_to_twelve_heads_are_drawn_and_more_are_counted_in_words():
    assert "12 query heads read 4 key/value heads, 3 each" in hero(NAME)
    many = hero(NAME, d="8192", h="64", g="8")
    assert "64 query heads read 8 key/value heads: 8 each" in many
    assert "wider than the model" in shown(NAME, d="3072", h="16", g="16", dk="256")
