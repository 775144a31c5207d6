"""Precision, recall and their means from the four counts of a binary classifier.

P = TP / (TP + FP), R = TP / (TP + FN), F_beta = (1 + b) TP / ((1 + b) TP + b FN + FP) with
b = beta^2, which is the weighted harmonic mean (1 + b) P R / (b P + R) wherever that is defined.
Manning, Raghavan, Schuetze, Introduction to Information Retrieval (2008), 8.3.
"""

import math

from .kit import blocks
from .kit.compact import cell, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, root, sub, text
from .kit.geometry import room
from .kit.inputs import integer, number, slider
from .kit.lists import ratio, spread
from .kit.numbers import fmt
from .kit.random import pick, whole

MOST = 1000000

INPUTS = [
    integer("tp", "true pos. TP", "8", 0, MOST),
    integer("fp", "false pos. FP", "2", 0, MOST),
    integer("fn", "false neg. FN", "8", 0, MOST),
    integer("tn", "true neg. TN", "82", 0, MOST),
    slider(number("beta", "weight β", "1", 0, 10), ["0", "0.5", "1", "2", "5", "10"]),
]

PRESETS = [
    preset("worked example", "Look at F₁: it is pulled toward the worse of the two rates.",
           {"tp": "8", "fp": "2", "fn": "8", "tn": "82", "beta": "1"}),
    preset("one lucky hit", "P = 1, R = 0.01: their mean is above 0.5, but F₁ is not fooled.",
           {"tp": "1", "fp": "0", "fn": "99", "tn": "900", "beta": "1"}),
    preset("all negative", "Look at accuracy: 0.84 without finding a single positive.",
           {"tp": "0", "fp": "0", "fn": "16", "tn": "84", "beta": "1"}),
    preset("recall first", "β = 2 gives recall more weight: the worse rate pulls F from 0.615 to 0.541.",
           {"tp": "8", "fp": "2", "fn": "8", "tn": "82", "beta": "2"}),
]


def check(values):
    """Accept every combination of counts."""
    return {}


def compute(values):
    """Compute all rates; not-a-number where a denominator is 0."""
    tp = values["tp"]
    fp = values["fp"]
    fn = values["fn"]
    tn = values["tn"]
    b = values["beta"] * values["beta"]
    p = ratio(tp, tp + fp)
    r = ratio(tp, tp + fn)
    count = tp + fp + fn + tn
    return {"p": p, "r": r, "f": ratio((1 + b) * tp, (1 + b) * tp + b * fn + fp),
            "f1": ratio(2 * tp, 2 * tp + fp + fn),
            "geometric": math.sqrt(p * r), "arithmetic": (p + r) / 2,
            "accuracy": ratio(tp + tn, count), "always_negative": ratio(fp + tn, count),
            "specificity": ratio(tn, tn + fp), "fpr": ratio(fp, tn + fp), "count": count}


def rate(label, words, top, bottom, value, tie):
    """Return a rate as a fraction of counts. `top`, `bottom`: what the counts are, in words."""
    return blocks.line(label, words + " = " + frac(top, bottom) + " = " + num(value, tie, ""))


def contour(f, b, label, color):
    """Return the curve of all (recall, precision) whose F is `f`, from precision 1 to recall 1.

    The curve is level where only precision counts.
    """
    if b == 0:
        return blocks.series(label, [0.0, 1.0], [f, f], color, "dash" if color == 4 else "line")
    lowest = b * f / (1 + b - f)
    # Closer together where the curve is steep.
    xs = [lowest + (1 - lowest) * t * t for t in spread(0.0, 1.0, 24)]
    ys = []
    for r in xs:
        bottom = (1 + b) * r - b * f
        ys.append(f * r / bottom if bottom > 0 else 1.0)
    return blocks.series(label, xs, ys, color, "dash" if color == 4 else "line")


def contours(values, result):
    """Draw lines of equal F over precision and recall, and where these counts are."""
    b = values["beta"] * values["beta"]
    curves = [contour(f, b, fmt(f), 4) for f in [0.2, 0.4, 0.6, 0.8]]
    curves.append(room({"x": [0.0, 1.0], "y": [0.0, 1.0]}))
    spots = []
    if result["p"] == result["p"] and result["r"] == result["r"]:
        if result["f"] > 0:
            curves.append(contour(result["f"], b, "", 0))
        spots.append(blocks.spot(result["r"], result["p"], "", 1))
    return blocks.plot("lines of equal F", "recall", "precision", curves, spots, [])


def counts(values):
    """Draw the four counts as cells, which can be changed."""
    cells = [["TP\n" + cell(values["tp"]), "FN\n" + cell(values["fn"])],
             ["FP\n" + cell(values["fp"]), "TN\n" + cell(values["tn"])]]
    return blocks.grid("swipe or tap", cells, [[0.35, -0.35], [-0.35, 0.35]],
                       blocks.editable(blocks.cells("", -1, []), "tp fn fp tn"))


def share(label, value, tie, mark):
    """Return a rate as a bar; 0/0 has none."""
    html = num(value, tie, "") if value == value else "0/0"
    return blocks.bar(label, value if value == value else 0.0, html, mark)


def hero(values, result, step):
    """Draw the counts, which can be changed, beside the rates."""
    name = "F₁" if values["beta"] == 1 else "F, β = " + few(values["beta"], 2)
    rates = [share("precision", result["p"], "p", False), share("recall", result["r"], "r", False),
             share(name, result["f"], "f1" if values["beta"] == 1 else "f", True),
             share("accuracy", result["accuracy"], "acc", False)]
    for rate, ask_name in zip(rates, ["p", "r", "f"]):
        if math.isfinite(result[ask_name]):
            blocks.asked(rate, ask_name)
    return blocks.beside([counts(values), blocks.fixed_axis(blocks.bars("", rates, 2), 0, 1)])


def means_line(result):
    """Return the three means of precision and recall in order of size."""
    p = fmt(result["p"])
    r = fmt(result["r"])
    return blocks.line("means of P, R", "harmonic " + num(result["f1"], "f1", "p r")
                       + " ≤ geometric " + root(p + " · " + r) + " = "
                       + num(result["geometric"], "geo", "p r") + " ≤ arithmetic "
                       + frac(p + " + " + r, "2") + " = "
                       + num(result["arithmetic"], "ari", "p r"))


def remarks(values, result):
    """Say what is undefined, and why."""
    notes = []
    if result["p"] != result["p"]:
        notes.append("Nothing was called positive: precision is 0/0 (scikit-learn reports 0 and "
                     + "warns).")
    if result["r"] != result["r"]:
        notes.append("There are no positives: recall is 0/0.")
    if values["tp"] == 0 and result["f1"] == 0:
        notes.append("Without a true positive F₁ is 0.")
    if result["count"] == 0:
        notes.append("No samples at all: everything is undefined.")
    return [blocks.note(text(words)) for words in notes]


def trace(values, result, view):
    """Show the counts, the fractions with their numbers, the means, the accuracy, and the contours."""
    tp = num(values["tp"], "tp", "")
    fp = num(values["fp"], "fp", "")
    fn = num(values["fn"], "fn", "")
    tn = num(values["tn"], "tn", "")
    plus = " + "
    beta = values["beta"]
    shown = [
        rate("precision", frac("TP", "TP + FP"), tp, tp + plus + fp, result["p"], "p"),
        rate("recall", frac("TP", "TP + FN"), tp, tp + plus + fn, result["r"], "r"),
        rate(sub("F", "1"), frac("2TP", "2TP + FP + FN"), "2 · " + tp,
             "2 · " + tp + plus + fp + plus + fn, result["f1"], "f1"),
    ]
    if beta != 1:
        b = fmt(beta * beta)
        shown.append(rate(sub("F", fmt(beta)), frac("(1 + β²)TP", "(1 + β²)TP + β²FN + FP"),
                          fmt(1 + beta * beta) + " · " + tp,
                          fmt(1 + beta * beta) + " · " + tp + plus + b + " · " + fn + plus + fp,
                          result["f"], "f"))
    shown.append(contours(values, result))
    if result["geometric"] == result["geometric"]:
        shown.append(means_line(result))
    shown.append(blocks.line("accuracy", frac(tp + plus + tn, fmt(result["count"])) + " = "
                             + num(result["accuracy"], "acc", "tp tn") + "; always “−”: "
                             + num(result["always_negative"], "never", "fp tn")))
    shown.append(blocks.line("specificity", frac("TN", "TN + FP") + " = "
                             + num(result["specificity"], "spec", "fp tn") + ", FPR = 1 − that = "
                             + num(result["fpr"], "fpr", "spec")))
    shown.extend(remarks(values, result))
    say = ("precision " + fmt(result["p"]) + ", recall " + fmt(result["r"]) + ", F1 "
           + fmt(result["f1"]))
    return blocks.shown(shown, say, 0, 0)


def answer_p(values, result):
    """Return the precision."""
    return result["p"]


def answer_r(values, result):
    """Return the recall."""
    return result["r"]


def answer_f(values, result):
    """Return F with the chosen beta."""
    return result["f"]


ASKS = [ask("p", "the precision", ["tp", "fp", "fn", "tn"], answer_p),
        ask("r", "the recall", ["tp", "fp", "fn", "tn"], answer_r),
        ask("f", "the F score", ["tp", "fp", "fn", "tn", "beta"], answer_f)]


def fresh(state):
    """Pick counts with round precision and recall, far enough apart that the means differ, too."""
    way = pick(state, [[6, 2, 6], [8, 2, 12], [9, 1, 6], [3, 1, 9], [12, 4, 18], [4, 6, 1], [2, 2, 6],
                       [15, 5, 35], [1, 0, 9], [10, 30, 0], [6, 4, 24]])
    return {"tp": fmt(way[0]), "fp": fmt(way[1]), "fn": fmt(way[2]),
            "tn": fmt(10 * whole(state, 2, 9)), "beta": "1"}


EXAMPLE = {"name": "precision-recall-f1", "title": "Precision, recall, and F₁",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["beta"], "open_at": "first", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Swipe a count up or down, or tap it to type."}
