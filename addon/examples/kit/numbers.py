"""Numbers as people type and read them: parsing without eval, and formatting."""

import math

from .commas import DIGITS, uncomma
from .native import exp, general, log, to_float

# The number of digits to show (3 to 12): a preference that the engine sets before each drawing.
SETTINGS = {"digits": 6}
FUNCTIONS = ["ln", "sqrt", "exp", "log2", "log10"]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fmt(x):
    """Format `x` for reading.

    It has six significant digits unless set otherwise, a true minus sign, and is never "-0";
    infinities are ∞, and not-a-number is "undefined".
    """
    if x != x:
        return "undefined"
    if x == math.inf:
        return "∞"
    if x == -math.inf:
        return "−∞"
    if x == 0:
        return "0"
    return general(x, SETTINGS["digits"]).replace("-", "−")


def signed(x):
    """Return `fmt(x)`, in parentheses if negative, for use after an operator."""
    if x < 0:
        return "(" + fmt(x) + ")"
    return fmt(x)


def fail(message):
    """Return what a parser returns for text that it refuses."""
    return {"ok": False, "value": 0.0, "at": 0, "message": message}


def found(value, at):
    """Return what a parser returns for a value that ends before position `at`."""
    return {"ok": True, "value": value, "at": at, "message": ""}


def skip_blanks(text, at):
    """Return the first position from `at` on that is not a space."""
    while at < len(text) and text[at] == " ":
        at = at + 1
    return at


def word_at(text, at):
    """Return the run of letters and digits that starts at `at` ("log2", "pi", "inf")."""
    end = at
    while end < len(text) and (text[end] in LETTERS or text[end] in DIGITS):
        end = end + 1
    return text[at:end]


def literal(text, at):
    """Parse a decimal literal (12, .5, 1e-3) at position `at`."""
    end = at
    seen_digit = False
    while end < len(text) and text[end] in DIGITS:
        end = end + 1
        seen_digit = True
    if end < len(text) and text[end] == ".":
        end = end + 1
        while end < len(text) and text[end] in DIGITS:
            end = end + 1
            seen_digit = True
    if not seen_digit:
        return fail("not a number")
    if end < len(text) and text[end] in "eE":
        power = end + 1
        if power < len(text) and text[power] in "+-":
            power = power + 1
        if power < len(text) and text[power] in DIGITS:
            while power < len(text) and text[power] in DIGITS:
                power = power + 1
            end = power
    return found(to_float(text[at:end]), end)


def call(name, x):
    """Evaluate one of FUNCTIONS at `x`, or fail where it is not defined."""
    if name == "exp":
        return found(exp(x), 0)
    if name == "sqrt":
        if x < 0:
            return fail("sqrt of a negative number")
        return found(math.sqrt(x), 0)
    if x <= 0:
        return fail(name + " needs a number above 0")
    if name == "log2":
        return found(math.log2(x), 0)
    if name == "log10":
        return found(math.log10(x), 0)
    return found(log(x), 0)


def factor(text, at, depth):
    """Parse a signed literal, constant, call, or parenthesis at position `at`."""
    if depth > 20:
        return fail("too deeply nested")
    at = skip_blanks(text, at)
    if at >= len(text):
        return fail("a number is missing")
    mark = text[at]
    if mark == "-" or mark == "+":
        inner = factor(text, at + 1, depth + 1)
        if inner["ok"] and mark == "-":
            inner["value"] = -inner["value"]
        return inner
    if mark == "(":
        return closed(text, product(text, at + 1, depth + 1))
    name = word_at(text, at)
    if name == "pi":
        return found(math.pi, at + 2)
    if name == "e":
        return found(math.e, at + 1)
    if name == "inf":
        return found(math.inf, at + 3)
    after = skip_blanks(text, at + len(name))
    if name in FUNCTIONS:
        if after < len(text) and text[after] == "(":
            inner = closed(text, product(text, after + 1, depth + 1))
        else:
            inner = factor(text, after, depth + 1)
        if not inner["ok"]:
            return inner
        result = call(name, inner["value"])
        result["at"] = inner["at"]
        return result
    return literal(text, at)


def closed(text, inner):
    """Return `inner` with the closing parenthesis that must follow it."""
    if not inner["ok"]:
        return inner
    at = skip_blanks(text, inner["at"])
    if at >= len(text) or text[at] != ")":
        return fail("a closing parenthesis is missing")
    return found(inner["value"], at + 1)


def product(text, at, depth):
    """Parse factors joined by * or / from position `at` on."""
    left = factor(text, at, depth)
    while left["ok"]:
        here = skip_blanks(text, left["at"])
        if here >= len(text) or (text[here] != "*" and text[here] != "/"):
            return left
        right = factor(text, here + 1, depth + 1)
        if not right["ok"]:
            return right
        if text[here] == "*":
            left = found(left["value"] * right["value"], right["at"])
        elif right["value"] == 0:
            return fail("division by zero")
        else:
            left = found(left["value"] / right["value"], right["at"])
    return left


def tidy(text):
    """Replace the typographic characters that phones insert in `text` with plain ones."""
    return (text.replace("−", "-").replace("–", "-").replace("·", "*").replace("×", "*")
            .replace("÷", "/").replace("∞", "inf").replace("π", "pi").replace("\t", " ")
            .replace("\u00a0", " "))


def parse_number(text):
    """Parse one number: 3, -0.5, 0,5, 1,010, 1e-3, 1/3, 2*pi, ln(2), sqrt(2), exp(-1).

    Return {"ok", "value", "at", "message"}; the message says what is wrong.
    """
    plain = uncomma(tidy(text).strip())
    if plain == "":
        return fail("a number is missing")
    result = product(plain, 0, 0)
    if not result["ok"]:
        return described(result, text)
    if skip_blanks(plain, result["at"]) < len(plain):
        return fail("not a number: " + shorten(text))
    return result


def described(result, text):
    """Return a failed result with the refused text in its message."""
    return fail(result["message"] + ": " + shorten(text))


def shorten(text):
    """Return `text` without outer spaces, cut after 24 characters."""
    plain = text.strip()
    if len(plain) > 24:
        return plain[0:24] + "…"
    return plain


def parse_numbers(text):
    """Parse numbers separated by commas, semicolons, or spaces.

    Return the same as `parse_number`, with a list as the value; an empty text is an empty list.
    """
    plain = tidy(text)
    values = []
    at = 0
    while True:
        at = skip_blanks(plain, at)
        if at >= len(plain):
            return {"ok": True, "value": values, "at": at, "message": ""}
        result = product(plain, at, 0)
        if not result["ok"]:
            return described(result, plain[at:len(plain)])
        end = result["at"]
        after = skip_blanks(plain, end)
        separated = after > end or after >= len(plain) or plain[after] in ",;"
        if not separated:
            return fail("not a number: " + shorten(plain[at:len(plain)]))
        values.append(result["value"])
        at = after
        if at < len(plain) and plain[at] in ",;":
            at = at + 1
            if skip_blanks(plain, at) >= len(plain):
                return fail("a number is missing after the last comma")


def parse_matrix(text):
    """Parse rows separated by `;` or line breaks, with numbers as in `parse_numbers`.

    Return the same as `parse_number`, with a list of rows as the value.
    """
    rows = []
    for line in text.replace("\n", ";").split(";"):
        if line.strip() == "":
            continue
        row = parse_numbers(line)
        if not row["ok"]:
            return row
        if len(rows) > 0 and len(row["value"]) != len(rows[0]):
            return fail("row " + fmt(len(rows) + 1) + " has " + fmt(len(row["value"]))
                        + " numbers, the first has " + fmt(len(rows[0])))
        rows.append(row["value"])
    return {"ok": True, "value": rows, "at": len(text), "message": ""}
