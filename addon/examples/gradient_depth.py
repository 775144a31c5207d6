"""The gradient through many layers: a product of factors, plain and with skip connections.

Plain h = phi(w h), factor w phi'(w h); residual h = h + phi(w h), factor 1 + w phi'(w h); both
one number wide. A sigmoid's slope is at most 1/4, so the plain product stays below (|w|/4)^k.
Glorot and Bengio (2010); He et al., Identity Mappings in Deep Residual Networks (2016).
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import anything, ask, preset
from .kit.formula_html import num, num_signed, sub, sup, tinted, var
from .kit.inputs import choice, integer, number, slider
from .kit.lists import window
from .kit.native import exp, log
from .kit.numbers import fmt, signed
from .kit.random import pick

STOP = 1e100
ROWS = 6
LN10 = log(10.0)

INPUTS = [
    choice("phi", "φ", "sigmoid", ["sigmoid", "tanh", "ReLU", "identity"]),
    slider(integer("k", "layers k", "10", 1, 100), ["1", "2", "5", "10", "20", "50", "100"]),
    slider(number("w", "weight w", "1", -10, 10),
           ["-4", "-2", "-1", "-0.5", "0", "0.5", "1", "1.5", "2", "4", "10"]),
    number("x0", "start x₀", "0.5", -100, 100),
]


def texts(phi, w):
    """Return the inputs of a preset."""
    return {"phi": phi, "k": "10", "w": w, "x0": "0.5"}


PRESETS = [
    preset("sigmoid", "Look at the curves: plain falls over fourfold per layer, residual stays.",
           texts("sigmoid", "1")),
    preset("tanh", "Look at plain: it falls ever more slowly, as h shrinks and tanh is steeper.",
           texts("tanh", "1")),
    preset("ReLU", "Look at the curves: plain keeps 1, residual doubles in every layer.",
           texts("ReLU", "1")),
    preset("w = 1.5, linear", "Look at the residual curve: skips do not prevent explosion.",
           texts("identity", "1.5")),
]


def activate(phi, a):
    """Return [value, slope] of phi at a; the slope of ReLU at 0 counts as 0."""
    if phi == "sigmoid":
        small = exp(-abs(a))
        y = 1 / (1 + small) if a >= 0 else small / (1 + small)
        return [y, small / ((1 + small) * (1 + small))]
    if phi == "tanh":
        small = exp(-2 * abs(a))
        return [math.tanh(a), 4 * small / ((1 + small) * (1 + small))]
    if phi == "ReLU":
        return [max(0.0, a), 1.0 if a > 0 else 0.0]
    return [a, 1.0]


def chain(values, skip):
    """Return the lists "h", "factor", "product", and "log" for layers 0 to k.

    "log" is log10 |product|, even where the product itself is too small for a float. `skip`: 1 for the
    residual chain, 0 for the plain one.
    """
    h = values["x0"]
    product = 1.0
    height = 0.0
    made = {"h": [h], "factor": [1.0], "product": [1.0], "log": [0.0]}
    for _ in range(values["k"]):
        out = activate(values["phi"], values["w"] * h)
        factor = skip + values["w"] * out[1]
        h = skip * h + out[0]
        product = product * factor
        height = height + log(abs(factor)) / LN10
        made["h"].append(h)
        made["factor"].append(factor)
        made["product"].append(product)
        made["log"].append(height)
        if abs(h) > STOP:
            break
    return made


def compute(values):
    """Compute both chains, and log10 of the sigmoid's bound per layer."""
    return {"plain": chain(values, 0), "residual": chain(values, 1),
            "bound": log(abs(values["w"]) / 4) / LN10}


def chain_blocks(values, made, skip, step):
    """Return the formulas of one layer and the table around it."""
    tie = "r" if skip == 1 else "p"
    name = "residual" if skip == 1 else "plain"
    last = len(made["h"]) - 1
    at = min(step, last)
    lines = []
    if at > 0:
        h = made["h"][at - 1]
        out = activate(values["phi"], values["w"] * h)
        old = tie + "h" + fmt(at - 1)
        first = num(h, old, "") + " + " if skip == 1 else ""
        lead = "1 + " if skip == 1 else ""
        lines = [
            blocks.line(name + " " + sub(var("h"), fmt(at)), first + "φ(" + fmt(values["w"])
                        + " · " + num_signed(h, old, "") + ") = "
                        + num(made["h"][at], tie + "h" + fmt(at), old)),
            blocks.line("its factor", lead + var("w") + "φ′ = " + lead + fmt(values["w"]) + " · "
                        + signed(out[1]) + " = "
                        + num(made["factor"][at], tie + "f" + fmt(at), old)),
            blocks.line("its gradient", num(made["product"][at - 1], tie + fmt(at - 1), "") + " · "
                        + num_signed(made["factor"][at], tie + "f" + fmt(at), old) + " = "
                        + num(made["product"][at], tie + fmt(at),
                              tie + "f" + fmt(at) + " " + tie + fmt(at - 1))
                        + ", log₁₀ |…| = " + fmt(made["log"][at])),
        ]
    begin = window(last + 1, at, ROWS)
    rows = []
    for t in range(begin, min(last + 1, begin + ROWS)):
        rows.append([fmt(t), brief(made["h"][t], tie + "h" + fmt(t), ""),
                     brief(made["factor"][t], tie + "f" + fmt(t), "") if t > 0 else "",
                     brief(made["product"][t], tie + fmt(t), "")])
    lines.append(blocks.table(name + ", layer ℓ", [var("ℓ"), var("h"), "factor", "product"],
                              rows, at - begin))
    if last < values["k"]:
        lines.append(blocks.note("Stopped at layer " + fmt(last) + ": |h| passed 1e100."))
    return lines


def remarks(made, name):
    """Return at most one note about zeros, signs, and what a float cannot hold."""
    end = len(made["h"]) - 1
    if made["log"][end] == -math.inf:
        return [blocks.note("The " + name + " gradient is exactly 0 (log₁₀ = −∞): one factor is 0, "
                            + "so everything before it is dead.")]
    if made["product"][end] == 0:
        return [blocks.note("The " + name + " product is too small for a float and shows as 0; "
                            + "its log₁₀ is still right.")]
    if min(made["product"]) < 0:
        return [blocks.note("The " + name + " product is negative in places: its curve shows the "
                            + "size only.")]
    return []


def deepest(result):
    """Return the last layer of the longer chain."""
    return max(len(result["plain"]["h"]), len(result["residual"]["h"])) - 1


def hero(values, result, step):
    """Draw the gradients over the layers, with the chosen layer to drag along either curve."""
    curves = []
    handles = []
    words = []
    for color, name in enumerate(["plain", "residual"]):
        made = result[name]
        layers = [t for t in range(len(made["log"]))]
        at = min(step, len(layers) - 1)
        curves.append(blocks.series("", layers, made["log"], color, "line"))
        handles.append(blocks.step_handle(layers, made["log"], at, "layer, " + name, color))
        x = made["product"][at]
        plain = 0.0001 <= abs(x) and abs(x) < 100000
        words.append(tinted(name, color) + " " + few(x, 3 if plain else 2))
    caption = "drag along the layers"
    if values["phi"] == "sigmoid":
        last = deepest(result)
        bound = [result["bound"] * t if t > 0 else 0.0 for t in range(last + 1)]
        curves.append(blocks.series("", [t for t in range(last + 1)], bound, 4, "dash"))
        caption = caption + " (dashed: bound of plain)"
    plot = blocks.plot(caption, "layer", "log₁₀ |gradient|", curves, [], [])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 180),
        blocks.line("", "layer " + fmt(step) + ": " + ", ".join(words)),
    ])


def trace(values, result, view):
    """Show the chosen layer of both chains with its table."""
    plain = result["plain"]
    residual = result["residual"]
    last = deepest(result)
    step = blocks.step_of(view, last)
    shown = []
    if values["phi"] == "sigmoid":
        shown.append(blocks.line("bound (plain)", sup("(|" + var("w") + "|/4)", var("k")) + " = "
                                 + sup(fmt(abs(values["w"]) / 4), fmt(last)) + " = "
                                 + num(exp(result["bound"] * LN10 * last), "bound", "")))
    shown.extend(remarks(plain, "plain"))
    shown.extend(remarks(residual, "residual"))
    shown.extend(chain_blocks(values, plain, 0, step))
    shown.extend(chain_blocks(values, residual, 1, step))
    say = "layer " + fmt(step)
    for name in ["plain", "residual"]:
        at = min(step, len(result[name]["h"]) - 1)
        say = say + ", " + name + " gradient " + fmt(result[name]["product"][at])
    return blocks.shown(shown, say, step, last)


def answer_plain(values, result):
    """Return the plain gradient after the last layer."""
    made = result["plain"]["product"]
    return made[len(made) - 1]


def answer_residual(values, result):
    """Return the residual gradient after the last layer."""
    made = result["residual"]["product"]
    return made[len(made) - 1]


ASKS = [ask("plain", "the gradient ∂h/∂x₀ through the plain chain",
            ["phi", "k", "w", "x0"], answer_plain),
        ask("residual", "the gradient ∂h/∂x₀ through the residual chain",
            ["phi", "k", "w", "x0"], answer_residual)]


def fresh(state):
    """Pick few layers of a piecewise linear chain; where w < 0, ReLU is inactive from the start."""
    return {"phi": pick(state, ["ReLU", "identity"]), "k": pick(state, ["2", "3", "4"]),
            "w": pick(state, ["0.5", "1", "2", "3", "-0.25"]), "x0": "1"}


EXAMPLE = {"name": "gradient-depth", "title": "Gradients through depth",
           "inputs": INPUTS, "presets": PRESETS, "check": anything, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["phi", "w"],
           "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along the layers, and change φ and w below."}
