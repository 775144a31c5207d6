"""A graph convolution: every node combines its neighbors, once for a layer or again and again.

A~ = A + I with degrees d~; S_ij = A~_ij / sqrt(d~_i d~_j) (symmetric), A~_ij / d~_i (mean), or A~_ij
(sum); layer ReLU(S H W). Kipf and Welling (2017), arXiv:1609.02907, equation 2. S^k H tends, on a
connected graph, to sqrt(d~_i) sum_j sqrt(d~_j) h_j / sum_j d~_j (symmetric), or to one weighted mean:
Li et al. (2018), arXiv:1801.07606, theorem 1. Edges have neither direction nor weight, and there is no
bias. The number of nodes is that of the rows of H.
"""

import math

from .kit import blocks, geometry, graph
from .kit.compact import cell, few
from .kit.engine import along_with, ask, ask_count, preset
from .kit.formula_html import frac, num, num_signed, root, var
from .kit.inputs import choice, columns, hinted, in_wholes, integer, matrix, numbers, slider, switch
from .kit.lists import beats, dot, largest_entry, total
from .kit.native import log
from .kit.numbers import fmt, signed
from .kit.random import pick

EDGES = "0 1; 1 2; 2 3; 3 4; 1 3"
H = "1 0; 0 1; 0 0; 0 0; 2 1"
W = "1 -1; 0.5 1"
SYMMETRIC = "symmetric"
# The graph and the plot beside it are this high.
HEIGHT = 150

INPUTS = [
    slider(integer("k", "repetitions k", "1", 0, 50), ["0", "1", "2", "5", "10", "20", "50"]),
    choice("norm", "weights", SYMMETRIC, [SYMMETRIC, "mean", "sum"]),
    in_wholes(hinted(numbers("edges", "edges", EDGES, 0, 5, 0, 30), "0 1; 1 2; …")),
    columns(matrix("H", "features H by node", H, -10, 10, 2, 6), 1, 6),
    switch("loops", "self-loops", "on"),
    matrix("W", "matrix W", W, -10, 10, 1, 6),
    switch("relu", "ReLU", "on"),
]


def texts(k, norm, loops):
    """Return the inputs of a preset."""
    return {"k": k, "norm": norm, "edges": EDGES, "H": H, "loops": loops, "W": W, "relu": "on"}


PRESETS = [
    preset("one layer", "Look at node 3: it starts at 0, and takes 0.354 · 2 from node 4.",
           texts("1", SYMMETRIC, "on")),
    preset("fifty times", "Look at the nodes: 0 and 4 are the same, as are 1 and 3. Degrees remain.",
           texts("50", SYMMETRIC, "on")),
    preset("no self-loops", "Look at node 0: it forgets its own 1 and only hears node 1.",
           texts("1", SYMMETRIC, "off")),
    preset("plain sum", "Without normalization, these numbers grow with every repetition.",
           texts("10", "sum", "on")),
]


def check(values):
    """Require edges between two different nodes that exist, and a row of W for each feature."""
    messages = {}
    edges = values["edges"]
    count = len(values["H"])
    if len(edges) % 2 != 0:
        messages["edges"] = fmt(len(edges)) + " numbers are not pairs of nodes"
    for x in edges:
        if x != math.floor(x):
            messages["edges"] = fmt(x) + " is not a whole number"
        elif x >= count:
            messages["edges"] = "there is no node " + fmt(x) + ": H has rows 0 to " + fmt(count - 1)
    for pair in geometry.tuples(edges, 2):
        if pair[0] == pair[1]:
            messages["edges"] = "an edge of node " + fmt(pair[0]) + " to itself is a self-loop"
    if len(values["W"]) != len(values["H"][0]):
        messages["W"] = (fmt(len(values["W"])) + " rows for " + fmt(len(values["H"][0]))
                         + " features")
    return messages


def joined(values):
    """Return the matrix A: 1.0 where two nodes are neighbors. Repeated edges count once."""
    rows = [[0.0 for _ in values["H"]] for _ in values["H"]]
    for pair in geometry.tuples(values["edges"], 2):
        rows[int(pair[0])][int(pair[1])] = 1.0
        rows[int(pair[1])][int(pair[0])] = 1.0
    return rows


def weight(norm, a, own, other):
    """Return the weight of a neighbor with degree `other` at a node with degree `own`; 0 if a is 0."""
    if a == 0:
        return 0.0
    if norm == SYMMETRIC:
        return a / math.sqrt(own * other)
    return a / own if norm == "mean" else a


def product(a, b):
    """Return the matrix product."""
    return [[dot(row, geometry.column(b, c)) for c in range(len(b[0]))] for row in a]


def components(near):
    """Return, for each node, the lowest node that it is connected to."""
    part = [i for i in range(len(near))]
    for _ in near:
        for i, row in enumerate(near):
            for j, a in enumerate(row):
                if a > 0:
                    part[i] = min(part[i], part[j])
    return part


def two_colors(near, part):
    """Return 1 or -1 for each node connected to `part` so that all edges join both; [] if impossible."""
    color = [0 for _ in near]
    color[part] = 1
    for _ in near:
        for i, row in enumerate(near):
            for j, a in enumerate(row):
                if a > 0 and color[j] == 0 and color[i] != 0:
                    color[j] = -color[i]
                if a > 0 and color[j] != 0 and color[j] == color[i]:
                    return []
    return color


def scale_of(norm, degree):
    """Return the divisor that makes smoothed numbers comparable: the root of the degree, or 1."""
    return math.sqrt(degree) if norm == SYMMETRIC else 1.0


def limit_of(values, result, i):
    """Return what the first feature of node `i` tends to; not-a-number if it has no limit."""
    norm = values["norm"]
    degrees = result["degrees"]
    if degrees[i] == 0:
        return 0.0
    if norm == "sum":
        return math.nan
    members = [j for j in range(len(degrees)) if result["parts"][j] == result["parts"][i]]
    # Each h counts with the root of its degree (symmetric), or with its degree (mean).
    counted = [d / scale_of(norm, d) * values["H"][j][0] if d > 0 else 0.0
               for j, d in enumerate(degrees)]
    color = [] if values["loops"] else two_colors(result["near"], result["parts"][i])
    if len(color) > 0:
        # Two sides that are only connected to each other settle if their totals are equal.
        one = total([counted[j] for j in members if color[j] > 0])
        other = total([counted[j] for j in members if color[j] < 0])
        if beats(one, other) or beats(other, one):
            return math.nan
    return (scale_of(norm, degrees[i]) * total([counted[j] for j in members])
            / total([degrees[j] for j in members]))


def spread(norm, degrees, x):
    """Return the largest difference between nodes, each divided by `scale_of` its degree."""
    found = [x[i] / scale_of(norm, d) if d > 0 else 0.0 for i, d in enumerate(degrees)]
    return max(found) - min(found)


def compute(values):
    """Compute degrees, S, the layer S H W, and the first feature after 0, 1, 2, … repetitions."""
    norm = values["norm"]
    near = joined(values)
    loop = 1.0 if values["loops"] else 0.0
    tilde = [[loop if i == j else a for j, a in enumerate(row)] for i, row in enumerate(near)]
    degrees = [total(row) for row in tilde]
    s = [[weight(norm, a, degrees[i], degrees[j]) for j, a in enumerate(row)]
         for i, row in enumerate(tilde)]
    once = product(s, values["H"])
    before = product(once, values["W"])
    path = [geometry.column(values["H"], 0)]
    for _ in range(reach(values["k"])):
        path.append([dot(row, path[-1]) for row in s])
    smoothed = values["H"]
    for _ in range(values["k"]):
        smoothed = product(s, smoothed)
    times = [0, 1, 2, 5, 10]
    if values["k"] not in times:
        times.append(values["k"])
        times = sorted(times)
    result = {"near": near, "degrees": degrees, "s": s, "once": once, "before": before,
              "output": [[max(0.0, x) if values["relu"] else x for x in row] for row in before],
              "path": path, "smoothed": smoothed, "parts": components(near), "times": times,
              "spreads": [spread(norm, degrees, path[t]) for t in times]}
    result["limits"] = [limit_of(values, result, i) for i in range(len(degrees))]
    return result


def reach(k):
    """Return the number of repetitions that the plot shows."""
    if k <= 10:
        return 10
    return 20 if k <= 20 else 50


def pair_text(a, b):
    """Return an edge as it is typed."""
    return fmt(min(a, b)) + " " + fmt(max(a, b))


def toggled(result, i, j):
    """Return the text of all edges, with the one between `i` and `j` added or removed."""
    found = []
    for a, row in enumerate(result["near"]):
        for b in range(a + 1, len(row)):
            flipped = (a == i and b == j) or (a == j and b == i)
            if (row[b] > 0) != flipped:
                found.append(pair_text(a, b))
    return "; ".join(found)


def place(i, count):
    """Return the position of node `i` on an ellipse with node 0 on top."""
    turn = 2 * math.pi * i / count
    return [82 + 59 * math.sin(turn), HEIGHT / 2 - 52 * math.cos(turn)]


def picture(values, result, step):
    """Draw the graph: arrows lead to the chosen node; each node shows its number after k repetitions."""
    count = len(values["H"])
    now = result["path"][values["k"]]
    nodes = []
    for i in range(count):
        at = place(i, count)
        one = graph.node(at[0], at[1], fmt(i), few(now[i], 3), "h" + fmt(i), "round")
        one = graph.in_steps(graph.dial(one, "H:" + fmt(i * len(values["H"][0]))), 0.5)
        one = blocks.tapped(one, "step=" + fmt(i), "choose node " + fmt(i) + ", or change its first "
                            + "feature, now " + fmt(values["H"][i][0]))
        nodes.append(graph.picked(one) if i == step else one)
    edges = []
    for i, row in enumerate(result["near"]):
        for j in range(count):
            if row[j] > 0 and j == step:
                edges.append(graph.edge(i, j, "", 1))
            elif row[j] > 0 and i < j and i != step:
                edges.append(graph.without_head(graph.edge(i, j, "", 4)))
    drawn = graph.graph("after " + times_text(values["k"]), HEIGHT, nodes, edges,
                        fmt(count) + " nodes; into node " + fmt(step) + " lead "
                        + fmt(total(result["near"][step])) + " edges")
    return graph.half(drawn)


def times_text(k):
    """Return a number of repetitions in words."""
    return "1 repetition" if k == 1 else fmt(k) + " repetitions"


def hero(values, result, step):
    """Draw the graph, each node's first feature over the repetitions, and the weights of a node."""
    k = values["k"]
    path = result["path"]
    xs = [t for t in range(len(path))]
    curves = [blocks.series("", xs, geometry.column(path, i), 4, "line")
              for i in range(len(path[0])) if i != step]
    own = geometry.column(path, step)
    curves.append(blocks.series("", xs, own, 1, "line"))
    highest = max([max(row) for row in path])
    limit = result["limits"][step]
    levels = [blocks.level(limit, "")] if limit == limit else []
    plot = blocks.plot("first feature; drag k", "k", "", curves,
                       [blocks.spot(k, own[k], "", 1)], levels)
    handle = blocks.upright(blocks.handle(k, highest, "repetitions k", "k", "", 0))
    plot = blocks.with_handles(blocks.half(plot), [handle])
    row = result["s"][step]
    shades = [x / max(max(row), 1e-300) for x in row]
    changes = [["loops=" + ("off" if values["loops"] else "on") if j == step
                else "edges=" + toggled(result, step, j) for j in range(len(row))]]
    options = blocks.choosing(blocks.cells("", -1, [0, step, 1, 1]), changes)
    options["does"] = "choose to cut or add the edge, weight "
    return blocks.stacked([
        blocks.beside([picture(values, result, step), blocks.tall(plot, HEIGHT)]),
        blocks.grid("weights at node " + fmt(step) + "; tap one to cut or add it",
                    [[cell(x) for x in row]], [shades], options),
    ])


def shaded(caption, rows):
    """Return a grid of numbers, shaded by size."""
    high = largest_entry(rows)
    return blocks.grid(caption, [[cell(x) for x in row] for row in rows],
                       [[x / high if high > 0 else 0.0 for x in row] for row in rows],
                       blocks.cells("", -1, []))


def weight_line(values, result, i, j):
    """Show how the weight of node `j` at node `i` is computed."""
    own = fmt(result["degrees"][i])
    shown = num(result["s"][i][j], "s" + fmt(j), "")
    if values["norm"] == SYMMETRIC:
        words = frac("1", root(own + "·" + fmt(result["degrees"][j]))) + " = " + shown
    elif values["norm"] == "mean":
        words = frac("1", own) + " = " + shown
    else:
        words = shown
    return blocks.line("weight of " + ("itself" if i == j else fmt(j)), words)


def terms_of(factors, tie, others):
    """Return a sum of products whose first factors are tied."""
    return " + ".join([num_signed(x, tie[k], "") + "·" + signed(others[k])
                       for k, x in enumerate(factors)])


def layer_lines(values, result, i):
    """Return the chosen node's sum over its neighborhood, times W, and its ReLU."""
    senders = [j for j, x in enumerate(result["s"][i]) if x > 0]
    lines = [weight_line(values, result, i, j) for j in senders]
    for c, x in enumerate(result["once"][i]):
        name = "sum, feature " + fmt(c)
        if len(senders) == 0:
            lines.append(blocks.line(name, "no neighbor: " + num(x, "a" + fmt(c), "")))
            continue
        lines.append(blocks.line(name, terms_of(
            [result["s"][i][j] for j in senders], ["s" + fmt(j) for j in senders],
            [values["H"][j][c] for j in senders]) + " = "
            + num(x, "a" + fmt(c), " ".join(["s" + fmt(j) for j in senders]))))
    for c, x in enumerate(result["before"][i]):
        sent = ["a" + fmt(f) for f in range(len(values["W"]))]
        words = (terms_of(result["once"][i], sent, geometry.column(values["W"], c)) + " = "
                 + num(x, "b" + fmt(c), " ".join(sent)))
        if values["relu"]:
            words = words + ", ReLU " + num(result["output"][i][c], "y" + fmt(c), "b" + fmt(c))
        lines.append(blocks.line("times " + var("W") + ", output " + fmt(c), words))
    return lines


def limit_line(values, result, i):
    """Say what endless repetition leads to at the chosen node."""
    limit = result["limits"][i]
    if limit != limit:
        if values["norm"] == "sum":
            return blocks.note("Sums have no limit, as a rule: without normalization, they grow.")
        return blocks.note("No limit: without self-loops, the two sides of this part of the graph "
                           + "pass their numbers back and forth.")
    if values["norm"] == SYMMETRIC:
        unit = scale_of(SYMMETRIC, result["degrees"][i])
        if unit == 0:
            return blocks.line("limit", num(limit, "limit", ""))
        return blocks.line("limit", root(fmt(result["degrees"][i])) + "·"
                           + num_signed(limit / unit, "common", "") + " = "
                           + num(limit, "limit", "common")
                           + ", with one factor for all that are connected")
    return blocks.line("limit", num(limit, "limit", "") + " for all that are connected")


def trace(values, result, view):
    """Show the chosen node's degree, weights, and layer; then all nodes, and the repetitions."""
    last = len(values["H"]) - 1
    i = blocks.step_of(view, last)
    others = total(result["near"][i])
    degree = num(result["degrees"][i], "d", "")
    words = fmt(others) + " + 1 = " + degree if values["loops"] else degree
    shown = [blocks.line("degree of node " + fmt(i), words + (", self-loop included"
                                                         if values["loops"] else ""))]
    shown.extend(layer_lines(values, result, i))
    shown.append(blocks.beside([shaded("features " + var("H"), values["H"]),
                                shaded("all weights, a row per node", result["s"])]))
    shown.append(shaded("output of the layer", result["output"]))
    shown.append(shaded("features after " + times_text(values["k"]), result["smoothed"]))
    rows = []
    marked = 0
    for at, t in enumerate(result["times"]):
        rows.append([fmt(t), few(result["path"][t][i], 5), few(result["spreads"][at], 4)])
        if t == values["k"]:
            marked = at
    unit = ", each divided by the root of its degree" if values["norm"] == SYMMETRIC else ""
    shown.append(blocks.table("first feature of node " + fmt(i) + ", and spread over all nodes" + unit,
                              ["k", "node " + fmt(i), "spread"], rows, marked))
    shown.append(limit_line(values, result, i))
    logs = [log(spread(values["norm"], result["degrees"], x)) / log(10) for x in result["path"]]
    shown.append(blocks.plot("log₁₀ of the spread over the repetitions", "k", "log₁₀", [
        blocks.series("", [t for t in range(len(logs))], logs, 0, "dots")], [], []))
    say = ("after " + times_text(values["k"]) + ", node " + fmt(i) + " has "
           + fmt(result["path"][values["k"]][i]))
    return blocks.shown(shown, say, i, last)


def answer_entry(values, result):
    """Return the first feature of node 0 after one smoothing."""
    return result["once"][0][0]


def answer_degree(values, result):
    """Return the degree of node 1."""
    return result["degrees"][1]


def answer_weight(values, result):
    """Return the weight of node 1 at node 0."""
    return result["s"][0][1]


ASKS = [ask("entry", "the feature of node 0 after one repetition, without W",
            ["norm", "edges", "H", "loops"], answer_entry),
        ask_count("degree", "the degree of node 1", ["edges", "loops"], answer_degree),
        along_with(ask("weight", "the weight of node 1 at node 0", ["norm", "edges", "loops"],
                       answer_weight), {"norm": SYMMETRIC})]


def fresh(state):
    """Pick five nodes, of which 0 and 1 have other neighbors; node 0's degree divides the features."""
    norm = pick(state, ["mean", "mean", "sum"])
    first = pick(state, [[2], [3], [4], [2, 3], [3, 4], [2, 4], [2, 3, 4]])
    second = pick(state, [[], [2], [4], [2, 3], [3, 4], [2, 3, 4]])
    edges = ["0 1"]
    for j in first:
        edges.append("0 " + fmt(j))
    for j in second:
        edges.append("1 " + fmt(j))
    degree = len(first) + 2
    features = []
    while True:
        features = [degree * pick(state, [-2, -1, 1, 2]) for _ in range(5)]
        near = features[1] + total([features[j] for j in first])
        # Leaving the node out, or keeping its feature alone, must not be right by chance.
        if near != 0 and near + features[0] != 0 and near != (degree - 1) * features[0]:
            break
    return {"k": "1", "norm": norm, "edges": "; ".join(edges),
            "H": "; ".join([fmt(x).replace("−", "-") for x in features]), "loops": "on", "W": "1",
            "relu": "off"}


EXAMPLE = {"name": "gcn-layer", "title": "A graph convolution", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["k", "norm"], "open_at": "3",
           "item": "node", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a node or a weight; drag a node up or down; drag k."}
