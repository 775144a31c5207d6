"""XOR: out of reach for one perceptron, easy with two hidden units or one better feature.

Step net h1 = H(w.x + b), h2 likewise, y = H(v.h + c) with H(0) = 1; ReLU net max(0, s) -
2 max(0, s - 1) with s = x1 + x2; basis function x1 + x2 - 2 x1 x2; single perceptron H(w.x + b).
Minsky and Papert, Perceptrons (1969); Goodfellow, Bengio, Courville, Deep Learning (2016), 6.1.
"""

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import num, sub, tinted, var
from .kit.frames import nice_reach
from .kit.inputs import choice, matters, numbers
from .kit.lists import spread
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
    matters(numbers("h1", "h₁: w₁, w₂, b", "1, 1, -1.5", -100, 100, 3, 3), "model", [STEP]),
    matters(numbers("h2", "h₂: w₁, w₂, b", "1, 1, -0.5", -100, 100, 3, 3), "model", [STEP]),
    matters(numbers("out", "y: weights of h₁ and h₂, b", "-1, 1, -0.5", -100, 100, 3, 3),
            "model", [STEP]),
    matters(numbers("w", "perceptron: w₁, w₂, b", "1, 1, -0.5", -100, 100, 3, 3),
            "model", [SINGLE]),
]


def of_model(model):
    """Return the default texts with a different model."""
    return {"model": model, "h1": "1, 1, -1.5", "h2": "1, 1, -0.5", "out": "-1, 1, -0.5",
            "w": "1, 1, -0.5"}


PRESETS = [
    preset("two units", "Look right, at the hidden units: now one straight line separates 0 from 1.",
           of_model(STEP)),
    preset("one perceptron", "Drag the weights: 3 of 4 right is the most that one straight line can do.",
           of_model(SINGLE)),
    preset("ReLU", "Look left: y rises up to x₁ + x₂ = 1, then falls, so 1 is only in between.",
           of_model(RELU)),
    preset("one more feature", "Look right: with x₁x₂ as an input, one straight line is enough.",
           of_model(BASIS)),
]


def affine(weights, x, y):
    """Return w1 x + w2 y + b."""
    return weights[0] * x + weights[1] * y + weights[2]


def heaviside(z):
    """Return the step function with H(0) = 1."""
    return 1 if z >= 0 else 0


def forward(values, x1, x2):
    """Return one point's {"z1", "z2", "h1", "h2", "z", "y"}; those that the model lacks are 0."""
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
    """Compute all four points, how many are right, and whether a pre-activation is exactly 0."""
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


def shade(i):
    """Return the color for the target of point number i."""
    return 0 if TARGETS[i] == 1 else 1


def regions(values, at):
    """Draw the output in and around the square as small dots, and the four targets.

    One of the targets is chosen.
    """
    places = spread(-0.25, 1.25, 12)
    sides = [{"xs": [], "ys": []}, {"xs": [], "ys": []}]
    for y in places:
        for x in places:
            side = sides[1 if forward(values, x, y)["y"] >= 0.5 else 0]
            side["xs"].append(x)
            side["ys"].append(y)
    curves = [blocks.series("", sides[1]["xs"], sides[1]["ys"], 0, "dots"),
              blocks.series("", sides[0]["xs"], sides[0]["ys"], 1, "dots")]
    spots = [blocks.spot(point[0], point[1], "", shade(i))
             for i, point in enumerate(POINTS)]
    plot = blocks.plot("output " + tinted("1", 0) + " or " + tinted("0", 1), "x₁", "x₂", curves, spots,
                       [])
    xs = [point[0] for point in POINTS]
    ys = [point[1] for point in POINTS]
    return blocks.with_handles(blocks.half(plot), [blocks.step_handle(xs, ys, at, "input", shade(at))])


def hidden_space(values, result, at):
    """Draw the four points as the output unit sees them, and where it separates them.

    One of the points is chosen.
    """
    spots = [blocks.spot(result["h1"][i], result["h2"][i], "", shade(i)) for i in range(4)]
    cut = values["out"] if values["model"] == STEP else [1, -2, -0.5]
    xs = [-0.3, max(result["h1"]) + 0.3]
    ys = []
    if cut[1] != 0:
        ys = [-(cut[0] * x + cut[2]) / cut[1] for x in xs]
    curves = []
    if len(ys) == 2 and max(abs(ys[0]), abs(ys[1])) < 5:
        curves.append(blocks.series("", xs, ys, 4, "dash"))
    across = "x₁ + x₂" if values["model"] == BASIS else "h₁"
    up = "x₁x₂" if values["model"] == BASIS else "h₂"
    caption = "new features" if values["model"] == BASIS else "hidden layer"
    plot = blocks.plot(caption, across, up, curves, spots, [])
    return blocks.with_handles(blocks.half(plot), [
        blocks.step_handle(result["h1"], result["h2"], at, "input after the hidden layer",
                           shade(at))])


def weight_bars(weights):
    """Draw the weights of the perceptron, which can be dragged."""
    names = ["w₁", "w₂", "b"]
    items = [blocks.bar(names[i], w, fmt(w), False) for i, w in enumerate(weights)]
    reach = nice_reach(weights, 2)
    return blocks.draggable(blocks.bars("drag the weights", items, 0), "w", -reach, reach)


def hero(values, result, step):
    """Draw the regions of the output beside the hidden layer, or beside the perceptron's weights."""
    name = NAMES[step]
    words = var("x") + " (" + name[0] + ", " + name[1] + ")"
    if values["model"] == SINGLE:
        side = weight_bars(values["w"])
    else:
        side = hidden_space(values, result, step)
        hidden = "" if values["model"] == BASIS else var("h") + " "
        words = (words + " → " + hidden + "(" + fmt(result["h1"][step]) + ", "
                 + fmt(result["h2"][step]) + ")")
    mark = " ✓" if result["y"][step] == TARGETS[step] else " ✗"
    return blocks.stacked([
        blocks.beside([regions(values, step), side]),
        blocks.line("", words + " → " + num(result["y"][step], "y", "") + mark + "; "
                    + num(result["right"], "right", "") + " of 4 right"),
    ])


def unit(name, weights, x, y, tie, z, h):
    """Return one unit with its numbers: pre-activation and step."""
    return blocks.line(name, "H(" + signed(weights[0]) + " · " + x + " + " + signed(weights[1])
                       + " · " + y + " + " + signed(weights[2]) + ") = H(" + num(z, "z" + tie, "")
                       + ") = " + num(h, tie, "z" + tie))


def point_lines(values, result, i):
    """Show how the chosen point goes through the model."""
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
    """Return all four points: features or hidden units, output, and target."""
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
    """Show the chosen point in the model, and the truth table."""
    at = blocks.step_of(view, 3)
    shown = point_lines(values, result, at)
    shown.append(truth_table(values, result, at))
    shown.append(blocks.line("right", num(result["right"], "right", "") + " of 4"))
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
    """Return the output's pre-activation at (1, 1)."""
    return result["z"][3]


def answer_right(values, result):
    """Return how many of the four points are right."""
    return result["right"]


ASKS = [ask("z", "the output unit's pre-activation at x = (1, 1)", ["h1", "h2", "out"], answer_z),
        ask_count("right", "the number of the four XOR cases that are right",
                  ["h1", "h2", "out"], answer_right)]


def fresh(state):
    """Pick another step net: some compute XOR, some a different gate."""
    return {"h1": pick(state, ["1, 1, -1.5", "-1, -1, 1.5", "1, -1, -0.5", "2, 2, -3"]),
            "h2": pick(state, ["2, 2, -1", "-1, 1, -0.5", "1, 1, -0.5"]),
            "out": pick(state, ["1, 1, -1.5", "-2, 1, -0.5", "1, 1, -0.5"])}


EXAMPLE = {"name": "xor-mlp", "title": "XOR and hidden layers", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": [], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "item": "input",
           "gesture": "Drag from input to input, and see where the hidden layer puts it."}
