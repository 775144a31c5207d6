"""Adam on one parameter, with and without bias correction, beside plain descent.

m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, both from 0; corrected by 1 - beta^t;
theta = theta - eta m / (sqrt(v) + eps). Gradient lambda theta, or a given list. Kingma and Ba,
Adam (2015), algorithm 1.
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, sup, tinted, var
from .kit.inputs import integer, number, numbers, slider, switch, without
from .kit.numbers import fmt
from .kit.random import pick
from .kit.steps import STOP, curve, largest, step_table

INPUTS = [
    slider(number("eta", "rate η", "0.1", 0, 10),
           ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1"]),
    slider(without(number("beta1", "β₁ (mean)", "0.9", 0, 1), "high"),
           ["0", "0.5", "0.8", "0.9", "0.95", "0.99"]),
    slider(without(number("beta2", "β₂ (squares)", "0.999", 0, 1), "high"),
           ["0", "0.5", "0.9", "0.99", "0.999", "0.9999"]),
    number("eps", "ε", "1e-8", 0, 1),
    number("theta0", "start θ₀", "1", -1000000, 1000000),
    slider(number("lambda", "curvature λ", "1", 0, 1000000),
           ["0", "0.01", "0.1", "1", "10", "100", "1000"]),
    numbers("g", "gradients instead of λθ (optional)", "", -1000000, 1000000, 0, 100),
    slider(integer("T", "steps T", "10", 1, 100), ["1", "2", "5", "10", "20", "50", "100"]),
    switch("correct", "bias correction", "on"),
]

PRESETS = [
    preset("Adam", "Look at the first steps: close to the rate 0.1, and not larger.",
           {"eta": "0.1", "beta1": "0.9", "beta2": "0.999", "eps": "1e-8", "theta0": "1",
            "lambda": "1", "g": "", "T": "10", "correct": "on"}),
    preset("uncorrected", "Drag back to step 1: 3.16 times too large, because v starts too small.",
           {"eta": "0.1", "beta1": "0.9", "beta2": "0.999", "eps": "1e-8", "theta0": "1",
            "lambda": "1", "g": "", "T": "10", "correct": "off"}),
    preset("steeper", "λ = 1000: Adam's first step is still η; plain descent is off the plot.",
           {"eta": "0.1", "beta1": "0.9", "beta2": "0.999", "eps": "1e-8", "theta0": "1",
            "lambda": "1000", "g": "", "T": "10", "correct": "on"}),
    preset("only signs", "Look at θ near 0: without memory, every step is ±η, so it bounces.",
           {"eta": "0.1", "beta1": "0", "beta2": "0", "eps": "1e-8", "theta0": "0.95",
            "lambda": "1", "g": "", "T": "20", "correct": "on"}),
]


def quotient(m, v, eps):
    """Return m / (sqrt(v) + eps); 0 for 0/0, infinity for any other m over 0."""
    bottom = math.sqrt(v) + eps
    if bottom > 0:
        return m / bottom
    if m == 0:
        return 0.0
    return math.inf if m > 0 else -math.inf


def run(values, correct):
    """Return up to T steps as lists that begin with the start.

    The run stops early where theta exceeds 1e100.
    """
    given = values["g"]
    theta = values["theta0"]
    m = 0.0
    v = 0.0
    power1 = 1.0
    power2 = 1.0
    path = {"g": [0.0], "m": [m], "v": [v], "mh": [0.0], "vh": [0.0], "step": [0.0],
            "theta": [theta]}
    for t in range(values["T"] if len(given) == 0 else min(values["T"], len(given))):
        g = values["lambda"] * theta if len(given) == 0 else given[t]
        m = values["beta1"] * m + (1 - values["beta1"]) * g
        v = values["beta2"] * v + (1 - values["beta2"]) * g * g
        power1 = power1 * values["beta1"]
        power2 = power2 * values["beta2"]
        mh = m / (1 - power1) if correct else m
        vh = v / (1 - power2) if correct else v
        step = 0.0
        if values["eta"] > 0:
            step = values["eta"] * quotient(mh, vh, values["eps"])
        theta = theta - step
        now = {"g": g, "m": m, "v": v, "mh": mh, "vh": vh, "step": step, "theta": theta}
        for name in now:
            path[name].append(now[name])
        if abs(theta) > STOP:
            break
    return path


def compute(values):
    """Compute the chosen path, the path with the other setting, and that of plain descent."""
    result = run(values, values["correct"])
    other = run(values, not values["correct"])
    result["other"] = other["theta"]
    sgd = [values["theta0"]]
    for t in range(len(result["theta"]) - 1):
        g = values["lambda"] * sgd[-1] if len(values["g"]) == 0 else values["g"][t]
        if abs(sgd[-1]) <= STOP:
            sgd.append(sgd[-1] - values["eta"] * g)
    result["sgd"] = sgd
    return result


def mean_line(letter, beta, mark, result, grown, t):
    """Return the running mean `letter` after step t, as "β · old + (1 − β) · new"; `mark` is 1 or 2."""
    old = letter + fmt(t - 1)
    return blocks.line(
        sub(var(letter), fmt(t)), "β" + mark + var(letter) + " + (1 − β" + mark + ")"
        + (sup(var("g"), "2") if letter == "v" else var("g")) + " = " + fmt(beta) + " · "
        + num_signed(result[letter][t - 1], old, "") + " + " + fmt(1 - beta) + " · " + grown + " = "
        + num(result[letter][t], letter + fmt(t), old + " g" + fmt(t)))


def corrected(letter, beta, result, t):
    """Return the corrected mean as a fraction with its numbers."""
    here = fmt(t)
    return (var(letter + "̂") + " = " + frac(num(result[letter][t], letter + here, ""),
                                       "1 − " + sup(fmt(beta), here))
            + " = " + num(result[letter + "h"][t], letter + "h" + here, letter + here))


def step_lines(values, result, t):
    """Return all formulas of step t."""
    here = fmt(t)
    old = "theta" + fmt(t - 1)
    g = num_signed(result["g"][t], "g" + here, old)
    first = "given: " + num(result["g"][t], "g" + here, "")
    if len(values["g"]) == 0:
        first = ("λθ = " + fmt(values["lambda"]) + " · "
                 + num_signed(result["theta"][t - 1], old, "") + " = "
                 + num(result["g"][t], "g" + here, old))
    lines = [blocks.line("gradient at step " + here, first),
             mean_line("m", values["beta1"], "₁", result, g, t),
             mean_line("v", values["beta2"], "₂", result, sup(g, "2"), t)]
    ties = "m" + here + " v" + here
    hat = ""
    if values["correct"]:
        ties = "mh" + here + " vh" + here
        hat = "̂"
        lines.append(blocks.line("corrected", corrected("m", values["beta1"], result, t) + ", "
                                 + corrected("v", values["beta2"], result, t)))
    lines.append(blocks.line("step", "η" + frac(var("m" + hat), root(var("v" + hat)) + " + ε")
                             + " = " + fmt(values["eta"]) + " · "
                             + frac(fmt(result["mh"][t]), root(fmt(result["vh"][t])) + " + "
                                    + fmt(values["eps"]))
                             + " = " + num(result["step"][t], "step" + here, ties)))
    lines.append(blocks.line(sub("θ", here), num(result["theta"][t - 1], old, "") + " − "
                             + num_signed(result["step"][t], "step" + here, ties) + " = "
                             + num(result["theta"][t], "theta" + here, old + " step" + here)))
    return lines


def row(result, t):
    """Return a step's gradient, length, and parameter."""
    here = fmt(t)
    if t == 0:
        return ["0", "", "", num(result["theta"][0], "theta0", "")]
    return [here, num(result["g"][t], "g" + here, "theta" + fmt(t - 1)),
            num(result["step"][t], "step" + here, "g" + here),
            num(result["theta"][t], "theta" + here, "theta" + fmt(t - 1) + " step" + here)]


def reach_of(values, result):
    """Return the largest |θ| in the plot."""
    if abs(result["theta"][-1]) > STOP:
        return STOP
    return 3 * max(largest(result["theta"]), abs(values["theta0"]))


def hero(values, result, step):
    """Draw θ over the steps, with its start and the current step to drag."""
    theta = result["theta"]
    reach = reach_of(values, result)
    names = ["corrected", "uncorrected"] if values["correct"] else ["uncorrected", "corrected"]
    handles = []
    if abs(theta[step]) <= STOP:
        here = blocks.step_handle([t for t in range(len(theta))], theta, step, "step", 1)
        if step == len(theta) - 1:
            blocks.asked(here, "theta")
        handles.append(here)
    handles.append(blocks.handle(0, values["theta0"], "start of θ", "", "theta0", 0))
    legend = tinted(names[0], 0) + ", " + tinted(names[1], 2) + "; " + tinted("plain descent", 4)
    path = blocks.plot(legend, "step t", "θ", [
        curve("", result["sgd"], 4, "dash", reach), curve("", result["other"], 2, "dash", reach),
        curve("", theta, 0, "line", reach)], [], [blocks.level(0.0, "")])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(path, handles), 166),
        blocks.line("", words_of(result, step))])


def words_of(result, step):
    """Describe in a few words what the step did."""
    if step == 0:
        return "θ = " + fmt(result["theta"][0])
    return "θ moves by " + fmt(-result["step"][step]) + " to " + fmt(result["theta"][step])


def trace(values, result, view):
    """Show the formulas of the chosen step and the table."""
    last = len(result["theta"]) - 1
    t = blocks.step_of(view, last)
    shown = []
    if t == 0:
        shown.append(blocks.line("start", var("m") + " = " + var("v") + " = 0, θ = "
                                 + num(values["theta0"], "theta0", "")))
    else:
        shown.extend(step_lines(values, result, t))
    shown.append(step_table([var("t"), sub(var("g"), var("t")), "step", sub("θ", var("t"))],
                            result, row, t, last))
    if largest(result["sgd"]) > reach_of(values, result):
        shown.append(blocks.note("Plain descent leaves the plot: "
                                 + sub("θ", fmt(len(result["sgd"]) - 1)) + " = "
                                 + fmt(result["sgd"][-1]) + "."))
    if abs(result["theta"][last]) > STOP:
        shown.append(blocks.note("Stopped at step " + fmt(last) + ": |θ| passed 1e100, or a "
                                 "remembered m was divided by v = ε = 0."))
    if values["eps"] == 0 and 0 in result["vh"][1:len(result["vh"])]:
        shown.append(blocks.note("Where m, v and ε are all 0, the step 0/0 counts as 0."))
    say = ("step " + fmt(t) + ": θ " + fmt(result["theta"][t]) + ", step length "
           + fmt(result["step"][t]))
    return blocks.shown(shown, say, t, last)


def answer_theta(values, result):
    """Return θ after the last step."""
    return result["theta"][-1]


def answer_first(values, result):
    """Return the first step."""
    return result["step"][1]


def answer_m(values, result):
    """Return the uncorrected mean after the last step."""
    return result["m"][-1]


ASKS = [ask("theta", "θ after the last step",
            ["eta", "beta1", "theta0", "lambda", "T"], answer_theta),
        ask("first", "the first step, with its sign",
            ["eta", "beta1", "theta0", "lambda"], answer_first),
        ask("m", "the running mean m after the last step (uncorrected)",
            ["beta1", "theta0", "lambda", "T"], answer_m)]


def fresh(state):
    """Pick a single step, whose length is η whatever the gradient."""
    return {"eta": pick(state, ["0.1", "0.2", "0.3", "0.5"]),
            "beta1": pick(state, ["0.5", "0.8", "0.9"]),
            "theta0": pick(state, ["2", "-2", "5", "-4", "10"]),
            "lambda": pick(state, ["0.75", "3", "10"]), "T": "1"}


EXAMPLE = {"name": "adam-steps", "title": "Adam, step by step", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["beta1", "beta2"], "open_at": "last", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Drag the start θ up or down, or drag along the curve, step by step."}
