"""Gradient descent on a bowl with two curvatures: how the rate decides between crawl and blow-up.

f = (a x^2 + b y^2) / 2, so x = (1 - eta a) x and y = (1 - eta b) y in every step. It converges for
0 < eta < 2 / max(a, b); the best rate 2 / (a + b) shrinks the error by (k - 1) / (k + 1) per step,
k = max / min. Nocedal and Wright, Numerical Optimization (2nd ed., 2006), 3.3.
"""

import math

from .kit import blocks, geometry
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sub, sup, var
from .kit.inputs import integer, matters, number, slider, switch
from .kit.lists import ratio
from .kit.native import log
from .kit.numbers import fmt, signed
from .kit.plot import finite
from .kit.random import pick
from .kit.steps import STOP, curve, step_table

# The height of the hero's plot, and the width of its inside over the height.
HEIGHT = 152
SHAPE = 264 / (HEIGHT - 48)

INPUTS = [
    matters(number("a", "curvature a", "1", 0, 1000), "rescale", ["off"]),
    slider(number("b", "curvature b", "10", 0, 1000), ["0", "1", "2", "5", "10", "20", "100"]),
    number("x", "start x", "10", -1000000, 1000000),
    number("y", "start y", "1", -1000000, 1000000),
    slider(number("eta", "rate η", "0.15", 0, 10),
           ["0", "0.001", "0.01", "0.03", "0.1", "0.15", "0.18", "0.2", "0.21", "0.3", "1"]),
    slider(integer("T", "steps T", "20", 0, 200), ["0", "1", "5", "10", "20", "50", "100", "200"]),
    switch("rescale", "rescale features (a becomes b)", "off"),
]

PRESETS = [
    preset("two speeds", "Look at the path: y jumps over the valley and back, x crawls.",
           {"a": "1", "b": "10", "x": "10", "y": "1", "eta": "0.15", "T": "20", "rescale": "off"}),
    preset("too fast", "Look at the path: x still shrinks, but y swings wider at every step.",
           {"a": "1", "b": "10", "x": "10", "y": "1", "eta": "0.21", "T": "20", "rescale": "off"}),
    preset("best rate", "Each step leaves 0.818 of the error, in x and in y: no rate does better.",
           {"a": "1", "b": "10", "x": "10", "y": "1", "eta": "2/11", "T": "20", "rescale": "off"}),
    preset("rescaled", "Round contours: with equal curvatures, η = 1/b gets there in one step.",
           {"a": "1", "b": "10", "x": "10", "y": "1", "eta": "0.1", "T": "3", "rescale": "on"}),
]


def steps_needed(rate):
    """Return how many steps shrink an error by `rate` each to a millionth; infinity for 1."""
    if rate == 0:
        return 1
    if rate == 1:
        return math.inf
    return math.ceil(log(0.000001) / log(rate))


def verdict(result, eta):
    """Say what repeating the two factors does."""
    size = max(abs(result["fx"]), abs(result["fy"]))
    if eta == 0 or result["top"] == 0:
        return "nothing moves"
    if size > 1:
        return "diverges"
    if min(result["fx"], result["fy"]) == -1:
        return "flips forever"
    if min(result["fx"], result["fy"]) < 0:
        return "converges, oscillating"
    return "converges"


def compute(values):
    """Compute the path with its f, the factors, the limit, the best rate, and the verdict."""
    b = values["b"]
    a = b if values["rescale"] else values["a"]
    eta = values["eta"]
    x = values["x"]
    y = values["y"]
    top = max(a, b)
    low = min(a, b)
    result = {"a": a, "top": top, "fx": 1 - eta * a, "fy": 1 - eta * b, "limit": math.inf,
              "best": ratio(2, a + b), "rate": ratio(top - low, top + low), "needed": math.nan,
              "kappa": math.inf, "x": [x], "y": [y], "f": [(a * x * x + b * y * y) / 2]}
    if top > 0:
        result["limit"] = 2 / top
        result["needed"] = steps_needed(result["rate"])
    if low > 0 or top == 0:
        result["kappa"] = ratio(top, low)
    for _ in range(values["T"]):
        x = result["fx"] * x
        y = result["fy"] * y
        result["x"].append(x)
        result["y"].append(y)
        result["f"].append((a * x * x + b * y * y) / 2)
        if max(abs(x), abs(y)) > STOP:
            break
    result["verdict"] = verdict(result, eta)
    return result


def contours(values, result, reach):
    """Return three ellipses of equal f; nothing where a direction is flat."""
    if result["a"] == 0 or values["b"] == 0:
        return []
    curves = []
    for part in [1, 0.25, 0.0625]:
        wide = math.sqrt(2 * part * result["f"][0] / result["a"])
        high = math.sqrt(2 * part * result["f"][0] / values["b"])
        turns = [math.pi * k / 24 for k in range(49)]
        xs = [wide * math.cos(turn) for turn in turns]
        curves.append(blocks.series("", [x if abs(x) <= reach else math.inf for x in xs],
                                    [high * math.sin(turn) for turn in turns], 4, "dash"))
    return curves


def hero(values, result, step):
    """Draw the path over the contours, with its start and current point to drag, and f over steps."""
    near = [20 * result["f"][0] >= f for f in result["f"]]
    xs = [x if near[t] else math.inf for t, x in enumerate(result["x"])]
    ys = [y if near[t] else math.inf for t, y in enumerate(result["y"])]
    curves = contours(values, result, 4 * max(abs(values["x"]), abs(values["y"])))
    curves.append(blocks.series("", xs, ys, 0, "line"))
    everything_x = []
    everything_y = []
    for one in curves:
        everything_x.extend(finite(one["xs"]))
        everything_y.extend(finite(one["ys"]))
    curves.append(geometry.room(geometry.shaped_window(everything_x, everything_y, SHAPE)))
    handles = [blocks.handle(values["x"], values["y"], "start", "x", "y", 0)]
    if near[step]:
        here = blocks.step_handle(xs, ys, step, "step along the path", 1)
        if step == len(xs) - 1:
            blocks.asked_across(here, "x")
            blocks.asked(here, "y")
        handles.append(here)
    path = blocks.plot("", "x", "y", curves, [], [blocks.level(0.0, "")])
    sign = " &lt; " if values["eta"] < result["limit"] else " ≥ "
    bound = fmt(result["limit"])
    if result["top"] > 0:
        bound = "2/" + ("a" if result["a"] > values["b"] else "b") + " = " + bound
    return blocks.stacked([
        blocks.tall(blocks.with_handles(path, handles), HEIGHT),
        progress(result, step),
        blocks.line("", "η" + sign + bound + ": <b>" + result["verdict"] + "</b>"),
    ])


def progress(result, step):
    """Draw log10 f over the steps."""
    logs = [math.log10(f) if f > 0 else -math.inf for f in result["f"]]
    mark = []
    if result["f"][step] > 0:
        mark.append(blocks.spot(step, logs[step], "", 1))
    return blocks.tall(blocks.plot("", "step t", "log₁₀ f", [
        curve("", logs, 2, "line", STOP * STOP)], mark, []), 88)


def axis_line(name, curvature, eta, factor, path, t):
    """Return one coordinate's step: the gradient, and the old value times the factor."""
    tie = name + fmt(t - 1)
    old = num_signed(path[t - 1], tie, "")
    letter = "a" if name == "x" else "b"
    return blocks.line(
        sub(var(name), fmt(t)), var(name) + " − η" + var(letter + name) + " = "
        + num(path[t - 1], tie, "") + " − " + fmt(eta) + " · " + fmt(curvature) + " · " + old
        + " = " + num(factor, "f" + name, "") + " · " + old + " = "
        + num(path[t], name + fmt(t), "f" + name + " " + tie))


def row(result, t):
    """Return the point and f of a step."""
    here = fmt(t)
    before = fmt(t - 1)
    return [here, num(result["x"][t], "x" + here, "fx x" + before),
            num(result["y"][t], "y" + here, "fy y" + before),
            num(result["f"][t], "f" + here, "x" + here + " y" + here)]


def trace(values, result, view):
    """Show the factors and verdict, the path, the chosen step, and the table."""
    last = len(result["x"]) - 1
    step = blocks.step_of(view, last)
    eta = fmt(values["eta"])
    here = fmt(step)
    sign = " &lt; " if values["eta"] < result["limit"] else " ≥ "
    shown = [
        blocks.line("factors", "x: 1 − η" + var("a") + " = " + num(result["fx"], "fx", "")
                    + ", y: 1 − η" + var("b") + " = " + num(result["fy"], "fy", "")),
        blocks.line("verdict", "<b>" + result["verdict"] + "</b>: η = " + eta + sign
                    + "2/max(" + var("a") + ", " + var("b") + ") = " + fmt(result["limit"])),
    ]
    if step > 0:
        shown.append(axis_line("x", result["a"], values["eta"], result["fx"], result["x"], step))
        shown.append(axis_line("y", values["b"], values["eta"], result["fy"], result["y"], step))
        shown.append(blocks.line(
            "in one go", sub(var("x"), here) + " = " + sup(signed(result["fx"]), here) + " · "
            + signed(values["x"]) + ", " + sub(var("y"), here) + " = "
            + sup(signed(result["fy"]), here) + " · " + signed(values["y"])))
    shown.append(step_table([var("t"), var("x"), var("y"), var("f")], result, row, step, last))
    if result["top"] > 0:
        shown.append(blocks.line(
            "best rate", frac("2", var("a") + " + " + var("b")) + " = "
            + num(result["best"], "best", "") + ": factor " + frac("κ − 1", "κ + 1") + " = "
            + num(result["rate"], "rate", "") + " for κ = " + fmt(result["kappa"]) + ", "
            + fmt(result["needed"]) + " steps to a millionth"))
    if last < values["T"]:
        shown.append(blocks.note("Diverged at step " + fmt(last) + ": a value passed 1e100."))
    if result["a"] == 0 or values["b"] == 0:
        shown.append(blocks.note("Curvature 0 is a flat direction: no gradient, no movement."))
    say = ("step " + here + ": x " + fmt(result["x"][step]) + ", y " + fmt(result["y"][step])
           + ", f " + fmt(result["f"][step]))
    return blocks.shown(shown, say, step, last)


def answer_x(values, result):
    """Return x after the last step."""
    return result["x"][-1]


def answer_y(values, result):
    """Return y after the last step."""
    return result["y"][-1]


def answer_limit(values, result):
    """Return the rate at and above which it no longer converges."""
    return result["limit"]


ASKS = [ask("x", "x after the last step", ["a", "x", "eta", "T"], answer_x),
        ask("y", "y after the last step", ["b", "y", "eta", "T"], answer_y),
        ask("limit", "the smallest rate η that no longer converges", ["a", "b"], answer_limit)]


def fresh(state):
    """Pick two steps with short numbers."""
    return {"a": pick(state, ["2", "3", "4"]), "b": pick(state, ["6", "8", "12", "16"]),
            "x": pick(state, ["1", "-1", "5", "-10", "100"]), "y": pick(state, ["2", "-2", "-10"]),
            "eta": pick(state, ["0.05", "0.1", "0.2"]), "T": "2"}


EXAMPLE = {"name": "gradient-descent", "title": "Gradient descent in a valley", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["eta", "b"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the start anywhere, or drag along the path, step by step."}
