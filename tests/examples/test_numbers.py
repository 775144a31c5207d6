"""Test which numbers people may type, and how numbers are shown."""

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
        ("ln2", math.log(2)),
        ("Ln 2", math.log(2)),
        ("LN(2)", math.log(2)),
        ("log(2)", math.log(2)),
        ("log 2", math.log(2)),
        ("log1.5", math.log(1.5)),
        ("log2 8", 3),
        ("-ln 2", -math.log(2)),
        ("ln2/3", math.log(2) / 3),
        ("ln 2^3", math.log(8)),
        ("ln(2)^2", math.log(2) ** 2),
        ("6.93*10^-1", 0.693),
        ("6.93×10⁻¹", 0.693),
        ("6,93 · 10^(-1)", 0.693),
        ("6.93 x 10^-1", 0.693),
        ("6.93x10⁻¹", 0.693),
        ("6.93*10**-1", 0.693),
        ("1.2 × 10⁵", 120000),
        ("10^0", 1),
        ("10⁻³", 0.001),
        ("69.3%", 0.693),
        ("69,3 %", 0.693),
        ("½", 0.5),
        ("-¾", -0.75),
        ("2½", 2.5),
        ("½*⅓", 1 / 6),
        ("1⁄2", 0.5),
        ("√0.48", math.sqrt(0.48)),
        ("√(0.48)", math.sqrt(0.48)),
        ("√2/2", math.sqrt(2) / 2),
        ("sqrt 0.48", math.sqrt(0.48)),
        ("0.48^0.5", math.sqrt(0.48)),
        ("0.48**.5", math.sqrt(0.48)),
        ("2^10", 1024),
        ("2^-2", 0.25),
        ("-2^2", -4),
        ("(-2)^3", -8),
        ("(-1)^2001", -1),
        ("0^0", 1),
        ("2^3^2", 512),
        ("2^0.5^2", 2**0.25),
        ("27^(1/3)", 3),
        ("0^2.5", 0),
        ("3²", 9),
        ("e^-1", math.exp(-1)),
        ("1 - 0.9^3", 0.271),
        ("1+1", 2),
        ("3-1-1", 1),
        ("2*(1+1/2)", 3),
        ("(1+exp(-1))/2", (1 + math.exp(-1)) / 2),
        ("１．５", 1.5),
        ("－３", -3),
        ("１，０１０", 1010),
        ("50％", 0.5),
        ("—2", -2),
        ("‑2", -2),
        ("﹣2", -2),
        ("0.5.", 0.5),
    ],
)
def test_numbers_are_read_as_people_type_them(text, value):
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
        "2(3)",
        "30 km",
        "*3",
        "3*",
        "2^",
        "^2",
        "10^inf",
        "inf-inf",
        "(-8)^(1/3)",
        "0^-1",
        "1 1/2",
        "½2",
        "%",
        "⁻¹",
        "log2",
        "ln",
        "ln(",
        "ln()",
        "(1",
        "1)",
        "__import__('os')",
        "9" * 30 + "a",
        "١",
        "(" * 50 + "1" + ")" * 50,
        "1;2",
    ],
)
def test_text_that_is_not_a_number_gets_a_message(text):
    parsed = parse_number(text)
    assert not parsed["ok"] and parsed["message"]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "A number is missing"),
        ("two", "“two” is not a number"),
        ("0.5 km", "“0.5 km” has “km” in it, which is not part of a number"),
        ("1;2", "“1;2” has “;” in it, which is not part of a number"),
        ("2 pi", "“2 pi” lacks a * before “pi”"),
        ("2(3)", "“2(3)” lacks a * before “(”"),
        ("1 1/2", "“1 1/2” has two numbers side by side"),
        ("1.000,5", "“1.000,5” has a comma or a point too many"),
        ("3*", "“3*” lacks a number at the end"),
        ("1+*2", "“1+*2” has “*” where a number belongs"),
        ("3*two", "“3*two” has “two” where a number belongs"),
        ("(1", "“(1” lacks a closing parenthesis"),
        ("1)", "“1)” has a closing parenthesis too many"),
        ("1/0", "“1/0” divides by zero"),
        ("0^-1", "“0^-1” divides by zero"),
        ("ln 0", "“ln 0” takes the logarithm of a number that is not above 0"),
        ("√−1", "“√−1” takes the square root of a negative number"),
        ("(-8)^(1/3)", "“(-8)^(1/3)” takes a root of a negative number"),
        ("inf-inf", "“inf-inf” has no definite value"),
    ],
)
def test_a_sentence_says_what_is_wrong(text, sentence):
    assert parse_number(text)["message"] == sentence


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
        ("1 -2 +3", [1, -2, 3]),
        ("½ 50% 2^3", [0.5, 0.5, 8]),
        ("１，２", [1, 2]),
        ("(1+1) 3", [2, 3]),
    ],
)
def test_lists_are_read(text, values):
    parsed = parse_numbers(text)
    assert parsed["ok"] and parsed["value"] == pytest.approx(values)


@pytest.mark.parametrize("text", ["1,,2", "1,", ",1", "1 x", "1 2a", "1+1", "2pi"])
def test_malformed_lists_are_refused(text):
    assert not parse_numbers(text)["ok"]


def test_matrices_are_read():
    assert parse_matrix("1 2; 3 4")["value"] == [[1, 2], [3, 4]]
    assert parse_matrix("1 2\n3 4\n")["value"] == [[1, 2], [3, 4]]
    assert parse_matrix("1 2；3 4")["value"] == [[1, 2], [3, 4]]
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
def test_numbers_are_shown_with_six_digits(x, text):
    assert fmt(x) == text


@pytest.mark.parametrize(
    "x, text",
    [(0.0, "0"), (-0.0, "0"), (2, "2"), (-2, "(−2)"), (-math.inf, "(−∞)"), (math.nan, "undefined")],
)
def test_only_a_negative_number_after_an_operator_has_parentheses(x, text):
    assert signed(x) == text


@pytest.mark.parametrize("length", [1, 23, 24, 25, 400])
def test_a_message_quotes_only_the_start_of_a_long_text(length):
    text = "x" * length
    quoted = text if length <= 24 else "x" * 24 + "…"
    for message in (parse_number(text)["message"], parse_numbers(text)["message"]):
        assert message == f"“{quoted}” is not a number"


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
        (12345, "12k", "12345"),
        (-123456, "−123k", "−123456"),
        (99950, "100k", "99950"),
    ],
)
def test_numbers_are_shortened_for_narrow_places(x, five, four):
    assert (cell(x), few(x, 4)) == (five, four)
    assert len(cell(x)) <= 5


@pytest.fixture
def digits():
    """Yield a function that sets the number of digits until the end of the test."""
    yield lambda count: SETTINGS.update(digits=count)
    SETTINGS["digits"] = 6


@pytest.mark.parametrize(
    "x, three, four",
    [
        (math.pi, "3.14", "3.142"),
        (99.95, "100", "99.95"),
        (999.4, "999", "999.4"),
        (999.5, "1000", "999.5"),
        (-1000, "−1000", "−1000"),
        (1234.5, "1234", "1234"),
        (12345.6, "12346", "12346"),
        (999999.4, "999999", "999999"),
        (-999999.6, "−1e+06", "−1e+06"),
        (1234567, "1.23e+06", "1.235e+06"),
        (1.234567e-05, "1.23e−05", "1.235e−05"),
    ],
)
def test_with_few_digits_numbers_below_a_million_keep_their_whole_part(digits, x, three, four):
    digits(3)
    assert fmt(x) == three
    digits(4)
    assert fmt(x) == four


@pytest.mark.parametrize("count", range(3, 13))
def test_every_number_that_is_shown_can_be_typed(digits, count):
    digits(count)
    draw = random.Random(count)
    for _ in range(500):
        x = draw.uniform(-1, 1) * 10 ** draw.randint(-12, 12)
        assert parse_number(fmt(x))["value"] == pytest.approx(x, rel=0.51 * 10 ** (1 - count)), fmt(x)


def test_six_digits_are_written_as_python_writes_them():
    draw = random.Random(6)
    for _ in range(5000):
        x = draw.uniform(-1, 1) * 10 ** draw.randint(-9, 9)
        assert fmt(x) == f"{x:g}".replace("-", "−")


def test_a_coordinate_is_rounded_as_its_twelve_digits_are():
    """This holds even where rounding to twelve digits is skipped because no tie is near."""
    draw = random.Random(3)
    values = [draw.uniform(-2, 2) * 10 ** draw.randint(-6, 6) for _ in range(20_000)]
    ties = [round(x, 1) + 0.05 for x in values] + [round(x) + 0.5 for x in values]
    near = [x * (1 + draw.choice([-1, 1]) * 10 ** draw.randint(-15, -7)) for x in ties]
    for x in [*values, *ties, *near, 0.0, -0.0, 1e4, -1e4, 123456789012.5, -0.04, -0.05]:
        for places in (0, 1, 2, 4):
            text = f"{float(format(x, '.12g')):.{places}f}"
            assert fixed(x, places) == (text if float(text) else text.lstrip("-")), (x, places)
