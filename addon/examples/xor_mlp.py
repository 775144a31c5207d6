"""XOR: out of reach for one perceptron, easy with two hidden units or one better feature.

Step net h1 = H(w.x + b), h2 likewise, y = H(v.h + c) with H(0) = 1; ReLU net max(0, s) -
2 max(0, s - 1) with s = x1 + x2; basis function x1 + x2 - 2 x1 x2; single perceptron H(w.x + b).
Minsky and Papert, Perceptrons (1969); Goodfellow, Bengio, Courville, Deep Learning (2016), 6.1.
"""

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import num, sub, var
from .kit.inputs import choice, numbers
from .kit.numbers import fmt, signed
from .kit.random import pick

STEP = "step net"
RELU = "ReLU net"
SINGLE = "perceptron"
BASIS = "basis x₁x₂"
POINTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [0, 1, 1, 0]
NAMES = ["00", "01", "10", "11"]

INPUTS = [
    choice("model", "model", STEP, [STEP, RELU, SINGLE, BASIS]),
    numbers("h1", "step net, h₁: w₁, w₂, b", "1, 1, -1.5", -100, 100, 3, 3),
    numbers("h2", "step net, h₂: w₁, w₂, b", "1, 1, -0.5", -100, 100, 3, 3),
    numbers("out", "step net, y: weights of h₁, h₂, b", "-1, 1, -0.5", -100, 100, 3, 3),
    numbers("w", "perceptron: w₁, w₂, b", "1, 1, -0.5", -100, 100, 3, 3),
]


def of_model(model):
    """The default texts, with another model."""
    return {"model": model, "h1": "1, 1, -1.5", "h2": "1, 1, -0.5", "out": "-1, 1, -0.5",
            "w": "1, 1, -0.5"}


PRESETS = [
    preset("two units", "Look at the hidden space: one straight line separates 0 from 1.",
           of_model(STEP)),
    preset("one perceptron", "Look at the last row: OR gets 3 of 4 right. No other weights get 4.",
           of_model(SINGLE)),
    preset("ReLU", "The bend at x₁ + x₂ = 1 turns the rise into a fall.", of_model(RELU)),
    preset("one more feature", "With x₁x₂ as an input, plain linear weights are enough.",
           of_model(BASIS)),
]


def affine(weights, x, y):
    """w1 x + w2 y + b."""
    return weights[0] * x + weights[1] * y + weights[2]


def heaviside(z):
    """The step function with H(0) = 1."""
    return 1 if z >= 0 else 0


def forward(values, x1, x2):
    """One point through the model: {"z1", "z2", "h1", "h2", "z", "y"}; 0 where it has no such."""
    model = values["model"]
    total = x1 + x2
    if model == STEP:
        z1 = affine(values["h1"], x1, x2)
        z2 = affine(values["h2"], x1, x2)
        z = affine(values["out"], heaviside(z1), heaviside(z2))
        return {"z1": z1, "z2": z2, "h1": heaviside(z1), "h2": heaviside(z2), "z": z,
                "y": heaviside(z)}
    if model == SINGLE:
        z = affine(values["w"], x1, x2)
        return {"z1": 0, "z2": 0, "h1": x1, "h2": x2, "z": z, "y": heaviside(z)}
    if model == RELU:
        y = max(0, total) - 2 * max(0, total - 1)
        return {"z1": total, "z2": total - 1, "h1": max(0, total), "h2": max(0, total - 1), "z": y,
                "y": y}
    y = total - 2 * x1 * x2
    return {"z1": 0, "z2": 0, "h1": total, "h2": x1 * x2, "z": y, "y": y}


def compute(values):
    """All four points, how many are right, and whether a pre-activation is exactly 0."""
    result = {"z1": [], "z2": [], "h1": [], "h2": [], "z": [], "y": [], "right": 0, "edge": False}
    for i, point in enumerate(POINTS):
        one = forward(values, point[0], point[1])
        for name in one:
            result[name].append(one[name])
        if one["y"] == TARGETS[i]:
            result["right"] = result["right"] + 1
        if values["model"] == STEP and (one["z1"] == 0 or one["z2"] == 0):
            result["edge"] = True
        if (values["model"] == STEP or values["model"] == SINGLE) and one["z"] == 0:
            result["edge"] = True
    return result


def regions(values):
    """The output over the square and its surroundings; the four corners carry their target."""
    rows = []
    shades = []
    for r in range(7):
        texts = []
        shade = []
        for c in range(7):
            corner = (r == 1 or r == 5) and (c == 1 or c == 5)
            same = (r == 5) == (c == 1)
            texts.append(("0" if same else "1") if corner else "")
            one = forward(values, (c - 1) / 4, (5 - r) / 4)
            shade.append(max(-1, min(1, 2 * one["y"] - 1)) * 0.55)
        rows.append(texts)
        shades.append(shade)
    return blocks.grid("blue: 1, orange: 0 (x₁ to the right, x₂ up); numbers: XOR", rows, shades,
                       blocks.cells("", -1, []))


def hidden_space(values, result):
    """The four points as the output unit sees them, and where it cuts."""
    spots = []
    for i in range(4):
        label = NAMES[i]
        if i == 1 and result["h1"][1] == result["h1"][2] and result["h2"][1] == result["h2"][2]:
            label = "01, 10"
        elif i == 2 and len(spots[1]["label"]) > 2:
            label = ""
        spots.append(blocks.spot(result["h1"][i], result["h2"][i], label,
                                 0 if TARGETS[i] == 1 else 1))
    cut = values["out"] if values["model"] == STEP else [1, -2, -0.5]
    xs = [-0.3, max(result["h1"]) + 0.3]
    ys = []
    if cut[1] != 0:
        ys = [-(cut[0] * x + cut[2]) / cut[1] for x in xs]
    curves = []
    if len(ys) == 2 and max(abs(ys[0]), abs(ys[1])) < 5:
        curves.append(blocks.series("cut", xs, ys, 4, "dash"))
    across = "x₁ + x₂" if values["model"] == BASIS else "h₁"
    up = "x₁x₂" if values["model"] == BASIS else "h₂"
    return blocks.plot("the four points after the hidden layer", across, up, curves, spots, [])


def unit(name, weights, x, y, tie, z, h):
    """One unit with its numbers: pre-activation and step."""
    return blocks.line(name, "H(" + signed(weights[0]) + " · " + x + " + " + signed(weights[1])
                       + " · " + y + " + " + signed(weights[2]) + ") = H(" + num(z, "z" + tie, "")
                       + ") = " + num(h, tie, "z" + tie))


def point_lines(values, result, i):
    """The chosen point through the model."""
    model = values["model"]
    x1 = fmt(POINTS[i][0])
    x2 = fmt(POINTS[i][1])
    if model == SINGLE:
        return [unit(var("y"), values["w"], x1, x2, "y", result["z"][i], result["y"][i])]
    if model == STEP:
        return [
            unit(sub(var("h"), "1"), values["h1"], x1, x2, "a", result["z1"][i], result["h1"][i]),
            unit(sub(var("h"), "2"), values["h2"], x1, x2, "b", result["z2"][i], result["h2"][i]),
            unit(var("y"), values["out"], num(result["h1"][i], "a", ""),
                 num(result["h2"][i], "b", ""), "y", result["z"][i], result["y"][i]),
        ]
    total = x1 + " + " + x2
    if model == RELU:
        return [
            blocks.line(sub(var("h"), "1"), "max(0, " + total + ") = "
                        + num(result["h1"][i], "a", "")),
            blocks.line(sub(var("h"), "2"), "max(0, " + total + " − 1) = "
                        + num(result["h2"][i], "b", "")),
            blocks.line(var("y"), sub(var("h"), "1") + " − 2" + sub(var("h"), "2") + " = "
                        + num(result["h1"][i], "a", "") + " − 2 · " + num(result["h2"][i], "b", "")
                        + " = " + num(result["y"][i], "y", "a b")),
        ]
    return [blocks.line(var("y"), "x₁ + x₂ − 2x₁x₂ = " + total + " − 2 · " + x1 + " · " + x2
                        + " = " + num(result["y"][i], "y", ""))]


def truth_table(values, result, at):
    """All four points: features or hidden units, output, target."""
    model = values["model"]
    rows = []
    for i, name in enumerate(NAMES):
        row = [name[0] + " " + name[1]]
        if model == STEP:
            row.append(few(result["z1"][i], 4) + " → " + fmt(result["h1"][i]))
            row.append(few(result["z2"][i], 4) + " → " + fmt(result["h2"][i]))
        elif model != SINGLE:
            row.append(fmt(result["h1"][i]))
            row.append(fmt(result["h2"][i]))
        if model == STEP or model == SINGLE:
            row.append(few(result["z"][i], 4) + " → " + fmt(result["y"][i]))
        else:
            row.append(fmt(result["y"][i]))
        row.append(fmt(TARGETS[i]) + (" ✓" if result["y"][i] == TARGETS[i] else " ✗"))
        rows.append(row)
    head = ["x₁ x₂", "h₁", "h₂", "y", "XOR"]
    if model == BASIS:
        head = ["x₁ x₂", "x₁ + x₂", "x₁x₂", "y", "XOR"]
    if model == SINGLE:
        head = ["x₁ x₂", "y", "XOR"]
    return blocks.table("", head, rows, at)


def trace(values, result, view):
    """The chosen point through the model, the truth table, regions, hidden space."""
    at = blocks.step_of(view, 3, 3)
    shown = point_lines(values, result, at)
    shown.append(truth_table(values, result, at))
    shown.append(blocks.line("right", num(result["right"], "right", "") + " of 4"))
    pictures = [regions(values)]
    if values["model"] != SINGLE:
        pictures.append(hidden_space(values, result))
    shown.append(blocks.beside(pictures))
    if values["model"] == SINGLE:
        shown.append(blocks.note("Why never 4: XOR needs b &lt; 0, w₁ + b ≥ 0, w₂ + b ≥ 0 and "
                                 "w₁ + w₂ + b &lt; 0. The middle two add up to w₁ + w₂ + 2b ≥ 0, "
                                 "so w₁ + w₂ + b ≥ −b &gt; 0: a contradiction."))
    if result["edge"]:
        shown.append(blocks.note("A pre-activation is exactly 0 here: H(0) = 1."))
    say = ("inputs " + NAMES[at][0] + ", " + NAMES[at][1] + ": output " + fmt(result["y"][at])
           + ", " + fmt(result["right"]) + " of 4 right")
    return blocks.shown(shown, say, at, 3)


def answer_z(values, result):
    """The output's pre-activation at (1, 1)."""
    return result["z"][3]


def answer_right(values, result):
    """How many of the four points are right."""
    return result["right"]


ASKS = [ask("z", "the output unit's pre-activation at x = (1, 1)", ["h1", "h2", "out"], answer_z),
        ask_count("right", "the number of the four XOR cases that are right",
                  ["h1", "h2", "out"], answer_right)]


def fresh(state):
    """Other step nets: some compute XOR, some another gate."""
    return {"h1": pick(state, ["1, 1, -1.5", "-1, -1, 1.5", "1, -1, -0.5", "2, 2, -3"]),
            "h2": pick(state, ["2, 2, -1", "-1, 1, -0.5", "1, 1, -0.5"]),
            "out": pick(state, ["1, 1, -1.5", "-2, 1, -0.5", "1, 1, -0.5"])}


EXAMPLE = {"name": "xor-mlp", "title": "XOR with and without a hidden layer", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace, "asks": ASKS,
           "fresh": fresh}
