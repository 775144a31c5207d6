"""InfoNCE: the softmax cross-entropy of finding each row's partner among the columns, and CLIP's loss,
which also asks each column for its row.

Logits S / tau; the loss of row i is lse_j (S_ij / tau) - S_ii / tau, that of a column likewise. The
gradient with respect to S is (P - I) / (N tau), with P the softmax of each row. The mutual information
is at least ln N minus the mean loss of the rows. van den Oord et al. (2018), arXiv:1807.03748,
equation 4 and section 2.3; Radford et al. (2021), arXiv:2103.00020, figure 3.
"""

import math

from .kit import blocks
from .kit.compact import brief, cell
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sup, var
from .kit.inputs import matrix, number, slider, switch
from .kit.lists import beats, first_largest, total
from .kit.native import log
from .kit.numbers import fmt, signed
from .kit.probability import softmax
from .kit.random import pick, whole

S = "0.9 0.2 0.1; 0.3 0.8 0.4; 0 0.5 0.6"

INPUTS = [
    matrix("S", "similarities S; row i belongs to column i", S, -100, 100, 2, 5),
    slider(number("tau", "temperature τ", "0.5", 0.01, 10),
           ["0.01", "0.02", "0.05", "0.07", "0.1", "0.2", "0.5", "1", "2", "5", "10"]),
    switch("symmetric", "also by columns", "on"),
]

PRESETS = [
    preset("three pairs", "The gradient is negative on the diagonal: descent pulls pairs together.",
           {"S": S, "tau": "0.5", "symmetric": "on"}),
    preset("cold", "The gradient goes to the hardest rival, row 2 against column 1, and its partner.",
           {"S": S, "tau": "0.05", "symmetric": "on"}),
    preset("hot", "Look at the loss: near ln 3, as by chance, though each row ranks its partner first.",
           {"S": S, "tau": "10", "symmetric": "on"}),
    preset("rows only", "Rows ask for the column, columns for the row: the two losses differ.",
           {"S": S, "tau": "0.5", "symmetric": "off"}),
]


def check(values):
    """Require a square matrix."""
    rows = len(values["S"])
    columns = len(values["S"][0])
    if rows != columns:
        return {"S": "as many columns as rows, not " + fmt(rows) + "×" + fmt(columns)}
    return {}


def compute(values):
    """Compute the softmax of each row and each column, their losses, the loss, and its gradient."""
    tau = values["tau"]
    n = len(values["S"])
    logits = [[s / tau for s in row] for row in values["S"]]
    rows = [softmax(row) for row in logits]
    columns = [softmax([row[j] for row in logits]) for j in range(n)]
    by_row = [one["lse"] - logits[i][i] for i, one in enumerate(rows)]
    by_column = [one["lse"] - logits[j][j] for j, one in enumerate(columns)]
    mean_row = total(by_row) / n
    mean_column = total(by_column) / n
    gradient = []
    for i in range(n):
        line = []
        for j in range(n):
            same = 1 if i == j else 0
            pull = rows[i]["p"][j] - same
            if values["symmetric"]:
                pull = (pull + columns[j]["p"][i] - same) / 2
            line.append(pull / (n * tau))
        gradient.append(line)
    return {"n": n, "logits": logits, "rows": rows, "columns": columns, "by_row": by_row,
            "by_column": by_column, "mean_row": mean_row, "mean_column": mean_column,
            "loss": (mean_row + mean_column) / 2 if values["symmetric"] else mean_row,
            "gradient": gradient, "chance": log(n), "bound": log(n) - mean_row,
            "found": len([i for i, row in enumerate(logits) if first_largest(row) == i])}


def shaded(caption, rows, texts, options):
    """Return a grid of `texts`, shaded by the numbers in `rows`, relative to the largest of them."""
    high = max([max([abs(x) for x in row]) for row in rows])
    return blocks.grid(caption, texts, [[x / high if high > 0 else 0.0 for x in row] for row in rows],
                       options)


def in_cells(rows):
    """Return numbers as texts for cells."""
    return [[cell(x) for x in row] for row in rows]


def in_narrow_cells(rows, steps):
    """Return numbers as texts for narrow cells, rounded to multiples of 1 / `steps`."""
    return [[cell(math.floor(x * steps + 0.5) / steps) for x in row] for row in rows]


def hero(values, result, step):
    """Draw the similarities, which can be changed, beside the gradient, whose rows can be chosen."""
    n = result["n"]
    is_wide = n > 3
    given = shaded("S: swipe a number", values["S"],
                   in_narrow_cells(values["S"], 10) if is_wide else in_cells(values["S"]),
                   blocks.editable(blocks.cells("", -1, []), "S"))
    turns = [["step=" + fmt(i) for j in range(n)] for i in range(n)]
    slopes = [[100 * x if is_wide else x for x in row] for row in result["gradient"]]
    gradient = shaded("100 × gradient: tap" if is_wide else "gradient: tap a row", slopes,
                      in_narrow_cells(slopes, 1) if is_wide else in_cells(slopes),
                      blocks.choosing(blocks.cells("g", -1, [step, 0, 1, n]), turns))
    here = fmt(step)
    return blocks.stacked([
        blocks.beside([given, gradient]),
        blocks.line("", "row " + here + ": " + var("p") + " = "
                    + num(result["rows"][step]["p"][step], "p" + here + "-" + here, "") + ", loss "
                    + num(result["by_row"][step], "l" + here, "")),
        blocks.line("", "all: loss " + num(result["loss"], "loss", "") + ", by chance ln " + fmt(n)
                    + " = " + num(result["chance"], "chance", "")),
    ])


def softmax_lines(label, z, one, own, name, at):
    """Return the softmax `one` of the logits `z` of a row or column, and the loss of number `own`.

    The ties of its numbers begin with `name`; that of the loss is `at`.
    """
    ties = " ".join([name + "e" + fmt(j) for j in range(len(z))])
    return [
        blocks.line(label, "Σ " + sup("e", var("z") + "−" + signed(one["m"])) + " = "
                    + " + ".join([num(e, name + "e" + fmt(j), name + "z" + fmt(j))
                                  for j, e in enumerate(one["exps"])])
                    + " = " + num(one["total"], name + "sum", ties)),
        blocks.line("loss of " + label, fmt(one["m"]) + " + ln " + num(one["total"], name + "sum", "")
                    + " − " + num_signed(z[own], name + "z" + fmt(own), "") + " = "
                    + num(one["lse"] - z[own], at, name + "sum " + name + "z" + fmt(own))),
    ]


def mean_line(label, losses, mean, tie, name):
    """Return the mean of the losses."""
    return blocks.line(label, frac(" + ".join([num(x, name + fmt(i), "") for i, x in enumerate(losses)]),
                                   fmt(len(losses))) + " = " + num(mean, tie, ""))


def gradient_line(values, result, i):
    """Return the gradient of the loss with respect to the similarity of the chosen pair."""
    p = result["rows"][i]["p"][i]
    here = fmt(i) + "-" + fmt(i)
    top = num(p, "p" + here, "") + " − 1"
    if values["symmetric"]:
        top = "½(" + top + " + " + num(result["columns"][i]["p"][i], "q" + here, "") + " − 1)"
    return blocks.line("gradient", frac(top, fmt(result["n"]) + " · " + fmt(values["tau"])) + " = "
                       + num(result["gradient"][i][i], "g" + here, "p" + here + " q" + here))


def trace(values, result, view):
    """Show the chosen row and column, the means, and the probabilities."""
    n = result["n"]
    i = blocks.step_of(view, n - 1)
    one = result["rows"][i]
    shown = [blocks.line("logits", ", ".join([
        frac(fmt(s), fmt(values["tau"])) + " = " + num(result["logits"][i][j], "rz" + fmt(j), "")
        for j, s in enumerate(values["S"][i])]))]
    shown.extend(softmax_lines("row " + fmt(i), result["logits"][i], one, i, "r", "l" + fmt(i)))
    shown.append(blocks.line("probabilities", ", ".join([
        frac(fmt(e), fmt(one["total"])) + " = " + num(one["p"][j], "p" + fmt(i) + "-" + fmt(j),
                                                      "re" + fmt(j) + " rsum")
        for j, e in enumerate(one["exps"])])))
    if values["symmetric"]:
        shown.extend(softmax_lines("column " + fmt(i), [row[i] for row in result["logits"]],
                                   result["columns"][i], i, "c", "k" + fmt(i)))
    shown.append(gradient_line(values, result, i))
    shown.append(mean_line("mean over rows", result["by_row"], result["mean_row"], "rows", "l"))
    if values["symmetric"]:
        shown.append(mean_line("over columns", result["by_column"], result["mean_column"], "columns",
                               "k"))
        shown.append(blocks.line("mean of both", "½(" + num(result["mean_row"], "rows", "") + " + "
                                 + num(result["mean_column"], "columns", "") + ") = "
                                 + num(result["loss"], "loss", "rows columns")))
    head = ["row", "finds it with", "loss"]
    rows = []
    for k in range(n):
        here = fmt(k)
        cells = [here, brief(result["rows"][k]["p"][k], "p" + here + "-" + here, ""),
                 brief(result["by_row"][k], "l" + here, "")]
        if values["symmetric"]:
            cells.append(brief(result["by_column"][k], "k" + here, ""))
        rows.append(cells)
    if values["symmetric"]:
        head.append("column’s loss")
    shown.append(blocks.table(fmt(result["found"]) + " of " + fmt(n)
                              + " rows have their partner first", head, rows, i))
    chances = [each["p"] for each in result["rows"]]
    shown.append(shaded("probabilities by rows", chances, in_cells(chances),
                        blocks.cells("p", -1, [i, 0, 1, n])))
    shown.append(blocks.line("information", "at least ln " + fmt(n) + " − "
                             + num_signed(result["mean_row"], "rows", "") + " = "
                             + num(result["bound"], "bound", "chance rows") + " nats"))
    if beats(result["mean_row"], result["chance"]):
        shown.append(blocks.note("The loss is worse than by chance, so the bound says nothing."))
    else:
        shown.append(blocks.note("With " + fmt(n) + " candidates, no more than ln " + fmt(n) + " = "
                                 + fmt(result["chance"]) + " nats can be certified."))
    say = ("row " + fmt(i) + " finds its partner with probability " + fmt(one["p"][i]) + ", loss "
           + fmt(result["loss"]))
    return blocks.shown(shown, say, i, n - 1)


def answer_loss(values, result):
    """Return the loss of row 0."""
    return result["by_row"][0]


def answer_p(values, result):
    """Return the probability that row 0 gives its own column."""
    return result["rows"][0]["p"][0]


def answer_chance(values, result):
    """Return the loss of guessing at random."""
    return result["chance"]


ASKS = [ask("loss", "the loss of row 0", ["S", "tau"], answer_loss),
        ask("p", "the probability that row 0 gives to its own column", ["S", "tau"], answer_p),
        ask("chance", "the loss by chance", ["S"], answer_chance)]


def fresh(state):
    """Pick logarithms of small numbers for row 0 (doubled for a temperature of ½) and perfect others."""
    n = whole(state, 2, 5)
    first = [pick(state, ["ln(2)", "ln(3)", "ln(4)"])]
    for _ in range(n - 1):
        first.append(pick(state, ["0", "ln(2)", "ln(3)"]))
    rows = [" ".join(first)]
    for i in range(1, n):
        rows.append(" ".join(["1" if i == j else "0" for j in range(n)]))
    return {"S": "; ".join(rows), "tau": pick(state, ["1", "0.5"]), "symmetric": "on"}


EXAMPLE = {"name": "info-nce", "title": "A contrastive loss", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["tau", "symmetric"], "open_at": "first",
           "item": "row", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Move τ, swipe a similarity, and tap a row of the gradient."}
