"""Test that whatever is typed into a field of a live example gives a value in range or a message."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon import examples
from addon.examples.kit import inputs
from addon.examples.kit.numbers import parse_matrix, parse_number, parse_numbers
from tests.support.fuzzing import bounded, fuzz
from tests.support.fuzzing.typed import typed
from tests.support.listing import for_each_file

pytestmark = pytest.mark.slow

DECLARED = [
    inputs.number("x", "X", "1", -2.0, 3.0),
    inputs.without(inputs.number("x", "X", "1", 0.0, 3.0), "both"),
    inputs.integer("x", "X", "1", -5, 1000),
    inputs.numbers("x", "X", "1", -1e6, 1e6, 1, 8),
    inputs.matrix("x", "X", "1", -9.0, 9.0, 1, 5),
    inputs.choice("x", "X", "a", ["a", "b c"]),
    inputs.switch("x", "X", "on"),
]


def flat(value: Any) -> list[float]:
    """Return all numbers in a value."""
    if isinstance(value, list):
        return [x for each in value for x in flat(each)]
    return [] if isinstance(value, str) else [value]


def look(text: str) -> None:
    for read in (parse_number, parse_numbers, parse_matrix):
        parsed = read(text)
        assert parsed["ok"] or parsed["message"]
    for declared in DECLARED:
        with bounded(0.5):
            state = inputs.read([declared], {"x": text})
        assert list(state["messages"].values()) != [""]
        if not state["messages"] and declared["kind"] not in ("choice", "switch"):
            for x in flat(state["values"]["x"]):
                assert math.isfinite(x) and inputs.inside(declared, x)
        if declared["kind"] == "integer" and not state["messages"]:
            assert isinstance(state["values"]["x"], int)


@fuzz(300)
@given(typed)
def test_any_text_is_a_value_in_range_or_a_message(text: str) -> None:
    look(text)


@for_each_file("tests/data/corpus/inputs/*")
def test_inputs_of_the_corpus_are_values_in_range_or_get_a_message(path: Path) -> None:
    look(path.read_bytes().decode("utf-8", "replace"))


@fuzz(150)
@given(st.sampled_from(examples.names()), st.data())
def test_any_example_answers_to_what_may_be_typed(name: str, data: st.DataObject) -> None:
    texts = {}
    for declared in examples.load(name)["inputs"]:
        good = st.sampled_from(
            [
                declared["default"],
                *[
                    preset["inputs"][declared["name"]]
                    for preset in examples.load(name)["presets"]
                    if declared["name"] in preset["inputs"]
                ],
            ]
        )
        texts[declared["name"]] = data.draw(st.one_of(good, good, typed, numbers_near(declared)))
    view = {"step": data.draw(st.sampled_from(["0", "1", "-1", "99", "1e9", "x", "nan", ""]))}
    with bounded(3):
        answer = examples.respond(name, texts, view, 6, "gr1")
    assert answer["ok"] or answer["messages"]
    assert (
        "<script" not in (answer["hero"] + answer["out"] + "".join(answer["controls"].values())).lower()
    )


def numbers_near(declared: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return a strategy for texts that the input may well accept, including the ends of its range."""
    if "low" not in declared:
        return st.sampled_from(declared.get("options", ["on", "off"]))
    low, high = float(declared["low"]), float(declared["high"])
    one = st.one_of(
        st.floats(low, high), st.sampled_from([low, high, 0.0, 1e-300, (low + high) / 2])
    ).map(repr)
    if declared["kind"] == "integer":
        one = st.integers(math.ceil(low), math.floor(high)).map(str)
    if declared["kind"] == "numbers":
        return st.lists(one, min_size=declared["least"], max_size=min(declared["most"], 40)).map(
            ", ".join
        )
    if declared["kind"] == "matrix":
        least, most = declared["least"], min(declared["most"], 12)
        return (
            st.integers(least, most)
            .flatmap(
                lambda side: st.lists(
                    st.lists(one, min_size=side, max_size=side).map(", ".join),
                    min_size=side,
                    max_size=side,
                )
            )
            .map("; ".join)
        )
    return one
