"""Attention weights under a causal mask, a window, and padding, and three ways to get the mask wrong.

A key j is allowed for query i if it is not in the future (j <= i), inside the window
(|i - j| < window), and not padding. Forbidden scores become minus infinity before the softmax.
Vaswani et al. (2017), arXiv:1706.03762, section 3.2.3; the window as in Jiang et al. (2023),
arXiv:2310.06825, section 2.
"""

import math

from .kit import blocks
from .kit.compact import brief, cell
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, sup, var
from .kit.inputs import choice, in_wholes, integer, matrix, numbers
from .kit.lists import total, uneven
from .kit.native import exp
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

SCORES = "2 1 0 1; 1 2 1 0; 0 1 2 1; 1 0 1 2"
# What replaces a forbidden score in code that avoids infinities.
LOW = -1000000000.0

INPUTS = [
    matrix("scores", "scores, already scaled", SCORES, -1000, 1000, 1, 5),
    numbers("v", "one value per token", "1, 2, 3, 4", -1000, 1000, 1, 5),
    choice("mask", "mask", "causal", ["causal", "none"]),
    choice("fill", "forbidden scores", "-inf", ["-inf", "zero row", "-1e9", "after softmax"]),
    integer("window", "window (0: none)", "0", 0, 5),
    in_wholes(numbers("real", "real tokens 1, padding 0", "1, 1, 1, 1", 0, 1, 1, 5)),
]

PRESETS = [
    preset("causal", "Look at the triangle: token 0 can only read itself, so its weight is 1.",
           {"scores": SCORES, "v": "1, 2, 3, 4", "mask": "causal", "fill": "-inf", "window": "0",
            "real": "1, 1, 1, 1"}),
    preset("left padding", "Row 0: padding and the future are both forbidden, so nothing is left: 0/0.",
           {"scores": SCORES, "v": "1, 2, 3, 4", "mask": "causal", "fill": "-inf", "window": "0",
            "real": "0, 1, 1, 1"}),
    preset("−1e9 instead", "Look at row 0: 0.25 everywhere, even for padding and the future.",
           {"scores": SCORES, "v": "1, 2, 3, 4", "mask": "causal", "fill": "-1e9", "window": "0",
            "real": "0, 1, 1, 1"}),
    preset("after softmax", "Look at the sums: what the future took is missing from each row.",
           {"scores": SCORES, "v": "1, 2, 3, 4", "mask": "causal", "fill": "after softmax",
            "window": "0", "real": "1, 1, 1, 1"}),
]


def check(values):
    """Require square scores, and a value and a flag per token."""
    n = len(values["scores"])
    messages = {}
    if len(values["scores"][0]) != n:
        messages["scores"] = ("as many columns as rows, not " + fmt(n) + "×"
                              + fmt(len(values["scores"][0])))
        return messages
    for name in ["v", "real"]:
        message = uneven(values[name], n, "tokens")
        if message != "":
            messages[name] = message
    for x in values["real"]:
        if x != 0 and x != 1:
            messages["real"] = fmt(x) + " is neither 1 (a real token) nor 0 (padding)"
    return messages


def reason(values, i, j):
    """Return why query `i` may not read key `j`; "" if it may."""
    if values["mask"] == "causal" and j > i:
        return "future"
    if values["window"] > 0 and abs(i - j) >= values["window"]:
        return "outside the window"
    if values["real"][j] == 0:
        return "padding"
    return ""


def masked_softmax(scores):
    """Return the shifted softmax {"m", "exps", "sum", "w"} of scores, some of which are minus infinity.

    If all are, the weights are undefined.
    """
    m = max(scores)
    if m == -math.inf:
        return {"m": m, "exps": [0.0 for s in scores], "sum": 0.0, "w": [math.nan for s in scores]}
    exps = [exp(s - m) for s in scores]
    whole_sum = total(exps)
    return {"m": m, "exps": exps, "sum": whole_sum, "w": [e / whole_sum for e in exps]}


def row_of(values, i):
    """Return the row of query `i`: what is allowed, the masked scores, their softmax, and weights."""
    fill = values["fill"]
    reasons = [reason(values, i, j) for j in range(len(values["scores"]))]
    masked = []
    for j, s in enumerate(values["scores"][i]):
        if reasons[j] == "" or fill == "after softmax":
            masked.append(s)
        else:
            masked.append(LOW if fill == "-1e9" else -math.inf)
    soft = masked_softmax(masked)
    weights = soft["w"]
    is_empty = "" not in reasons
    if fill == "after softmax":
        weights = [w if reasons[j] == "" else 0.0 for j, w in enumerate(weights)]
    if fill == "zero row" and is_empty:
        weights = [0.0 for w in weights]
    return {"reasons": reasons, "masked": masked, "soft": soft, "weights": weights,
            "empty": is_empty, "sum": total(weights),
            "leak": total([w if reasons[j] != "" else 0.0 for j, w in enumerate(weights)]),
            "output": total([w * v for w, v in zip(weights, values["v"])])}


def compute(values):
    """Compute all rows, and the number of allowed pairs."""
    rows = [row_of(values, i) for i in range(len(values["scores"]))]
    allowed = [[1 if why == "" else 0 for why in row["reasons"]] for row in rows]
    return {"rows": rows, "allowed": allowed, "weights": [row["weights"] for row in rows],
            "output": [row["output"] for row in rows], "sums": [row["sum"] for row in rows],
            "leaks": [row["leak"] for row in rows],
            "empty": [i for i, row in enumerate(rows) if row["empty"]],
            "pairs": total([total(row) for row in allowed])}


def weight_text(w, why):
    """Return a weight for a cell; "" for a forbidden one of 0."""
    if w != w:
        return "0/0"
    return "" if why != "" and w == 0 else cell(w)


def hero(values, result, step):
    """Draw the weights, whose rows can be chosen, beside the chosen row; a tap makes a key padding."""
    rows = result["rows"]
    n = len(rows)
    turns = [["step=" + fmt(i) for j in range(n)] for i in range(n)]
    texts = [[weight_text(w, row["reasons"][j]) for j, w in enumerate(row["weights"])] for row in rows]
    shades = [[0.0 if w != w else w for w in row["weights"]] for row in rows]
    grid = blocks.grid("weights: tap a row", texts, shades,
                       blocks.choosing(blocks.cells("w", -1, [step, 0, 1, n]), turns))
    row = rows[step]
    items = []
    for j, w in enumerate(row["weights"]):
        is_real = values["real"][j] == 1
        item = blocks.bar("key " + fmt(j) if is_real else "pad " + fmt(j), w,
                          brief(w, "w" + fmt(step) + "-" + fmt(j), ""), False)
        items.append(blocks.tapped(item, "real:" + fmt(j) + "=" + ("0" if is_real else "1"),
                                   "make token " + fmt(j) + (" padding" if is_real else " real")))
    bars = blocks.fixed_axis(blocks.bars("tap a key: padding", items, 2), 0, 1)
    return blocks.stacked([
        blocks.beside([grid, bars]),
        blocks.line("", "query " + fmt(step) + ": weights add up to <b>" + fmt(row["sum"])
                    + "</b>, output " + num(row["output"], "out", "")),
    ])


def score_text(s):
    """Return a masked score for a line of text."""
    return "−10<sup>9</sup>" if s == LOW else signed(s)


def trace(values, result, view):
    """Show the chosen row: the allowed keys, masked scores, exponentials, weights, and output."""
    last = len(result["rows"]) - 1
    i = blocks.step_of(view, last)
    row = result["rows"][i]
    rows = []
    for j, s in enumerate(values["scores"][i]):
        why = row["reasons"][j]
        rows.append([fmt(j), fmt(s), "allowed" if why == "" else why, score_text(row["masked"][j])])
    soft = row["soft"]
    names = " ".join(["e" + fmt(j) for j in range(last + 1)])
    shown = [blocks.table("query " + fmt(i), ["key", "score", "", "masked"], rows, -1)]
    if soft["sum"] == 0:
        shown.append(blocks.line("softmax", "every score is −∞: 0/0"))
    else:
        shown.append(blocks.line(
            "softmax", "Σ " + sup("e", var("s") + "−" + fmt(soft["m"])) + " = "
            + " + ".join([num(e, "e" + fmt(j), "") for j, e in enumerate(soft["exps"])]) + " = "
            + num(soft["sum"], "sum", names)))
    shown.append(blocks.line(
        "weights", ", ".join([num(w, "w" + fmt(i) + "-" + fmt(j), "e" + fmt(j) + " sum")
                              for j, w in enumerate(row["weights"])])))
    terms = [fmt(w) + "·" + signed(v) for w, v in zip(row["weights"], values["v"])]
    shown.append(blocks.line("output", " + ".join(terms) + " = " + num(row["output"], "out", "")))
    rows = [[fmt(k), fmt(total(result["allowed"][k])), brief(each["sum"], "sum" + fmt(k), ""),
             brief(each["leak"], "leak" + fmt(k), ""), brief(each["output"], "out" + fmt(k), "")]
            for k, each in enumerate(result["rows"])]
    shown.append(blocks.table("all queries", ["query", "allowed", "sum", "leak", "output"], rows, i))
    shown.append(blocks.line("allowed pairs", num(result["pairs"], "pairs", "") + " of "
                             + fmt((last + 1) * (last + 1))))
    if len(result["empty"]) > 0 and values["fill"] == "-inf":
        shown.append(blocks.note("A query without any allowed key has weights 0/0. PyTorch's softmax "
                                 "gives NaN there, its scaled_dot_product_attention gives 0 "
                                 "(since version 2.5)."))
    if values["fill"] == "-1e9" and len(result["empty"]) > 0:
        shown.append(blocks.note("Equally low scores are an ordinary softmax: the row reads what it "
                                 "must not, and nothing warns of it."))
    if values["fill"] == "after softmax":
        shown.append(blocks.note("Masking after the softmax leaves rows that do not add up to 1."))
    say = ("query " + fmt(i) + " may read " + fmt(total(result["allowed"][i]))
           + " keys; its weights add up to " + fmt(row["sum"]))
    return blocks.shown(shown, say, i, last)


def answer_weight(values, result):
    """Return the weight that token 1 gives to token 0."""
    if len(result["weights"]) < 2:
        return math.nan
    return result["weights"][1][0]


def answer_pairs(values, result):
    """Return the number of allowed pairs."""
    return result["pairs"]


ASKS = [ask("weight", "the weight that token 1 gives to token 0", ["scores", "mask", "real"],
            answer_weight),
        ask_count("pairs", "the number of allowed query–key pairs", ["mask", "real"], answer_pairs)]


def fresh(state):
    """Pick equal rows of logarithms: the weight that token 1 gives to token 0 is a/(a + b).

    Sometimes, the last token is padding.
    """
    n = pick(state, [3, 4, 5])
    last = pick(state, ["0", "1"])
    row = " ".join(["ln(" + fmt(whole(state, 1, 9)) + ")" for i in range(n)])
    return {"scores": "; ".join([row for i in range(n)]),
            "v": ", ".join([fmt(whole(state, 0, 9)) for i in range(n)]),
            "real": ", ".join(["1" if i < n - 1 else last for i in range(n)]), "mask": "causal"}


EXAMPLE = {"name": "causal-mask", "title": "Masks in attention", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["mask", "fill"], "open_at": "first",
           "item": "query", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a row of the weights, and tap a key to make it padding."}
