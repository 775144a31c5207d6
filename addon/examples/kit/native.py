"""The functions that are written by hand in both languages: in Python here, and in JavaScript.

Everything else in `addon/examples/` has one source for both. Keep this file short.
"""

import math

TENS = (1, 10, 100, 1000, 10000)


def general(x, digits):
    """Return `x` (a finite number) with `digits` significant digits, as `%g` writes it.

    Exact ties are rounded to even: 0.693147, 1.41421, 2.4672e-05.
    """
    return "%.*g" % (digits, x)


def fixed(x, places):
    """Return `x` (below 1e15) with exactly `places` decimals, for coordinates; never "-0.0"."""
    # Near a tie, round to 12 digits first: the last bit of an exponential may differ between
    # machines, and must not decide which way the tie is rounded.
    if not (-1e4 < x < 1e4 and places <= 4 and abs(abs(x) * TENS[places] % 1 - 0.5) > 1e-4):
        x = float("%.12g" % x)
    text = "%.*f" % (places, x)
    return text[1:] if x <= 0 and text[0] == "-" and float(text) == 0 else text


def to_float(text):
    """Return the number that a checked decimal literal (digits, point, exponent) denotes."""
    return float(text)


def to_int(x):
    """Return the finite number `x` rounded toward zero."""
    return int(x)


def escape(text):
    """Escape `text` for HTML content and quoted attributes."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def log(x):
    """Return the natural logarithm; minus infinity for 0, so that an impossible event does not raise."""
    return math.log(x) if x > 0 else -math.inf


def exp(x):
    """Return e to the x; infinity if the result is too large for a float."""
    if x != x:
        return x
    return math.exp(x) if x < 709.782712893384 else math.inf


def plain(text):
    """Replace characters beyond U+FFFF in `text`, because each counts as two in a browser."""
    return "".join(
        sign
        if ord(sign) < 0xD800 or 0xE000 <= ord(sign) <= 0xFFFF
        else ("\ufffd" if ord(sign) <= 0xFFFF else "\ufffd\ufffd")
        for sign in text
    )
