"""Forward against reverse differentiation: both by hand on a small function, then their costs.

f = x1 x2 + sin x1. A forward sweep carries the derivatives of everything to one input; a reverse
sweep carries the derivatives of the one output to everything. n parameters and m outputs take n
forward or m reverse sweeps. Griewank and Walther, Evaluating Derivatives (2nd ed., 2008), 3.1-3.2.
"""

import math

from .kit import blocks
from .kit.bigint import grouped, joined, limbs, times
from .kit.compact import brief
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, num_signed, sub, sup, tied, var
from .kit.frames import nice_reach
from .kit.graph import dial, edge, graph, node
from .kit.inputs import choice, in_wholes, integer, matters, number, numbers, slider
from .kit.lists import fractional
from .kit.native import log
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

INPUTS = [
    choice("show", "show", "sweeps", ["sweeps", "paths", "by hand"]),
    matters(number("x1", "x₁", "2", -100, 100), "show", ["by hand"]),
    matters(number("x2", "x₂", "3", -100, 100), "show", ["by hand"]),
    matters(in_wholes(numbers("widths", "layer widths", "784, 128, 10", 1, 10000, 2, 8)),
            "show", ["sweeps", "paths"]),
    matters(slider(integer("m", "outputs m", "1", 1, 1000000000),
                   ["1", "10", "100", "1000", "10000", "100000", "1000000"]), "show", ["sweeps"]),
    matters(slider(integer("k", "edges k per stage", "3", 1, 9),
                   ["1", "2", "3", "4", "5", "6", "7", "8", "9"]), "show", ["paths"]),
    matters(slider(integer("s", "stages s", "10", 1, 30), ["1", "2", "3", "5", "10", "20", "30"]),
            "show", ["paths"]),
]


def texts(show, x1, widths, m, k, s):
    """Return the inputs of a preset."""
    return {"show": show, "x1": x1, "x2": "3", "widths": widths, "m": m, "k": k, "s": s}


PRESETS = [
    preset("one loss", "Look at the sweeps: one reverse does the job of 101,770 forward.",
           texts("sweeps", "2", "784, 128, 10", "1", "3", "10")),
    preset("many outputs", "Look at the sweeps: few parameters and many outputs turn it around.",
           texts("sweeps", "2", "1, 1", "1000", "3", "10")),
    preset("3 stages", "Look at the paths: 27 of them, but only 9 edges to visit once.",
           texts("paths", "2", "3, 3, 3", "1", "3", "3")),
    preset("x₁ = 0", "Step through the sweeps: cos 0 = 1, so every number is whole.",
           texts("by hand", "0", "3, 2, 1", "1", "2", "5")),
]


def check(values):
    """Require whole widths."""
    message = fractional(values["widths"])
    if message != "":
        return {"widths": message}
    return {}


def compute(values):
    """Compute both modes on f (lists over x1, x2, a, b, f) and the counts, the large ones as texts."""
    x1 = values["x1"]
    x2 = values["x2"]
    a = x1 * x2
    b = math.sin(x1)
    slope = math.cos(x1)
    widths = values["widths"]
    weights = 0
    n = 0
    net = limbs(widths[0])
    for i in range(len(widths) - 1):
        weights = weights + widths[i] * widths[i + 1]
        n = n + widths[i] * widths[i + 1] + widths[i + 1]
        net = times(net, widths[i + 1])
    stages = [limbs(1)]
    size = 1.0
    for i in range(values["s"]):
        stages.append(times(stages[i], values["k"]))
        size = size * values["k"]
    return {"v": [x1, x2, a, b, a + b], "to_x1": [1, 0, x2, slope, x2 + slope],
            "to_x2": [0, 1, x1, 0, x1], "adjoint": [x2 + slope, x1, 1, 1, 1], "n": n,
            "weights": weights, "net": joined(net), "paths": [joined(one) for one in stages],
            "size": size, "edges": values["k"] * values["s"]}


X1 = sub(var("x"), "1")
X2 = sub(var("x"), "2")
NAMES = [X1, X2, var("a") + " = " + X1 + X2, var("b") + " = sin " + X1,
         var("f") + " = " + var("a") + " + " + var("b")]
TIES = ["v", "p", "q", "r"]


def partial(top, bottom):
    """Return a partial derivative in one line."""
    return "∂" + top + "/∂" + bottom


def lines_of(result, step):
    """Return the arithmetic of a step: 0 the values, 1 and 2 a forward sweep, 3 the reverse sweep."""
    v = result["v"]
    x1 = num_signed(v[0], "v0", "")
    x2 = num_signed(v[1], "v1", "")
    if step == 0:
        return [blocks.line(NAMES[2], x1 + " · " + x2 + " = " + num(v[2], "v2", "v0 v1")),
                blocks.line(NAMES[3], "sin " + x1 + " = " + num(v[3], "v3", "v0")),
                blocks.line(NAMES[4], num(v[2], "v2", "v0 v1") + " + "
                            + num_signed(v[3], "v3", "v0") + " = " + num(v[4], "v4", "v2 v3"))]
    slope = signed(result["to_x1"][3])
    if step == 3:
        both = num(1, "r2", "r4") + " · "
        return [blocks.line(partial(var("f"), var("a")) + ", " + partial(var("f"), var("b")),
                            "both 1, because " + NAMES[4]),
                blocks.line(partial(var("f"), X1), var("f") + " hears " + X1 + " through "
                            + var("a") + " and " + var("b") + ": " + both + x2 + " + "
                            + num(1, "r3", "r4") + " · " + slope + " = "
                            + num(result["adjoint"][0], "r0", "r2 r3 v0 v1")),
                blocks.line(partial(var("f"), X2), both + x1 + " = "
                            + num(result["adjoint"][1], "r1", "r2 v0"))]
    d = result["to_x1"] if step == 1 else result["to_x2"]
    tie = TIES[step]
    to = X1 if step == 1 else X2
    first = tied(fmt(d[0]), tie + "0", "")
    second = tied(fmt(d[1]), tie + "1", "")
    a = num_signed(d[2], tie + "2", tie + "0 " + tie + "1 v0 v1")
    b = num_signed(d[3], tie + "3", tie + "0 v0")
    return [blocks.line(partial(var("a"), to), first + " · " + x2 + " + " + x1 + " · " + second
                        + " = " + a),
            blocks.line(partial(var("b"), to), "cos " + X1 + " · " + first + " = " + slope + " · "
                        + first + " = " + b),
            blocks.line(partial(var("f"), to), a + " + " + b + " = "
                        + num(d[4], tie + "4", tie + "2 " + tie + "3"))]


def small_table(result, step):
    """Return the intermediate values and the sweeps that the step has reached."""
    columns = [result["v"], result["to_x1"], result["to_x2"], result["adjoint"]]
    rows = []
    for i, name in enumerate([X1, X2, var("a"), var("b"), var("f")]):
        row = [name]
        for c in range(step + 1):
            row.append(brief(columns[c][i], TIES[c] + fmt(i), ""))
        rows.append(row)
    head = ["", "value", partial("", X1), partial("", X2), partial(var("f"), "…")]
    caption = ", ".join(NAMES[2:5]) + ". Forward: one sweep (column) for each input"
    if step == 3:
        caption = caption + "; reverse: one for all (last column)"
    return blocks.table(caption, head[0:step + 2], rows, -1)


def stage_graph(values, result):
    """Draw up to three stages of parallel edges, a gap, and the end, with path counts in the nodes."""
    k = values["k"]
    s = values["s"]
    paths = result["paths"]
    shown = min(s, 3)
    apart = 252.0 / shown if s < 4 else 74.0
    nodes = []
    for i in range(shown + 1):
        nodes.append(node(30 + apart * i, 34, "", paths[i], "", "round"))
    if s > 3:
        end = paths[s]
        if len(end) > 7:
            end = fmt(result["size"])
        nodes[3] = node(216, 34, "…", "", "", "bare")
        nodes.append(node(280, 34, "", end, "", "round" if len(end) < 7 else "bare"))
    edges = []
    for i in range(shown if s < 4 else 2):
        for j in range(k):
            y = 34 + (j - (k - 1) / 2) * min(9, 36 / k)
            nodes.append(node(nodes[i]["x"], y, "", "", "", "bare"))
            nodes.append(node(nodes[i + 1]["x"], y, "", "", "", "bare"))
            edges.append(edge(len(nodes) - 2, len(nodes) - 1, "",
                              1 if j == (2 * i + 1) % k else 4))
    return graph("paths from the left multiply; edges add up", 68, nodes, edges,
                 fmt(s) + " stages of " + fmt(k) + " parallel edges")


def breakable(count):
    """Return a long count that can break after a comma."""
    return count.replace(",", ",<wbr>")


def winner_of(values, result):
    """Say which mode needs fewer sweeps."""
    if values["m"] > result["n"]:
        return "forward mode wins"
    if values["m"] == result["n"]:
        return "a tie"
    return "reverse mode wins"


def hero(values, result, step):
    """Draw the chosen topic: layer widths to drag and the sweeps, the paths, or both modes on f."""
    if values["show"] == "by hand":
        return by_hand(values, result, step)
    if values["show"] == "paths":
        return blocks.stacked([
            stage_graph(values, result),
            blocks.line("", "paths: " + sup(var("k"), var("s")) + " = "
                        + tied(breakable(result["paths"][values["s"]]), "paths", "")),
            blocks.line("", "edges: " + var("ks") + " = " + num(result["edges"], "edges", "")),
        ])
    ln10 = log(10.0)
    widths = values["widths"]
    layers = [blocks.bar("layer " + fmt(i), x, tied(grouped(x), "w" + fmt(i), ""), False)
              for i, x in enumerate(widths)]
    return blocks.stacked([
        blocks.draggable(blocks.bars("drag the layer widths", layers, 0), "widths", 0,
                         nice_reach(widths, 10)),
        blocks.bars("sweeps for a whole gradient (bars: log₁₀)", [
            blocks.bar("forward", log(result["n"]) / ln10, tied(grouped(result["n"]), "n", ""),
                       False),
            blocks.bar("reverse", log(values["m"]) / ln10, tied(grouped(values["m"]), "m", ""),
                       False)], 1),
        blocks.line("", "<b>" + winner_of(values, result) + "</b>"),
    ])


def by_hand(values, result, step):
    """Draw the graph of f with its local derivatives; below each node is the derivative of the sweep."""
    derivatives = [[], result["to_x1"], result["to_x2"], result["adjoint"]][step]
    places = [[36, 28], [36, 122], [168, 122], [168, 28], [288, 75]]
    names = ["x₁", "x₂", "x₁x₂", "sin x₁", "f"]
    nodes = [node(places[i][0], places[i][1], names[i], fmt(result["v"][i]), "v" + fmt(i), "round")
             for i in range(5)]
    dial(nodes[0], "x1")
    dial(nodes[1], "x2")
    for i, x in enumerate(derivatives):
        nodes.append(node(places[i][0], places[i][1] + 34, fmt(x), "", TIES[step] + fmt(i), "bare"))
    first = 4 if step == 0 or step == 2 else 1
    second = 4 if step < 2 else 1
    both = 4 if step == 0 else 1
    edges = [edge(0, 2, fmt(values["x2"]), first), edge(0, 3, fmt(result["to_x1"][3]), first),
             edge(1, 2, fmt(values["x1"]), second), edge(2, 4, "1", both),
             edge(3, 4, "1", 4 if step == 2 else both)]
    captions = ["values, and the derivative along each arrow",
                "forward, by x₁: derivatives below the nodes",
                "forward again, by x₂: derivatives below",
                "reverse: derivatives of f below the nodes"]
    words = ["swipe x₁ or x₂ up or down",
             partial(var("f"), X1) + " = " + fmt(result["to_x1"][4]),
             partial(var("f"), X2) + " = " + fmt(result["to_x2"][4]),
             "both: " + partial(var("f"), X1) + " = " + fmt(result["adjoint"][0]) + ", "
             + partial(var("f"), X2) + " = " + fmt(result["adjoint"][1])]
    return blocks.stacked([
        graph(captions[step], 165, nodes, edges, "f = x₁x₂ + sin x₁ = " + fmt(result["v"][4])),
        blocks.line("", words[step]),
    ])


def trace(values, result, view):
    """Show the steps of the chosen topic."""
    if values["show"] == "by hand":
        step = blocks.step_of(view, 3)
        shown = [small_table(result, step)]
        shown.extend(lines_of(result, step))
        return blocks.shown(shown, "gradient " + fmt(result["adjoint"][0]) + ", "
                            + fmt(result["adjoint"][1]), step, 3)
    if values["show"] == "paths":
        paths = breakable(result["paths"][values["s"]])
        return blocks.shown([
            blocks.line("paths, edges", sup(var("k"), var("s")) + " = "
                        + sup(fmt(values["k"]), fmt(values["s"])) + " = "
                        + tied(paths, "paths", "") + " over " + var("k") + var("s") + " = "
                        + num(result["edges"], "edges", "")),
            blocks.line("network", "paths from inputs to outputs: " + breakable(result["net"])
                        + ", weights: " + grouped(result["weights"])),
        ], fmt(result["size"]) + " paths over " + fmt(result["edges"]) + " edges", 0, 0)
    n = result["n"]
    m = values["m"]
    terms = []
    widths = values["widths"]
    for i in range(len(widths) - 1):
        terms.append(grouped(widths[i]) + "·" + grouped(widths[i + 1]) + " + "
                     + grouped(widths[i + 1]))
    reason = ": more outputs than parameters" if m > n else ""
    return blocks.shown([
        blocks.line("parameters " + var("n"), " + ".join(terms) + " = "
                    + tied(grouped(n), "n", "")),
        blocks.line("verdict", var("n") + " forward, " + var("m") + " = "
                    + tied(grouped(m), "m", "") + " reverse: " + winner_of(values, result) + reason),
    ], grouped(n) + " forward sweeps or " + grouped(m) + " reverse", 0, 0)


def answer_n(values, result):
    """Return the number of forward sweeps, which is that of the parameters."""
    return result["n"]


def answer_slope(values, result):
    """Return df/dx1."""
    return result["adjoint"][0]


def answer_paths(values, result):
    """Return the number of paths through the stages."""
    return result["size"]


ASKS = [ask("slope", "∂f/∂x₁ of f = x₁x₂ + sin x₁", ["x1", "x2"], answer_slope),
        ask_count("n", "the number of forward sweeps", ["widths"], answer_n),
        ask_count("paths", "the number of paths through the stages", ["k", "s"], answer_paths)]


def fresh(state):
    """Pick x1 = 0, a tiny network, and few stages."""
    widths = [fmt(whole(state, 2, 5)), fmt(whole(state, 2, 4)), fmt(whole(state, 1, 3))]
    return {"x1": "0", "x2": fmt(whole(state, -5, 9)), "widths": ", ".join(widths), "m": "1",
            "k": pick(state, ["2", "3"]), "s": fmt(whole(state, 2, 4))}


EXAMPLE = {"name": "forward-vs-reverse", "title": "The price of a gradient",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["show", "m", "s"],
           "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Choose what to show, then change its numbers."}
