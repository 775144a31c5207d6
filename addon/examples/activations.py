"""Step, sigmoid, tanh, ReLU and leaky ReLU at a few points, with their derivatives.

The sigmoid has two branches so that no exponential overflows; its slope is sigma(x) sigma(-x)
and that of tanh is 4 sigma(2x) sigma(-2x) = 1 - tanh^2 x, because a float's 1 - f(x) is 0 in the
tails. Goodfellow, Bengio, Courville (2016), 3.10 and 6.3.
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sup, tinted, var
from .kit.inputs import choice, matters, number, numbers, slider, without
from .kit.lists import spread
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid
from .kit.random import pick

NAMES = ["step", "sigmoid", "tanh", "ReLU", "leaky"]

INPUTS = [
    numbers("x", "points x", "-2, 0, 2", -1000, 1000, 1, 11),
    matters(slider(without(number("eps", "leak ε", "0.01", 0, 1), "both"),
                   ["0.001", "0.01", "0.05", "0.1", "0.2", "0.3", "0.5", "0.9"]),
            "which", ["all five", "leaky"]),
    choice("which", "function", "all five",
           ["all five", "step", "sigmoid", "tanh", "ReLU", "leaky"]),
]

PRESETS = [
    preset("all five", "Drag x to 0: step, ReLU, and leaky have no slope there, only a convention.",
           {"x": "-2, 0, 2", "eps": "0.01", "which": "all five"}),
    preset("flat sigmoid", "Drag x from 5 to 0: the slope grows about 40-fold, to its maximum 0.25.",
           {"x": "0, 2, 5", "eps": "0.01", "which": "sigmoid"}),
    preset("far out", "x = 40: σ is 1 to the last digit; its slope is tiny, but not 0.",
           {"x": "-800, -40, 40", "eps": "0.01", "which": "sigmoid"}),
    preset("leaky", "Drag x below 0: the slope is ε = 0.1, where a ReLU would have none.",
           {"x": "-5, -1, 3", "eps": "0.1", "which": "leaky"}),
]


def value_at(name, x, eps):
    """Return the function called `name` at x."""
    if name == "step":
        return 1.0 if x >= 0 else 0.0
    if name == "sigmoid":
        return sigmoid(x)
    if name == "tanh":
        return math.tanh(x)
    if name == "ReLU":
        return max(0.0, x)
    return max(eps * x, x)


def slope_at(name, x, eps):
    """Return the derivative of the function at x; at 0, the usual convention where there is none."""
    if name == "step":
        return 0.0
    if name == "sigmoid":
        return sigmoid(x) * sigmoid(-x)
    if name == "tanh":
        return 4 * sigmoid(2 * x) * sigmoid(-2 * x)
    if x > 0:
        return 1.0
    return 0.0 if name == "ReLU" else eps


def compute(values):
    """Compute each function's values "f" and derivatives "d" at the points; also return their names."""
    names = NAMES if values["which"] == "all five" else [values["which"]]
    result = {"names": names, "f": [], "d": []}
    for name in names:
        result["f"].append([value_at(name, x, values["eps"]) for x in values["x"]])
        result["d"].append([slope_at(name, x, values["eps"]) for x in values["x"]])
    return result


def has_corner(name, x):
    """Return whether the function's derivative at x is only a convention."""
    return x == 0 and name != "sigmoid" and name != "tanh"


def places_of(reach):
    """Return points between -reach and reach for drawing.

    A gap at 0 keeps jumps from looking like slopes.
    """
    right = [i / 4 for i in range(1, 25)]
    if reach > 6:
        right.extend(spread(6.0, reach, 24))
    xs = [-right[i] for i in range(len(right) - 1, -1, -1)]
    xs.extend([-0.001, math.nan, 0.001])
    xs.extend(right)
    return xs


def color_of(name):
    """Return the number of a function's color."""
    return [4, 0, 1, 2, 3][NAMES.index(name)]


def hero(values, result, step):
    """Draw the functions and their slopes at x, which can be dragged; a single one with its tangent."""
    x = values["x"][step]
    reach = max(6.0, 1.1 * abs(x))
    alone = len(result["names"]) == 1
    top = math.inf if alone or reach > 6 else 2.5
    xs = places_of(reach)
    curves = []
    spots = []
    slopes = []
    for k, name in enumerate(result["names"]):
        f = result["f"][k][step]
        d = result["d"][k][step]
        color = color_of(name)
        ys = [value_at(name, at, values["eps"]) for at in xs]
        # Dashed, so that the ReLU below it is seen.
        style = "dash" if name == "leaky" and not alone else "line"
        curves.append(blocks.series("", xs, [y if y <= top else math.inf for y in ys], color, style))
        if f <= top:
            spots.append(blocks.spot(x, f, "", color))
        slopes.append(tinted(name, color) + " " + fmt(d))
    words = "slopes at " + var("x") + " = " + fmt(x) + ": " + ", ".join(slopes)
    if alone:
        f = result["f"][0][step]
        d = result["d"][0][step]
        half = reach / 3 / math.sqrt(1 + d * d)
        if not jumps(result["names"][0], x):
            curves.append(blocks.series("", [x - half, x + half], [f - d * half, f + d * half], 1,
                                        "dash"))
        words = (result["names"][0] + "(" + fmt(x) + ") = " + fmt(f) + ", "
                 + tinted("slope " + fmt(d), 1))
    point = blocks.upright(blocks.handle(x, 0.0, "the point x", "x:" + fmt(step), "", 4))
    plot = blocks.with_handles(blocks.plot("", "x", "", curves, spots, []), [point])
    return blocks.stacked([blocks.tall(plot, 165), blocks.line("", words)])


def jumps(name, x):
    """Return whether the function jumps at x."""
    return name == "step" and x == 0


def draw_plot(values, result, step):
    """Draw the curves of the derivatives with the points."""
    xs = places_of(6)
    inside = [i for i in range(len(values["x"])) if abs(values["x"][i]) <= 6]
    curves = []
    spots = []
    for k, name in enumerate(result["names"]):
        color = color_of(name)
        made = [slope_at(name, x, values["eps"]) for x in xs]
        curves.append(blocks.series("", xs, made, color, "dash" if name == "leaky" else "line"))
        curves.append(blocks.series("", [values["x"][i] for i in inside],
                                    [result["d"][k][i] for i in inside], color, "dots"))
        if step in inside:
            spots.append(blocks.spot(values["x"][step], result["d"][k][step], "", color))
    legend = ", ".join([tinted(name, color_of(name)) for name in result["names"]])
    return blocks.plot("derivative of " + legend, "x", "f′(x)", curves, spots, [])


def tables(values, result, step):
    """Return a row per point for one function or, for all, a row per function at the chosen point."""
    rows = []
    for k, name in enumerate(result["names"]):
        for i, x in enumerate(values["x"]):
            if len(result["names"]) == 1 or i == step:
                here = fmt(k) + "-" + fmt(i)
                words = " (convention)" if has_corner(name, x) else ""
                rows.append([fmt(x) if len(result["names"]) == 1 else name,
                             num(result["f"][k][i], "f" + here, ""),
                             num(result["d"][k][i], "d" + here, "f" + here) + words])
    if len(result["names"]) == 1:
        return blocks.table("", ["x", result["names"][0], "slope"], rows, step)
    return blocks.table("at " + var("x") + " = " + fmt(values["x"][step]),
                        ["function", "f(x)", "f′(x)"], rows, -1)


def formulas(name, x, f, d, here, eps):
    """Return the function and its derivative at the chosen point with their numbers."""
    f_out = num(f, "f" + here, "")
    d_out = num(d, "d" + here, "f" + here)
    if name == "sigmoid":
        power = sup("e", fmt(-abs(x)))
        grown = sup("e", "x")
        first = "x &lt; 0: " + frac(grown, "1 + " + grown) + " = " + frac(power, "1 + " + power)
        if x >= 0:
            below = "1 + " + sup("e", "−x")
            first = "x ≥ 0: " + frac("1", below) + " = " + frac("1", "1 + " + power)
        first = first + " = " + f_out
        second = "σ(x) σ(−x) = " + f_out + " · " + fmt(sigmoid(-x)) + " = " + d_out
    elif name == "tanh":
        first = "2σ(2x) − 1 = 2 · " + fmt(sigmoid(2 * x)) + " − 1 = " + f_out
        second = "1 − tanh² x = 1 − " + num_signed(f, "f" + here, "") + "² = " + d_out
    elif name == "step":
        first = ("x ≥ 0: " if x >= 0 else "x &lt; 0: ") + f_out
        second = d_out + " on either side: nothing to learn from"
    else:
        leak = "0" if name == "ReLU" else fmt(eps)
        first = "max(" + leak + " · " + signed(x) + ", " + fmt(x) + ") = " + f_out
        second = ("x &gt; 0: " if x > 0 else "x ≤ 0: ") + d_out
    return [blocks.line(name + "(" + fmt(x) + ")", first), blocks.line("its slope", second)]


def trace(values, result, view):
    """Show the values and derivatives at the points, the chosen point's formulas, and the curves."""
    last = len(values["x"]) - 1
    step = blocks.step_of(view, last)
    x = values["x"][step]
    shown = [tables(values, result, step)]
    if len(result["names"]) == 1:
        shown.extend(formulas(result["names"][0], x, result["f"][0][step], result["d"][0][step],
                              "0-" + fmt(step), values["eps"]))
    else:
        double = fmt(sigmoid(2 * x))
        shown.append(blocks.line("tanh is a sigmoid", "2σ(2x) − 1 = 2 · " + double + " − 1 = "
                                 + num(result["f"][2][step], "f2-" + fmt(step), "")))
        shown.append(blocks.line("so is softmax", "softmax(x, 0) = (σ(x), σ(−x)) = ("
                                 + num(result["f"][1][step], "f1-" + fmt(step), "") + ", "
                                 + fmt(sigmoid(-x)) + ")"))
    shown.append(draw_plot(values, result, step))
    if x == 0:
        shown.append(blocks.note("At 0 only sigmoid and tanh have a slope; the rest is convention."))
    if "sigmoid" in result["names"]:
        if x < -709:
            shown.append(blocks.note("1/(1 + " + sup("e", fmt(-x)) + ") would overflow: hence the "
                                     + "branch for x &lt; 0."))
        if x > 37:
            shown.append(blocks.note("σ(x) rounds to 1 here, and σ(1 − σ) would be 0: the slope is "
                                     + "taken as σ(x) σ(−x)."))
    say = "; ".join([name + " " + fmt(result["f"][k][step]) + ", slope " + fmt(result["d"][k][step])
                     for k, name in enumerate(result["names"])])
    return blocks.shown(shown, "x = " + fmt(x) + ": " + say, step, last)


def answer_sigmoid(values, result):
    """Return σ at the first point."""
    return value_at("sigmoid", values["x"][0], 0)


def answer_slope(values, result):
    """Return σ′ at the first point."""
    return slope_at("sigmoid", values["x"][0], 0)


def answer_tanh(values, result):
    """Return tanh at the first point."""
    return value_at("tanh", values["x"][0], 0)


ASKS = [ask("sigmoid", "the sigmoid σ(x) at the first x", ["x"], answer_sigmoid),
        ask("slope", "the sigmoid's slope σ′(x) at the first x", ["x"], answer_slope),
        ask("tanh", "tanh(x) at the first x", ["x"], answer_tanh)]


def fresh(state):
    """Pick logarithms of whole numbers, whose sigmoids and tanhs are simple fractions."""
    return {"x": pick(state, ["ln(2)", "ln(3)", "ln(4)", "ln(9)", "-ln(2)", "-ln(3)",
                              "-ln(4)", "-ln(9)"])}


EXAMPLE = {"name": "activations", "title": "Five activation functions", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["which"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "item": "point",
           "gesture": "Drag the vertical line: the slopes at x follow."}
