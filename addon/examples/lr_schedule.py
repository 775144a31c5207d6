"""Learning-rate schedules over T updates, and rates that differ from layer group to layer group.

step eta0 gamma^floor(t / s), exponential eta0 k^t, cosine eta_min + (eta0 - eta_min)
(1 + cos(pi t / T)) / 2 (Loshchilov and Hutter 2017, without restarts), inverse eta0 / (1 + c t),
warm-up eta0 (t + 1) / w for t < w, layer groups lo (hi / lo)^(i / (n - 1)) (early layers slowest,
Howard and Ruder 2018). The others as in https://docs.pytorch.org/docs/stable/optim.html
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sub, sup, var
from .kit.inputs import choice, integer, matters, number, slider, without
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick
from .kit.steps import step_table

OVER_TIME = ["step", "exponential", "cosine", "inverse", "warm-up"]
GROUPS = "layer groups"

INPUTS = [
    choice("kind", "schedule", "step", ["step", "exponential", "cosine", "inverse", "warm-up",
                                        GROUPS]),
    matters(slider(without(number("eta0", "base rate η₀", "0.1", 0, 10), "low"),
                   ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1"]), "kind", OVER_TIME),
    matters(slider(integer("T", "updates T", "100", 1, 1000),
                   ["1", "10", "50", "100", "200", "1000"]), "kind", OVER_TIME),
    matters(slider(integer("size", "drop every s", "30", 1, 1000),
                   ["5", "10", "20", "30", "50", "100"]), "kind", ["step"]),
    matters(slider(without(number("factor", "drop factor γ", "0.1", 0, 1), "low"),
                   ["0.01", "0.1", "0.2", "0.5", "1"]), "kind", ["step"]),
    matters(slider(without(number("decay", "factor k", "0.95", 0, 1), "low"),
                   ["0.8", "0.9", "0.95", "0.98", "0.99", "1"]), "kind", ["exponential"]),
    matters(slider(number("low", "lowest rate", "0", 0, 10),
                   ["0", "0.001", "0.01", "0.03", "0.1"]), "kind", ["cosine"]),
    matters(slider(number("c", "decay c", "0.05", 0, 100),
                   ["0", "0.01", "0.05", "0.1", "0.5", "1"]), "kind", ["inverse"]),
    matters(slider(integer("warm", "warm-up w", "5", 1, 1000),
                   ["1", "5", "10", "20", "50", "100"]), "kind", ["warm-up"]),
    matters(slider(integer("groups", "groups n", "3", 1, 8),
                   ["1", "2", "3", "4", "5", "6", "7", "8"]), "kind", [GROUPS]),
    matters(without(number("first", "lowest rate", "1e-5", 0, 10), "low"), "kind", [GROUPS]),
    matters(without(number("last", "highest rate", "1e-3", 0, 10), "low"), "kind", [GROUPS]),
]


def of_kind(kind):
    """Return the default texts with a different schedule."""
    return {"kind": kind, "eta0": "0.1", "T": "100", "size": "30", "factor": "0.1", "decay": "0.95",
            "low": "0", "c": "0.05", "warm": "5", "groups": "3", "first": "1e-5", "last": "1e-3"}


PRESETS = [
    preset("steps", "Drag along: the rate waits for 30 updates, then falls to a tenth.",
           of_kind("step")),
    preset("exponential", "It halves about every 14 updates: fast at first, then ever more slowly.",
           of_kind("exponential")),
    preset("cosine", "Look at both ends: it starts slowly, and levels off near 0.",
           of_kind("cosine")),
    preset("inverse", "The rate is halved by update 20, but halved again only by 60.",
           of_kind("inverse")),
    preset("warm-up", "Look at the first five updates: equal steps up, and the first is not 0.",
           of_kind("warm-up")),
    preset("by layer", "Each group learns 10 times as fast as the one before; early layers least.",
           of_kind(GROUPS)),
]


def check(values):
    """Require that the cosine falls."""
    if values["kind"] == "cosine" and values["low"] > values["eta0"]:
        return {"low": "at most the base rate η₀ = " + fmt(values["eta0"])}
    return {}


def cosine(values, t):
    """Return the cosine schedule at update t; from T on, it keeps the lowest rate."""
    if t >= values["T"]:
        return values["low"]
    return (values["low"] + (values["eta0"] - values["low"])
            * (1 + math.cos(math.pi * t / values["T"])) / 2)


def layer_groups(values):
    """Return the rate of each layer group; a single group gets the highest."""
    n = values["groups"]
    if n == 1:
        return [values["last"]]
    grow = log(values["last"] / values["first"]) / (n - 1)
    rates = [values["first"] * exp(i * grow) for i in range(n - 1)]
    rates.append(values["last"])
    return rates


def compute(values):
    """Compute each schedule at each of the T updates, and the layer groups."""
    eta = values["eta0"]
    result = {"step": [], "exponential": [], "cosine": [], "inverse": [], "warm-up": [],
              "layer groups": layer_groups(values)}
    stepped = eta
    decayed = eta
    for t in range(values["T"]):
        if t > 0:
            decayed = decayed * values["decay"]
            if t % values["size"] == 0:
                stepped = stepped * values["factor"]
        result["step"].append(stepped)
        result["exponential"].append(decayed)
        result["cosine"].append(cosine(values, t))
        result["inverse"].append(eta / (1 + values["c"] * t))
        result["warm-up"].append(eta * min(1, (t + 1) / values["warm"]))
    return result


def formula(values, kind, t):
    """Return the current schedule at update t, with its numbers."""
    eta = fmt(values["eta0"])
    eta0 = sub("η", "0")
    here = fmt(t)
    if kind == "step":
        size = fmt(values["size"])
        return (eta0 + sup("γ", "⌊" + var("t") + "/" + var("s") + "⌋") + " = " + eta + " · "
                + sup(fmt(values["factor"]), "⌊" + here + "/" + size + "⌋") + " = " + eta + " · "
                + sup(fmt(values["factor"]), fmt(t // values["size"])))
    if kind == "exponential":
        return (eta0 + sup(var("k"), var("t")) + " = " + eta + " · "
                + sup(fmt(values["decay"]), here))
    if kind == "cosine":
        low = fmt(values["low"])
        return (sub("η", "min") + " + ½(" + eta0 + " − " + sub("η", "min") + ")(1 + cos "
                + frac("π" + var("t"), var("T")) + ") = " + low + " + ½(" + eta + " − " + low
                + ")(1 + cos " + frac("π · " + here, fmt(values["T"])) + ")")
    if kind == "inverse":
        return (frac(eta0, "1 + " + var("ct")) + " = "
                + frac(eta, "1 + " + fmt(values["c"]) + " · " + here))
    if t >= values["warm"]:
        return eta0 + " (as " + var("t") + " ≥ " + fmt(values["warm"]) + ")"
    return (eta0 + frac(var("t") + " + 1", var("w")) + " = " + eta + " · "
            + frac(here + " + 1", fmt(values["warm"])))


def warm_row(result, t):
    """Return the update and rate of the warm-up."""
    return [fmt(t), fmt(result["warm-up"][t])]


def comparison(result, at, count):
    """Return the falling schedules at the quarters and at update `at`."""
    times = [0, count // 4, count // 2, 3 * count // 4, count - 1]
    rows = []
    marked = -1
    for t in range(count):
        if t == at:
            marked = len(rows)
        if t == at or t in times:
            row = [fmt(t)]
            for kind in OVER_TIME[0:4]:
                row.append(few(result[kind][t], 4))
            rows.append(row)
    return blocks.table("", [var("t"), "step", "expon.", "cosine", "inverse"], rows, marked)


def curves(result, kind, count):
    """Draw all schedules dashed and the current one bold, at no more than about 200 updates."""
    stride = math.ceil(count / 200)
    times = [t for t in range(0, count, stride)]
    drawn = []
    for one in OVER_TIME:
        if one != kind:
            drawn.append(blocks.series("", times, [result[one][t] for t in times], 4, "dash"))
    drawn.append(blocks.series(kind, times, [result[kind][t] for t in times], 0, "line"))
    return drawn


def hero(values, result, step):
    """Draw the current schedule, to drag along, with the base rate; or the rates of the groups."""
    kind = values["kind"]
    if kind == GROUPS:
        return group_plot(values, result[GROUPS])
    rates = result[kind]
    times = [t for t in range(len(rates))]
    base = blocks.handle(times[-1], values["eta0"], "base rate", "", "eta0", 0)
    here = blocks.step_handle(times, rates, step, "update", 1)
    if step == len(rates) // 2:
        blocks.asked(here, "half")
    return blocks.stacked([
        blocks.with_handles(
            blocks.plot("", "update t", "rate η", [blocks.series("", times, rates, 0, "line")],
                        [blocks.spot(times[-1], values["eta0"], "η₀", 0)],
                        [blocks.level(0.0, ""), blocks.level(values["eta0"], "")]),
            [here, base]),
        blocks.line("", "update " + fmt(step) + ": " + sub("η", fmt(step)) + " = "
                    + num(rates[step], "rate", "")),
    ])


def group_plot(values, rates):
    """Draw the rates of the layer groups on a logarithmic scale, with both ends to drag."""
    logs = [log(rate) / log(10.0) for rate in rates]
    last = len(rates) - 1
    handles = [blocks.handle(last, logs[last], "highest rate", "", "log10 last", 0)]
    if last > 0:
        handles.append(blocks.handle(0, logs[0], "lowest rate", "", "log10 first", 0))
    plot = blocks.plot("", "layer group (0: the first layers)", "log₁₀ η",
                       [blocks.series("", [i for i in range(last + 1)], logs, 0, "line")], [], [])
    return blocks.with_handles(plot, handles)


def trace(values, result, view):
    """Show one schedule at an update, all curves, and the table; or the rates of the layer groups."""
    kind = values["kind"]
    if kind == GROUPS:
        return trace_groups(values, result[GROUPS])
    count = values["T"]
    t = blocks.step_of(view, count - 1)
    rate = result[kind][t]
    shown = [
        blocks.line(sub("η", fmt(t)), formula(values, kind, t) + " = " + num(rate, "rate", "")),
        blocks.plot("bold: " + kind + ", dashed: the others", "update t", "rate η",
                    curves(result, kind, count), [blocks.spot(t, rate, "", 1)],
                    [blocks.level(0.0, "")]),
    ]
    if kind == "warm-up":
        shown.append(step_table([var("t"), "warm-up"], result, warm_row, t, count - 1))
        if values["warm"] > count:
            shown.append(blocks.note("The warm-up outlasts the training: η₀ is never reached."))
    else:
        shown.append(comparison(result, t, count))
    return blocks.shown(shown, "update " + fmt(t) + ": rate " + fmt(rate), t, count - 1)


def trace_groups(values, rates):
    """Show the rates from the first layers to the last."""
    items = []
    for i, rate in enumerate(rates):
        items.append(blocks.bar(fmt(i), rate, num(rate, "group" + fmt(i), ""), False))
    shown = [blocks.bars("rate of group i, 0 = first layers", items, 0)]
    n = len(rates)
    if n == 1:
        shown.append(blocks.note("A single group gets the highest rate."))
    else:
        low = fmt(values["first"])
        ratio = "(" + fmt(values["last"]) + " / " + low + ")"
        power = var("i") + "/" + fmt(n - 1)
        shown.append(blocks.line("group " + var("i"), "lowest · (highest / lowest)"
                                 + sup("", var("i") + "/(" + var("n") + " − 1)") + " = " + low
                                 + " · " + sup(ratio, power)))
        shown.append(blocks.line("from group to group", "× " + fmt(rates[1] / rates[0])))
    return blocks.shown(shown, "rates from " + fmt(rates[0]) + " to " + fmt(rates[-1]), 0, 0)


def answer_half(values, result):
    """Return the rate halfway."""
    rates = result[values["kind"]]
    return rates[len(rates) // 2]


def answer_last(values, result):
    """Return the last rate."""
    return result[values["kind"]][-1]


ASKS = [ask("half", "the rate in the middle (t = T/2)",
            ["kind", "eta0", "T", "size", "factor", "low", "c"], answer_half),
        ask("last", "the last rate (t = T − 1)",
            ["kind", "eta0", "T", "size", "factor", "low", "c"], answer_last)]


def fresh(state):
    """Pick a schedule that is easy to compute halfway."""
    kind = pick(state, ["step", "cosine", "inverse"])
    texts = {"kind": kind, "eta0": pick(state, ["0.2", "0.4", "0.8"]),
             "T": pick(state, ["40", "80"])}
    if kind == "step":
        texts["size"] = pick(state, ["10", "20"])
        texts["factor"] = "0.5"
    elif kind == "cosine":
        texts["low"] = pick(state, ["0.02", "0.1"])
    else:
        texts["c"] = pick(state, ["0.1", "0.2"])
    return texts


EXAMPLE = {"name": "lr-schedule", "title": "Learning-rate schedules", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["size", "decay", "low", "c", "warm", "groups"],
           "open_at": "50", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the points of the curve."}
