"""Test that an input accepts exactly what its declaration says."""

from __future__ import annotations

import math

import pytest

from addon import examples
from addon.examples.kit import inputs
from addon.examples.kit.inputs import range_text, read_one
from addon.examples.kit.lists import beats


def message(declaration, *numbers, rows=1):
    """Return the message about these numbers, in one row or in `rows` equal ones."""
    row = " ".join(repr(each).replace("inf", "inf") for each in numbers)
    return read_one(declaration, "; ".join([row] * rows))["message"]


def count(declaration):
    """Return the smallest number of numbers (in a row) and of rows that the input accepts."""
    if declaration["kind"] == "matrix":
        return declaration.get("least_columns", declaration["least"]), declaration["least"]
    return declaration.get("least", 1), 1


def refused_ends(declaration):
    return {"": set(), "low": {"low"}, "high": {"high"}, "both": {"low", "high"}}[declaration["open"]]


@pytest.mark.parametrize("name", examples.names())
def test_the_ends_of_a_range_are_in_it_unless_it_is_open(name):
    for declaration in examples.load(name)["inputs"]:
        if "low" in declaration:
            check_ends(declaration)


def check_ends(declaration):
    key = declaration["name"]
    width, height = count(declaration)
    whole = declaration["kind"] == "integer"
    for end, away in (("low", -math.inf), ("high", math.inf)):
        edge = declaration[end]
        beyond = edge + math.copysign(1, away) if whole else math.nextafter(edge, away)
        said = message(declaration, *[edge] * max(width, 1), rows=max(height, 1))
        assert bool(said) is (end in refused_ends(declaration)), (key, end, said)
        if math.isfinite(beyond) and beyond != edge:
            said = message(declaration, *[beyond] * max(width, 1), rows=max(height, 1))
            assert said.endswith("is out of range: " + range_text(declaration)), (key, said)


@pytest.mark.parametrize("name", examples.names())
def test_lists_and_matrices_have_the_declared_sizes(name):
    for declaration in examples.load(name)["inputs"]:
        if declaration["kind"] in ("numbers", "matrix"):
            check_sizes(declaration)


def check_sizes(declaration):
    key = declaration["name"]
    middle = (declaration["low"] + declaration["high"]) / 2
    inner = middle if math.isfinite(middle) else max(declaration["low"], 1.0)
    least, most = declaration["least"], declaration["most"]
    narrow, wide = declaration.get("least_columns", least), declaration.get("most_columns", most)
    for many in {least - 1, least, most, most + 1} - {-1}:
        good = least <= many <= most
        if declaration["kind"] == "numbers":
            assert (message(declaration, *[inner] * many) == "") is good, (key, many)
        elif many:
            assert (message(declaration, *[inner] * wide, rows=many) == "") is good, (key, many)
    if declaration["kind"] == "matrix":
        for many in {narrow - 1, narrow, wide, wide + 1} - {0}:
            good = narrow <= many <= wide
            assert (message(declaration, *[inner] * many, rows=most) == "") is good, (key, many)


@pytest.mark.parametrize(
    "ends, text, good",
    [
        ("", "from −1 to 2", {-1, 0, 2}),
        ("low", "above −1, at most 2", {0, 2}),
        ("high", "at least −1, below 2", {-1, 0}),
        ("both", "above −1 and below 2", {0}),
    ],
)
def test_a_range_is_described_correctly(ends, text, good):
    declaration = inputs.number("x", "x", "0", -1, 2)
    declaration = inputs.without(declaration, ends) if ends else declaration
    assert range_text(declaration) == text
    assert {x for x in (-2, -1, 0, 2, 3) if inputs.inside(declaration, x)} == good
    assert not inputs.inside(declaration, math.nan)


WORDS = inputs.words("w", "words", "a", 1, 3, 5)


@pytest.mark.parametrize(
    "text, words",
    [("train", ["train"]), ("  a, bc ,d ", ["a", "bc", "d"]), ("aaaaa zzzzz", ["aaaaa", "zzzzz"])],
)
def test_words_are_read(text, words):
    assert read_one(WORDS, text) == {"value": words, "message": ""}


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "1 to 3 words, not 0"),
        ("a b c d", "1 to 3 words, not 4"),
        ("Rain", "words are made of the letters a to z, not R"),
        ("naïve", "words are made of the letters a to z, not ï"),
        ("straining", "straining has more than 5 letters"),
    ],
)
def test_text_that_is_not_words_gets_a_message(text, said):
    assert read_one(WORDS, text)["message"] == said


def test_a_matrix_may_have_other_limits_for_its_columns():
    declaration = inputs.columns(inputs.matrix("m", "M", "1 2", -1, 9, 1, 2), 2, 3)
    assert read_one(declaration, "1 2; 3 4")["value"] == [[1, 2], [3, 4]]
    assert read_one(declaration, "1 2 3")["message"] == ""
    for text, size in [("1", "1×1"), ("1 2; 3 4; 5 6", "3×2"), ("1 2 3 4", "1×4")]:
        assert read_one(declaration, text)["message"] == f"{size} is out of range: 1×2 to 2×3"


def test_rounding_does_not_decide_ties():
    assert not beats(0.1 + 0.2, 0.3) and not beats(0.3, 0.1 + 0.2)
    assert beats(0.3 + 1e-11, 0.3) and not beats(1e9 + 1e-4, 1e9)
    assert beats(1e9 + 1, 1e9) and not beats(math.inf, math.inf)
