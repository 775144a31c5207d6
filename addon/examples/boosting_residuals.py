"""Gradient boosting by hand: stumps fitted to the residuals, round by round.

F_0 is the mean of y. Each round: r = y - F; the best stump f by squared error, whose leaves hold
(sum of r) / (count + lambda), the XGBoost leaf for (y - F)^2 / 2; F grows by eta f. Friedman
(2001), doi:10.1214/aos/1013203451; Chen and Guestrin (2016), doi:10.1145/2939672.2939785.
"""

import math

from .kit import blocks
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sub, tinted, var
from .kit.inputs import integer, number, numbers, slider, without
from .kit.lists import ascending, mean_square, total, uneven
from .kit.numbers import fmt
from .kit.random import pick, whole

X = "1, 2, 3, 4, 5, 6"
Y = "1, 1.5, 2.5, 5, 5.5, 7"

INPUTS = [
    numbers("x", "feature x", X, -1000000, 1000000, 2, 16),
    numbers("y", "target y", Y, -1000000, 1000000, 2, 16),
    slider(without(number("rate", "rate η", "0.5", 0, 1), "low"),
           ["0.01", "0.03", "0.1", "0.3", "0.5", "1"]),
    slider(integer("rounds", "rounds", "3", 0, 10), ["0", "1", "2", "3", "5", "10"]),
    slider(number("lambda", "leaf penalty λ", "0", 0, 1000), ["0", "0.1", "1", "3", "10"]),
]

PRESETS = [
    preset("worked example", "Step through the rounds: each stump halves what it can explain.",
           {"x": X, "y": Y, "rate": "0.5", "rounds": "3", "lambda": "0"}),
    preset("full rate", "Full steps fit this data faster: an MSE of 0.229 is left, not 0.400.",
           {"x": X, "y": Y, "rate": "1", "rounds": "3", "lambda": "0"}),
    preset("small rate", "Step through the cuts: 3.5 comes seven times before any other.",
           {"x": X, "y": Y, "rate": "0.1", "rounds": "10", "lambda": "0"}),
    preset("leaf penalty", "λ = 1 makes the leaves smaller: an MSE of 0.776 is left, not 0.400.",
           {"x": X, "y": Y, "rate": "0.5", "rounds": "3", "lambda": "1"}),
]


def check(values):
    """Require one y for each x."""
    message = uneven(values["y"], len(values["x"]), "values of x")
    if message != "":
        return {"y": message}
    return {}


def stump(x, r, lam):
    """Return the best split of the residuals `r` over the sorted `x`.

    That is how many samples go left (0 if no split is possible), the threshold, and both leaves with
    their sums.
    """
    best = {"left": 0, "cut": math.nan, "low": 0.0, "high": 0.0, "sums": [0.0, 0.0],
            "error": math.inf}
    cutoff = 1e-12 * mean_square(r) * len(r)
    for k in range(1, len(x)):
        if x[k] == x[k - 1]:
            continue
        a = total(r[0:k])
        b = total(r[k:len(r)])
        low = a / (k + lam)
        high = b / (len(x) - k + lam)
        error = 0.0
        for i, value in enumerate(r):
            miss = value - (low if i < k else high)
            error = error + miss * miss
        if error < best["error"] - cutoff:
            best = {"left": k, "cut": x[k - 1] + (x[k] - x[k - 1]) / 2, "low": low, "high": high,
                    "sums": [a, b], "error": error}
    return best


def residuals(y, f):
    """Return what `f` leaves of `y`, with rounding errors taken as 0."""
    cutoff = 1e-12 * max([abs(b) for b in y])
    return [b - a if abs(b - a) > cutoff else 0.0 for a, b in zip(f, y)]


def compute(values):
    """Compute "F", "mse", and "residuals" from round 0 on, and the "stumps".

    Stop early where nothing is left to fit or no split is possible.
    """
    places = ascending(values["x"])
    x = [values["x"][i] for i in places]
    y = [values["y"][i] for i in places]
    start = total(y) / len(y)
    f = [start for _ in y]
    r = residuals(y, f)
    result = {"x": x, "y": y, "F": [f], "residuals": [r], "stumps": [], "mse": [mean_square(r)]}
    for m in range(values["rounds"]):
        one = stump(x, r, values["lambda"])
        if one["left"] == 0 or result["mse"][m] == 0:
            break
        old = result["F"][m]
        new = [old[i] + values["rate"] * (one["low"] if i < one["left"] else one["high"])
               for i in range(len(x))]
        r = residuals(y, new)
        result["residuals"].append(r)
        result["stumps"].append(one)
        result["F"].append(new)
        result["mse"].append(mean_square(r))
    return result


def steps(x, f):
    """Return the step function through `f`, with its jumps midway between the x, as [xs, ys]."""
    xs = [x[0]]
    ys = [f[0]]
    for i in range(1, len(x)):
        if f[i] != f[i - 1]:
            middle = x[i - 1] + (x[i] - x[i - 1]) / 2
            xs.extend([middle, middle])
            ys.extend([f[i - 1], f[i]])
    xs.append(x[len(x) - 1])
    ys.append(f[len(x) - 1])
    return [xs, ys]


def round_lines(values, result, m):
    """Show how round `m` (1 or more) fitted its stump and moved F at the first point."""
    one = result["stumps"][m - 1]
    r = result["residuals"][m - 1]
    here = fmt(m)
    lam = " + " + fmt(values["lambda"])
    left = fmt(one["left"])
    right = fmt(len(r) - one["left"])
    old = result["F"][m - 1][0]
    return [
        blocks.line("residuals", sub(var("r"), "0") + " = " + var("y") + " − " + var("F") + " = "
                    + fmt(result["y"][0]) + " − " + num_signed(old, "F" + fmt(m - 1) + "-0", "")
                    + " = " + num(r[0], "r0", "F" + fmt(m - 1) + "-0") + ", …"),
        blocks.line("stump", "splits at <b>" + fmt(one["cut"]) + "</b> (smallest squared error)"),
        blocks.line("left leaf", frac("Σ" + var("r"), var("n") + " + λ") + " = "
                    + frac(fmt(one["sums"][0]), left + lam) + " = " + num(one["low"], "low", "r0")),
        blocks.line("right leaf", frac(fmt(one["sums"][1]), right + lam) + " = "
                    + num(one["high"], "high", "")),
        blocks.line("new " + var("F"), var("F") + " + ηf = " + fmt(old) + " + "
                    + fmt(values["rate"]) + " · " + num_signed(one["low"], "low", "r0") + " = "
                    + num(result["F"][m][0], "F" + here + "-0", "low") + ", …"),
    ]


def hero(values, result, step):
    """Draw the sum of the stumps before and after the chosen round, what is left, and the points.

    The points can be dragged up and down.
    """
    x = result["x"]
    y = result["y"]
    f = result["F"][step]
    before = steps(x, result["F"][max(0, step - 1)])
    now = steps(x, f)
    left_x = []
    left_y = []
    for i, at in enumerate(x):
        left_x.extend([at, at, math.nan])
        left_y.extend([f[i], y[i], math.nan])
    points = [blocks.handle(x[k], y[k], "target y at x = " + fmt(x[k]), "", "y:" + fmt(i), 1)
              for k, i in enumerate(ascending(values["x"]))]
    legend = ("drag dots; " + tinted("F", 0) + " after round " + fmt(step) + ", "
              + tinted("before", 4) + ", " + tinted("residuals", 2))
    shown = blocks.plot(legend, "x", "y", [
        blocks.series("", left_x, left_y, 2, "line"),
        blocks.series("", before[0], before[1], 4, "dash"),
        blocks.series("", now[0], now[1], 0, "line")], [], [])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(shown, points), 170),
        blocks.line("", "mean squared error <b>" + fmt(result["mse"][step]) + "</b>"
                    + cut_words(result, step))])


def cut_words(result, step):
    """Say where the stump of the chosen round splits."""
    if step == 0:
        return ""
    return ", cut at " + fmt(result["stumps"][step - 1]["cut"])


def trace(values, result, view):
    """Show the chosen round's stump, F before and after it, what is left, and the error by round."""
    last = len(result["mse"]) - 1
    m = blocks.step_of(view, last)
    x = result["x"]
    y = result["y"]
    f = result["F"][m]
    r = result["residuals"][max(0, m - 1)]
    shown = []
    if m > 0:
        shown.extend(round_lines(values, result, m))
    else:
        shown.append(blocks.line("start", sub(var("F"), "0") + " = mean of y = "
                                 + num(f[0], "F0-0", "")))
    shown.append(blocks.plot("residuals left after round " + fmt(m), "x", "y − F", [
        blocks.series("", x, result["residuals"][m], 2, "bars")], [], []))
    rows = []
    for i, a in enumerate(x):
        rows.append([fmt(a), fmt(y[i]), num(r[i], "r" + fmt(i), ""),
                     num(f[i], "F" + fmt(m) + "-" + fmt(i), "r" + fmt(i))])
    shown.append(blocks.table("", ["x", "y", "r", "new F"], rows, -1))
    rows = [["0", "", num(result["mse"][0], "mse0", "")]]
    for i, one in enumerate(result["stumps"]):
        here = fmt(i + 1)
        rows.append([here, fmt(one["cut"]), num(result["mse"][i + 1], "mse" + here, "")])
    shown.append(blocks.table("", ["round", "cut", "MSE after"], rows, m))
    if last < values["rounds"]:
        shown.append(blocks.note(stop_words(result)))
    say = "round " + fmt(m) + ": mean squared error " + fmt(result["mse"][m])
    return blocks.shown(shown, say, m, last)


def stop_words(result):
    """Say why there are fewer rounds than requested."""
    if result["x"][0] == result["x"][len(result["x"]) - 1]:
        return "All x are equal, so no stump can split them."
    return "All residuals are 0: nothing is left to fit, so boosting stops."


def answer_low(values, result):
    """Return the left leaf of the first stump."""
    if len(result["stumps"]) == 0:
        return 0.0
    return result["stumps"][0]["low"]


def answer_f(values, result):
    """Return the prediction for the smallest x after the last round."""
    return result["F"][len(result["F"]) - 1][0]


ASKS = [ask("low", "the left leaf of the first stump", ["x", "y", "rounds"], answer_low),
        ask("f", "the prediction F for the smallest x after the last round",
            ["x", "y", "rate", "rounds"], answer_f)]


def fresh(state):
    """Pick one round on four points with a clear jump and a whole mean."""
    low = whole(state, 0, 5)
    jump = 4 * whole(state, 1, 5)
    return {"x": "1, 2, 3, 4",
            "y": ", ".join([fmt(low), fmt(low + 2), fmt(low + 1 + jump), fmt(low + 1 + jump)]),
            "rate": pick(state, ["0.5", "0.1", "0.2"]), "rounds": "1"}


EXAMPLE = {"name": "boosting-residuals", "title": "Boosting with stumps",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["rounds", "rate"],
           "open_at": "last", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Drag the dots up or down: the stumps follow."}
