"""A low-rank update of frozen weights: h = W x + s B (A x) with s = alpha / r, and W + s B A merged.

Instead of d_out d_in weights, r (d_out + d_in) are trained. Hu et al. (2021), arXiv:2106.09685, equation
3 and section 4.1; s = alpha / sqrt(r): Kalajdzievski (2023), arXiv:2312.03732. No dropout. Ranks are
counted by Gaussian elimination with the largest pivot of each column; one of at most 1e-9 of the largest
entry counts as 0.
"""

import math

from .kit import blocks
from .kit.bigint import grouped
from .kit.compact import brief, cell, few
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import frac, num, num_signed, root, tied, var
from .kit.inputs import choice, integer, matrix, number, numbers, slider
from .kit.lists import dot, largest_entry, uneven
from .kit.numbers import fmt, rounded, signed
from .kit.random import pick, whole

W = "1 0 2; 0 1 0; 3 0 1"

INPUTS = [
    matrix("W", "frozen weights W", W, -10, 10, 1, 4),
    matrix("B", "trained B", "1; 2; 0", -10, 10, 1, 4),
    matrix("A", "trained A", "1 0 -1", -10, 10, 1, 4),
    slider(number("alpha", "α", "2", 0, 100), ["0", "1", "2", "4", "8", "16", "32", "100"]),
    numbers("x", "input x", "1, 2, 3", -10, 10, 1, 4),
    choice("scaling", "scale s", "alpha/r", ["alpha/r", "alpha/sqrt(r)"]),
    slider(integer("big_r", "real layer: rank r", "8", 1, 100000),
           ["1", "2", "4", "8", "16", "64", "256", "1024", "4096"]),
    integer("big_out", "real layer: outputs", "4096", 1, 100000),
    integer("big_in", "real layer: inputs", "4096", 1, 100000),
]


def texts(b, a, big_r):
    """Return the inputs of a preset."""
    return {"W": W, "B": b, "A": a, "alpha": "2", "x": "1, 2, 3", "scaling": "alpha/r",
            "big_r": big_r, "big_out": "4096", "big_in": "4096"}


PRESETS = [
    preset("rank 1", "Look at s·BA: every row is a multiple of the one row of A.",
           texts("1; 2; 0", "1 0 -1", "8")),
    preset("at the start", "B starts at 0, so s·BA is 0, and W′ is the pre-trained W.",
           texts("0; 0; 0", "1 0 -1", "8")),
    preset("rank 2 in name", "r = 2 is only a bound: the rows of s·BA are still multiples of one.",
           texts("1 2; 2 4; 0 0", "1 0 -1; 2 0 -2", "8")),
    preset("larger r", "Look at the last line: 3.13% of the weights at r = 64, eight times 0.391%.",
           texts("1; 2; 0", "1 0 -1", "64")),
]


def check(values):
    """Require matrices that fit, and a rank that the real layer can have."""
    messages = {}
    w = values["W"]
    if len(values["B"]) != len(w):
        messages["B"] = "rows: " + fmt(len(values["B"])) + " instead of " + fmt(len(w)) + ", as W has"
    if len(values["A"][0]) != len(w[0]):
        messages["A"] = ("columns: " + fmt(len(values["A"][0])) + " instead of " + fmt(len(w[0]))
                         + ", as W has")
    elif len(values["A"]) != len(values["B"][0]):
        messages["A"] = ("rows: " + fmt(len(values["A"])) + " instead of " + fmt(len(values["B"][0]))
                         + ", one per column of B")
    message = uneven(values["x"], len(w[0]), "columns of W")
    if message != "":
        messages["x"] = message
    least = min(values["big_out"], values["big_in"])
    if values["big_r"] > least:
        messages["big_r"] = fmt(values["big_r"]) + " is more than the smaller side, " + fmt(least)
    return messages


def rank_of(matrix):
    """Return the rank of a matrix."""
    rows = [[v for v in row] for row in matrix]
    least = 1e-9 * largest_entry(rows)
    rank = 0
    for c in range(len(matrix[0])):
        best = -1
        size = least
        for i in range(rank, len(rows)):
            if abs(rows[i][c]) > size:
                best = i
                size = abs(rows[i][c])
        if best < 0:
            continue
        pivot = rows[best]
        rows[best] = rows[rank]
        rows[rank] = pivot
        for i in range(rank + 1, len(rows)):
            factor = rows[i][c] / pivot[c]
            rows[i] = [a - factor * b for a, b in zip(rows[i], pivot)]
        rank = rank + 1
    return rank


def column(matrix, j):
    """Return column `j` of a matrix."""
    return [row[j] for row in matrix]


def compute(values):
    """Compute the output both ways, the update, the merged matrix, ranks, and a real layer's counts."""
    w = values["W"]
    b = values["B"]
    a = values["A"]
    x = values["x"]
    r = len(a)
    s = values["alpha"] / (math.sqrt(r) if values["scaling"] == "alpha/sqrt(r)" else r)
    down = [dot(row, x) for row in a]
    up = [dot(row, down) for row in b]
    frozen = [dot(row, x) for row in w]
    product = [[dot(row, column(a, j)) for j in range(len(w[0]))] for row in b]
    update = [[s * v for v in row] for row in product]
    merged = [[v + u for v, u in zip(w[i], update[i])] for i in range(len(w))]
    full = values["big_out"] * values["big_in"]
    sides = values["big_out"] + values["big_in"]
    return {"r": r, "s": s, "Ax": down, "BAx": up, "Wx": frozen, "product": product,
            "h": [v + s * u for v, u in zip(frozen, up)], "update": update, "merged": merged,
            "merged_x": [dot(row, x) for row in merged],
            "ranks": [rank_of(w), rank_of(update), rank_of(merged)],
            "tiny": r * (len(w) + len(w[0])), "tiny_full": len(w) * len(w[0]),
            "trained": values["big_r"] * sides, "full": full,
            "share": values["big_r"] * sides / full, "even": full / sides}


def place_of(values, at):
    """Return the row and column of entry `at`, counted row by row."""
    width = len(values["W"][0])
    return {"row": at // width, "column": at % width}


def shaded(caption, rows, options):
    """Return a grid of numbers, shaded by size; more than three in a row leave room for two digits."""
    high = largest_entry(rows)
    tight = len(rows[0]) > 3
    return blocks.grid(caption, [[few(v, 2) if tight else cell(v) for v in row] for row in rows],
                       [[v / high if high > 0 else 0.0 for v in row] for row in rows], options)


def outlined(window):
    """Return the options of a grid with an outline."""
    return blocks.cells("", -1, window)


def hero(values, result, at):
    """Draw s, A, and x above B, the update, and the merged matrix, of which an entry can be chosen.

    The row of B and the column of A that belong to the entry are outlined.
    """
    where = place_of(values, at)
    i = where["row"]
    j = where["column"]
    r = result["r"]
    return blocks.stacked([
        blocks.beside([
            blocks.stacked([
                blocks.grid(var("s"), [[cell(result["s"])]], [[0.0]], outlined([0, 0, 1, 1])),
                shaded(var("B"), values["B"], blocks.editable(outlined([i, 0, 1, r]), "B"))]),
            blocks.stacked([
                shaded(var("A") + ": swipe", values["A"], blocks.editable(outlined([0, j, r, 1]), "A")),
                shaded(var("s") + "·" + var("B") + var("A"), result["update"],
                       outlined([i, j, 1, 1]))]),
            blocks.stacked([
                shaded("input " + var("x"), [values["x"]], blocks.editable(outlined([]), "x")),
                shaded("merged " + var("W") + "′: tap", result["merged"],
                       blocks.cells("", at, []))])]),
        blocks.line("", "trains " + tied(grouped(result["trained"]), "trained", "") + " of "
                    + grouped(result["full"]) + ": "
                    + tied(rounded(100 * result["share"], 3) + "%", "percent", "trained")),
    ])


def products(a, b):
    """Return the terms of a dot product."""
    return " + ".join([signed(u) + "·" + signed(v) for u, v in zip(a, b)])


def entry_lines(values, result, i, j):
    """Return the chosen entry of the merged matrix: scale, product, and sum."""
    here = fmt(i) + "-" + fmt(j)
    below = fmt(result["r"])
    if values["scaling"] == "alpha/sqrt(r)":
        below = root(below)
    bottom = root(var("r")) if values["scaling"] == "alpha/sqrt(r)" else var("r")
    w = values["W"][i][j]
    return [
        blocks.line("scale", var("s") + " = " + frac("α", bottom) + " = "
                    + frac(fmt(values["alpha"]), below) + " = " + num(result["s"], "s", "")),
        blocks.line(var("BA") + ", row " + fmt(i) + ", column " + fmt(j),
                    products(values["B"][i], column(values["A"], j)) + " = "
                    + num(result["product"][i][j], "ba" + here, "")),
        blocks.line("merged there", signed(w) + " + " + num(result["s"], "s", "") + "·"
                    + num_signed(result["product"][i][j], "ba" + here, "") + " = "
                    + num(result["merged"][i][j], "m" + here, "s ba" + here)),
    ]


def output_lines(values, result, i):
    """Return output `i`, computed in two ways."""
    here = fmt(i)
    x = values["x"]
    lines = []
    for k, row in enumerate(values["A"]):
        lines.append(blocks.line(var("Ax") + ", number " + fmt(k), products(row, x) + " = "
                                 + num(result["Ax"][k], "ax" + fmt(k), "")))
    lines.extend([
        blocks.line(var("B(Ax)") + ", number " + here, products(values["B"][i], result["Ax"]) + " = "
                    + num(result["BAx"][i], "bax" + here,
                          " ".join(["ax" + fmt(k) for k in range(result["r"])]))),
        blocks.line(var("Wx") + ", number " + here, products(values["W"][i], x) + " = "
                    + num(result["Wx"][i], "wx" + here, "")),
        blocks.line("output " + here, num(result["Wx"][i], "wx" + here, "") + " + "
                    + num(result["s"], "s", "") + "·"
                    + num_signed(result["BAx"][i], "bax" + here, "") + " = "
                    + num(result["h"][i], "h" + here, "wx" + here + " s bax" + here)),
        blocks.line("the same, merged", products(result["merged"][i], x) + " = "
                    + num(result["merged_x"][i], "h" + here, "")),
    ])
    return lines


def count_blocks(values, result):
    """Return the numbers of trained weights in the real layer and in the tiny one."""
    out = grouped(values["big_out"])
    across = grouped(values["big_in"])
    full = tied(grouped(result["full"]), "full", "")
    trained = tied(grouped(result["trained"]), "trained", "")
    return [
        blocks.line("real layer, all", out + " · " + across + " = " + full),
        blocks.line("with LoRA", grouped(values["big_r"]) + " · (" + out + " + " + across + ") = "
                    + trained),
        blocks.line("share", frac(grouped(result["trained"]), grouped(result["full"])) + " = "
                    + num(result["share"], "share", "trained full")),
        blocks.line("as many from", var("r") + " = "
                    + frac(out + " · " + across, out + " + " + across) + " = "
                    + num(result["even"], "even", "")),
        blocks.bars("trained weights of the real layer", [
            blocks.bar("all", result["full"], full, False),
            blocks.bar("LoRA", result["trained"], trained, True)], 0),
        blocks.line("the tiny one", fmt(result["tiny"]) + " trained instead of "
                    + fmt(result["tiny_full"])),
    ]


def trace(values, result, view):
    """Show the chosen entry, the output of its row in two ways, ranks, and counts."""
    last = result["tiny_full"] - 1
    at = blocks.step_of(view, last)
    where = place_of(values, at)
    i = where["row"]
    j = where["column"]
    shown = entry_lines(values, result, i, j)
    shown.extend(output_lines(values, result, i))
    rows = [[fmt(k), brief(result["Wx"][k], "wx" + fmt(k), ""),
             brief(result["BAx"][k], "bax" + fmt(k), ""),
             brief(result["h"][k], "h" + fmt(k), "")] for k in range(len(values["W"]))]
    shown.append(blocks.table("all outputs", ["", "Wx", "BAx", "h"], rows, i))
    shown.append(shaded("frozen " + var("W"), values["W"], outlined([i, j, 1, 1])))
    ranks = result["ranks"]
    shown.append(blocks.line("ranks", var("W") + " has " + num(ranks[0], "rank0", "")
                             + ", the update " + num(ranks[1], "rank1", "") + " (at most "
                             + var("r") + " = " + fmt(result["r"]) + "), " + var("W") + "′ has "
                             + num(ranks[2], "rank2", "")))
    shown.extend(count_blocks(values, result))
    if ranks[1] == 0:
        shown.append(blocks.note("The update is 0: the outputs are those of the frozen weights."))
    if result["r"] > min(len(values["W"]), len(values["W"][0])):
        shown.append(blocks.note("Here " + var("r") + " is more than the smaller side of " + var("W")
                                 + ", so LoRA trains more numbers than " + var("W") + " has."))
    say = ("row " + fmt(i) + ", column " + fmt(j) + " of the merged matrix is "
           + fmt(result["merged"][i][j]) + "; the update has rank " + fmt(ranks[1]))
    return blocks.shown(shown, say, at, last)


def answer_trained(values, result):
    """Return the number of trained weights in the real layer."""
    return result["trained"]


def answer_entry(values, result):
    """Return the top left entry of the merged matrix."""
    return result["merged"][0][0]


ASKS = [ask_count("trained", "the number of weights that LoRA trains in the real layer",
                  ["big_out", "big_in", "big_r"], answer_trained),
        ask("entry", "the top left entry of the merged matrix",
            ["W", "B", "A", "alpha", "scaling"], answer_entry)]


def drawn(state, rows, across, items):
    """Return a matrix of random numbers from `items`, as text."""
    lines = []
    for i in range(rows):
        lines.append(" ".join([fmt(pick(state, items)).replace("−", "-") for j in range(across)]))
    return "; ".join(lines)


def fresh(state):
    """Pick 2×2 weights with an update of rank 1 or 2 and a whole scale, and round sides."""
    r = whole(state, 1, 2)
    b = [pick(state, [-2, -1, 1, 2]) for k in range(r)]
    a = [pick(state, [-2, -1, 1, 2]) for k in range(r)]
    while dot(b, a) == 0:
        a = [pick(state, [-2, -1, 1, 2]) for k in range(r)]
    other = drawn(state, 1, r, [-2, -1, 0, 1, 2])
    rows = [fmt(v).replace("−", "-") + " " + drawn(state, 1, 1, [-2, -1, 0, 1, 2]) for v in a]
    return {"W": drawn(state, 2, 2, [-3, -2, -1, 0, 1, 2, 3]),
            "B": " ".join([fmt(v).replace("−", "-") for v in b]) + "; " + other,
            "A": "; ".join(rows), "alpha": fmt(r * whole(state, 1, 3)), "x": "1, 1",
            "scaling": "alpha/r", "big_out": fmt(pick(state, [100, 200, 1000])),
            "big_in": fmt(pick(state, [100, 200, 1000])), "big_r": fmt(pick(state, [2, 4, 8]))}


EXAMPLE = {"name": "lora", "title": "A low-rank update", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["alpha", "big_r"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "entry", "gesture": "Tap an entry of W′ to see what it is made of; swipe A or B."}
