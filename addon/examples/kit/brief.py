"""Short tied numbers, for tables with four or five columns on a phone."""

from .compact import few
from .formula_html import tied


def brief(x, tie, origin):
    """Return the same as `formula_html.num`, with at most eight characters.

    These are four digits, two if an exponent is needed, or a dash for not-a-number.
    """
    if x != x:
        return tied("–", tie, origin)
    size = abs(x)
    return tied(few(x, 4 if 0.0001 <= size and size < 100000 else 2), tie, origin)
