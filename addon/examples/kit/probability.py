"""Logits to probabilities without overflow, and rows with one number per class."""

import math

from .blocks import bar, bars
from .formula_html import num
from .lists import total
from .native import exp, log
from .numbers import fmt


def sigmoid(x):
    """Return 1 / (1 + e^-x) without overflow: the exponential is at most e^0 on either branch."""
    if x >= 0:
        return 1 / (1 + exp(-x))
    return exp(x) / (1 + exp(x))


def softplus(x):
    """Return ln(1 + e^x) without overflow: x itself for large x."""
    return max(x, 0.0) + math.log1p(exp(-abs(x)))


def softmax(z):
    """Return the softmax of the finite numbers `z`, computed in its shifted form.

    The result is {"m": the largest, "shifted", "exps", "total", "p", "lse": ln of the sum of e^z}.
    """
    m = max(z)
    shifted = [x - m for x in z]
    exps = [exp(x) for x in shifted]
    whole = total(exps)
    return {
        "m": m,
        "shifted": shifted,
        "exps": exps,
        "total": whole,
        "p": [e / whole for e in exps],
        "lse": m + log(whole),
    }


def sources(comes, i):
    """Return the ties that number `i` of a row comes from: each word in `comes` plus `i`."""
    return " ".join([tie + fmt(i) for tie in comes])


def row_of(values, tie, comes):
    """Return the numbers separated by commas, each with the tie `tie` plus its index."""
    return ", ".join([num(x, tie + fmt(i), sources(comes, i)) for i, x in enumerate(values)])


def bars_of(caption, names, values, tie, comes, marked, color):
    """Return bars for the numbers, labeled with `names`, each with the tie `tie` plus its index.

    Bar number `marked` is highlighted; -1 for none.
    """
    items = []
    for i, x in enumerate(values):
        items.append(bar(names[i], x, num(x, tie + fmt(i), sources(comes, i)), i == marked))
    return bars(caption, items, color)
