"""Numbers for narrow places: table columns on a phone, and the cells of a grid."""

import math

from .formula_html import tied
from .numbers import SETTINGS, rounded


def few(x, digits):
    """Return `fmt(x)` with at most `digits` significant digits."""
    return rounded(x, min(digits, SETTINGS["digits"]))


def cell(x):
    """Return `x` (below a million) in at most five characters.

    Numbers below 1 have two decimals; thousands are written as 12k if four digits and a sign would
    not fit.
    """
    size = abs(x)
    if size >= 10000 or x <= -1000:
        return few(x / 1000, 3 if size >= 100000 else 2) + "k"
    if size >= 1000:
        return few(x, 4)
    if size >= 1:
        return few(x, 3)
    return few(math.floor(x * 100 + 0.5) / 100, 2)


def brief(x, tie, origin):
    """Return the same as `formula_html.num`, with at most eight characters.

    These are four digits, two if an exponent is needed, or a dash for not-a-number.
    """
    if x != x:
        return tied("–", tie, origin)
    size = abs(x)
    return tied(few(x, 4 if 0.0001 <= size and size < 100000 else 2), tie, origin)
