"""The functions that a browser has under another name: written once here, once in JavaScript.

Everything else under `addon/examples/` is one source for both. Keep this file short.
"""

import math

TENS = (1, 10, 100, 1000, 10000)


def general(x, digits):
    """`x` (a finite number) with `digits` significant digits as `%g` writes it, exact ties to
    even: 0.693147, 1.41421, 2.4672e-05."""
    return "%.*g" % (digits, x)


def fixed(x, places):
    """`x` (below 1e15) with exactly `places` decimals, for coordinates; never "-0.0"."""
    # Rounded first: the last bit of an exponential may differ between machines, and must not
    # decide which way a tie goes. Far from a tie, as nearly always, that changes nothing.
    if not (-1e4 < x < 1e4 and places <= 4 and abs(abs(x) * TENS[places] % 1 - 0.5) > 1e-4):
        x = float("%.12g" % x)
    text = "%.*f" % (places, x)
    return text[1:] if x <= 0 and text[0] == "-" and float(text) == 0 else text


def to_float(text):
    """The number that a checked decimal literal (digits, point, exponent) stands for."""
    return float(text)


def to_int(x):
    """The whole number nearest to zero from the finite number `x`."""
    return int(x)


def escape(text):
    """`text` for HTML content and quoted attributes."""
    return (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace('"', "&quot;").replace("'", "&#39;"))


def log(x):
    """Natural logarithm; minus infinity for 0, so that an impossible event needs no exception."""
    return math.log(x) if x > 0 else -math.inf


def exp(x):
    """e to the x; infinity where the result is too large for a float."""
    if x != x:
        return x
    return math.exp(x) if x < 709.782712893384 else math.inf


def plain(text):
    """`text` with every sign beyond U+FFFF replaced, because it counts as two in a browser."""
    return "".join(sign if ord(sign) < 0xD800 or 0xE000 <= ord(sign) <= 0xFFFF else
                   ("\ufffd" if ord(sign) <= 0xFFFF else "\ufffd\ufffd") for sign in text)
