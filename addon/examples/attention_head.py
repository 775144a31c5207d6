"""One head of scaled dot-product attention: scores, weights, and outputs of every query.

s_ij = q_i k_j, z = s / sqrt d, w_i = softmax of row i, o_i = sum_j w_ij v_j. Vaswani et al. (2017),
arXiv:1706.03762, equation 1 and section 3.2.1. One token per row, after its projections.
"""

import math

from .kit import blocks
from .kit.compact import cell, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, root, sup, var
from .kit.inputs import matrix, switch
from .kit.lists import dot, first_largest, largest_entry, total
from .kit.native import log
from .kit.numbers import fmt, signed
from .kit.probability import softmax
from .kit.random import pick, whole

Q = "2 0 0 0; 0 2 0 2; 1 1 1 1"
K = "2 0 0 0; 0 2 0 0; 0 0 2 2"
V = "1 0; 0 1; 1 1"

INPUTS = [
    matrix("Q", "queries Q, one per row", Q, -10, 10, 1, 4),
    matrix("K", "keys K", K, -10, 10, 1, 4),
    matrix("V", "values V", V, -10, 10, 1, 4),
    switch("scale", "divide by √d", "on"),
]

PRESETS = [
    preset("one head", "Look at row 0: its score 4 becomes 4/√4 = 2, then a weight of 0.787.",
           {"Q": Q, "K": K, "V": V, "scale": "on"}),
    preset("without √d", "Look at row 0: the winner takes 0.965, so little gradient is left.",
           {"Q": Q, "K": K, "V": V, "scale": "off"}),
    preset("equal keys", "Nothing tells the keys apart: every query gets the mean of the values.",
           {"Q": Q, "K": "1 1 1 1; 1 1 1 1; 1 1 1 1", "V": V, "scale": "on"}),
    preset("one query", "Queries may come from elsewhere; the output has one row per query.",
           {"Q": "0 1 0 1", "K": K, "V": V, "scale": "on"}),
]


def check(values):
    """Require keys as long as the queries, and one value per key."""
    messages = {}
    if len(values["K"][0]) != len(values["Q"][0]):
        messages["K"] = (fmt(len(values["K"][0])) + " numbers per key for " + fmt(len(values["Q"][0]))
                         + " per query")
    if len(values["V"]) != len(values["K"]):
        messages["V"] = fmt(len(values["V"])) + " values for " + fmt(len(values["K"])) + " keys"
    return messages


def compute(values):
    """Compute each query's scores, scaled scores, softmax, weights, output, entropy, and strongest key.

    Also compute the slope w (1 - w) at the weight of that key.
    """
    d = len(values["Q"][0])
    divisor = math.sqrt(d) if values["scale"] else 1.0
    scores = [[dot(q, k) for k in values["K"]] for q in values["Q"]]
    scaled = [[s / divisor for s in row] for row in scores]
    softs = [softmax(row) for row in scaled]
    weights = [one["p"] for one in softs]
    columns = len(values["V"][0])
    output = [[total([w * v[c] for w, v in zip(row, values["V"])]) for c in range(columns)]
              for row in weights]
    strongest = [first_largest(row) for row in scaled]
    return {"d": d, "root": math.sqrt(d), "scores": scores, "scaled": scaled, "softs": softs,
            "weights": weights, "output": output, "strongest": strongest,
            "entropies": [total([-w * log(w) if w > 0 else 0.0 for w in row]) for row in weights],
            "slopes": [row[k] * (1 - row[k]) for row, k in zip(weights, strongest)]}


def shaded(caption, rows, options, high):
    """Return a grid of numbers, shaded relative to the size `high`."""
    return blocks.grid(caption, [[cell(x) for x in row] for row in rows],
                       [[x / high if high > 0 else 0.0 for x in row] for row in rows], options)


def plain_grid(caption, rows):
    """Return the grid of an input, shaded relative to its largest number."""
    high = largest_entry(rows)
    return shaded(caption, rows, blocks.cells("", -1, []), high)


def hero(values, result, step):
    """Draw the weights, whose rows can be chosen, beside the chosen row; its query can be changed."""
    weights = result["weights"]
    d = result["d"]
    turns = [["step=" + fmt(i) for w in row] for i, row in enumerate(weights)]
    window = blocks.cells("w", -1, [step, 0, 1, len(weights[0])])
    items = []
    for j, w in enumerate(weights[step]):
        items.append(blocks.bar("key " + fmt(j), w, num(w, "w" + fmt(step) + "-" + fmt(j), ""),
                                j == result["strongest"][step]))
    bars = blocks.fixed_axis(blocks.bars("weights of query " + fmt(step), items, 2), 0, 1)
    names = " ".join(["Q:" + fmt(step * d + c) for c in range(d)])
    query = plain_grid("query " + fmt(step) + ": swipe a number", [values["Q"][step]])
    query["options"] = blocks.editable(query["options"], names)
    out = ", ".join([num(x, "o" + fmt(step) + "-" + fmt(c), "")
                     for c, x in enumerate(result["output"][step])])
    return blocks.stacked([
        blocks.beside([shaded("all weights: tap a row", weights, blocks.choosing(window, turns), 1.0),
                       bars]),
        query,
        blocks.line("", "output " + out),
    ])


def score_lines(values, result, i):
    """Return the dot products of query `i`, term by term, and their division."""
    lines = []
    q = values["Q"][i]
    for j, k in enumerate(values["K"]):
        here = fmt(i) + "-" + fmt(j)
        terms = [signed(a) + "·" + signed(b) for a, b in zip(q, k)]
        words = " + ".join(terms) + " = " + num(result["scores"][i][j], "s" + here, "")
        if values["scale"]:
            words = (words + ", " + frac(fmt(result["scores"][i][j]), root(fmt(result["d"]))) + " = "
                     + num(result["scaled"][i][j], "z" + here, "s" + here))
        lines.append(blocks.line("key " + fmt(j), words))
    return lines


def trace(values, result, view):
    """Show the chosen query's scores, softmax, and output, then the matrices."""
    last = len(values["Q"]) - 1
    i = blocks.step_of(view, last)
    one = result["softs"][i]
    name = "z" if values["scale"] else "s"
    count = len(values["K"])
    ties = " ".join([name + fmt(i) + "-" + fmt(j) for j in range(count)])
    shown = score_lines(values, result, i)
    shown.append(blocks.line(
        "softmax", var("m") + " = " + num(one["m"], "m", ties) + ", Σ "
        + sup("e", var("z") + "−" + var("m")) + " = "
        + " + ".join([num(e, "e" + fmt(j), name + fmt(i) + "-" + fmt(j) + " m")
                      for j, e in enumerate(one["exps"])])
        + " = " + num(one["total"], "sum", " ".join(["e" + fmt(j) for j in range(count)]))))
    shown.append(blocks.line(
        "weights", ", ".join([frac(fmt(e), fmt(one["total"])) + " = "
                              + num(one["p"][j], "w" + fmt(i) + "-" + fmt(j), "e" + fmt(j) + " sum")
                              for j, e in enumerate(one["exps"])])))
    for c in range(len(values["V"][0])):
        terms = [num(w, "w" + fmt(i) + "-" + fmt(j), "") + "·" + signed(values["V"][j][c])
                 for j, w in enumerate(result["weights"][i])]
        shown.append(blocks.line("output " + fmt(c), " + ".join(terms) + " = "
                                 + num(result["output"][i][c], "o" + fmt(i) + "-" + fmt(c), "")))
    best = result["strongest"][i]
    w = result["weights"][i][best]
    shown.append(blocks.line(
        "gradient left", var("w") + "(1 − " + var("w") + ") = " + fmt(w) + "·"
        + num_signed(1 - w, "rest", "") + " = " + num(result["slopes"][i], "slope", "rest")
        + " at the largest weight"))
    shown.append(blocks.line(
        "entropy", "−Σ " + var("w") + " ln " + var("w") + " = "
        + num(result["entropies"][i], "entropy", "") + " of at most ln " + fmt(count) + " = "
        + fmt(log(count))))
    shown.append(blocks.beside([plain_grid("queries " + var("Q"), values["Q"]),
                                plain_grid("keys " + var("K"), values["K"])]))
    shown.append(blocks.beside([plain_grid("values " + var("V"), values["V"]),
                                plain_grid("outputs", result["output"])]))
    rows = [[fmt(k), few(result["entropies"][k], 4), few(result["slopes"][k], 4)]
            for k in range(last + 1)]
    shown.append(blocks.table("all queries", ["query", "entropy", "slope"], rows, i))
    say = ("query " + fmt(i) + " gives key " + fmt(best) + " the most weight, " + fmt(w))
    return blocks.shown(shown, say, i, last)


def answer_weight(values, result):
    """Return the weight that query 0 gives to key 0."""
    return result["weights"][0][0]


def answer_output(values, result):
    """Return the first number of output 0."""
    return result["output"][0][0]


ASKS = [ask("weight", "the weight that query 0 gives to key 0", ["Q", "K", "scale"], answer_weight),
        ask("output", "the first number of output 0", ["Q", "K", "V", "scale"], answer_output)]


def fresh(state):
    """Pick a query and keys whose weights are a, b, and c divided by their sum."""
    ways = pick(state, [[2, 3, 5], [1, 4, 5], [1, 2, 7], [2, 2, 6], [1, 3, 4], [1, 1, 2], [2, 6, 8],
                        [3, 2, 5], [5, 1, 4], [4, 1, 3]])
    keys = ["ln(" + fmt(x) + ") 0 0 0" for x in ways]
    return {"Q": "2 0 0 0", "K": "; ".join(keys),
            "V": "; ".join([fmt(whole(state, 0, 9)) for i in range(3)]), "scale": "on"}


EXAMPLE = {"name": "attention-head", "title": "One attention head", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["scale"], "open_at": "first",
           "item": "query", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a row of the weights, and swipe a number of its query."}
