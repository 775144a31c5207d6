"""Adagrad and RMSprop on one parameter: the effective rate under a given row of gradients.

Adagrad s = s + g^2 (Duchi, Hazan, Singer 2011); RMSprop s = rho s + (1 - rho) g^2 (Tieleman and
Hinton 2012); both divide the rate: eta / (sqrt(s) + eps), step = that rate times g, start s = 0.
As in Goodfellow, Bengio, Courville, Deep Learning (2016), 8.5.
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, sup, var
from .kit.frames import nice_reach
from .kit.inputs import number, numbers, slider, without
from .kit.numbers import fmt
from .kit.random import pick
from .kit.steps import STOP, curve, step_table

ONES = "1, 1, 1, 1, 1, 1, 1, 1, 1, 1"

INPUTS = [
    numbers("g", "gradients g, one per step", ONES, -1000000, 1000000, 1, 50),
    slider(without(number("eta", "rate η", "0.1", 0, 10), "low"),
           ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1"]),
    slider(without(number("rho", "memory ρ", "0.9", 0, 1), "high"),
           ["0", "0.3", "0.5", "0.7", "0.9", "0.95", "0.99", "0.999"]),
    number("eps", "ε", "1e-8", 0, 1),
]

PRESETS = [
    preset("constant", "Adagrad's rate falls like 1/√t; RMSprop's levels off at η.",
           {"g": ONES, "eta": "0.1", "rho": "0.9", "eps": "1e-8"}),
    preset("rare feature", "Steps 2 to 5: while g = 0, RMSprop's rate climbs; Adagrad's stays.",
           {"g": "1, 0, 0, 0, 0, 1, 0, 0, 0, 0", "eta": "0.1", "rho": "0.9", "eps": "1e-8"}),
    preset("one shock", "Look after step 2: Adagrad never forgets the 10; RMSprop slowly does.",
           {"g": "1, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1", "eta": "0.1", "rho": "0.5",
            "eps": "1e-8"}),
    preset("tiny gradients", "g is 1000 times smaller, the rates 1000 times larger: the same steps.",
           {"g": ONES.replace("1", "0.001"), "eta": "0.1", "rho": "0.9", "eps": "1e-8"}),
]


def run(values, keep, take):
    """Return {"s", "rate", "step", "moved"} after each gradient, starting with s = 0.

    Each gradient g updates s = keep s + take g^2.
    """
    s = 0.0
    moved = 0.0
    path = {"s": [0.0], "rate": [math.nan], "step": [0.0], "moved": [0.0]}
    for g in values["g"]:
        s = keep * s + take * g * g
        bottom = math.sqrt(s) + values["eps"]
        rate = math.inf
        step = 0.0  # by convention, instead of 0/0
        if bottom > 0:
            rate = values["eta"] / bottom
            step = rate * g
        moved = moved - step
        path["s"].append(s)
        path["rate"].append(rate)
        path["step"].append(step)
        path["moved"].append(moved)
    return path


def compute(values):
    """Compute both methods, the path of plain descent, and how far off RMSprop's first step is."""
    rho = values["rho"]
    sgd = [0.0]
    for g in values["g"]:
        sgd.append(sgd[-1] - values["eta"] * g)
    return {"g": values["g"], "adagrad": run(values, 1.0, 1.0),
            "rmsprop": run(values, rho, 1 - rho), "sgd": sgd, "excess": 1 / math.sqrt(1 - rho)}


def method_lines(values, path, name, t):
    """Return step t of one method: what it remembers, and the step with its effective rate."""
    tie = name + fmt(t)
    before = name + fmt(t - 1)
    g = num_signed(values["g"][t - 1], "g" + fmt(t), "")
    old = num(path["s"][t - 1], before, "")
    first = var("s") + " + " + sup(var("g"), "2") + " = " + old + " + " + sup(g, "2")
    if name == "r":
        first = ("ρ" + var("s") + " + (1 − ρ)" + sup(var("g"), "2") + " = " + fmt(values["rho"])
                 + " · " + old + " + " + fmt(1 - values["rho"]) + " · " + sup(g, "2"))
    label = "Adagrad" if name == "a" else "RMSprop"
    s = num(path["s"][t], tie, before + " g" + fmt(t))
    return [
        blocks.line(label + " " + sub(var("s"), fmt(t)), first + " = " + s),
        blocks.line("step", frac("η", "√" + var("s") + " + ε") + " · " + var("g") + " = "
                    + frac(fmt(values["eta"]), root(s) + " + " + fmt(values["eps"])) + " · " + g
                    + " = " + num(path["rate"][t], tie + "rate", tie) + " · " + g + " = "
                    + num(path["step"][t], tie + "step", tie + "rate g" + fmt(t))),
    ]


def row(result, t):
    """Return a step's gradient and both effective rates."""
    if t == 0:
        return ["0", "", "", ""]
    here = fmt(t)
    return [here, num(result["g"][t - 1], "g" + here, ""),
            num(result["adagrad"]["rate"][t], "a" + here + "rate", "a" + here),
            num(result["rmsprop"]["rate"][t], "r" + here + "rate", "r" + here)]


# Up to this many gradients can be dragged; of more, only the current one.
STEMS = 12


def stems(g, t):
    """Draw the gradients over the steps; they can be dragged up and down."""
    count = len(g)
    reach = nice_reach(g, 0.0)
    steps = [k + 1 for k in range(count)]
    places = [k for k in range(count) if count <= STEMS or k == t - 1]
    low = -reach if min(g) < 0 else -reach / 4
    # An invisible curve that makes room, also for step 0, which has no gradient.
    room = blocks.series("", [0, math.nan, math.nan], [math.nan, low, 1.2 * reach], 4, "line")
    shown = blocks.plot("", "", "gradient g", [room, blocks.series("", steps, g, 2, "bars")],
                        [], [blocks.level(0.0, "")])
    return blocks.tall(blocks.with_handles(shown, [
        blocks.handle(k + 1, g[k], "gradient of step " + fmt(k + 1), "", "g:" + fmt(k), 2)
        for k in places]), 92)


def hero(values, result, step):
    """Draw the gradients above the rates that both methods make of them."""
    marks = []
    adagrad = result["adagrad"]["rate"]
    rmsprop = result["rmsprop"]["rate"]
    if math.isfinite(rmsprop[step]):
        marks.append(blocks.spot(step, rmsprop[step], "", 1))
    rates = blocks.plot("", "step t", "effective rate",
                        [curve("Adagrad", adagrad, 0, "line", STOP),
                         curve("RMSprop", rmsprop, 1, "line", STOP)], marks,
                        [blocks.level(values["eta"], "η"), blocks.level(0.0, "")])
    places = [t for t in range(len(adagrad))]
    along = blocks.step_handle(places, adagrad, step, "step", 0)
    if step == places[-1]:
        blocks.asked(along, "adagrad")
    return blocks.stacked([stems(values["g"], step),
                           blocks.tall(blocks.with_handles(rates, [along]), 136)])


def trace(values, result, view):
    """Show both paths over time, the chosen step of both methods, and the table."""
    last = len(values["g"])
    t = blocks.step_of(view, last)
    adagrad = result["adagrad"]
    rmsprop = result["rmsprop"]
    shown = [
        blocks.plot("", "step t", "displacement",
                    [curve("Adagrad", adagrad["moved"], 0, "line", STOP),
                     curve("RMSprop", rmsprop["moved"], 1, "line", STOP),
                     curve("plain", result["sgd"], 4, "dash", STOP)], [], [blocks.level(0.0, "")]),
    ]
    if t == 0:
        shown.append(blocks.line("start", var("s") + " = 0 for both"))
    else:
        shown.extend(method_lines(values, adagrad, "a", t))
        shown.extend(method_lines(values, rmsprop, "r", t))
    shown.append(step_table([var("t"), sub(var("g"), var("t")), "Adagrad's rate", "RMSprop's"],
                            result, row, t, last))
    shown.append(blocks.line("in total", "Adagrad " + num(adagrad["moved"][-1], "awhole", "")
                             + ", RMSprop " + num(rmsprop["moved"][-1], "rwhole", "") + ", plain "
                             + num(result["sgd"][-1], "swhole", "")))
    shown.append(blocks.note("RMSprop starts from s = 0 without correction, so its first step is "
                             "1/√(1 − ρ) = " + fmt(result["excess"]) + " times η."))
    if math.inf in adagrad["rate"]:
        shown.append(blocks.note("∞: s and ε are both 0, and a step of 0/0 counts as 0."))
    say = ("step " + fmt(t) + ": effective rate of Adagrad " + fmt(adagrad["rate"][t])
           + ", of RMSprop " + fmt(rmsprop["rate"][t]))
    return blocks.shown(shown, say, t, last)


def answer_adagrad(values, result):
    """Return Adagrad's last effective rate."""
    return result["adagrad"]["rate"][-1]


def answer_rmsprop(values, result):
    """Return RMSprop's last s."""
    return result["rmsprop"]["s"][-1]


def answer_first(values, result):
    """Return RMSprop's first step."""
    return result["rmsprop"]["step"][1]


ASKS = [ask("adagrad", "Adagrad's effective rate at the last step", ["g", "eta"], answer_adagrad),
        ask("rmsprop", "RMSprop's s after the last step", ["g", "rho"], answer_rmsprop),
        ask("first", "RMSprop's first step (rate times g, with its sign)",
            ["g", "eta", "rho"], answer_first)]


def fresh(state):
    """Pick gradients whose squares add up to a square number; 1 - rho is a square as well."""
    return {"g": pick(state, ["3, 4", "-3, 4", "4, 3", "6, 8", "8, -6", "12, 5", "1, 2, 2",
                              "-1, 2, 2", "6, 2, 3", "-4, 4, 7", "8, 1, 4"]),
            "eta": pick(state, ["0.3", "0.5", "0.6", "1"]),
            "rho": pick(state, ["0.75", "0.84", "0.96"])}


EXAMPLE = {"name": "adagrad-rmsprop", "title": "Adagrad and RMSprop",
           "inputs": INPUTS, "presets": PRESETS, "check": anything, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["rho", "eta"], "open_at": "last", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Drag the gradients up or down, or drag along a curve, step by step."}
