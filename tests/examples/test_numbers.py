"""What a person may type, and how numbers are shown."""

import math
import random

import pytest

from addon.examples.kit.compact import cell, few
from addon.examples.kit.native import fixed
from addon.examples.kit.numbers import (
    SETTINGS,
    fmt,
    parse_matrix,
    parse_number,
    parse_numbers,
    signed,
)


@pytest.mark.parametrize(
    "text, value",
    [
        ("3", 3),
        ("-0.5", -0.5),
        ("−2", -2),
        ("0,5", 0.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e-3", 1e-3),
        ("1E3", 1000),
        ("1/3", 1 / 3),
        ("-1/4", -0.25),
        ("ln(2)", math.log(2)),
        ("ln 2", math.log(2)),
        ("sqrt(2)/2", math.sqrt(2) / 2),
        ("exp(-1)", math.exp(-1)),
        ("pi", math.pi),
        ("2*pi", 2 * math.pi),
        ("2·π", 2 * math.pi),
        ("e", math.e),
        ("ln(1/3)", math.log(1 / 3)),
        ("–2", -2),
        ("1e–3", 0.001),
        ("ln(1/2)*–1", math.log(2)),
        ("1,010", 1010),
        ("-1,010", -1010),
        ("1,003,520", 1003520),
        ("12,345.5", 12345.5),
        ("1,010/2", 505),
        ("1,010,010", 1010010),
        ("0,125", 0.125),
        ("0,500", 0.5),
        ("2,5", 2.5),
        ("1,01", 1.01),
        ("1,0100", 1.01),
        ("1234,567", 1234.567),
        (",5", 0.5),
        ("0,5*0,5", 0.25),
        ("ln(0,5)", -math.log(2)),
        ("1,5e3", 1500),
        ("12,345", 12345),
        ("012,345", 12.345),
        ("log2(8)", 3),
        ("log10(1000)", 3),
        (" 28 * 28 ", 784),
        ("(2)", 2),
        ("+1", 1),
        ("log2(1/4)", -2),
        ("log10(0,01)", -2),
        ("\u00a02\u00a0*\u00a03\u00a0", 6),
        ("\t2\t*\t3", 6),
        ("((((((3))))))", 3),
        ("-(-(-(-(2))))", 2),
        ("sqrt(ln(exp(sqrt(16))))", 2),
    ],
)
def test_numbers_that_people_type(text, value):
    parsed = parse_number(text)
    assert parsed["ok"], parsed["message"]
    assert parsed["value"] == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1 2",
        "--",
        "1/0",
        "ln(0)",
        "ln(-1)",
        "sqrt(-1)",
        "1,2,3",
        "0x10",
        "1e",
        "1_0",
        "2–",
        "–",
        "1,01,000",
        "1,0100,000",
        "1.000,5",
        "1.000.000",
        "1,000.000.0",
        "1,000,00",
        "0,000,001",
        "1,,000",
        "1, 000",
        "nan",
        "2pi",
        "ln",
        "ln(",
        "ln()",
        "(1",
        "1)",
        "1+1",
        "__import__('os')",
        "9" * 30 + "a",
        "١",
        "(" * 50 + "1" + ")" * 50,
        "1;2",
    ],
)
def test_what_is_not_a_number_gets_a_message(text):
    parsed = parse_number(text)
    assert not parsed["ok"] and parsed["message"]


@pytest.mark.parametrize(
    "text, values",
    [
        ("", []),
        ("1", [1]),
        ("1, 2, 3", [1, 2, 3]),
        ("1 2 3", [1, 2, 3]),
        ("1,2", [1, 2]),
        ("1 -2", [1, -2]),
        ("ln(2), ln(3)", [math.log(2), math.log(3)]),
        ("1;2", [1, 2]),
        ("1/2 1/3", [0.5, 1 / 3]),
        ("1\u00a02\t3", [1, 2, 3]),
    ],
)
def test_lists(text, values):
    parsed = parse_numbers(text)
    assert parsed["ok"] and parsed["value"] == pytest.approx(values)


@pytest.mark.parametrize("text", ["1,,2", "1,", ",1", "1 x", "1 2a"])
def test_broken_lists(text):
    assert not parse_numbers(text)["ok"]


def test_matrices():
    assert parse_matrix("1 2; 3 4")["value"] == [[1, 2], [3, 4]]
    assert parse_matrix("1 2\n3 4\n")["value"] == [[1, 2], [3, 4]]
    assert parse_matrix("1 2; 3")["message"] == "row 2 has 1 numbers, the first has 2"


@pytest.mark.parametrize(
    "x, text",
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (math.log(2), "0.693147"),
        (-1.5, "−1.5"),
        (2.4672e-05, "2.4672e−05"),
        (1e100, "1e+100"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
        (123456.5, "123456"),
        (1234567, "1.23457e+06"),
    ],
)
def test_display(x, text):
    assert fmt(x) == text


@pytest.mark.parametrize(
    "x, text",
    [(0.0, "0"), (-0.0, "0"), (2, "2"), (-2, "(−2)"), (-math.inf, "(−∞)"), (math.nan, "undefined")],
)
def test_only_a_negative_number_after_an_operator_has_parentheses(x, text):
    assert signed(x) == text


@pytest.mark.parametrize("length", [1, 23, 24, 25, 400])
def test_a_message_quotes_little_of_a_long_text(length):
    text = "x" * length
    quoted = text if length <= 24 else "x" * 24 + "…"
    for message in (parse_number(text)["message"], parse_numbers(text)["message"]):
        assert message == "not a number: " + quoted


@pytest.mark.parametrize(
    "x, five, four",
    [
        (0.0, "0", "0"),
        (0.125, "0.13", "0.125"),
        (-0.125, "−0.12", "−0.125"),
        (12.345, "12.3", "12.35"),
        (-12.345, "−12.3", "−12.35"),
        (999.4, "999", "999.4"),
        (-999.4, "−999", "−999.4"),
        (1234, "1234", "1234"),
        (-1234, "−1.2k", "−1234"),
        (12345, "12k", "1.234e+04"),
        (-123456, "−123k", "−1.235e+05"),
    ],
)
def test_numbers_for_narrow_places(x, five, four):
    assert (cell(x), few(x, 4)) == (five, four)
    assert len(cell(x)) <= 5


def test_the_number_of_digits_can_be_set():
    SETTINGS["digits"] = 3
    try:
        assert fmt(math.pi) == "3.14"
    finally:
        SETTINGS["digits"] = 6


def test_a_coordinate_is_rounded_as_its_twelve_digits_are():
    """Also where the rounding to twelve digits is left out because no tie is near."""
    draw = random.Random(3)
    values = [draw.uniform(-2, 2) * 10 ** draw.randint(-6, 6) for _ in range(20_000)]
    ties = [round(x, 1) + 0.05 for x in values] + [round(x) + 0.5 for x in values]
    near = [x * (1 + draw.choice([-1, 1]) * 10 ** draw.randint(-15, -7)) for x in ties]
    for x in [*values, *ties, *near, 0.0, -0.0, 1e4, -1e4, 123456789012.5, -0.04, -0.05]:
        for places in (0, 1, 2, 4):
            text = f"{float(format(x, '.12g')):.{places}f}"
            assert fixed(x, places) == (text if float(text) else text.lstrip("-")), (x, places)
