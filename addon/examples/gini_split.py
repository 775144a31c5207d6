"""The best split of one feature by Gini impurity or entropy, threshold by threshold.

Gini 1 - sum p_k^2, entropy -sum p_k log2 p_k (0 log 0 = 0); a split's impurity is the mean of its
two sides weighted by their sizes; gain = parent minus that. Thresholds lie midway between
neighboring distinct values. Breiman et al., Classification and Regression Trees (1984), 2.4.
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import num, sub, sup, tinted
from .kit.inputs import choice, numbers
from .kit.lists import fractional, total, uneven, window
from .kit.numbers import fmt
from .kit.random import pick, whole

LABELS = "0 0 1 0 1 1 1 1"
EIGHT = "1 2 3 4 5 6 7 8"
ROWS = 11
# Smaller differences are rounding errors.
DUST = 1e-12

INPUTS = [
    numbers("x", "feature x", EIGHT, -1000000, 1000000, 2, 30),
    numbers("labels", "classes (0 to 3)", LABELS, 0, 3, 2, 30),
    choice("criterion", "impurity", "Gini", ["Gini", "entropy"]),
]

PRESETS = [
    preset("worked example", "Look at 4.5: the right side is pure and large, so it wins.",
           {"x": EIGHT, "labels": LABELS, "criterion": "Gini"}),
    preset("by entropy", "Look at the curve: other numbers, the same best threshold.",
           {"x": EIGHT, "labels": LABELS, "criterion": "entropy"}),
    preset("there and back", "Class 1 lies in the middle: no single cut separates it.",
           {"x": EIGHT, "labels": "0 0 0 1 1 0 0 0", "criterion": "Gini"}),
    preset("nothing to gain", "Both sides mirror the parent: every class stays half and half.",
           {"x": "1 1 2 2", "labels": "0 1 0 1", "criterion": "Gini"}),
]


def check(values):
    """Require one whole label for each x."""
    message = fractional(values["labels"])
    if message == "":
        message = uneven(values["labels"], len(values["x"]), "values of x")
    if message != "":
        return {"labels": message}
    return {}


def tally(labels, classes):
    """Return how often each class occurs."""
    return [labels.count(k) for k in range(classes)]


def impurity(counts, criterion):
    """Return the Gini impurity, or the entropy in bits, of class counts."""
    size = total(counts)
    gini = 1.0
    entropy = 0.0
    for count in counts:
        p = count / size
        gini = gini - p * p
        if count > 0:
            entropy = entropy - p * math.log2(p)
    return gini if criterion == "Gini" else entropy


def compute(values):
    """Compute the parent and each threshold's counts and impurities of both sides, mean, and gain."""
    x = values["x"]
    labels = values["labels"]
    criterion = values["criterion"]
    classes = max(2, math.floor(max(labels)) + 1)
    everything = tally(labels, classes)
    parent = impurity(everything, criterion)
    splits = []
    best = -1
    distinct = sorted(x)
    for i in range(len(distinct) - 1):
        if distinct[i] == distinct[i + 1]:
            continue
        cut = distinct[i] + (distinct[i + 1] - distinct[i]) / 2
        left = tally([label for a, label in zip(x, labels) if a <= distinct[i]], classes)
        right = [everything[k] - left[k] for k in range(classes)]
        a = impurity(left, criterion)
        b = impurity(right, criterion)
        mean = (total(left) * a + total(right) * b) / len(x)
        splits.append({"cut": cut, "left": left, "right": right, "a": a, "b": b, "mean": mean,
                       "gain": parent - mean if parent - mean > DUST else 0.0})
        # Rounding must not decide between equal splits: the smallest threshold wins.
        if best < 0 or mean < splits[best]["mean"] - DUST:
            best = len(splits) - 1
    return {"parent": parent, "counts": everything, "splits": splits, "best": best}


def side_line(label, counts, criterion, value, tie):
    """Return the impurity of one group of samples with its numbers."""
    size = fmt(total(counts))
    present = [fmt(count) + "/" + size for count in counts if count > 0]
    if criterion == "Gini":
        terms = "1 − " + " − ".join([sup("(" + p + ")", "2") for p in present])
    else:
        terms = "−" + " − ".join([p + " " + sub("log", "2") + " " + p for p in present])
    return blocks.line(label, terms + " = " + num(value, tie, ""))


def hero(values, result, at):
    """Draw the samples below the impurity over the threshold.

    The classes of the samples can be tapped, and the threshold can be dragged.
    """
    top = result["parent"]
    row = max(top, 0.3) / 8
    classes = len(result["counts"])
    spots = []
    for i, x in enumerate(values["x"]):
        k = math.floor(values["labels"][i])
        other = fmt((k + 1) % classes)
        # Each class a little lower, so that equal x of two classes stay apart.
        spots.append(blocks.tapped(blocks.spot(x, -row * (k + 1), "", k),
                                   "labels:" + fmt(i) + "=" + other,
                                   "x = " + fmt(x) + ", class " + fmt(k) + ": make it " + other))
    names = [tinted("class " + fmt(k), k) for k in range(classes)]
    caption = "drag the cut, tap dots: " + ", ".join(names)
    splits = result["splits"]
    if len(splits) == 0:
        return blocks.stacked([
            blocks.labeled_from(blocks.plot(caption, "x", "impurity", [], spots,
                                            [blocks.level(top, "")]), 0.0),
            blocks.line("", "all x are equal: no threshold can split them"),
        ])
    cuts = [s["cut"] for s in splits]
    curve = blocks.series("", cuts, [s["mean"] for s in splits], 4, "line")
    one = splits[at]
    chosen = blocks.spot(one["cut"], one["mean"], "", 4)
    if at == result["best"]:
        blocks.asked(blocks.asked_across(chosen, "cut"), "mean")
    spots.append(chosen)
    # The samples lie below 0, where there is no impurity.
    plot = blocks.labeled_from(blocks.plot(caption, "x", "impurity (dotted: before the cut)", [curve],
                                           spots, [blocks.level(top, "")]), 0.0)
    cut = blocks.upright(blocks.step_handle(cuts, [top for s in splits], at, "threshold", 4))
    best = ", best" if at == result["best"] and one["gain"] > 0 else ""
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, [cut]), 185),
        blocks.line("", "cut " + fmt(one["cut"]) + ": gain " + fmt(top) + " − "
                    + fmt(one["mean"]) + " = <b>" + fmt(one["gain"]) + "</b>" + best),
    ])


def group(counts):
    """Return the counts of two classes as 2/1; for more, only their sum, to keep the column narrow."""
    if len(counts) == 2:
        return fmt(counts[0]) + "/" + fmt(counts[1])
    return fmt(total(counts))


def split_table(result, at):
    """Return a table of the thresholds around the current one."""
    splits = result["splits"]
    first = window(len(splits), at, ROWS)
    rows = []
    for i in range(first, min(len(splits), first + ROWS)):
        one = splits[i]
        rows.append([few(one["cut"], 4), group(one["left"]), group(one["right"]),
                     brief(one["mean"], "m" + fmt(i), ""),
                     brief(one["gain"], "g" + fmt(i), "parent m" + fmt(i))])
    two = len(result["counts"]) == 2
    caption = ("best cut " + fmt(splits[result["best"]]["cut"]) + "; left, right: samples"
               + (" of class 0/1" if two else ""))
    return blocks.table(caption, ["≤", "left", "right", "mean", "gain"], rows, at - first)


def split_lines(values, result, at):
    """Return both sides of the chosen threshold, their weighted mean, and the gain."""
    one = result["splits"][at]
    criterion = values["criterion"]
    here = fmt(at)
    n = " / " + fmt(len(values["x"])) + " · "
    return [
        side_line("left: x ≤ " + fmt(one["cut"]), one["left"], criterion, one["a"], "a" + here),
        side_line("right: x &gt; " + fmt(one["cut"]), one["right"], criterion, one["b"],
                  "b" + here),
        blocks.line("weighted mean", fmt(total(one["left"])) + n + num(one["a"], "a" + here, "")
                    + " + " + fmt(total(one["right"])) + n + num(one["b"], "b" + here, "") + " = "
                    + num(one["mean"], "m" + here, "a" + here + " b" + here)),
        blocks.line("gain", num(result["parent"], "parent", "") + " − "
                    + num(one["mean"], "m" + here, "") + " = "
                    + num(one["gain"], "g" + here, "parent m" + here)),
    ]


def trace(values, result, view):
    """Show the parent, the chosen threshold with its numbers, and all thresholds."""
    last = max(0, len(result["splits"]) - 1)
    at = blocks.own_step(view, max(0, result["best"]), last)
    shown = [side_line("parent", result["counts"], values["criterion"], result["parent"], "parent")]
    say = "parent impurity " + fmt(result["parent"])
    if len(result["splits"]) > 0:
        shown.extend(split_lines(values, result, at))
        say = ("threshold " + fmt(result["splits"][at]["cut"]) + ": gain "
               + fmt(result["splits"][at]["gain"]) + ", " + say)
    if len(result["splits"]) > 0:
        shown.append(split_table(result, at))
    else:
        shown.append(blocks.note("All x are equal, so no threshold can split them."))
    if result["parent"] == 0:
        shown.append(blocks.note("The node is pure: there is nothing to gain."))
    elif len(result["splits"]) > 0 and result["splits"][result["best"]]["gain"] == 0:
        shown.append(blocks.note("No threshold gains anything."))
    return blocks.shown(shown, say, at, last)


def answer_parent(values, result):
    """Return the parent's impurity."""
    return result["parent"]


def answer_cut(values, result):
    """Return the best threshold."""
    if result["best"] < 0:
        return math.nan
    return result["splits"][result["best"]]["cut"]


def answer_mean(values, result):
    """Return the weighted impurity after the best split."""
    if result["best"] < 0:
        return math.nan
    return result["splits"][result["best"]]["mean"]


ASKS = [ask("parent", "the impurity before the split", ["labels", "criterion"], answer_parent),
        ask("cut", "the best threshold", ["x", "labels"], answer_cut),
        ask("mean", "the weighted impurity after the best split",
            ["x", "labels", "criterion"], answer_mean)]


def fresh(state):
    """Pick four to six samples of two classes."""
    labels = pick(state, ["0 0 1 0 1", "0 1 1 1", "0 1 0 1 1", "1 1 0 1 1 0", "0 0 1 0",
                          "0 0 0 1 0 1", "1 0 0 0", "1 1 1 0 1", "1 0 1 1", "0 1 0 0 0"])
    if whole(state, 0, 1) == 1:
        labels = " ".join(["1" if label == "0" else "0" for label in labels.split(" ")])
    count = len(labels.split(" "))
    least = whole(state, 1, 6)
    return {"x": " ".join([fmt(i + least) for i in range(count)]), "labels": labels,
            "criterion": "Gini"}


EXAMPLE = {"name": "gini-split", "title": "Where a decision tree splits", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["criterion"], "open_at": "own", "asks": ASKS, "fresh": fresh,
           "item": "cut",
           "gesture": "Drag the cut, and tap a dot to change its class."}
