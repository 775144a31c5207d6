"""Argmax of a vector by one scan, its one-hot vector, softmax, and what codes say of distance.

k = argmax v (the first index on ties); one-hot e_k; |i - j| between integer codes, sqrt 2 between
any two one-hot vectors. Goodfellow, Bengio, Courville (2016), 6.2.2.3.
"""

import math

from .kit import blocks, graph
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import num, root, sub, var
from .kit.frames import nice_reach
from .kit.inputs import choice, numbers
from .kit.numbers import fmt
from .kit.probability import bars_of, row_of, softmax
from .kit.random import pick, whole

INPUTS = [
    numbers("v", "vector v", "-1.2, 0.5, 4.2, 2.1", -1000, 1000, 1, 10),
    choice("names", "class names", "numbers", ["numbers", "letters"]),
]

PRESETS = [
    preset("scores", "Step through the scan: 4.2 at index 2 takes the lead and keeps it.",
           {"v": "-1.2, 0.5, 4.2, 2.1", "names": "numbers"}),
    preset("shifted", "Look at softmax: adding 100 leaves it and the argmax unchanged.",
           {"v": "98.8, 100.5, 104.2, 102.1", "names": "numbers"}),
    preset("a hair apart", "Look at p: almost no lead, but one-hot is as sure as ever.",
           {"v": "1, 1.01, 1", "names": "numbers"}),
    preset("tie", "Look at the argmax: of equal values, the first one wins.",
           {"v": "3, 7, 1, 7", "names": "numbers"}),
]


def compute(values):
    """Compute the best index after each element, the winner, its ties, one-hot, softmax, and lead."""
    v = values["v"]
    best = [0]
    for i in range(1, len(v)):
        best.append(i if v[i] > v[best[i - 1]] else best[i - 1])
    k = best[len(v) - 1]
    p = softmax(v)["p"]
    others = [p[i] for i in range(len(v)) if i != k]
    return {"best": best, "argmax": k,
            "ties": [i for i in range(len(v)) if i != k and v[i] == v[k]],
            "one_hot": [1 if i == k else 0 for i in range(len(v))], "p": p,
            "lead": p[k] - max(others) if len(others) > 0 else math.nan}


def class_names(values):
    """Return the names of the classes."""
    count = len(values["v"])
    if values["names"] == "letters":
        return ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"][0:count]
    return [fmt(i) for i in range(count)]


def scan_lines(values, result, i):
    """Return the comparison of element i with the best before it, and the whole scan as a table."""
    v = values["v"]
    rows = []
    for j, x in enumerate(v):
        at = fmt(result["best"][j])
        rows.append([fmt(j), num(x, "v" + fmt(j), ""), num(v[result["best"][j]], "v" + at, ""), at])
    words = "starts as the best so far"
    if i > 0:
        old = v[result["best"][i - 1]]
        old_text = num(old, "v" + fmt(result["best"][i - 1]), "")
        if v[i] > old:
            words = "&gt; " + old_text + ": the new best"
        else:
            words = ("= " if v[i] == old else "&lt; ") + old_text + ": no change"
    return [blocks.line("element " + fmt(i), num(v[i], "v" + fmt(i), "") + " " + words),
            blocks.table("", ["i", sub(var("v"), "i"), "best so far", "at"], rows, i)]


def cube(names, winner):
    """Draw the first three one-hot vectors as axes of a cube: all are at the same distance."""
    nodes = [graph.node(150, 110, "0", "", "", "bare"),
             graph.node(60, 165, names[0], "1 0 0", "", "round"),
             graph.node(280, 110, names[1], "0 1 0", "", "round"),
             graph.node(150, 24, names[2], "0 0 1", "", "round")]
    edges = []
    for i in range(1, 4):
        edges.append(graph.edge(0, i, "", 1 if i - 1 == winner else 4))
    for pair in [[1, 2], [2, 3], [3, 1]]:
        edges.append(graph.edge(pair[0], pair[1], "√2", 0))
    return graph.graph("one-hot vectors: axes, all equally far apart", 192, nodes, edges,
                       "three one-hot vectors along three axes, each pair √2 apart")


def distances(names):
    """Return the distances between the integer codes of at most six classes."""
    shown = names[0:6]
    count = len(shown)
    rows = [[fmt(abs(i - j)) for j in range(count)] for i in range(count)]
    shades = [[abs(i - j) / 6 for j in range(count)] for i in range(count)]
    return blocks.grid("distance |i − j| of integer codes " + shown[0] + " to " + shown[count - 1],
                       rows, shades, blocks.cells("", -1, []))


def hero(values, result, step):
    """Draw the vector, which can be dragged, with the best so far, beside its softmax and one-hot."""
    v = values["v"]
    names = class_names(values)
    k = result["argmax"]
    reach = nice_reach(v, 1)
    scanned = bars_of("drag the vector " + var("v"), names, v, "v", [], result["best"][step], 0)
    chances = bars_of("softmax " + var("p"), names, result["p"], "p", ["v"], k, 2)
    blocks.asked(chances["items"][k], "p")
    return blocks.stacked([
        blocks.beside([blocks.draggable(scanned, "v", -reach, reach),
                       blocks.fixed_axis(chances, 0, 1)]),
        blocks.line("", "argmax " + num(k, "k", "v" + fmt(k)) + ", one-hot [<b>"
                    + " ".join([fmt(x) for x in result["one_hot"]]) + "</b>]")])


def trace(values, result, view):
    """Show the scan, its result, the one-hot vector, and the distances of the two codes."""
    v = values["v"]
    last = len(v) - 1
    step = blocks.step_of(view, last)
    k = result["argmax"]
    names = class_names(values)
    top = num(result["p"][k], "p" + fmt(k), "v" + fmt(k))
    said = "argmax " + var("v") + " = " + num(k, "k", "v" + fmt(k))
    if values["names"] == "letters":
        said = said + " (class " + names[k] + ")"
    if len(result["ties"]) > 0:
        said = said + ", tie with index " + ", ".join([fmt(i) for i in result["ties"]])
    shown = scan_lines(values, result, step)
    shown.extend([
        blocks.line("result", said),
        blocks.line("one-hot", sub(var("e"), fmt(k)) + " = ["
                    + row_of(result["one_hot"], "o", []) + "]")])
    if last > 0:
        shown.append(blocks.line("lead in p", top + " − " + fmt(result["p"][k] - result["lead"])
                                 + " = " + num(result["lead"], "lead", "p" + fmt(k))))
        shown.append(distances(names))
        shown.append(blocks.line("any two one-hot", root("1² + 1²") + " = " + fmt(math.sqrt(2))
                                 + ": no order among classes"))
    if last > 1:
        shown.append(cube(names, k))
    shown.append(blocks.note("A small change of v leaves the argmax unchanged: its gradient is 0 "
                             + "almost everywhere, so nothing is learned through it."))
    say = "argmax " + fmt(k) + ", probability " + fmt(result["p"][k])
    return blocks.shown(shown, say, step, last)


def answer_argmax(values, result):
    """Return the winning index."""
    return result["argmax"]


def answer_p(values, result):
    """Return the winner's softmax."""
    return result["p"][result["argmax"]]


def answer_lead(values, result):
    """Return the winner's lead in softmax over the second best."""
    return result["lead"]


ASKS = [ask("p", "the softmax of the largest v", ["v"], answer_p),
        ask_count("argmax", "the argmax (from 0)", ["v"], answer_argmax),
        ask("lead", "the lead over the runner-up in p", ["v"], answer_lead)]


def fresh(state):
    """Pick logarithms whose exponentials add up to a round number."""
    ways = pick(state, [[2, 5, 3], [1, 8, 1], [7, 2, 1], [2, 2, 6], [3, 1, 4], [1, 6, 9, 4]])
    texts = ["ln(" + fmt(x) + ")" for x in ways]
    start = whole(state, 0, len(texts) - 1)
    turned = texts[start:len(texts)]
    turned.extend(texts[0:start])
    return {"v": ", ".join(turned)}


EXAMPLE = {"name": "argmax-one-hot", "title": "Argmax and one-hot", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": [], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the entries of v: the largest one decides."}
