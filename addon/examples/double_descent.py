"""Expected test error of least squares on the first p of D random features, for every p.

Features are independent standard normal, the true weights have beta_j^2 proportional to j^-a and
sum 1; the features left out act as noise. Beyond p = n, the minimum-norm solution is used. Exact
expectations after Belkin, Hsu and Xu (2019), "Two models of double descent for weak features".
"""

import math

from .kit import blocks
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import frac, num, sub, tinted, var
from .kit.inputs import integer, number, slider
from .kit.lists import window
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

INPUTS = [
    slider(integer("n", "samples n", "20", 4, 100), ["5", "10", "20", "30", "40", "60", "100"]),
    slider(integer("D", "features D", "60", 6, 400), ["40", "60", "80", "120", "200", "400"]),
    slider(number("noise", "noise σ²", "0.04", 0, 4),
           ["0", "0.01", "0.04", "0.1", "0.3", "1", "4"]),
    slider(number("a", "decay a", "1", 0, 3), ["0", "0.5", "1", "1.5", "2", "3"]),
]

PRESETS = [
    preset("double descent", "Look at the two valleys: the one beyond n, at p = 46, is deeper.",
           {"n": "20", "D": "60", "noise": "0.04", "a": "1"}),
    preset("fast decay", "Look at the valleys: a few features hold the signal, so the first wins.",
           {"n": "20", "D": "60", "noise": "0.04", "a": "2"}),
    preset("equal weights",
           "Look at the left: error rises from p = 0 on, so there is no first valley.",
           {"n": "20", "D": "60", "noise": "0.04", "a": "0"}),
    preset("more data",
           "The peak moved to p = 30, where 20 samples had an error of 0.885.",
           {"n": "30", "D": "60", "noise": "0.04", "a": "1"}),
]


def check(values):
    """Require room for the second descent."""
    if values["D"] < values["n"] + 2:
        return {"D": "at least n + 2 = " + fmt(values["n"] + 2),
                "n": "at most D − 2 = " + fmt(values["D"] - 2)}
    return {}


def lowest(errors, first, last):
    """Return the p from `first` to `last` with the smallest error."""
    best = first
    for p in range(first, last + 1):
        if errors[p] < errors[best]:
            best = p
    return best


def compute(values):
    """Compute the errors for every p from 0 to D, and both valleys.

    For each p, these are the captured signal E, what is missed (with noise), the factor by which
    variance blows it up, the test error, and the training error.
    """
    n = values["n"]
    count = values["D"]
    weights = [exp(-values["a"] * log(j)) for j in range(1, count + 1)]
    total = 0.0
    for x in weights:
        total = total + x
    signal = [0.0]
    for j in range(count):
        signal.append(signal[j] + weights[j] / total)
    signal[count] = 1.0
    missed = [1 - signal[p] + values["noise"] for p in range(count + 1)]
    factor = []
    errors = []
    train = []
    for p in range(count + 1):
        if p < n - 1:
            factor.append(1 + p / (n - p - 1))
        elif p > n + 1:
            factor.append(1 + n / (p - n - 1))
        else:
            factor.append(math.inf)
        lost = signal[p] * (1 - n / p) if p > n + 1 else 0.0
        errors.append(lost + missed[p] * factor[p])
        train.append(missed[p] * (1 - p / n) if p < n else 0.0)
    return {"signal": signal, "missed": missed, "factor": factor, "error": errors, "train": train,
            "first": lowest(errors, 0, n - 2), "second": lowest(errors, n + 2, count)}


def error_line(values, result, p):
    """Return the error at p with its numbers."""
    n = values["n"]
    here = fmt(p)
    value = num(result["error"][p], "t" + here, "m" + here + " f" + here)
    missed = num(result["missed"][p], "m" + here, "")
    if not math.isfinite(result["factor"][p]):
        return blocks.line("p = " + here, "p is within 1 of n = " + fmt(n)
                           + ": the variance factor "
                           + "is ∞, test error " + value)
    if p < n:
        return blocks.line("p = " + here + " &lt; n", "missed · (1 + " + frac("p", "n − p − 1")
                           + ") = "
                           + missed + " · (1 + " + frac(here, fmt(n - p - 1)) + ") = " + value)
    return blocks.line("p = " + here + " &gt; n", "E(1 − " + frac("n", "p") + ") + missed · (1 + "
                       + frac("n", "p − n − 1") + ") = " + num(result["signal"][p], "s" + here, "")
                       + " · (1 − " + frac(fmt(n), here) + ") + " + missed + " · (1 + "
                       + frac(fmt(n), fmt(p - n - 1)) + ") = " + value)


def verdict(result):
    """Say which valley is deeper."""
    first = result["first"]
    second = result["second"]
    words = "the second is deeper"
    if result["error"][first] <= result["error"][second]:
        words = "the first is deeper: double descent does not always win"
    if first == 0:
        words = words + "; error rises from p = 0 on, so there is no first descent"
    return blocks.line("two valleys", "p = " + fmt(first) + ": "
                       + num(result["error"][first], "t" + fmt(first), "") + " and p = "
                       + fmt(second)
                       + ": " + num(result["error"][second], "t" + fmt(second), "") + "; " + words)


def hero(values, result, p):
    """Draw both error curves with the valleys; p is dragged along one, and the peak is at n."""
    n = values["n"]
    errors = result["error"]
    # The spike is cut off: its top is infinite.
    cap = 2.5 * max(errors[0], min(errors[result["first"]], errors[result["second"]]))
    places = [i for i in range(values["D"] + 1)]
    shown = [min(x, cap) for x in errors]
    curves = [blocks.series("", places, result["train"], 4, "dash"),
              blocks.series("", places, shown, 0, "line")]
    spots = [blocks.spot(n, cap, "\u00a0\u00a0\u00a0∞ at n", 3),
             blocks.spot(result["first"], errors[result["first"]], "", 2),
             blocks.spot(result["second"], errors[result["second"]], "", 2)]
    handles = [blocks.upright(blocks.handle(n, 0.0, "samples n", "n", "", 3)),
               blocks.step_handle(places, shown, p, "features used p", 1)]
    plot = blocks.plot("drag p or n: " + tinted("test", 0) + " and " + tinted("training", 4)
                       + " error", "features used p", "error", curves, spots, [])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 175),
        blocks.line("", "p = " + fmt(p) + ": test error " + tinted(fmt(errors[p]), 1) + "; "
                    + tinted("valleys", 2) + ": " + fmt(result["first"]) + ", "
                    + fmt(result["second"])),
    ])


def trace(values, result, view):
    """Show the valleys, and both terms at the chosen p."""
    last = values["D"]
    errors = result["error"]
    p = blocks.own_step(view, result["second"], last)
    first = window(last + 1, p, 7)
    rows = []
    for i in range(first, min(last + 1, first + 7)):
        here = fmt(i)
        rows.append([here, num(result["missed"][i], "m" + here, ""),
                     num(result["factor"][i], "f" + here, ""),
                     num(errors[i], "t" + here, "m" + here + " f" + here)])
    here = fmt(p)
    shown = [
        verdict(result),
        blocks.line("missed at p = " + here, "1 − " + sub("E", var("p")) + " + σ² = 1 − "
                    + num(result["signal"][p], "s" + here, "") + " + " + fmt(values["noise"])
                    + " = "
                    + num(result["missed"][p], "m" + here, "s" + here)),
        error_line(values, result, p),
        blocks.table("", [var("p"), "missed", "factor", "test"], rows, p - first),
        blocks.note("E is the share of the signal in the first p features; the rest acts as noise. "
                    "Training error is 0 from p = n on. Next to p = n the expected test error is "
                    "infinite, so the spike is cut off."),
    ]
    if result["missed"][last] == 0:
        shown.append(blocks.note("No noise: with all D features nothing is missed."))
    return blocks.shown(shown, "p " + here + ": test error " + fmt(errors[p]), p, last)


def answer_none(values, result):
    """Return the error without any features."""
    return result["error"][0]


def answer_all(values, result):
    """Return the error with all features."""
    return result["error"][values["D"]]


def answer_first(values, result):
    """Return the p of the first valley."""
    return result["first"]


ASKS = [ask("all", "the expected test error with all D features", ["n", "D", "noise"], answer_all),
        ask("none", "the expected test error with p = 0 features", ["noise"], answer_none),
        ask_count("first", "the p below n with the lowest expected test error",
                  ["n", "D", "noise", "a"], answer_first)]


def fresh(state):
    """Pick sizes for which n / D is a round number; a does not matter once all features are used."""
    way = pick(state, [["5", "11"], ["10", "31"], ["10", "21"], ["30", "61"], ["10", "51"],
                       ["8", "17"]])
    return {"n": way[0], "D": way[1], "noise": pick(state, ["0.1", "0.2", "0.5", "1"]),
            "a": pick(state, ["0.5", "1", "2", "3"])}


EXAMPLE = {"name": "double-descent", "title": "Double descent, exactly", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["n", "noise"], "open_at": "own", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along the curve to change p, and drag the vertical line to change n."}
