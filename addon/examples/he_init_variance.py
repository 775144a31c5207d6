"""The variance of initial weights and what it does to signals through many layers.

Weights N(0, s/n), n the fan-in. The second moment q of the pre-activations is multiplied by s/2
per layer under ReLU, by s without; backward, fan-out replaces fan-in. He et al. (2015); Glorot and
Bengio (2010); Prince, Understanding Deep Learning (2023), 7.5. The simulation draws z0 ~ N(0, 1),
then z = W phi(z) with W row by row, all from one generator.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, root, sub, sup, tied, tinted, var
from .kit.inputs import choice, integer, number, slider
from .kit.lists import mean_square
from .kit.native import fixed, log
from .kit.numbers import fmt
from .kit.random import generator, normal, pick

LN10 = log(10.0)

INPUTS = [
    slider(number("s", "s in σ² = s/n", "2", 0, 10),
           ["0", "0.5", "1", "1.5", "2", "2.5", "3", "4", "10"]),
    choice("phi", "activation", "ReLU", ["ReLU", "linear"]),
    integer("n", "fan-in n", "100", 1, 1000000),
    integer("out", "fan-out (0: as n)", "0", 0, 1000000),
    slider(integer("L", "layers L", "50", 0, 200), ["0", "5", "10", "20", "50", "100", "200"]),
    slider(integer("width", "simulated width", "16", 2, 16), ["2", "4", "8", "12", "16"]),
    slider(integer("depth", "simulated layers", "8", 1, 12), ["1", "2", "4", "8", "12"]),
    slider(integer("seed", "seed", "1", 1, 2147483646),
           ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
]


def texts(s, out):
    """Return the inputs of a preset."""
    return {"s": s, "phi": "ReLU", "n": "100", "out": out, "L": "50", "width": "16", "depth": "8",
            "seed": "1"}


PRESETS = [
    preset("He, s = 2", "Look at the factor: ReLU halves q, s = 2 doubles it back.",
           texts("2", "0")),
    preset("s = 1", "Look at q: halved 50 times, almost no signal is left.",
           texts("1", "0")),
    preset("s = 4", "Look at q: doubled 50 times, it explodes.", texts("4", "0")),
    preset("fan-out 400", "Look at the factors: what works forward does not work backward.",
           texts("2", "400")),
]


def simulate(values):
    """Return the mean squares of the pre-activations of one small random network, layers 0 to depth."""
    n = values["width"]
    state = generator(values["seed"])
    sigma = math.sqrt(values["s"] / n)
    z = [normal(state) for _ in range(n)]
    squares = [mean_square(z)]
    for _ in range(values["depth"]):
        h = [max(0.0, x) for x in z] if values["phi"] == "ReLU" else z
        z = []
        for _ in range(n):
            total = 0.0
            for x in h:
                total = total + normal(state) * sigma * x
            z.append(total)
        squares.append(mean_square(z))
    return squares


def compute(values):
    """Compute σ², the factors per layer, q from layer 0 on, and the simulated mean squares."""
    n = values["n"]
    out = values["out"] if values["out"] > 0 else n
    variance = values["s"] / n
    share = 2 if values["phi"] == "ReLU" else 1
    factor = values["s"] / share
    q = [1.0]
    for i in range(max(values["L"], 12)):
        q.append(q[i] * factor)
    return {"variance": variance, "sigma": math.sqrt(variance), "out": out, "share": share,
            "factor": factor, "backward": out * variance / share, "q": q,
            "log_factor": log(factor) / LN10, "forward_rule": 2 / n, "backward_rule": 2 / out,
            "compromise": 4 / (n + out), "glorot": 2 / (n + out), "squares": simulate(values)}


def height(log_factor, layer):
    """Return log10 of q at a layer."""
    if layer == 0:
        return 0.0
    return log_factor * layer


def q_line(values, result, layer):
    """Return q at a layer, as a power of ten where a float cannot hold it."""
    value = num(result["q"][layer], "q" + fmt(layer), "factor")
    if result["q"][layer] == 0 and result["factor"] > 0:
        value = sup("10", fmt(height(result["log_factor"], layer))) + " (0 as a float)"
    return (sub(var("q"), fmt(layer)) + " = "
            + sup(tied(fmt(result["factor"]), "factor", ""), fmt(layer)) + " = " + value)


def curves(values, result):
    """Draw log10 q over the layers for s = 1, 2, 4 (dashed), the chosen s, and the simulation."""
    layers = [t for t in range(values["L"] + 1)]
    drawn = []
    for s in [1, 2, 4]:
        if s != values["s"]:
            slope = log(s / result["share"]) / LN10
            drawn.append(blocks.series("s = " + fmt(s), layers, [height(slope, t) for t in layers],
                                       4, "dash"))
    drawn.append(blocks.series("s = " + fmt(values["s"]), layers,
                               [height(result["log_factor"], t) for t in layers], 0, "line"))
    if abs(result["backward"] - result["factor"]) > 1e-9 and result["backward"] > 0:
        slope = log(result["backward"]) / LN10
        drawn.append(blocks.series("", layers, [height(slope, t) for t in layers], 3, "line"))
    drawn.append(blocks.series("", [t for t in range(len(result["squares"]))],
                               [log(x) / LN10 for x in result["squares"]], 1, "dots"))
    return drawn


def regime(factor):
    """Say what a factor does to a signal over many layers."""
    if abs(factor - 1) < 1e-9:
        return "kept"
    return "vanishes" if factor < 1 else "explodes"


def hero(values, result, step):
    """Draw the curves, and the factors per layer in both directions."""
    layers = [t for t in range(len(result["squares"]))]
    heights = [log(x) / LN10 for x in result["squares"]]
    handle = blocks.step_handle(layers, heights, step, "layer of the random network", 1)
    plot = blocks.plot("theory (lines), one small random network (dots)", "layer", "log₁₀ q",
                       curves(values, result), [], [])
    last = values["L"]
    end = fmt(result["q"][last])
    if result["q"][last] == 0 and result["factor"] > 0:
        end = sup("10", fixed(height(result["log_factor"], last), 0).replace("-", "−"))
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, [handle]), 155),
        blocks.line("", tinted("forward", 0) + ", each layer ×" + fmt(result["factor"]) + ": "
                    + sub(var("q"), fmt(last)) + " = " + end),
        blocks.line("", tinted("backward", 3) + ", each layer ×" + fmt(result["backward"]) + ": "
                    + regime(result["backward"])),
    ])


def trace(values, result, view):
    """Show σ², both factors, q, the usual rules, and the simulation layer by layer."""
    last = values["depth"]
    step = blocks.step_of(view, last)
    squares = result["squares"]
    share = " / 2" if result["share"] == 2 else ""
    variance = num(result["variance"], "var", "")
    both = sub(var("n"), "in") + " + " + sub(var("n"), "out")
    rows = []
    for t in range(last + 1):
        rows.append([fmt(t), num(result["q"][t], "q" + fmt(t), "factor"),
                     num(squares[t], "m" + fmt(t), "")])
    signal = q_line(values, result, values["L"])
    if values["L"] > 10:
        signal = q_line(values, result, 10) + "; " + signal
    shown = [
        blocks.line("weights", "σ² = " + frac(var("s"), var("n")) + " = "
                    + frac(fmt(values["s"]), fmt(values["n"])) + " = " + variance + ", σ = "
                    + root(variance) + " = " + num(result["sigma"], "sigma", "var")),
        blocks.line("forward", var("n") + "σ²" + share + " = " + fmt(values["n"]) + " · " + variance
                    + share + " = " + num(result["factor"], "factor", "var")
                    + " per layer: " + regime(result["factor"])),
        blocks.line("backward", sub(var("n"), "out") + "σ²" + share + " = " + fmt(result["out"])
                    + " · " + variance + share + " = " + num(result["backward"], "back", "var")
                    + " per layer: " + regime(result["backward"])),
        blocks.line("signal", signal),
        blocks.table("rules for σ²", ["rule", "", "σ²"], [
            ["He, forward", "2 / " + sub(var("n"), "in"), few(result["forward_rule"], 4)],
            ["He, backward", "2 / " + sub(var("n"), "out"), few(result["backward_rule"], 4)],
            ["compromise", "4 / (" + both + ")", few(result["compromise"], 4)],
            ["Glorot (tanh)", "2 / (" + both + ")", few(result["glorot"], 4)]], -1),
        blocks.table("mean square of the pre-activations, simulated at width "
                     + fmt(values["width"]), ["layer", "theory q", "simulated"], rows, step),
        blocks.note("Theory is an average: one narrow network wanders off, mostly downward. "
                    "Try other seeds."),
    ]
    if values["s"] == 0:
        shown.append(blocks.note("With s = 0 all weights are 0: nothing passes the first layer, "
                                 "and log₁₀ 0 = −∞ is not drawn."))
    say = ("factor " + fmt(result["factor"]) + " per layer, q " + fmt(result["q"][values["L"]])
           + " after " + fmt(values["L"]) + " layers; simulated layer " + fmt(step) + ": "
           + fmt(squares[step]))
    return blocks.shown(shown, say, step, last)


def answer_variance(values, result):
    """Return σ²."""
    return result["variance"]


def answer_factor(values, result):
    """Return the factor per layer."""
    return result["factor"]


def answer_q(values, result):
    """Return q after L layers."""
    return result["q"][values["L"]]


ASKS = [ask("variance", "the variance σ² of a weight", ["s", "n"], answer_variance),
        ask("factor", "the factor by which a layer multiplies q, going forward",
            ["s", "phi"], answer_factor),
        ask("q", "q after L layers (1 at the start)", ["s", "phi", "L"], answer_q)]


def fresh(state):
    """Pick small whole factors, or one half, over a few layers."""
    return {"s": pick(state, ["1", "2", "4", "6"]), "phi": pick(state, ["ReLU", "linear"]),
            "n": pick(state, ["10", "20", "50", "200"]), "L": pick(state, ["2", "3", "4"])}


EXAMPLE = {"name": "he-init-variance", "title": "Initial weights: how large?", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["s", "phi"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along the layers of the random network."}
