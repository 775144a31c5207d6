"""Max and mean pooling of a small matrix, window by window, and what a shift by one does.

Each k×k window becomes its maximum or mean; floor((n - k) / s) + 1 windows fit along a side of n.
Goodfellow, Bengio, Courville, Deep Learning (2016), 9.3; Dumoulin and Visin (2016), chapter 3.
"""

import math

from .kit import blocks
from .kit.compact import cell
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, tied
from .kit.inputs import choice, integer, matrix, slider, switch
from .kit.lists import total
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

MATRIX = "1 3 2 4; 5 6 1 2; 7 2 9 0; 1 8 3 4"

INPUTS = [
    matrix("x", "matrix", MATRIX, -999, 999, 2, 8),
    choice("mode", "mode", "max", ["max", "mean"]),
    slider(integer("k", "window k", "2", 1, 4), ["1", "2", "3", "4"]),
    slider(integer("s", "stride s", "2", 1, 4), ["1", "2", "3", "4"]),
    switch("shift", "shift right by one (zeros enter)", "off"),
]


def texts(mode, k, s, shift):
    """Return the inputs of a preset."""
    return {"x": MATRIX, "mode": mode, "k": k, "s": s, "shift": shift}


PRESETS = [
    preset("max 2×2", "Look at the fully colored cells: one winner in each window.",
           texts("max", "2", "2", "off")),
    preset("mean 2×2", "Look at the window: all four values count, a quarter each.",
           texts("mean", "2", "2", "off")),
    preset("shifted", "Look at the outputs: a shift by one changes three of four maxima.",
           texts("max", "2", "2", "on")),
    preset("overlapping", "Stride 1: nine windows share their values, and one 9 wins four of them.",
           texts("max", "2", "1", "off")),
]


def check(values):
    """Require a window that fits."""
    side = min(len(values["x"]), len(values["x"][0]))
    if values["k"] > side:
        return {"k": "a window of " + fmt(values["k"]) + " does not fit into " + fmt(side)}
    return {}


def window_of(x, r, c, values):
    """Return the values of the window of output (r, c), row by row."""
    top = r * values["s"]
    left = c * values["s"]
    found = []
    for m in range(values["k"]):
        found.extend(x[top + m][left:left + values["k"]])
    return found


def pool(x, values):
    """Return the pooled matrix of x."""
    rows = math.floor((len(x) - values["k"]) / values["s"]) + 1
    columns = math.floor((len(x[0]) - values["k"]) / values["s"]) + 1
    output = []
    for r in range(rows):
        line = []
        for c in range(columns):
            found = window_of(x, r, c, values)
            line.append(max(found) if values["mode"] == "max" else total(found) / len(found))
        output.append(line)
    return output


def compute(values):
    """Compute the pooled matrix (shifted or not), its output, and the output without the shift.

    Also compute how many outputs the shift changes, and the rows and columns that no window reaches.
    """
    plain = values["x"]
    x = plain
    if values["shift"]:
        x = []
        for row in plain:
            line = [0.0]
            line.extend(row[0:len(row) - 1])
            x.append(line)
    output = pool(x, values)
    before = pool(plain, values)
    changed = 0
    for r, row in enumerate(output):
        for c, y in enumerate(row):
            if y != before[r][c]:
                changed = changed + 1
    return {"x": x, "output": output, "before": before, "changed": changed,
            "rows_left": len(x) - (len(output) - 1) * values["s"] - values["k"],
            "columns_left": len(x[0]) - (len(output[0]) - 1) * values["s"] - values["k"]}


def shades_of(values, result):
    """Return the shades of the matrix: windows in two alternating colors where they do not overlap.

    The first maximum of each window is in full color; cells outside all windows are 0.
    """
    x = result["x"]
    shades = [[0.0 for one in row] for row in x]
    for r, row in enumerate(result["output"]):
        for c, y in enumerate(row):
            sign = 1 if values["s"] < values["k"] or (r + c) % 2 == 0 else -1
            winner = values["mode"] == "max"
            for m in range(values["k"]):
                for n in range(values["k"]):
                    i = r * values["s"] + m
                    j = c * values["s"] + n
                    if winner and x[i][j] == y:
                        shades[i][j] = sign * 1.0
                        winner = False
                    elif abs(shades[i][j]) < 0.3:
                        shades[i][j] = sign * 0.3
    return shades


def output_grid(caption, rows, options):
    """Draw an output as evenly tinted cells."""
    return blocks.grid(caption, [[cell(y) for y in row] for row in rows],
                       [[0.3 for y in row] for row in rows], options)


def hero(values, result, step):
    """Draw the matrix, whose cells can be changed, beside the outputs, one of which is chosen."""
    x = result["x"]
    output = result["output"]
    columns = len(output[0])
    r = math.floor(step / columns)
    c = step - r * columns
    # Cells to touch need 44 pixels each: more than seven do not fit on a phone.
    chosen = blocks.cells("y", step, [])
    if columns > 7:
        chosen = blocks.cells("y", -1, [r, c, 1, 1])
    source = blocks.cells("x", -1, [r * values["s"], c * values["s"], values["k"], values["k"]])
    if not values["shift"]:
        source = blocks.editable(source, "x")
    pooled = output_grid(values["mode"] + ": tap a cell" if columns <= 7 else values["mode"], output,
                         chosen)
    if values["shift"]:
        pooled = blocks.stacked([pooled, output_grid("before the shift", result["before"],
                                                     blocks.cells("", -1, []))])
    matrix_grid = blocks.grid(
        "shifted matrix" if values["shift"] else "matrix: swipe or tap a cell",
        [[cell(one) for one in row] for row in x], shades_of(values, result), source)
    return blocks.beside([matrix_grid, pooled])


def trace(values, result, view):
    """Show the windows, the output, and the chosen window's arithmetic."""
    x = result["x"]
    output = result["output"]
    k = values["k"]
    s = values["s"]
    columns = len(output[0])
    last = columns * len(output) - 1
    step = blocks.step_of(view, last)
    r = math.floor(step / columns)
    c = step - r * columns
    found = window_of(x, r, c, values)
    ties = []
    terms = []
    for i, one in enumerate(found):
        m = math.floor(i / k)
        tie = "x" + fmt(r * s + m) + "-" + fmt(c * s + i - m * k)
        ties.append(tie)
        terms.append(tied(fmt(one) if values["mode"] == "max" else signed(one), tie, ""))
    y = num(output[r][c], "y" + fmt(r) + "-" + fmt(c), " ".join(ties))
    if values["mode"] == "max":
        formula = "max(" + ", ".join(terms) + ") = " + y
    else:
        formula = frac(" + ".join(terms), fmt(len(found))) + " = " + y
        if len(found) > 4:
            formula = "(" + " + ".join(terms) + ") / " + fmt(len(found)) + " = " + y
    size = "⌊(n − k)/s⌋ + 1: ⌊("
    shown = [
        blocks.line("window " + fmt(r) + ", " + fmt(c), formula),
        blocks.line("output size", size + fmt(len(x)) + " − " + fmt(k) + ")/" + fmt(s) + "⌋ + 1 = "
                    + fmt(len(output)) + " rows, " + fmt(columns) + " columns"),
    ]
    if values["shift"]:
        shown.append(blocks.line("invariant?", num(result["changed"], "changed", "") + " of "
                                 + fmt(last + 1) + " outputs changed by the shift"))
    left = result["rows_left"] + result["columns_left"]
    if left > 0:
        shown.append(blocks.note("No window reaches the last rows (" + fmt(result["rows_left"])
                                 + ") and columns (" + fmt(result["columns_left"])
                                 + "): they are dropped."))
    if values["mode"] == "max":
        shown.append(blocks.note("In the backward pass, the gradient goes to the fully colored "
                                 "cells only: the first maximum of each window, row by row."))
    else:
        shown.append(blocks.note("In the backward pass, every cell of a window gets 1/" + fmt(len(found))
                                 + " of its gradient."))
    say = "window " + fmt(r) + ", " + fmt(c) + ": " + values["mode"] + " " + fmt(output[r][c])
    return blocks.shown(shown, say, step, last)


def answer_first(values, result):
    """Return the output at the top left."""
    return result["output"][0][0]


def answer_last(values, result):
    """Return the output at the bottom right."""
    last = result["output"][len(result["output"]) - 1]
    return last[len(last) - 1]


ASKS = [ask("first", "the output at the top left", ["x", "mode", "k"], answer_first),
        ask("last", "the output at the bottom right", ["x", "mode", "k", "s"], answer_last)]


def corner(rows, top, left):
    """Return the largest number and the sum of the 2×2 window at this place."""
    window = [rows[top][left], rows[top][left + 1], rows[top + 1][left], rows[top + 1][left + 1]]
    return [max(window), total(window)]


def fresh(state):
    """Pick a 5×5 matrix of digits in windows of 2.

    Stride 2 never reaches the last row and column, where the result would be different.
    """
    while True:
        rows = [[whole(state, 0, 9) for _ in range(5)] for _ in range(5)]
        first = corner(rows, 0, 0)
        reached = corner(rows, 2, 2)
        end = corner(rows, 3, 3)
        if (reached[0] != end[0] and reached[1] != end[1] and first[1] != 4 * first[0]
                and reached[1] != 4 * reached[0] and end[1] != 4 * end[0]):
            return {"x": "; ".join([" ".join([fmt(x) for x in row]) for row in rows]),
                    "mode": pick(state, ["max", "mean"]), "k": "2",
                    "s": pick(state, ["1", "2", "2", "3"])}


EXAMPLE = {"name": "pooling", "title": "Pooling, window by window", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["k", "s"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "window",
           "gesture": "Change a number, and tap an output to see its window."}
