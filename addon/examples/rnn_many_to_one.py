"""A recurrent net with one hidden unit that reads a sequence and answers once, and the gradient
that comes back through time.

h_t = tanh(w_x x_t + w_h h_{t-1} + b), h_0 = 0; p = sigmoid(w_y h_T + b_y); dh_T/dh_0 = product of
w_h (1 - h_t^2). Goodfellow, Bengio, Courville, Deep Learning (2016), 10.2.
"""

import math

from .kit import blocks, graph
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import num, num_signed, sub, sup, var
from .kit.inputs import choice, number, numbers, slider
from .kit.lists import window
from .kit.native import exp
from .kit.numbers import fmt
from .kit.random import pick, whole

ZEROS = "1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"

INPUTS = [
    numbers("x", "sequence x", "1, 0, -1", -100, 100, 0, 50),
    slider(number("wx", "weight wₓ", "0.5", -10, 10), ["-1", "-0.5", "0", "0.5", "1", "2"]),
    slider(number("wh", "weight wₕ", "0.8", -10, 10),
           ["-1.5", "-0.8", "0", "0.5", "0.8", "0.95", "1", "1.2", "1.5", "2"]),
    number("b", "bias b", "0", -10, 10),
    number("wy", "output weight", "2", -10, 10),
    number("by", "output bias", "0", -10, 10),
    choice("y", "target y", "0", ["0", "1"]),
]

PRESETS = [
    preset("worked example", "Drag along: each h mixes the new x with what is left of the last h.",
           {"x": "1, 0, -1", "wx": "0.5", "wh": "0.8", "b": "0", "wy": "2", "by": "0", "y": "0"}),
    preset("reversed", "Look at p: the same numbers in a new order give a new answer.",
           {"x": "-1, 0, 1", "wx": "0.5", "wh": "0.8", "b": "0", "wy": "2", "by": "0", "y": "0"}),
    preset("20 steps", "Look at the bars: the first input barely affects the answer.",
           {"x": ZEROS, "wx": "0.5", "wh": "0.8", "b": "0", "wy": "2", "by": "0", "y": "0"}),
    preset("exploding", "Look at the bars: with h at 0, each step back multiplies by wₕ = 1.5.",
           {"x": "0, 0, 0, 0, 0, 0, 0, 0, 0, 0", "wx": "0.5", "wh": "1.5", "b": "0", "wy": "2",
            "by": "0", "y": "0"}),
]


def compute(values):
    """Compute the forward pass and the backward pass.

    Forward: pre-activations "a" and states "h" (h[0] = 0), "logit", "p", and "loss". Backward: "factor"
    (one per step), "back" = dh_T/dh_t for t = 0 to T, and the gradients of all five parameters.
    """
    xs = values["x"]
    last = len(xs)
    h = [0.0]
    a = [0.0]
    factor = [1.0]
    for t in range(last):
        a.append(values["wx"] * xs[t] + values["wh"] * h[t] + values["b"])
        h.append(math.tanh(a[t + 1]))
        factor.append(values["wh"] * (1 - h[t + 1] * h[t + 1]))
    logit = values["wy"] * h[last] + values["by"]
    small = exp(-abs(logit))
    p = 1 / (1 + small) if logit >= 0 else small / (1 + small)
    y = 1 if values["y"] == "1" else 0
    error = p - y
    back = [1.0 for x in h]
    wx = 0.0
    wh = 0.0
    b = 0.0
    for t in range(last, 0, -1):
        back[t - 1] = back[t] * factor[t]
        local = error * values["wy"] * back[t] * (1 - h[t] * h[t])
        wx = wx + local * xs[t - 1]
        wh = wh + local * h[t - 1]
        b = b + local
    return {"a": a, "h": h, "factor": factor, "back": back, "logit": logit, "p": p, "error": error,
            "loss": max(-logit if y == 1 else logit, 0.0) + math.log1p(small),
            "grad": {"wx": wx, "wh": wh, "b": b, "wy": error * h[last], "by": error,
                     "h0": error * values["wy"] * back[0]}}


def short(x):
    """Format a number to fit into a node."""
    return few(x, 3 if x >= 0.1 else 2)


def subscript(t):
    """Return a whole number from 0 to 99 as a subscript in plain text."""
    digits = "₀₁₂₃₄₅₆₇₈₉"
    return (digits[t // 10] if t > 9 else "") + digits[t % 10]


def chain(values, result, step):
    """Draw the unrolled net around the chosen step: up to four states and, at the end, the answer."""
    xs = values["x"]
    last = len(xs)
    first = window(last + 1, step, 4)
    nodes = []
    edges = []
    for t in range(first, min(last + 1, first + 4)):
        here = fmt(t)
        left = 32.0 + 64 * (t - first)
        nodes.append(graph.node(left, 24, "h" + subscript(t), short(result["h"][t]), "h" + here,
                                "round"))
        if t > first:
            edges.append(graph.edge(len(nodes) - 3, len(nodes) - 1, "wₕ", 0))
        if t > 0:
            x = graph.node(left, 91, "x" + subscript(t), short(xs[t - 1]), "", "square")
            nodes.append(graph.dial(x, "x:" + fmt(t - 1)))
            edges.append(graph.edge(len(nodes) - 1, len(nodes) - 2, "", 4))
        else:
            # No input, but a node all the same: every state is followed by one.
            nodes.append(graph.node(left, 91, "", "", "", "bare"))
    end = min(last + 1, first + 4) - 1
    right = 32.0 + 64 * (end - first + 1)
    if end == last:
        nodes.append(graph.node(right, 24, "p", short(result["p"]), "p", "round"))
    else:
        nodes.append(graph.node(right, 24, "…", "", "", "bare"))
    edges.append(graph.edge(len(nodes) - 3, len(nodes) - 1, "", 2))
    return graph.graph("", 114, nodes, edges, "states " + ", ".join([short(x) for x in result["h"]])
                       + "; p " + short(result["p"]))


def step_lines(values, result, t):
    """Return the pre-activation, state, and local factor of step t."""
    here = fmt(t)
    before = fmt(t - 1)
    h = num(result["h"][t], "h" + here, "a" + here)
    return [
        blocks.line("step " + here, var("a") + " = " + fmt(values["wx"]) + " · "
                    + num_signed(values["x"][t - 1], "x" + here, "") + " + " + fmt(values["wh"])
                    + " · "
                    + num_signed(result["h"][t - 1], "h" + before, "") + " + "
                    + num_signed(values["b"], "b", "") + " = "
                    + num(result["a"][t], "a" + here, "x" + here + " h" + before)),
        blocks.line(sub(var("h"), here), "tanh " + num_signed(result["a"][t], "a" + here, "")
                    + " = " + h),
        blocks.line("factor", sub(var("w"), "h") + "(1 − " + sup(var("h"), "2") + ") = "
                    + fmt(values["wh"]) + " · (1 − " + num_signed(result["h"][t], "h" + here, "")
                    + "²) = " + num(result["factor"][t], "f" + here, "h" + here)),
    ]


def gradient(letter, index, x):
    """Return one gradient of the loss."""
    return "∂L/∂" + sub(letter, index) + " = " + num(x, "g" + letter + index, "")


def hero(values, result, step):
    """Draw the unrolled net, whose inputs can be changed, and each state's effect on the last one."""
    net = chain(values, result, step)
    last = len(values["x"])
    if last == 0:
        return net
    sizes = [abs(x) for x in result["back"]]
    times = [t for t in range(last + 1)]
    plot = blocks.plot("influence of step " + var("t") + " on the last " + var("h"), "step t", "",
                       [blocks.series("", times, sizes, 2, "bars")], [], [])
    handle = blocks.step_handle(times, sizes, step, "step", 1)
    return blocks.stacked([net, blocks.with_handles(blocks.tall(plot, 92), [handle])])


def trace(values, result, view):
    """Show the chosen step, the answer, and the backward pass."""
    last = len(values["x"])
    step = blocks.step_of(view, last)
    h = result["h"]
    grad = result["grad"]
    shown = []
    if step > 0:
        shown.extend(step_lines(values, result, step))
    first = window(last + 1, step, 10)
    rows = []
    for t in range(first, min(last + 1, first + 10)):
        here = fmt(t)
        if t == 0:
            rows.append(["0", "", num(0.0, "h0", ""), ""])
        else:
            rows.append([here, num(values["x"][t - 1], "x" + here, ""),
                         num(h[t], "h" + here, "a" + here),
                         num(result["factor"][t], "f" + here, "h" + here)])
    shown.append(blocks.table("", [var("t"), var("x"), var("h"), "factor"], rows, step - first))
    shown.append(blocks.line("answer", "z = " + fmt(values["wy"]) + " · "
                             + num_signed(h[last], "h" + fmt(last), "") + " + "
                             + num_signed(values["by"], "by", "") + " = "
                             + num(result["logit"], "z", "h" + fmt(last)) + "; " + var("p")
                             + " = σ(z) = "
                             + num(result["p"], "p", "z")))
    inner = "p" if values["y"] == "1" else "1 − p"
    shown.append(blocks.line("loss, y = " + values["y"], "L = −ln(" + inner + ") = "
                             + num(result["loss"], "loss", "p")))
    if last > 0:
        bound = 1.0
        for _ in range(last):
            bound = bound * abs(values["wh"])
        shown.append(blocks.line("all factors", "∂h<sub>T</sub>/∂h<sub>0</sub> = "
                                 + num(result["back"][0], "back", "") + ", at most |w<sub>h</sub>|"
                                 + sup("", fmt(last)) + " = " + fmt(bound) + " in magnitude"))
    shown.append(blocks.line("gradients", ", ".join([
        gradient("w", "h", grad["wh"]), gradient("w", "x", grad["wx"]),
        gradient("h", "0", grad["h0"])])))
    w = var("w")
    b_y = sub(var("b"), "y")
    shown.append(blocks.note("5 parameters (" + sub(w, "x") + ", " + sub(w, "h") + ", " + var("b") + ", "
                             + sub(w, "y") + ", " + b_y + "), however long the sequence is."
                             + (" No input read: h = 0, so p = σ(" + b_y + ")." if last == 0 else "")
                             + (" |" + sub(w, "h") + "| &gt; 1: the product can explode while h stays "
                                "near 0." if abs(values["wh"]) > 1 else "")))
    return blocks.shown(shown, "step " + fmt(step) + ": h " + fmt(h[step]) + "; p "
                        + fmt(result["p"]), step, last)


def answer_h(values, result):
    """Return the last state."""
    return result["h"][len(result["h"]) - 1]


def answer_p(values, result):
    """Return the answer."""
    return result["p"]


def answer_back(values, result):
    """Return the product of the factors."""
    return result["back"][0]


ASKS = [ask("h", "the last state h", ["x", "wx", "wh", "b"], answer_h),
        ask("p", "the answer p", ["x", "wx", "wh", "b", "wy", "by"], answer_p),
        ask("back", "the product of all factors, ∂h_T/∂h₀", ["x", "wx", "wh", "b"], answer_back)]


def fresh(state):
    """Pick two steps with simple weights."""
    return {"x": fmt(whole(state, 1, 2)) + ", " + pick(state, ["0", "1", "2", "-3"]),
            "wx": pick(state, ["1", "0.4", "0.25"]), "wh": pick(state, ["0.8", "0.9", "2"]),
            "wy": pick(state, ["1", "3"]), "b": "0", "by": "0"}


EXAMPLE = {"name": "rnn-many-to-one", "title": "A recurrent unit, unrolled",
           "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["wh"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Swipe an input x up or down, or drag along the steps."}
