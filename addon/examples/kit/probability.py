"""Logits to probabilities without overflow, and rows of numbers that are one per class."""

import math

from .blocks import bar, bars
from .formula_html import num
from .lists import total
from .native import exp, log
from .numbers import fmt


def sigmoid(x):
    """1 / (1 + e^-x), with an exponential that never overflows: at most e^0 on either branch."""
    if x >= 0:
        return 1 / (1 + exp(-x))
    return exp(x) / (1 + exp(x))


def softplus(x):
    """ln(1 + e^x): x itself for large x, where e^x would overflow."""
    return max(x, 0.0) + math.log1p(exp(-abs(x)))


def softmax(z):
    """Softmax of the finite numbers `z` in its shifted form: {"m": the largest, "shifted",
    "exps", "total", "p", "lse": ln of the sum of e^z}."""
    m = max(z)
    shifted = [x - m for x in z]
    exps = [exp(x) for x in shifted]
    whole = total(exps)
    return {"m": m, "shifted": shifted, "exps": exps, "total": whole,
            "p": [e / whole for e in exps], "lse": m + log(whole)}


def sources(comes, i):
    """The ties that number `i` of a row comes from: each of the words in `comes` plus `i`."""
    return " ".join([tie + fmt(i) for tie in comes])


def row_of(values, tie, comes):
    """The numbers separated by commas, tied as `tie` plus their index."""
    return ", ".join([num(x, tie + fmt(i), sources(comes, i)) for i, x in enumerate(values)])


def bars_of(caption, names, values, tie, comes, marked, color):
    """Bars of the numbers under their `names`, tied as `tie` plus their index; bar number
    `marked` (or -1) stands out."""
    items = []
    for i, x in enumerate(values):
        items.append(bar(names[i], x, num(x, tie + fmt(i), sources(comes, i)), i == marked))
    return bars(caption, items, color)
