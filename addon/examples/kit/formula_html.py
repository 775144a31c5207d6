"""Formulas and numbers inside a line, as plain HTML: no typesetting engine, instant at any touch.

A *tie* is the name of one quantity on the card ("p2", "sum"). Wherever a quantity is shown it
carries its tie, and the ties that it was computed from; touching it lights up the same quantity
elsewhere, what it comes from and what it goes to.
"""

from .native import escape
from .numbers import fmt, signed


def text(words):
    """Plain words."""
    return escape(words)


def var(letter):
    """A variable in italics."""
    return "<i>" + escape(letter) + "</i>"


def sub(base, index):
    """`base` (HTML) with `index` (HTML) below."""
    return base + "<sub>" + index + "</sub>"


def sup(base, power):
    """`base` (HTML) with `power` (HTML) above."""
    return base + "<sup>" + power + "</sup>"


def frac(top, bottom):
    """A fraction; a screen reader hears "top / bottom"."""
    return ('<span class="gr-frac"><span class="gr-top">' + top
            + '</span><span class="gr-sr"> / </span><span class="gr-bottom">' + bottom
            + "</span></span>")


def root(inner):
    """A square root."""
    return '√<span class="gr-root">' + inner + "</span>"


def tied(words, tie, origin):
    """`words` (HTML) shown as the quantity `tie`, computed from the ties in `origin`
    (separated by blanks, may be empty)."""
    sources = ""
    if origin != "":
        sources = ' data-from="' + origin + '"'
    return '<b class="gr-n tappable" data-tie="' + tie + '"' + sources + ">" + words + "</b>"


def num(x, tie, origin):
    """The number `x` as the quantity `tie`, computed from `origin`."""
    return tied(fmt(x), tie, origin)


def num_signed(x, tie, origin):
    """As `num`, in parentheses if negative, for use after an operator."""
    return tied(signed(x), tie, origin)
