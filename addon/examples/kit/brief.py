"""Tied numbers for tables with four or five columns on a phone."""

from .compact import few
from .formula_html import tied


def brief(x, tie, origin):
    """As `inline.num` in at most eight signs: four digits, two where an exponent is needed, and
    a dash for not-a-number."""
    if x != x:
        return tied("–", tie, origin)
    size = abs(x)
    return tied(few(x, 4 if 0.0001 <= size and size < 100000 else 2), tie, origin)
