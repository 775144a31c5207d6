"""One training step of a net with two inputs, two sigmoid units and one sigmoid output.

Forward z = W1 x + b1, h = sigma(z), a = W2 h + b2, p = sigma(a), binary cross-entropy from the
logit a; backward the chain rule from the loss to the inputs; then one step of gradient descent.
Goodfellow, Bengio, Courville, Deep Learning (2016), 6.5.
"""

import math

from .kit import blocks, graph
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import num, num_signed, sub, sup, tied, var
from .kit.inputs import matrix, number, numbers, slider
from .kit.native import exp
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid, softplus
from .kit.random import pick

STAGES = ["zero the gradients", "forward", "backward, output", "backward, hidden",
          "gradient step"]
NAMES = ["W₁[0][0]", "W₁[0][1]", "W₁[1][0]", "W₁[1][1]", "b₁[0]", "b₁[1]", "W₂[0]", "W₂[1]", "b₂"]
PLACES = [[30, 30], [30, 115], [125, 30], [125, 115], [215, 72], [290, 72]]
# Where the weights are, each with its index in NAMES, and the input that sets each.
WEIGHTS = [[78, 21, 0], [57, 91, 1], [92, 84, 2], [78, 126, 3], [173, 40, 6], [173, 106, 7]]
SETS = ["W1:0", "W1:1", "W1:2", "W1:3", "W2:0", "W2:1"]
LINKS = [[0, 2], [1, 2], [0, 3], [1, 3], [2, 4], [3, 4], [4, 5]]

INPUTS = [
    numbers("x", "inputs x₁, x₂", "1, 0.5", -10, 10, 2, 2),
    matrix("W1", "W₁, one row per hidden unit", "0.2 -0.4; 0.7 0.1", -20, 20, 2, 2),
    numbers("b1", "b₁, biases of the hidden units", "0.1, -0.2", -20, 20, 2, 2),
    numbers("W2", "W₂, output weights", "0.6, -0.3", -20, 20, 2, 2),
    number("b2", "output bias b₂", "0.05", -20, 20),
    slider(number("y", "target y", "1", 0, 1), ["0", "0.25", "0.5", "0.75", "1"]),
    slider(number("eta", "rate η", "0.5", 0, 100), ["0.01", "0.1", "0.5", "1", "5", "20", "100"]),
]

PRESETS = [
    preset("worked example", "Step through: values run to the right, gradients run back to the left.",
           {"x": "1, 0.5", "W1": "0.2 -0.4; 0.7 0.1", "b1": "0.1, -0.2", "W2": "0.6, -0.3",
            "b2": "0.05", "y": "1", "eta": "0.5"}),
    preset("saturated", "Look below x₁ and x₂: h(1 − h) is nearly 0, so hardly any gradient arrives.",
           {"x": "1, 0.5", "W1": "9 4; -8 -6", "b1": "0.1, -0.2", "W2": "0.6, -0.3",
            "b2": "0.05", "y": "1", "eta": "0.5"}),
    preset("soft label", "y = 0.5 is allowed: the gradient below a is p − y, whatever y is.",
           {"x": "1, 0.5", "W1": "0.2 -0.4; 0.7 0.1", "b1": "0.1, -0.2", "W2": "0.6, -0.3",
            "b2": "0.05", "y": "0.5", "eta": "0.5"}),
    preset("too large a step", "Look at L: the step raises it, although the gradient is right.",
           {"x": "1, 0.5", "W1": "0.2 -0.4; 0.7 0.1", "b1": "0.1, -0.2", "W2": "0.6, -0.3",
            "b2": "0.05", "y": "0.25", "eta": "20"}),
]


def forward(x, y, w):
    """Run the forward pass with the nine parameters `w`, in the order of NAMES."""
    z = [w[0] * x[0] + w[1] * x[1] + w[4], w[2] * x[0] + w[3] * x[1] + w[5]]
    h = [sigmoid(z[0]), sigmoid(z[1])]
    a = w[6] * h[0] + w[7] * h[1] + w[8]
    return {"z": z, "h": h, "a": a, "p": sigmoid(a),
            "loss": softplus(a) - a * y}


def nudged(w, change):
    """Return the parameters with `change` added to the first one."""
    return [v + change if i == 0 else v for i, v in enumerate(w)]


def numeric(x, y, w):
    """Return the central difference of the loss in the first weight.

    Its last digits are rounding noise, which differs from machine to machine and is cut off.
    """
    size = max(1.0, abs(x[0]))
    width = 0.0001 / size
    up = forward(x, y, nudged(w, width))
    down = forward(x, y, nudged(w, -width))
    grain = 0.0000001 * size
    return math.floor((up["loss"] - down["loss"]) / (2 * width) / grain + 0.5) * grain


def compute(values):
    """Compute both passes, the nine gradients, the step, the new output, and the numeric check."""
    x = values["x"]
    w = []
    for part in [values["W1"][0], values["W1"][1], values["b1"], values["W2"], [values["b2"]]]:
        w.extend(part)
    result = forward(x, values["y"], w)
    h = result["h"]
    delta2 = result["p"] - values["y"]
    hbar = [w[6] * delta2, w[7] * delta2]
    delta1 = [hbar[j] * h[j] * (1 - h[j]) for j in range(2)]
    result["delta2"] = delta2
    result["hbar"] = hbar
    result["delta1"] = delta1
    result["xbar"] = [w[0] * delta1[0] + w[2] * delta1[1], w[1] * delta1[0] + w[3] * delta1[1]]
    result["w"] = w
    result["grad"] = [delta1[0] * x[0], delta1[0] * x[1], delta1[1] * x[0], delta1[1] * x[1],
                      delta1[0], delta1[1], delta2 * h[0], delta2 * h[1], delta2]
    result["new"] = [w[i] - values["eta"] * g for i, g in enumerate(result["grad"])]
    result["after"] = forward(x, values["y"], result["new"])
    result["numeric"] = numeric(x, values["y"], w)
    return result


def brief(x):
    """Format a number to fit below a node."""
    return few(x, 2 if abs(x) < 0.001 else 3)


def shorter(x):
    """Format a number to fit into a node, with at most six characters."""
    return few(x, 1 if abs(x) < 0.01 else (2 if abs(x) < 0.1 else 3))


def drawing(values, result, stage):
    """Draw the net: values in the nodes from the forward pass on, gradients below them once known."""
    names = ["x₁", "x₂", "h₁", "h₂", "a", "L"]
    ties = ["x0", "x1", "h0", "h1", "a", "loss"]
    numbers_in = [values["x"][0], values["x"][1], result["h"][0], result["h"][1], result["a"],
                  result["loss"]]
    below = [result["xbar"][0], result["xbar"][1], result["hbar"][0], result["hbar"][1],
             result["delta2"], 1.0]
    first_at = [3, 3, 2, 2, 2, 2]
    nodes = []
    for i, place in enumerate(PLACES):
        known = i < 2 or stage > 0
        nodes.append(graph.node(place[0], place[1], names[i],
                                shorter(numbers_in[i]) if known else "", ties[i], "round"))
    for i, place in enumerate(PLACES):
        if stage >= first_at[i]:
            nodes.append(graph.node(place[0], place[1] + 32, "", brief(below[i]), "", "bare"))
    for k in range(2):
        graph.in_steps(graph.dial(nodes[k], "x:" + fmt(k)), 0.1)
    for k, spot in enumerate(WEIGHTS):
        weight = graph.node(spot[0], spot[1], "", brief(result["w"][spot[2]]), "", "bare")
        graph.in_steps(graph.dial(weight, SETS[k]), 0.1)
        weight["spoken"] = "change " + NAMES[spot[2]] + ", now " + weight["value"]
        nodes.append(weight)
    edges = []
    for link in LINKS:
        back = stage == 2 and link[0] > 1 or stage == 3 and link[1] < 4
        if back:
            edges.append(graph.edge(link[1], link[0], "", 1))
        else:
            edges.append(graph.edge(link[0], link[1], "", 0 if stage == 1 else 4))
    return graph.graph("below v: ∂L/∂v; drag blue up or down", 164, nodes,
                       edges,
                       "two inputs, two hidden units, the output's logit a and the loss L")


def hero(values, result, step):
    """Draw the net at one of the five stages, with inputs and weights to drag, and the loss."""
    words = STAGES[step]
    if step > 0:
        words = words + ": L = " + num(result["loss"], "loss", "a")
    if step == 4:
        words = words + " → " + num(result["after"]["loss"], "lossnew", "")
    return blocks.stacked([drawing(values, result, step), blocks.line("", words)])


def forward_lines(values, result):
    """Return each unit and the loss with their numbers."""
    w = result["w"]
    x = values["x"]
    lines = []
    for j in range(2):
        here = fmt(j)
        z = num(result["z"][j], "z" + here, "")
        lines.append(blocks.line(
            sub(var("h"), fmt(j + 1)) + " = σ(" + sub(var("z"), fmt(j + 1)) + ")",
            "z = " + fmt(w[2 * j]) + " · " + signed(x[0]) + " + " + signed(w[2 * j + 1]) + " · "
            + signed(x[1]) + " + " + signed(w[4 + j]) + " = " + z + ", σ(" + z + ") = "
            + num(result["h"][j], "h" + here, "z" + here)))
    a = num_signed(result["a"], "a", "h0 h1")
    lines.append(blocks.line(
        var("a") + ", " + var("p") + " = σ(" + var("a") + ")", fmt(w[6]) + " · "
        + num(result["h"][0], "h0", "z0") + " + " + signed(w[7]) + " · "
        + num(result["h"][1], "h1", "z1") + " + " + signed(w[8]) + " = "
        + num(result["a"], "a", "h0 h1") + ", σ = " + num(result["p"], "p", "a")))
    lines.append(blocks.line(
        "loss L", "max(a, 0) − ay + ln(1 + " + sup("e", "−|a|") + ") = "
        + fmt(max(result["a"], 0.0)) + " − " + a + " · " + fmt(values["y"]) + " + "
        + fmt(math.log1p(exp(-abs(result["a"])))) + " = " + num(result["loss"], "loss", "a")))
    return lines


def output_lines(values, result):
    """Return the output's error and what it means for the output weights and the hidden units."""
    delta = num(result["delta2"], "d2", "p")
    grown = num_signed(result["delta2"], "d2", "p")
    lines = [blocks.line("δ₂ = ∂L/∂a = ∂L/∂b₂", "p − y = " + num(result["p"], "p", "a") + " − "
                         + fmt(values["y"]) + " = " + delta)]
    for j in range(2):
        here = fmt(j)
        lines.append(blocks.line("to W₂[" + here + "], to h" + ["₁", "₂"][j],
                                 "δ₂h = " + delta + " · " + num(result["h"][j], "h" + here, "")
                                 + " = "
                                 + num(result["grad"][6 + j], "g" + fmt(6 + j), "d2 h" + here)
                                 + "; W₂δ₂ = " + fmt(result["w"][6 + j]) + " · " + grown + " = "
                                 + num(result["hbar"][j], "hb" + here, "d2")))
    return lines


def hidden_lines(values, result):
    """Return the hidden units' errors, the gradients to the inputs, and the numeric check."""
    lines = []
    for j in range(2):
        here = fmt(j)
        h = num(result["h"][j], "h" + here, "")
        lines.append(blocks.line(
            "δ₁[" + here + "] = ∂L/∂b₁[" + here + "]", "∂L/∂h · h(1 − h) = "
            + num(result["hbar"][j], "hb" + here, "") + " · " + h + " · (1 − " + h + ") = "
            + num(result["delta1"][j], "d1" + here, "hb" + here + " h" + here)))
    d = num(result["delta1"][0], "d10", "")
    lines.append(blocks.line("to W₁[0][0], W₁[0][1]", "δ₁[0] · x₁ = " + d + " · "
                             + signed(values["x"][0]) + " = "
                             + num(result["grad"][0], "g0", "d10") + "; δ₁[0] · x₂ = "
                             + num(result["grad"][1], "g1", "d10")))
    lines.append(blocks.line("numeric check", "central difference of L in W₁[0][0]: "
                             + fmt(result["numeric"])))
    return lines


def parameter_table(result, stage):
    """Return all nine parameters with their gradients and new values, as far as they are known."""
    rows = []
    for i, name in enumerate(NAMES):
        known = stage >= 3 or stage == 2 and i >= 6
        here = fmt(i)
        gradient = "0"
        if known:
            gradient = tied(few(result["grad"][i], 5), "g" + here, "")
        new = ""
        if stage == 4:
            new = tied(few(result["new"][i], 5), "n" + here, "g" + here)
        rows.append([name, few(result["w"][i], 5), gradient, new])
    return blocks.table("", ["", "value", "gradient", "new"], rows, -1)


def trace(values, result, view):
    """Show the parameters at one of five stages, and all formulas up to it."""
    stage = blocks.step_of(view, 4)
    shown = [blocks.line("stage", "<b>" + STAGES[stage] + "</b>")]
    if stage > 0:
        shown.extend(forward_lines(values, result))
    if stage > 1:
        shown.extend(output_lines(values, result))
    if stage > 2:
        shown.extend(hidden_lines(values, result))
    shown.append(parameter_table(result, stage))
    if stage > 3:
        shown.append(blocks.line("new W₁[0][0]", "W − η · gradient = " + fmt(result["w"][0]) + " − "
                                 + fmt(values["eta"]) + " · "
                                 + num_signed(result["grad"][0], "g0", "d10") + " = "
                                 + num(result["new"][0], "n0", "g0")))
        shown.append(blocks.line("forward again", "p = " + num(result["after"]["p"], "pnew", "")
                                 + ", L = " + num(result["after"]["loss"], "lossnew", "")
                                 + " (was " + num(result["loss"], "loss", "a") + ")"))
    through = max(abs(result["delta1"][0]), abs(result["delta1"][1]))
    if stage > 2 and through < 0.01 * abs(result["delta2"]):
        shown.append(blocks.note("Vanishing: less than a hundredth of the error δ₂ reaches the "
                                 "hidden units: they are saturated, or W₂ is small."))
    say = (STAGES[stage] + ": loss " + fmt(result["loss"]) + ", after the step "
           + fmt(result["after"]["loss"]))
    return blocks.shown(shown, say, stage, 4)


def answer_delta(values, result):
    """Return the error at the output."""
    return result["delta2"]


def answer_z(values, result):
    """Return the first hidden pre-activation."""
    return result["z"][0]


def answer_weight(values, result):
    """Return the gradient with respect to the first output weight."""
    return result["grad"][6]


def answer_hidden(values, result):
    """Return the error at the first hidden unit."""
    return result["delta1"][0]


ASKS = [ask("delta", "∂L/∂a at the output's pre-activation a",
            ["x", "W1", "b1", "W2", "b2", "y"], answer_delta),
        ask("z", "the pre-activation of the first hidden unit", ["x", "W1", "b1"], answer_z),
        ask("weight", "the gradient ∂L/∂W₂[0] of the first output weight",
            ["x", "W1", "b1", "W2", "b2", "y"], answer_weight),
        ask("hidden", "∂L/∂z₁ at the first hidden unit",
            ["x", "W1", "b1", "W2", "b2", "y"], answer_hidden)]


# Inputs, W₁ and pairs of W₂ and b₂: every pre-activation is 0 or ± the logarithm of a whole number.
NETS = [
    ["ln(3), ln(3)", "2 -1; 1 -2", [["2, -2", "-1"], ["1, -3", "ln(3)"], ["1, -3", "-ln(3)"]]],
    ["ln(2), ln(2)", "1 1; -1 1", [["5, -4", "-2"], ["5, -8", "ln(3)"], ["-5, 8", "ln(4)"]]],
    ["ln(3), ln(3)", "-2 1; 1 1", [["4, 10", "-10"], ["-4, 10", "-8"]]],
    ["ln(2), ln(2)", "-1 -1; 3 -1", [["5, 5", "-5"], ["4, -1", "-ln(3)"], ["-4, 1", "ln(4)"]]],
    ["ln(3), ln(3)", "1 1; 2 -2", [["10, -4", "-7"], ["5, -9", "ln(3)"]]],
]


def fresh(state):
    """Pick a net whose sigmoids are simple fractions, without biases in the hidden layer."""
    net = pick(state, NETS)
    last = pick(state, net[2])
    return {"x": net[0], "W1": net[1], "b1": "0, 0", "W2": last[0], "b2": last[1],
            "y": pick(state, ["0", "1"])}


EXAMPLE = {"name": "backprop-tiny-net", "title": "Backpropagation in a tiny net", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["eta", "y"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag a blue number up or down, and step forward and back."}
