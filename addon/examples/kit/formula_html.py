"""Formulas and numbers in a line, as plain HTML: without a typesetting engine, so redrawing is instant.

A *tie* is the name of one quantity on the card ("p2", "sum"). Wherever a quantity is shown, it has its
tie, and the ties that it was computed from. Touching it highlights the same quantity elsewhere, the
quantities that it comes from, and those that it goes into.
"""

from .native import escape
from .numbers import fmt, signed


def text(words):
    """Return plain text as HTML."""
    return escape(words)


def var(letter):
    """Return a variable in italics."""
    return "<i>" + escape(letter) + "</i>"


def sub(base, index):
    """Return `base` (HTML) with the subscript `index` (HTML)."""
    return base + "<sub>" + index + "</sub>"


def sup(base, power):
    """Return `base` (HTML) with the superscript `power` (HTML)."""
    return base + "<sup>" + power + "</sup>"


def frac(top, bottom):
    """Return a fraction; a screen reader says "top / bottom"."""
    return (
        '<span class="gr-frac"><span class="gr-top">'
        + top
        + '</span><span class="gr-sr"> / </span><span class="gr-bottom">'
        + bottom
        + "</span></span>"
    )


def root(inner):
    """Return a square root."""
    return '√<span class="gr-root">' + inner + "</span>"


def tied(words, tie, origin):
    """Return `words` (HTML) as the quantity `tie`.

    It is computed from the ties in `origin` (separated by spaces; may be empty).
    """
    sources = ""
    if origin != "":
        sources = ' data-from="' + origin + '"'
    return '<b class="gr-n tappable" data-tie="' + tie + '"' + sources + ">" + words + "</b>"


def tinted(words, color):
    """Return `words` (HTML) in the color of a curve: 0 to 3, or 4 for muted."""
    return '<b class="gr-words gr-s' + fmt(color) + '">' + words + "</b>"


def num(x, tie, origin):
    """Return the number `x` as the quantity `tie`, computed from `origin`."""
    return tied(fmt(x), tie, origin)


def num_signed(x, tie, origin):
    """Return the same as `num`, in parentheses if negative, for use after an operator."""
    return tied(signed(x), tie, origin)
