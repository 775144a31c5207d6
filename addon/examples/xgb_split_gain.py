"""One split of an XGBoost tree: gradients, Hessians, the gain of every cut, and the leaf values.

Log loss: g = sigmoid(m) - y, h = sigmoid(m) sigmoid(-m); squared loss: g = m - y, h = 1, at the
prediction m so far. A leaf's value is -G / (H + lambda), and a split gains
(GL^2 / (HL + lambda) + GR^2 / (HR + lambda) - G^2 / (H + lambda)) / 2 - gamma. Samples without x go to
the side that gains more. Chen and Guestrin (2016), arXiv:1603.02754, equations 5 to 7, algorithm 3.
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sub, sup, tinted, var
from .kit.inputs import choice, number, numbers, slider
from .kit.lists import ascending, beats, total, uneven
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid
from .kit.random import whole

X = "1, 2, 3, 4, 5, 6"
Y = "0, 0, 1, 0, 1, 1"

INPUTS = [
    numbers("x", "feature x", X, -1000000, 1000000, 2, 12),
    numbers("y", "labels y", Y, -1000000, 1000000, 2, 12),
    numbers("missing", "labels y of samples without x", "1", -1000000, 1000000, 0, 4),
    slider(number("lam", "leaf penalty λ", "1", 0, 1000), ["0", "0.1", "1", "10", "100", "1000"]),
    slider(number("gamma", "split price γ", "0", 0, 1000), ["0", "0.1", "1", "10", "100", "1000"]),
    choice("objective", "loss", "logistic", ["logistic", "squared"]),
    number("margin", "prediction so far m", "0", -20, 20),
    number("min_h", "least sum of h in a child", "0", 0, 100),
]

PRESETS = [
    preset("logistic", "Look at the missing sample: it is a 1, so it goes right, with the ones.",
           {"x": X, "y": Y, "missing": "1", "lam": "1", "gamma": "0", "objective": "logistic",
            "margin": "0", "min_h": "0"}),
    preset("missing zeros", "Look at the direction: left wins now. The data decide where missing goes.",
           {"x": X, "y": Y, "missing": "0, 0, 0", "lam": "1", "gamma": "0", "objective": "logistic",
            "margin": "0", "min_h": "0"}),
    preset("a price on splits", "Look at the gain: the best is below 0, so the node stays a leaf.",
           {"x": X, "y": Y, "missing": "1", "lam": "1", "gamma": "1", "objective": "logistic",
            "margin": "0", "min_h": "0"}),
    preset("λ = 0", "The right leaf is 2; λ = 1 makes it 0.857. It shrinks small leaves most.",
           {"x": X, "y": Y, "missing": "1", "lam": "0", "gamma": "0", "objective": "logistic",
            "margin": "0", "min_h": "0"}),
]


def check(values):
    """Require one label for each x and, with log loss, labels from 0 to 1."""
    messages = {}
    message = uneven(values["y"], len(values["x"]), "values of x")
    if message != "":
        messages["y"] = message
    if values["objective"] == "logistic":
        for name in ["y", "missing"]:
            for label in values[name]:
                if label < 0 or label > 1:
                    messages[name] = fmt(label) + " is not a label of log loss: from 0 to 1"
    return messages


def slope(values, label):
    """Return the first and second derivative of the loss at the prediction so far: {"g", "h"}."""
    m = values["margin"]
    if values["objective"] == "logistic":
        return {"g": sigmoid(m) - label, "h": sigmoid(m) * sigmoid(-m)}
    return {"g": m - label, "h": 1.0}


def summed(slopes):
    """Return the sums of derivatives: {"g", "h"}."""
    return {"g": total([one["g"] for one in slopes]), "h": total([one["h"] for one in slopes])}


def added(a, b):
    """Return the sum of two sums."""
    return {"g": a["g"] + b["g"], "h": a["h"] + b["h"]}


def leaf(one, lam):
    """Return the value of a leaf with these sums."""
    if one["h"] + lam == 0:
        return 0.0
    return -one["g"] / (one["h"] + lam)


def quality(one, lam):
    """Return G^2 / (H + lambda), twice what the best leaf value takes off the loss."""
    if one["h"] + lam == 0:
        return 0.0
    return one["g"] * one["g"] / (one["h"] + lam)


def gain_of(values, left, right):
    """Return the gain of a split into these sums; not-a-number where a child is too small."""
    if left["h"] < values["min_h"] or right["h"] < values["min_h"]:
        return math.nan
    lam = values["lam"]
    return (quality(left, lam) + quality(right, lam)
            - quality(added(left, right), lam)) / 2 - values["gamma"]


def better(gain, least):
    """Return whether `gain` is larger than `least`; both may be not-a-number."""
    if gain != gain:
        return False
    return least != least or beats(gain, least)


def candidate(values, cut, left, right, missing, both):
    """Return a split of the samples with x into `left` and `right`.

    Samples without x go in the better direction; `both`: whether they may also go left.
    """
    to_right = gain_of(values, left, added(right, missing))
    to_left = gain_of(values, added(left, missing), right) if both else math.nan
    goes_left = better(to_left, to_right)
    a = added(left, missing) if goes_left else left
    b = right if goes_left else added(right, missing)
    return {"cut": cut, "left": left, "right": right, "to_right": to_right, "to_left": to_left,
            "goes_left": goes_left, "a": a, "b": b, "gain": to_left if goes_left else to_right,
            "low": leaf(a, values["lam"]), "high": leaf(b, values["lam"])}


def compute(values):
    """Compute the derivatives, their sums, and every split.

    "best" is -1 if no split is allowed; "splits" says whether the best one gains anything.
    """
    places = ascending(values["x"])
    x = [values["x"][i] for i in places]
    y = [values["y"][i] for i in places]
    slopes = [slope(values, label) for label in y]
    absent = [slope(values, label) for label in values["missing"]]
    missing = summed(absent)
    present = summed(slopes)
    everything = added(present, missing)
    cuts = []
    for k in range(1, len(x)):
        if x[k] != x[k - 1]:
            cuts.append(candidate(values, x[k - 1] + (x[k] - x[k - 1]) / 2, summed(slopes[0:k]),
                                  summed(slopes[k:len(x)]), missing, len(absent) > 0))
    if len(absent) > 0:
        cuts.append(candidate(values, math.nan, present, {"g": 0.0, "h": 0.0}, missing, False))
    best = -1
    for i, one in enumerate(cuts):
        if better(one["gain"], cuts[best]["gain"] if best >= 0 else math.nan):
            best = i
    lam = values["lam"]
    return {"x": x, "y": y, "slopes": slopes, "absent": absent, "missing": missing,
            "sums": everything, "root": leaf(everything, lam), "cuts": cuts, "best": best,
            "splits": best >= 0 and beats(cuts[best]["gain"], 0.0),
            "library": 2 * (cuts[best]["gain"] + values["gamma"]) if best >= 0 else math.nan}


def places_across(result):
    """Return where each split is on the axis; samples without x are to the right of all others."""
    x = result["x"]
    last = x[len(x) - 1]
    beyond = last + max((last - x[0]) / (len(x) - 1), 1e-6 * max(1.0, abs(last)))
    return {"cuts": [beyond if one["cut"] != one["cut"] else one["cut"] for one in result["cuts"]],
            "beyond": beyond}


def sample_spots(values, result, row, beyond):
    """Draw the samples below the curves; with log loss, a tap changes a label between 0 and 1."""
    spots = []
    places = ascending(values["x"])
    for k, x in enumerate(result["x"]):
        spots.append(one_sample(values, result["y"][k], x, row, "y:" + fmt(places[k]), "x = " + fmt(x)))
    for k, label in enumerate(values["missing"]):
        spots.append(one_sample(values, label, beyond, row * (1 + k / 2), "missing:" + fmt(k),
                                "without x"))
    return spots


def one_sample(values, label, x, row, name, where):
    """Return a sample as a spot."""
    is_high = label > values["margin"] if values["objective"] == "squared" else label > 0.5
    one = blocks.spot(x, -row * (2 if is_high else 1), "", 1 if is_high else 0)
    if values["objective"] == "squared":
        return one
    other = "0" if is_high else "1"
    return blocks.tapped(one, name + "=" + other, where + ", label " + fmt(label) + ": make it " + other)


def hero(values, result, at):
    """Draw the gain of every cut, which can be dragged, above the samples, with the two leaves."""
    cuts = result["cuts"]
    if len(cuts) == 0:
        return blocks.line("", "all x are equal: no cut can split them, so the leaf is "
                           + num(result["root"], "root", ""))
    where = places_across(result)
    count = len(cuts) - 1 if len(values["missing"]) > 0 else len(cuts)
    right = [one["to_right"] for one in cuts]
    top = 0.0
    for each in cuts:
        if math.isfinite(each["gain"]):
            top = max(top, each["gain"])
    row = max(top, 0.1) / 5
    spots = sample_spots(values, result, row, where["beyond"])
    xs = where["cuts"][0:count]
    curves = [blocks.series("", xs, right[0:count], 2, "line")]
    caption = "drag the cut; " + label_words(values)
    if len(values["missing"]) > 0:
        curves.append(blocks.series("", xs, [one["to_left"] for one in cuts[0:count]], 3, "dash"))
        curves.append(blocks.series("", where["cuts"][count:len(cuts)], right[count:len(cuts)], 2,
                                    "dots"))
        caption = label_words(values) + "; missing go " + tinted("right", 2) + " or " + tinted("left", 3)
    one = cuts[at]
    if math.isfinite(one["gain"]):
        spots.append(blocks.spot(where["cuts"][at], one["gain"], "", 4))
    handle = blocks.upright(blocks.step_handle(where["cuts"], [top for x in cuts], at, "cut", 4))
    name = "x, missing last" if len(values["missing"]) > 0 else "x"
    plot = blocks.plot(caption, name, "gain", curves, spots, [blocks.level(0, "")])
    leaves = ("leaves " + num(one["low"], "low" + fmt(at), "") + " | "
              + num(one["high"], "high" + fmt(at), ""))
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, [handle]), 165),
        blocks.line("", cut_words(one, values) + ": gain " + gain_words(one) + best_words(result, at)),
        blocks.line("", leaves)])


def label_words(values):
    """Say what the colors of the dots mean."""
    if values["objective"] == "squared":
        return tinted("below m", 0) + ", " + tinted("above", 1)
    return tinted("label 0", 0) + ", " + tinted("1", 1)


def cut_words(one, values):
    """Return the name of a split."""
    if one["cut"] != one["cut"]:
        return "present | missing"
    if len(values["missing"]) == 0:
        return "cut " + fmt(one["cut"])
    return "cut " + fmt(one["cut"]) + ", missing " + ("left" if one["goes_left"] else "right")


def gain_words(one):
    """Return the gain, or say why there is none."""
    if one["gain"] != one["gain"]:
        return "none, as a child is too small"
    return "<b>" + fmt(one["gain"]) + "</b>"


def best_words(result, at):
    """Say whether this is the best split, and whether it is made."""
    if at != result["best"]:
        return ""
    if result["splits"]:
        return ", best"
    return ", best, but not above 0: no split"


def cut_table(values, result, at):
    """Return all splits, with the sums of the samples with x on the left, and the gains both ways."""
    rows = []
    for i, one in enumerate(result["cuts"]):
        here = fmt(i)
        name = few(one["cut"], 4) if one["cut"] == one["cut"] else "present"
        cells = [name, brief(one["left"]["g"], "GL" + here, ""),
                 brief(one["left"]["h"], "HL" + here, ""), brief(one["to_right"], "R" + here, "")]
        if len(values["missing"]) > 0:
            cells.append(brief(one["to_left"], "L" + here, ""))
        rows.append(cells)
    head = ["x ≤", sub("G", "L"), sub("H", "L"), "gain"]
    if len(values["missing"]) > 0:
        head = ["x ≤", sub("G", "L"), sub("H", "L"), "missing right", "left"]
    return blocks.table("gain of each cut (sums: only samples with x)", head, rows, at)


def squared_over(one, lam, tie):
    """Return G^2 / (H + lambda) with its numbers."""
    return frac(sup(signed(one["g"]), "2"), fmt(one["h"]) + " + " + fmt(lam)) + " = " + num(
        quality(one, lam), tie, "")


def split_lines(values, result, at):
    """Return the chosen split: both children, the gain term by term, and the leaves."""
    one = result["cuts"][at]
    here = fmt(at)
    lam = values["lam"]
    lines = [
        blocks.line("left", sub(var("G"), "L") + " = " + num(one["a"]["g"], "a" + here, "") + ", "
                    + sub(var("H"), "L") + " = " + fmt(one["a"]["h"]) + ": "
                    + squared_over(one["a"], lam, "qa" + here)),
        blocks.line("right", sub(var("G"), "R") + " = " + num(one["b"]["g"], "b" + here, "") + ", "
                    + sub(var("H"), "R") + " = " + fmt(one["b"]["h"]) + ": "
                    + squared_over(one["b"], lam, "qb" + here)),
        blocks.line("before", squared_over(result["sums"], lam, "q")),
    ]
    if one["gain"] == one["gain"]:
        lines.append(blocks.line(
            "gain", "½(" + num(quality(one["a"], lam), "qa" + here, "") + " + "
            + num(quality(one["b"], lam), "qb" + here, "") + " − "
            + num(quality(result["sums"], lam), "q", "") + ") − " + fmt(values["gamma"]) + " = "
            + num(one["gain"], "gain" + here, "qa" + here + " qb" + here + " q")))
    lines.append(blocks.line(
        "leaves", frac("−" + var("G"), var("H") + " + λ") + " = "
        + num(one["low"], "low" + here, "a" + here) + " and "
        + num(one["high"], "high" + here, "b" + here)))
    return lines


def trace(values, result, view):
    """Show the derivatives of the samples, the chosen split term by term, and all splits."""
    last = max(0, len(result["cuts"]) - 1)
    at = blocks.own_step(view, max(0, result["best"]), last)
    rows = []
    for i, x in enumerate(result["x"]):
        one = result["slopes"][i]
        rows.append([few(x, 4), few(result["y"][i], 4), brief(one["g"], "g" + fmt(i), ""),
                     brief(one["h"], "h" + fmt(i), "")])
    for i, one in enumerate(result["absent"]):
        rows.append(["missing", few(values["missing"][i], 4), brief(one["g"], "mg" + fmt(i), ""),
                     brief(one["h"], "mh" + fmt(i), "")])
    sums = result["sums"]
    shown = [
        blocks.table("derivatives of each sample's loss", ["x", "y", "g", "h"], rows, -1),
        blocks.line("all samples", var("G") + " = " + num(sums["g"], "G", "") + ", " + var("H") + " = "
                    + num(sums["h"], "H", "") + ", leaf " + frac("−" + var("G"), var("H") + " + λ")
                    + " = " + num(result["root"], "root", "G H")),
    ]
    if len(result["cuts"]) == 0:
        shown.append(blocks.note("All x are equal and no sample lacks it, so there is no split."))
        return blocks.shown(shown, "no split is possible; leaf " + fmt(result["root"]), 0, 0)
    shown.extend(split_lines(values, result, at))
    one = result["cuts"][at]
    here = fmt(at)
    shown.append(blocks.bars("leaves of this split", [
        blocks.bar("left", one["low"], num(one["low"], "low" + here, ""), False),
        blocks.bar("right", one["high"], num(one["high"], "high" + here, ""), False)], 0))
    shown.append(cut_table(values, result, at))
    if result["best"] < 0:
        shown.append(blocks.note("Every split leaves a child with less than the least sum of "
                                 + var("h") + "."))
    elif not result["splits"]:
        shown.append(blocks.note("No split gains more than 0, so the node stays a leaf with value "
                                 + fmt(result["root"]) + "."))
    if result["best"] >= 0:
        shown.append(blocks.note("The XGBoost library leaves out the ½ and γ: it reports "
                                 + fmt(result["library"]) + " for the best split, and drops splits "
                                 "below its own gamma, which is twice the γ here."))
    say = cut_words(one, values) + ": gain " + fmt(one["gain"]) + ", leaves " + fmt(one["low"])
    return blocks.shown(shown, say + " and " + fmt(one["high"]), at, last)


def answer_leaf(values, result):
    """Return the left leaf of the best split, or that of the whole node if it is not split."""
    if not result["splits"]:
        return result["root"]
    return result["cuts"][result["best"]]["low"]


def answer_gain(values, result):
    """Return the gain of the best split."""
    if result["best"] < 0:
        return math.nan
    return result["cuts"][result["best"]]["gain"]


def answer_sum(values, result):
    """Return the sum of all first derivatives."""
    return result["sums"]["g"]


EVERYTHING = ["x", "y", "missing", "lam", "gamma", "objective", "margin", "min_h"]
ASKS = [ask("leaf", "the value of the left leaf of the best split", EVERYTHING, answer_leaf),
        ask("gain", "the gain of the best split", EVERYTHING, answer_gain),
        ask("G", "the sum of all g", ["y", "missing", "objective", "margin"], answer_sum)]


def fresh(state):
    """Pick two groups of equal labels, one below and one above the prediction.

    Sometimes there is a sample without x. The leaves are whole numbers.
    """
    left = whole(state, 1, 3)
    right = 4 - left
    lam = whole(state, 0, 2)
    margin = whole(state, 8, 12)
    lost = 1 if whole(state, 1, 3) == 1 else 0
    scale = whole(state, 1, 2)
    low = margin - scale * (left + lam)
    high = margin + scale * (right + lost + lam)
    labels = [fmt(low) if i < left else fmt(high) for i in range(4)]
    return {"x": "1, 2, 3, 4", "y": ", ".join(labels), "missing": fmt(high) if lost == 1 else "",
            "lam": fmt(lam), "objective": "squared", "margin": fmt(margin)}


EXAMPLE = {"name": "xgb-split-gain", "title": "One split in XGBoost", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["lam", "gamma"], "open_at": "own",
           "item": "cut", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the cut, and compare the gains."}
