"""From scores to the points of the ROC and the precision-recall curve, threshold by threshold.

A sample is called positive from the threshold on (score >= t). AUC = share of the (positive,
negative) pairs in the right order, ties counting half = area by trapezoids. AP = sum of recall
steps times precision. Fawcett (2006), doi:10.1016/j.patrec.2005.10.010; AP as in scikit-learn.
"""

import math

from .kit import blocks
from .kit.compact import brief, cell, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, tinted
from .kit.geometry import room
from .kit.inputs import integer, numbers, slider
from .kit.lists import ratio, uneven, window
from .kit.numbers import fmt
from .kit.random import pick

SCORES = "0.95 0.9 0.8 0.7 0.6 0.55 0.4 0.3 0.2 0.1"
LABELS = "1 1 0 1 0 0 1 0 0 0"
ROWS = 11
# More scores than these do not fit beside each other.
MOST_CELLS = 12
UNIT = {"x": [0.0, 1.0], "y": [0.0, 1.0]}

INPUTS = [
    numbers("scores", "scores", SCORES, -1000000, 1000000, 2, 40),
    numbers("labels", "true labels (1 = positive)", LABELS, 0, 1, 2, 40),
    slider(integer("r", "negatives ×", "1", 1, 20), ["1", "2", "5", "10", "20"]),
]

PRESETS = [
    preset("worked example", "Drag along a curve; 20 of 24 pairs are in order, hence the AUC.",
           {"scores": SCORES, "labels": LABELS, "r": "1"}),
    preset("rare positives", "Ten times the negatives: same ROC curve, but precision collapses.",
           {"scores": SCORES, "labels": LABELS, "r": "10"}),
    preset("ties", "Look at the ROC curve: tied scores move together, along a slope.",
           {"scores": "0.9 0.5 0.5 0.5 0.5 0.1", "labels": "1 1 0 1 0 0", "r": "1"}),
    preset("reversed", "The worked example with 1 − score: AUC becomes 1 − AUC.",
           {"scores": "0.05 0.1 0.2 0.3 0.4 0.45 0.6 0.7 0.8 0.9", "labels": LABELS, "r": "1"}),
]


def check(values):
    """Require one label, 0 or 1, for each score."""
    for x in values["labels"]:
        if x != 0 and x != 1:
            return {"labels": "labels are 0 or 1, not " + fmt(x)}
    message = uneven(values["labels"], len(values["scores"]), "scores")
    if message != "":
        return {"labels": message}
    return {}


def compute(values):
    """Compute counts and rates from the threshold above all scores down, AUC, and AP."""
    scores = values["scores"]
    labels = values["labels"]
    positives = labels.count(1)
    negatives = labels.count(0) * values["r"]
    tp = [0]
    fp = [0]
    thresholds = [math.inf]
    pairs = 0.0
    rising = sorted(scores)
    for i in range(len(rising) - 1, -1, -1):
        score = rising[i]
        if score == thresholds[len(thresholds) - 1]:
            continue
        hits = 0
        alarms = 0
        for x, label in zip(scores, labels):
            if x >= score and label == 1:
                hits = hits + 1
            if x >= score and label == 0:
                alarms = alarms + values["r"]
        last = len(tp) - 1
        pairs = pairs + (alarms - fp[last]) * (tp[last] + hits) / 2
        thresholds.append(score)
        tp.append(hits)
        fp.append(alarms)
    tpr = [ratio(x, positives) for x in tp]
    precision = [ratio(tp[i], tp[i] + fp[i]) for i in range(len(tp))]
    ap = 0.0
    for i in range(1, len(tp)):
        ap = ap + (tpr[i] - tpr[i - 1]) * precision[i]
    return {"thresholds": thresholds, "tp": tp, "fp": fp, "tpr": tpr, "precision": precision,
            "fpr": [ratio(x, negatives) for x in fp], "positives": positives,
            "negatives": negatives, "pairs": pairs, "auc": ratio(pairs, positives * negatives),
            "ap": ap, "prevalence": positives / (positives + negatives)}


def curves(result, step):
    """Draw both curves, along which the threshold can be dragged."""
    roc_handles = []
    pr_handles = []
    recall = []
    height = []
    for i in range(1, len(result["tp"])):
        # Steps, because AP is the area under exactly these.
        recall.extend([result["tpr"][i - 1], result["tpr"][i]])
        height.extend([result["precision"][i], result["precision"][i]])
    name_roc = "ROC curve"
    name_pr = "precision-recall"
    if math.isfinite(result["auc"]):
        name_roc = "ROC: AUC = " + num(result["auc"], "auc", "")
        roc_handles.append(blocks.step_handle(result["fpr"], result["tpr"], step,
                                              "threshold on the ROC curve", 1))
    if result["positives"] > 0:
        name_pr = "precision, AP = " + num(result["ap"], "ap", "")
    if step > 0 and result["positives"] > 0:
        pr_handles.append(blocks.step_handle(result["tpr"], result["precision"], step,
                                             "threshold on the precision-recall curve", 1))
    return blocks.beside([
        blocks.with_handles(blocks.tall(blocks.half(blocks.plot(
            name_roc, "false positive rate", "true positive rate", [
                room(UNIT), blocks.series("", [0.0, 1.0], [0.0, 1.0], 4, "dash"),
                blocks.series("", result["fpr"], result["tpr"], 0, "line")], [], [])), 140),
                            roc_handles),
        blocks.with_handles(blocks.tall(blocks.half(blocks.plot(
            name_pr, "recall", "precision", [
                room(UNIT), blocks.series("", recall, height, 2, "line")], [],
            [blocks.level(result["prevalence"], "prevalence")])), 140), pr_handles),
    ])


def strip(values, result, step):
    """Draw the scores from the highest down, colored by label; those called positive are outlined.

    A tap turns a positive into a negative, or the other way around.
    """
    left = list(values["scores"])
    texts = []
    shades = []
    changes = []
    for _ in range(len(left)):
        i = left.index(max(left))
        positive = values["labels"][i] == 1
        short = cell(left[i])
        # Beside nine others, there is room for three characters.
        texts.append(short[1:] if len(left) > 8 and short[0:2] == "0." else short)
        shades.append(0.5 if positive else -0.5)
        changes.append("labels:" + fmt(i) + "=" + ("0" if positive else "1"))
        left[i] = -math.inf
    called = len([x for x in values["scores"] if x >= result["thresholds"][step]])
    outline = [0, 0, 1, called] if called > 0 else []
    caption = "scores, " + tinted("positive", 0) + " or " + tinted("negative", 1) + ": tap to flip"
    return blocks.beside([blocks.grid(caption, [texts], [shades], blocks.choosing(
        blocks.cells("", -1, outline), [changes]))])


def hero(values, result, step):
    """Draw the scores, both curves, and the rates at the chosen threshold."""
    here = fmt(step)
    shown = []
    if len(values["scores"]) <= MOST_CELLS:
        shown.append(strip(values, result, step))
    shown.extend([
        curves(result, step),
        blocks.line("", "≥ " + fmt(result["thresholds"][step]) + ": FPR "
                    + num(result["fpr"][step], "f" + here, "") + ", TPR "
                    + num(result["tpr"][step], "t" + here, "") + ", prec. "
                    + num(result["precision"][step], "p" + here, "")),
    ])
    return blocks.stacked(shown)


def counted(label, top, bottom, value, tie):
    """Return a rate as a fraction of counts."""
    return blocks.line(label, frac(top, bottom) + " = " + num(value, tie, ""))


def threshold_lines(result, step):
    """Return the counts and rates at the chosen threshold."""
    here = fmt(step)
    tp = result["tp"][step]
    fp = result["fp"][step]
    names = "TP " + num(tp, "tp" + here, "") + ", FP " + num(fp, "fp" + here, "")
    called = "score ≥ " + fmt(result["thresholds"][step])
    return [
        blocks.line(called, names + ", FN " + fmt(result["positives"] - tp) + ", TN "
                    + fmt(result["negatives"] - fp)),
        counted("TPR = recall", fmt(tp), fmt(result["positives"]) + " positives",
                result["tpr"][step], "t" + here),
        counted("FPR", fmt(fp), fmt(result["negatives"]) + " negatives", result["fpr"][step],
                "f" + here),
        counted("precision", fmt(tp), fmt(tp) + " + " + fmt(fp), result["precision"][step],
                "p" + here),
    ]


def ap_line(result):
    """Return AP with its first terms, one for each increase of the recall."""
    terms = []
    for i in range(1, len(result["tp"])):
        rise = result["tpr"][i] - result["tpr"][i - 1]
        if rise > 0:
            terms.append(fmt(rise) + " · " + num(result["precision"][i], "p" + fmt(i), ""))
    if len(terms) > 4:
        terms = terms[0:4]
        terms.append("…")
    return blocks.line("AP", "Σ recall step · precision = " + " + ".join(terms) + " = "
                       + num(result["ap"], "ap", ""))


def trace(values, result, view):
    """Show the chosen threshold's counts and rates, the table, and both areas."""
    count = len(result["tp"])
    step = blocks.step_of(view, count - 1)
    first = window(count, step, ROWS)
    rows = []
    for i in range(first, min(count, first + ROWS)):
        tie = fmt(i)
        rows.append([few(result["thresholds"][i], 5), brief(result["tpr"][i], "t" + tie, ""),
                     brief(result["fpr"][i], "f" + tie, ""),
                     brief(result["precision"][i], "p" + tie, "")])
    shown = threshold_lines(result, step)
    shown.append(blocks.table("", ["score ≥", "TPR", "FPR", "precision"], rows, step - first))
    if math.isfinite(result["auc"]):
        shown.append(blocks.line("AUC", frac(fmt(result["pairs"]) + " pairs in order",
                                             fmt(result["positives"]) + " · "
                                             + fmt(result["negatives"]) + " pairs")
                                 + " = " + num(result["auc"], "auc", "")))
    else:
        shown.append(blocks.note("Only one class: one of the two rates is 0/0, so there is no ROC "
                                 "curve and AUC is undefined."))
    if result["positives"] > 0:
        shown.append(ap_line(result))
    if step == 0:
        shown.append(blocks.note("Nothing called positive: precision is 0/0."))
    say = ("threshold " + fmt(result["thresholds"][step]) + ": TPR " + fmt(result["tpr"][step])
           + ", FPR " + fmt(result["fpr"][step]) + ", precision " + fmt(result["precision"][step]))
    return blocks.shown(shown, say, step, count - 1)


def answer_auc(values, result):
    """Return the area under the ROC curve."""
    return result["auc"]


def answer_ap(values, result):
    """Return the average precision."""
    return result["ap"]


ASKS = [ask("auc", "the area under the ROC curve (AUC)", ["scores", "labels"], answer_auc),
        ask("ap", "the average precision (AP)", ["scores", "labels"], answer_ap)]


def fresh(state):
    """Pick five or six samples in the order of their scores; AUC and AP differ."""
    labels = pick(state, ["1 0 1 1 0", "1 1 0 0 1", "0 1 1 0 0", "1 0 0 1 0", "1 1 0 1 0",
                          "0 1 0 0 1", "1 0 1 1 0 0", "0 1 1 0 1 0", "1 1 0 1 0 0", "1 0 0 1 0 1",
                          "0 1 0 1 0 0", "1 0 1 0 0 0"])
    return {"scores": "0.9 0.8 0.6 0.5 0.3 0.1" if len(labels) > 9 else "0.9 0.8 0.6 0.5 0.3",
            "labels": labels}


EXAMPLE = {"name": "roc-pr-points", "title": "ROC and precision-recall",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["r"],
           "open_at": "3", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along a curve, and tap a score to switch its class."}
