"""Steps of gradient descent with momentum in one dimension, in four variants and without.

f = lambda theta^2 / 2 (gradient lambda theta) or a constant gradient of 1. Start v = 0.
Classical v = gamma v + eta g, theta = theta - v (Polyak 1964; Goodfellow et al. 2016, 8.3.2);
PyTorch v = gamma v + g, theta = theta - eta v (torch.optim.SGD); average m = gamma m +
(1 - gamma) g, theta = theta - eta m; Nesterov as classical with g at theta - gamma v (8.3.3).
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sub, tinted, var
from .kit.inputs import choice, integer, matters, number, slider, without
from .kit.numbers import fmt
from .kit.random import pick
from .kit.steps import largest

STOP = 1e100
ROWS = 10

INPUTS = [
    choice("variant", "variant", "classical", ["classical", "pytorch", "ema", "nesterov", "plain"]),
    slider(number("eta", "rate η", "0.1", 0, 2),
           ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "0.5", "1", "1.5", "2"]),
    matters(slider(without(number("gamma", "momentum γ", "0.9", 0, 1), "high"),
                   ["0", "0.3", "0.5", "0.7", "0.8", "0.9", "0.95", "0.99", "0.999"]),
            "variant", ["classical", "pytorch", "ema", "nesterov"]),
    choice("gradient", "gradient", "quadratic", ["quadratic", "constant"]),
    matters(slider(number("lambda", "curvature λ", "1", 0, 100),
                   ["0", "0.1", "0.3", "1", "3", "10", "30", "38", "40", "100"]),
            "gradient", ["quadratic"]),
    number("theta0", "start θ₀", "1", -1000000, 1000000),
    slider(integer("T", "steps T", "10", 1, 100), ["1", "5", "10", "20", "30", "50", "100"]),
]

PRESETS = [
    preset("overshoot", "Look at θ after step 4: it overshoots the minimum, swings back, and rings.",
           {"variant": "classical", "eta": "0.1", "gamma": "0.9", "gradient": "quadratic",
            "lambda": "1", "theta0": "1", "T": "30"}),
    preset("monotone", "Look at the curve: with γ = 0.4 it comes down without crossing zero.",
           {"variant": "classical", "eta": "0.1", "gamma": "0.4", "gradient": "quadratic",
            "lambda": "1", "theta0": "1", "T": "30"}),
    preset("diverging", "Look at the limit: ηλ = 4 is above 2(1 + γ) = 3.8, so every swing is larger.",
           {"variant": "classical", "eta": "0.1", "gamma": "0.9", "gradient": "quadratic",
            "lambda": "40", "theta0": "1", "T": "30"}),
    preset("terminal velocity", "The gradient is constant: the steps grow tenfold, to η/(1 − γ) = 1.",
           {"variant": "classical", "eta": "0.1", "gamma": "0.9", "gradient": "constant",
            "lambda": "1", "theta0": "1", "T": "30"}),
]


def slope(values, theta):
    """Return the gradient at theta."""
    if values["gradient"] == "constant":
        return 1.0
    return values["lambda"] * theta


def run(values, variant):
    """Return up to T steps of `variant`: {"theta": T + 1 numbers, "v", "g": T + 1 with 0 first}.

    The run stops early where |theta| exceeds 1e100.
    """
    eta = values["eta"]
    gamma = values["gamma"]
    theta = values["theta0"]
    v = 0.0
    path = {"theta": [theta], "v": [0.0], "g": [0.0]}
    for t in range(values["T"]):
        at = theta
        if variant == "nesterov":
            at = theta - gamma * v
        g = slope(values, at)
        if variant == "plain":
            v = eta * g
            theta = theta - v
        elif variant == "pytorch":
            v = gamma * v + g
            theta = theta - eta * v
        elif variant == "ema":
            v = gamma * v + (1 - gamma) * g
            theta = theta - eta * v
        else:
            v = gamma * v + eta * g
            theta = theta - v
        path["theta"].append(theta)
        path["v"].append(v)
        path["g"].append(g)
        if abs(theta) > STOP:
            break
    return path


def regime(values):
    """Return the regime {"name", "reach": eta lambda as applied, "limit": where it diverges}.

    On the quadratic, the roots of the recurrence theta_{t+1} = b theta_t - c theta_{t-1} decide:
    monotone, oscillating, or diverging. None of these applies to a constant gradient.
    """
    reach = values["eta"] * values["lambda"]
    gamma = values["gamma"]
    variant = values["variant"]
    if variant == "plain":
        gamma = 0.0
    if variant == "ema":
        reach = reach * (1 - gamma)
    b = 1 + gamma - reach
    c = gamma
    limit = 2 * (1 + gamma)
    if variant == "nesterov":
        b = (1 + gamma) * (1 - reach)
        c = gamma * (1 - reach)
        limit = 2 * (1 + gamma) / (1 + 2 * gamma)
    name = "monotone"
    if b * b < 4 * c or b < 0:
        name = "oscillating"
    if reach >= limit:
        name = "diverging"
    if reach == 0:
        name = "at rest"
    return {"name": name, "reach": reach, "limit": limit}


def compute(values):
    """Compute the chosen variant's path, plain descent's path, the regime, and the terminal velocity."""
    chosen = run(values, values["variant"])
    plain = run(values, "plain")
    kind = regime(values)
    lowest = min(chosen["theta"])
    gamma = values["gamma"]
    terminal = values["eta"] / (1 - gamma)
    if values["variant"] == "plain" or values["variant"] == "ema":
        terminal = values["eta"]
    return {"theta": chosen["theta"], "v": chosen["v"], "g": chosen["g"], "plain": plain["theta"],
            "regime": kind["name"], "reach": kind["reach"], "limit": kind["limit"],
            "lowest": lowest, "lowest_at": chosen["theta"].index(lowest), "terminal": terminal,
            "distance": values["theta0"] - chosen["theta"][len(chosen["theta"]) - 1]}


def update_lines(values, result, step):
    """Return the three lines of one step: gradient, velocity, and parameter, with their numbers."""
    variant = values["variant"]
    last = fmt(step - 1)
    here = fmt(step)
    theta = result["theta"][step - 1]
    v = result["v"][step - 1]
    g = result["g"][step]
    old_theta = num_signed(theta, "theta" + last, "")
    old_v = num_signed(v, "v" + last, "")
    eta = fmt(values["eta"])
    gamma = fmt(values["gamma"])
    new_g = num(g, "g" + here, "theta" + last)
    letter = "m" if variant == "ema" else "v"
    new_v = num(result["v"][step], "v" + here, "g" + here + " v" + last)
    grown = num_signed(g, "g" + here, "theta" + last)
    step_v = num_signed(result["v"][step], "v" + here, "g" + here + " v" + last)
    if values["gradient"] == "constant":
        first = var("g") + " = " + new_g
    elif variant == "nesterov":
        first = (var("g") + " = λ(θ − γ" + var("v") + ") = " + fmt(values["lambda"]) + " · ("
                 + old_theta + " − " + gamma + " · " + old_v + ") = " + new_g)
    else:
        first = var("g") + " = λθ = " + fmt(values["lambda"]) + " · " + old_theta + " = " + new_g
    if variant == "plain":
        second = "step = η" + var("g") + " = " + eta + " · " + grown + " = " + new_v
    elif variant == "pytorch":
        second = ("γ" + var("v") + " + " + var("g") + " = " + gamma + " · " + old_v + " + " + grown
                  + " = " + new_v)
    elif variant == "ema":
        second = ("γ" + var("m") + " + (1 − γ)" + var("g") + " = " + gamma + " · " + old_v + " + "
                  + fmt(1 - values["gamma"]) + " · " + grown + " = " + new_v)
    else:
        second = ("γ" + var("v") + " + η" + var("g") + " = " + gamma + " · " + old_v + " + " + eta
                  + " · " + grown + " = " + new_v)
    new_theta = num(result["theta"][step], "theta" + here, "theta" + last + " v" + here)
    if variant == "pytorch" or variant == "ema":
        third = ("θ − η" + var(letter) + " = " + old_theta + " − " + eta + " · " + step_v + " = "
                 + new_theta)
    else:
        third = "θ − " + var(letter) + " = " + old_theta + " − " + step_v + " = " + new_theta
    return [
        blocks.line("gradient at step " + here, first),
        blocks.line(sub(var(letter), here), second),
        blocks.line(sub(var("θ"), here), third),
    ]


def step_table(result, step, letter):
    """Return the steps around the current one, at most ROWS of them."""
    last = len(result["theta"]) - 1
    first = max(0, min(step - ROWS + 3, last - ROWS))
    rows = []
    for t in range(first, min(last, first + ROWS) + 1):
        here = fmt(t)
        before = fmt(t - 1)
        if t == 0:
            rows.append(["0", "", num(0.0, "v0", ""), num(result["theta"][0], "theta0", "")])
        else:
            rows.append([here, num(result["g"][t], "g" + here, "theta" + before),
                         num(result["v"][t], "v" + here, "g" + here + " v" + before),
                         num(result["theta"][t], "theta" + here, "theta" + before + " v" + here)])
    return blocks.table("", [var("t"), sub(var("g"), var("t")), sub(var(letter), var("t")),
                             sub("θ", var("t"))], rows, step - first)


def regime_line(values, result):
    """Return the regime's name with the inequality that decides it."""
    if values["gradient"] == "constant":
        if values["variant"] == "plain" or values["variant"] == "ema":
            return blocks.line("terminal step", "η" + var("g") + " = "
                               + num(result["terminal"], "end", ""))
        return blocks.line("terminal step", frac("η" + var("g"), "1 − γ") + " = "
                           + frac(fmt(values["eta"]), fmt(1 - values["gamma"])) + " = "
                           + num(result["terminal"], "end", ""))
    sign = " &lt; "
    if result["reach"] >= result["limit"]:
        sign = " ≥ "
    left = "ηλ"
    right = "2(1 + γ)"
    if values["variant"] == "ema":
        left = "ηλ(1 − γ)"
    if values["variant"] == "nesterov":
        right = frac("2(1 + γ)", "1 + 2γ")
    if values["variant"] == "plain":
        right = "2"
    shown = " = " + fmt(result["limit"])
    if right == "2":
        shown = ""
    return blocks.line("regime", "<b>" + result["regime"] + "</b>: " + left + " = "
                       + fmt(result["reach"]) + sign + right + shown)


def theta_plot(values, result, step):
    """Draw θ over the steps beside plain descent, with the start and the current step to drag."""
    theta = result["theta"]
    times = [t for t in range(len(theta))]
    plain = [x if abs(x) <= 3 * largest(theta) else math.inf for x in result["plain"]]
    curves = []
    if values["variant"] != "plain":
        curves.append(blocks.series("", [t for t in range(len(plain))], plain, 4, "dash"))
    curves.append(blocks.series("", times, theta, 0, "line"))
    names = tinted(values["variant"], 0)
    if values["variant"] != "plain":
        names = tinted(values["variant"] + " momentum", 0) + "; " + tinted("dashed", 4) + ": without"
    plot = blocks.plot("θ: " + names, "step t", "", curves, [], [blocks.level(0.0, "")])
    here = blocks.step_handle(times, theta, step, "step along the path", 1)
    if step == times[-1]:
        blocks.asked(here, "theta")
    return blocks.with_handles(blocks.tall(plot, 170), [
        here, blocks.handle(0, values["theta0"], "start θ", "", "theta0", 0)])


def size_plot(values, result, step):
    """Draw the size of each step, and what it approaches, with the current step to drag."""
    rate = values["eta"] if values["variant"] == "pytorch" or values["variant"] == "ema" else 1
    sizes = [rate * v for v in result["v"]]
    times = [t for t in range(len(sizes))]
    plot = blocks.plot("size of each step; dotted: the " + tinted("terminal step", 4), "step t", "",
                       [blocks.series("", times, sizes, 2, "bars")], [],
                       [blocks.level(result["terminal"], "")])
    return blocks.with_handles(blocks.tall(plot, 170), [
        blocks.step_handle(times, sizes, step, "step", 1)])


def verdict(values, result):
    """Return the regime, or the terminal step, in one line with its numbers."""
    if values["gradient"] == "constant":
        left = "η" + var("g")
        if values["variant"] != "plain" and values["variant"] != "ema":
            left = left + "/(1 − γ)"
        return "terminal step " + left + " = " + num(result["terminal"], "end", "")
    left = "ηλ(1 − γ)" if values["variant"] == "ema" else "ηλ"
    sign = " ≥ " if result["reach"] >= result["limit"] else " &lt; "
    name = result["regime"]
    # The inequality decides only whether it converges.
    if name == "monotone" or name == "oscillating":
        name = "converges, " + name
    return (left + " = " + fmt(result["reach"]) + sign + fmt(result["limit"]) + ": <b>" + name
            + "</b>")


def hero(values, result, step):
    """Draw the path of θ and its regime; under a constant gradient, the steps and their limit."""
    if values["gradient"] == "constant":
        picture = size_plot(values, result, step)
    else:
        picture = theta_plot(values, result, step)
    return blocks.stacked([picture, blocks.line("", verdict(values, result))])


def trace(values, result, view):
    """Show the regime, the chosen step's update with its numbers, the other curve, and the table."""
    last = len(result["theta"]) - 1
    step = blocks.step_of(view, last)
    letter = "m" if values["variant"] == "ema" else "v"
    times = [t for t in range(last + 1)]
    shown = [regime_line(values, result)]
    if step > 0:
        shown.extend(update_lines(values, result, step))
    else:
        shown.append(blocks.line("start", var(letter) + " = 0, θ = "
                                 + num(values["theta0"], "theta0", "")))
    shown.append(step_table(result, step, letter))
    if values["gradient"] == "constant":
        shown.append(blocks.plot("", "step t", "θ", [blocks.series("", times, result["theta"], 0,
                                                                   "line")],
                                 [blocks.spot(step, result["theta"][step], "", 1)], []))
    else:
        shown.append(blocks.plot("", "step t", letter,
                                 [blocks.series("", times, result["v"], 2, "bars")],
                                 [blocks.spot(step, result["v"][step], "", 1)], []))
    if abs(result["theta"][last]) > STOP:
        shown.append(blocks.note("Stopped at step " + fmt(last) + ": |θ| passed 1e100."))
    if values["gamma"] == 0 and values["variant"] != "plain":
        shown.append(blocks.note("With γ = 0 every variant is plain gradient descent."))
    say = ("step " + fmt(step) + ": θ " + fmt(result["theta"][step]) + ", " + letter + " "
           + fmt(result["v"][step]))
    return blocks.shown(shown, say, step, last)


def answer_theta(values, result):
    """Return θ after the last step."""
    return result["theta"][len(result["theta"]) - 1]


def answer_v(values, result):
    """Return the velocity of the last step."""
    return result["v"][len(result["v"]) - 1]


ASKS = [ask("theta", "θ after the last step",
            ["eta", "gamma", "lambda", "theta0", "T"], answer_theta),
        ask("v", "the velocity v of the last step",
            ["eta", "gamma", "lambda", "theta0", "T"], answer_v)]


def fresh(state):
    """Pick two classical steps with numbers for mental arithmetic that never end at 0."""
    return {"eta": pick(state, ["0.1", "0.3", "0.5"]), "gamma": pick(state, ["0.7", "0.8", "0.9"]),
            "lambda": pick(state, ["1", "2"]), "theta0": pick(state, ["1", "2", "4", "-1", "10"]),
            "T": "2"}


EXAMPLE = {"name": "momentum-steps", "title": "Momentum, step by step", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["gamma", "eta"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along the steps, and change η and γ below."}
