"""Numbers as people type and read them: parsing without eval, and formatting."""

import math

from .commas import DIGITS, uncomma
from .native import exp, fixed, general, log, to_float
from .typography import LETTERS, lower, tidy

# The number of digits to show (3 to 12): a preference that the engine sets before each drawing.
SETTINGS = {"digits": 6}
# "log" is the natural logarithm, as on the cards.
FUNCTIONS = ["ln", "log", "sqrt", "exp", "log2", "log10"]
CONSTANTS = ["pi", "e", "inf"]
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
FRACTION_PARTS = [
    [1, 2],
    [1, 3],
    [2, 3],
    [1, 4],
    [3, 4],
    [1, 5],
    [2, 5],
    [3, 5],
    [4, 5],
    [1, 6],
    [5, 6],
    [1, 8],
    [3, 8],
    [5, 8],
    [7, 8],
]
# For each number of digits: the size at and above which numbers are rounded to whole ones.
WHOLE = [0, 9.5, 99.5, 999.5, 9999.5, 99999.5]


def fmt(x):
    """Format `x` for reading.

    It has six significant digits unless set otherwise, a true minus sign, and is never "-0";
    infinities are ∞, and not-a-number is "undefined". With fewer digits, a number below a million is
    rounded to a whole one at most: 12346 rather than 1.23e+04.
    """
    return rounded(x, SETTINGS["digits"])


def rounded(x, digits):
    """Return `fmt(x)` with `digits` significant digits."""
    if x != x:
        return "undefined"
    if x == math.inf:
        return "∞"
    if x == -math.inf:
        return "−∞"
    if x == 0:
        return "0"
    size = abs(x)
    if digits < 6 and size >= WHOLE[digits] and size < 999999.5:
        return fixed(x, 0).replace("-", "−")
    return general(x, digits).replace("-", "−")


def signed(x):
    """Return `fmt(x)`, in parentheses if negative, for use after an operator."""
    if x < 0:
        return "(" + fmt(x) + ")"
    return fmt(x)


def fail(message):
    """Return what a parser returns for text that it refuses.

    `message`: the rest of a sentence that begins with the quoted text.
    """
    return {"ok": False, "value": 0.0, "at": 0, "message": message}


def found(value, at):
    """Return what a parser returns for a value that ends before position `at`."""
    return {"ok": True, "value": value, "at": at, "message": ""}


def skip_spaces(text, at):
    """Return the first position from `at` on that does not hold a space."""
    while at < len(text) and text[at] == " ":
        at = at + 1
    return at


def word_at(text, at, signs):
    """Return the longest run of characters from `signs` that starts at `at`."""
    end = at
    while end < len(text) and text[end] in signs:
        end = end + 1
    return text[at:end]


def name_at(text, at):
    """Return the function or constant at `at`, however it is capitalized, or the word there.

    A number may follow it immediately, as in ln2.
    """
    name = lower(word_at(text, at, LETTERS + DIGITS))
    if name in FUNCTIONS:
        return name
    return lower(word_at(text, at, LETTERS))


def literal(text, at):
    """Parse a decimal literal or a fraction sign (12, .5, 1e-3, ½, 2½) at position `at`."""
    end = at
    seen_digit = False
    while end < len(text) and text[end] in DIGITS:
        end = end + 1
        seen_digit = True
    if end < len(text) and text[end] in FRACTIONS:
        whole = to_float(text[at:end]) if seen_digit else 0.0
        parts = FRACTION_PARTS[FRACTIONS.index(text[end])]
        return found(whole + parts[0] / parts[1], end + 1)
    if end < len(text) and text[end] == ".":
        end = end + 1
        while end < len(text) and text[end] in DIGITS:
            end = end + 1
            seen_digit = True
    if not seen_digit:
        return misplaced(text, at)
    if end < len(text) and text[end] in "eE":
        power = end + 1
        if power < len(text) and text[power] in "+-":
            power = power + 1
        if power < len(text) and text[power] in DIGITS:
            while power < len(text) and text[power] in DIGITS:
                power = power + 1
            end = power
    return found(to_float(text[at:end]), end)


def misplaced(text, at):
    """Fail because no number is at position `at`."""
    word = word_at(text, at, LETTERS + DIGITS)
    if at == 0 and word != "":
        return fail("is not a number")
    if word == "":
        word = text[at]
    return fail("has “" + word + "” where a number belongs")


def call(name, x):
    """Evaluate one of FUNCTIONS at `x`, or fail where it is not defined."""
    if name == "exp":
        return found(exp(x), 0)
    if name == "sqrt":
        if x < 0:
            return fail("takes the square root of a negative number")
        return found(math.sqrt(x), 0)
    if x <= 0:
        return fail("takes the logarithm of a number that is not above 0")
    if name == "log2":
        return found(math.log2(x), 0)
    if name == "log10":
        return found(math.log10(x), 0)
    return found(log(x), 0)


def raised(x, y):
    """Evaluate x to the power y, or fail where it is not defined."""
    size = abs(y)
    whole = y == math.floor(y) if math.isfinite(y) else False
    if not math.isfinite(x) or not math.isfinite(y):
        return fail("has a power of infinity")
    if x == 0 and y < 0:
        return fail("divides by zero")
    if x < 0 and not whole:
        return fail("takes a root of a negative number")
    if x == 10 and whole and size <= 400:  # correctly rounded, as 1e-3 is
        return found(to_float("1e" + general(y, 6)), 0)
    if y == 0.5:
        return found(math.sqrt(x), 0)
    if not whole or size > 1000:
        power = exp(y * log(abs(x)))
        return found(-power if x < 0 and size % 2 == 1 else power, 0)
    power = 1.0
    for _ in range(int(size)):
        power = power * x
    if y > 0:
        return found(power, 0)
    return found(1 / power if power != 0 else math.inf, 0)


def factor(text, at, depth):
    """Parse a power with any number of signs before it at position `at`."""
    if depth > 20:
        return fail("is nested too deeply")
    at = skip_spaces(text, at)
    if at >= len(text):
        return fail("lacks a number at the end")
    mark = text[at]
    if mark == "-" or mark == "+":
        inner = factor(text, at + 1, depth + 1)
        if inner["ok"] and mark == "-":
            inner["value"] = -inner["value"]
        return inner
    base = atom(text, at, depth)
    if not base["ok"]:
        return base
    at = skip_spaces(text, base["at"])
    if at < len(text) and text[at] == "%":
        base = found(base["value"] / 100, at + 1)
        at = skip_spaces(text, at + 1)
    if at >= len(text) or text[at] not in "^*" or text[at] == "*" and text[at : at + 2] != "**":
        return base
    sign = 1 if text[at] == "^" else 2
    exponent = factor(text, at + sign, depth + 1)
    if not exponent["ok"]:
        return exponent
    result = raised(base["value"], exponent["value"])
    result["at"] = exponent["at"]
    return result


def atom(text, at, depth):
    """Parse a literal, constant, call, or parenthesis at position `at`."""
    if text[at] in DIGITS:
        return literal(text, at)
    if text[at] == "(":
        return closed(text, total(text, at + 1, depth + 1))
    name = "sqrt" if text[at] == "√" else name_at(text, at)
    after = at + 1 if text[at] == "√" else at + len(name)
    if name == "pi":
        return found(math.pi, after)
    if name == "e":
        return found(math.e, after)
    if name == "inf":
        return found(math.inf, after)
    if name not in FUNCTIONS:
        return literal(text, at)
    after = skip_spaces(text, after)
    if text[after : after + 1] == "(":
        inner = closed(text, total(text, after + 1, depth + 1))
    else:
        inner = factor(text, after, depth + 1)
    if not inner["ok"]:
        return inner
    result = call(name, inner["value"])
    result["at"] = inner["at"]
    return result


def closed(text, inner):
    """Return `inner` with the closing parenthesis that must follow it."""
    if not inner["ok"]:
        return inner
    at = skip_spaces(text, inner["at"])
    if at >= len(text):
        return fail("lacks a closing parenthesis")
    if text[at] != ")":
        return leftover(text, at)
    return found(inner["value"], at + 1)


def product(text, at, depth):
    """Parse factors joined by * or / from position `at` on."""
    left = factor(text, at, depth)
    while left["ok"]:
        here = skip_spaces(text, left["at"])
        if here >= len(text) or (text[here] != "*" and text[here] != "/"):
            return left
        right = factor(text, here + 1, depth + 1)
        if not right["ok"]:
            return right
        if text[here] == "*":
            left = found(left["value"] * right["value"], right["at"])
        elif right["value"] == 0:
            return fail("divides by zero")
        else:
            left = found(left["value"] / right["value"], right["at"])
    return left


def total(text, at, depth):
    """Parse products joined by + or - from position `at` on."""
    left = product(text, at, depth)
    while left["ok"]:
        here = skip_spaces(text, left["at"])
        if here >= len(text) or (text[here] != "+" and text[here] != "-"):
            return left
        right = product(text, here + 1, depth + 1)
        if not right["ok"]:
            return right
        step = right["value"] if text[here] == "+" else -right["value"]
        left = found(left["value"] + step, right["at"])
    return left


def leftover(text, at):
    """Fail because of what follows a number at position `at`."""
    mark = text[at]
    name = name_at(text, at)
    if mark == "(" or mark == "√" or name in FUNCTIONS or name in CONSTANTS:
        return fail("lacks a * before “" + (mark if name == "" else name) + "”")
    if mark == ")":
        return fail("has a closing parenthesis too many")
    if mark in DIGITS or mark in FRACTIONS:
        return fail("has two numbers side by side")
    if mark == "," or mark == ".":
        return fail("has a comma or a point too many")
    if mark == "+" or mark == "-":
        return fail("is a sum, which needs parentheses in a list")
    word = word_at(text, at, LETTERS + DIGITS)
    return fail("has “" + (mark if word == "" else word) + "” in it, which is not part of a number")


def parse_number(text):
    """Parse one number as people write it.

    Examples: 3, -0.5, 0,5, 1,010, 1e-3, 6.93×10⁻¹, 1/3, 69.3%, ½, 2*pi, ln 2, sqrt(2), √0.48, 0.9^3,
    1 - exp(-1). Return {"ok", "value", "at", "message"}; the message is a sentence that says what is
    wrong, without a period.
    """
    plain = uncomma(tidy(text).strip())
    if plain == "":
        return fail("A number is missing")
    if plain.endswith(".") and plain.count(".") > 1:
        plain = plain[0 : len(plain) - 1]  # the end of a sentence
    result = total(plain, 0, 0)
    if not result["ok"]:
        return described(result, text)
    at = skip_spaces(plain, result["at"])
    if at < len(plain):
        return described(leftover(plain, at), text)
    if result["value"] != result["value"]:
        return described(fail("has no definite value"), text)
    return result


def described(result, text):
    """Return a failed result with a message that begins with the refused text."""
    return fail("“" + shorten(text) + "” " + result["message"])


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
        at = skip_spaces(plain, at)
        if at >= len(plain):
            return {"ok": True, "value": values, "at": at, "message": ""}
        rest = plain[at : len(plain)]
        result = product(rest, 0, 0)
        if not result["ok"]:
            return described(result, rest)
        end = at + result["at"]
        after = skip_spaces(plain, end)
        separated = after > end or after >= len(plain) or plain[after] in ",;"
        if not separated:
            return described(leftover(rest, result["at"]), rest)
        values.append(result["value"])
        at = after
        if at < len(plain) and plain[at] in ",;":
            at = at + 1
            if skip_spaces(plain, at) >= len(plain):
                return fail("A number is missing after the last comma")


def parse_matrix(text):
    """Parse rows separated by `;` or line breaks, with numbers as in `parse_numbers`.

    Return the same as `parse_number`, with a list of rows as the value.
    """
    rows = []
    for line in tidy(text).replace("\n", ";").split(";"):
        if line.strip() == "":
            continue
        row = parse_numbers(line)
        if not row["ok"]:
            return row
        if len(rows) > 0 and len(row["value"]) != len(rows[0]):
            return fail(
                "row "
                + fmt(len(rows) + 1)
                + " has "
                + fmt(len(row["value"]))
                + " numbers, the first has "
                + fmt(len(rows[0]))
            )
        rows.append(row["value"])
    return {"ok": True, "value": rows, "at": len(text), "message": ""}
