"""Inverted dropout on a few activations: masks from a seed, and their average.

Unit i is kept if its random number u_i >= p and then multiplied by 1/(1 - p), so that its
expectation stays a_i and evaluation needs no change. Sum over units: standard deviation
sqrt(p/(1 - p) sum a_i^2). Srivastava et al. (2014); Prince, Understanding Deep Learning, 9.3.3.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import num, num_signed, root, sub, sup, tied, var
from .kit.graph import dial, graph, node
from .kit.inputs import choice, integer, matters, number, numbers, slider
from .kit.lists import total
from .kit.numbers import fmt
from .kit.random import generator, pick, uniform

INPUTS = [
    numbers("a", "activations a", "1, 2, 3, 4, 5, 6, 7, 8", -1000, 1000, 1, 12),
    choice("mode", "mode", "training", ["training", "evaluation"]),
    slider(number("p", "drop rate p", "0.5", 0, 1),
           ["0", "0.1", "0.2", "0.3", "0.5", "0.7", "0.8", "0.9", "1"]),
    matters(slider(integer("seed", "seed", "8", 0, 2147483646),
                   ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
            "mode", ["training"]),
    matters(slider(integer("M", "masks M", "200", 1, 200),
                   ["1", "2", "5", "10", "20", "50", "100", "200"]), "mode", ["training"]),
]


def texts(mode, p):
    """Return the inputs of a preset."""
    return {"a": "1, 2, 3, 4, 5, 6, 7, 8", "mode": mode, "p": p, "seed": "8", "M": "200"}


PRESETS = [
    preset("p = 0.5", "Look at the units: four are gone, the other four are doubled.",
           texts("training", "0.5")),
    preset("p = 0.1", "Look at ±: the sum of one mask varies by only 4.76, not 14.3.",
           texts("training", "0.1")),
    preset("p = 0.9", "Look at the curve: survivors count ten times, and averages settle slowly.",
           texts("training", "0.9")),
    preset("evaluation", "Look at the units: nothing is dropped, and nothing is scaled.",
           texts("evaluation", "0.5")),
]


def compute(values):
    """Compute M masks and what theory says about one sum.

    Each mask has its random numbers "u"; then come the scaled sums and their running averages.
    """
    a = values["a"]
    p = values["p"]
    state = generator(values["seed"])
    # With p = 1, nothing is kept: the factor is never used, and 1/0 must be avoided.
    scale = 1 / (1 - p) if p < 1 else 0.0
    draws = []
    sums = []
    averages = []
    average = 0.0
    for t in range(values["M"]):
        u = [uniform(state) for x in a]
        y = total(output_of(a, u, p, scale))
        # In this form, equal sums average to themselves, without rounding errors.
        average = average + (y - average) / (t + 1)
        draws.append(u)
        sums.append(y)
        averages.append(average)
    spread = math.sqrt(p * scale * total([x * x for x in a]))
    return {"scale": scale, "u": draws, "sums": sums, "averages": averages,
            "evaluation": total(a), "spread": spread, "error": spread / math.sqrt(values["M"])}


def output_of(a, u, p, scale):
    """Return the outputs of all units under one mask."""
    return [a[i] * scale if u[i] >= p else 0.0 for i in range(len(a))]


def units(a, outputs, kept):
    """Draw the units in rows of six; dropped ones are crossed out."""
    nodes = []
    for i, y in enumerate(outputs):
        row = math.floor(i / 6)
        x = 28 + 52.6 * (i - 6 * row)
        one = node(x, 23 + 46 * row, "✕", "", "y" + fmt(i), "bare")
        if kept[i]:
            one = node(x, 23 + 46 * row, "", few(y, 3), "y" + fmt(i), "round")
        dial(one, "a:" + fmt(i))
        one["spoken"] = ("change activation " + fmt(i + 1) + ", now " + fmt(a[i])
                         + ("" if kept[i] else ", dropped"))
        nodes.append(one)
    height = 46 + 46 * math.floor((len(a) - 1) / 6)
    return graph("outputs of the units: swipe one up or down", height, nodes, [], "outputs "
                 + ", ".join([fmt(y) for y in outputs]))


def hero(values, result, step):
    """Draw the units under the chosen mask, and the average over the masks up to it."""
    a = values["a"]
    if values["mode"] == "evaluation":
        return blocks.stacked([
            units(a, a, [True for x in a]),
            blocks.line("", "sum " + num(result["evaluation"], "eval", "")
                        + ", the same every time, for any p"),
        ])
    u = result["u"][step - 1]
    kept = [x >= values["p"] for x in u]
    times = [max(t, 1) for t in range(values["M"] + 1)]
    averages = [result["averages"][t - 1] for t in times]
    # Without a dropped unit, the curve is the level except for rounding, which no axis can show.
    levels = [] if values["p"] < 1e-9 else [blocks.level(result["evaluation"], "")]
    plot = blocks.plot("", "masks averaged", "average",
                       [blocks.series("", times, averages, 0, "line")], [], levels)
    handle = blocks.step_handle(times, averages, step, "number of masks", 1)
    words = " ± " + fmt(result["spread"]) if values["p"] < 1 else ""
    return blocks.stacked([
        units(a, output_of(a, u, values["p"], result["scale"]), kept),
        blocks.tall(blocks.with_handles(plot, [handle]), 104),
        blocks.line("", "sum of mask " + fmt(step) + ": "
                    + num(result["sums"][step - 1], "sum", "") + "; expected "
                    + fmt(result["evaluation"] if values["p"] < 1 else 0) + words),
    ])


def plus(values, tie):
    """Return a sum of tied numbers."""
    return " + ".join([num_signed(x, tie + fmt(i), "") for i, x in enumerate(values)])


def trace(values, result, view):
    """Show the plain sum (evaluation), or the chosen mask in full and the running average (training)."""
    a = values["a"]
    p = values["p"]
    whole_sum = num(result["evaluation"], "eval", "")
    if values["mode"] == "evaluation":
        return blocks.shown([
            blocks.line("sum", plus(a, "y") + " = " + whole_sum),
            blocks.line("instead", "if training does not divide by 1 − " + var("p")
                        + ", evaluation has to multiply by it: " + whole_sum + " · "
                        + fmt(1 - p) + " = " + fmt(result["evaluation"] * (1 - p))),
            blocks.note("In evaluation every unit is kept and the result is always the same."),
        ], "evaluation sum " + fmt(result["evaluation"]), 0, 0)
    last = values["M"]
    step = max(1, blocks.step_of(view, last))
    u = result["u"][step - 1]
    kept = [x >= p for x in u]
    outputs = output_of(a, u, p, result["scale"])
    rows = []
    count = 0
    for i, x in enumerate(a):
        here = fmt(i)
        count = count + (1 if kept[i] else 0)
        rows.append([tied(fmt(x), "a" + here, ""), few(u[i], 6), "keep" if kept[i] else "drop",
                     num(outputs[i], "y" + here, "a" + here)])
    y = num(result["sums"][step - 1], "sum", "")
    factor = ""
    if p < 1:
        factor = ", times 1/(1 − " + fmt(p) + ") = " + num(result["scale"], "scale", "")
    shown = [
        blocks.line("mask " + fmt(step), fmt(count) + " of " + fmt(len(a)) + " kept" + factor),
        blocks.table("kept where " + var("u") + " ≥ " + var("p") + " = " + fmt(p),
                     [sub(var("a"), "i"), sub(var("u"), "i"), "", "output"], rows, -1),
        blocks.line("sums", "this mask " + y + ", evaluation " + whole_sum),
        blocks.line("averages", "after " + fmt(step) + ": "
                    + num(result["averages"][step - 1], "mean" + fmt(step), "") + ", after "
                    + fmt(last) + ": " + num(result["averages"][last - 1], "mean" + fmt(last), "")),
    ]
    if p < 1:
        spread = num(result["spread"], "spread", "")
        shown.append(blocks.line("one sum varies", root(var("p") + "/(1 − " + var("p") + ") · Σ "
                                                        + sup(sub(var("a"), "i"), "2"))
                                 + " = " + spread + " (standard deviation)"))
        shown.append(blocks.line("an average of " + fmt(last), spread + " / " + root(fmt(last))
                                 + " = " + num(result["error"], "error", "spread")
                                 + " (standard error)"))
    else:
        shown.append(blocks.note("With p = 1 every unit is dropped: 1/(1 − p) is undefined, and "
                                 "the output is defined as 0."))
    if p == 0:
        shown.append(blocks.note("With p = 0 training and evaluation are the same."))
    if values["seed"] == 0:
        shown.append(blocks.note("Seed 0 would give zeros forever: it counts as 1."))
    say = ("mask " + fmt(step) + ": " + fmt(count) + " of " + fmt(len(a)) + " units kept, sum "
           + fmt(result["sums"][step - 1]) + ", evaluation " + fmt(result["evaluation"]))
    return blocks.shown(shown, say, step, last)


def answer_scale(values, result):
    """Return the factor of a kept unit; undefined with p = 1."""
    return result["scale"] if values["p"] < 1 else math.nan


def answer_kept(values, result):
    """Return the first activation if it is kept; undefined with p = 1."""
    return values["a"][0] * result["scale"] if values["p"] < 1 else math.nan


def answer_evaluation(values, result):
    """Return the evaluation sum, which is also the expectation in training."""
    return result["evaluation"]


def answer_spread(values, result):
    """Return the standard deviation of one training sum."""
    return result["spread"]


ASKS = [ask("scale", "the factor that kept units are multiplied by", ["p"], answer_scale),
        ask("kept", "the first activation in training if it is kept", ["a", "p"], answer_kept),
        ask("evaluation", "the expectation of the sum in training", ["a"], answer_evaluation),
        ask("spread", "the standard deviation of one training sum", ["a", "p"], answer_spread)]


def fresh(state):
    """Pick a few small activations and a drop probability with a round factor."""
    return {"a": pick(state, ["3, 4", "1, 2, 2", "6, 8", "2, 3, 6", "4, 4, 7", "-5, 12"]),
            "p": pick(state, ["0.2", "0.5", "0.6", "0.75", "0.8", "0.9"])}


EXAMPLE = {"name": "dropout-mask", "title": "Dropout: one mask, and many", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["p"], "open_at": "1", "asks": ASKS, "fresh": fresh,
           "gesture": "Swipe a unit up or down, or drag along the average."}
