"""Forward noising of a diffusion model in one jump, and what a predicted noise says about the data.

Linear schedule: beta from beta_1 to beta_T in equal steps. Cosine schedule: beta_s = min(1 - f(s) /
f(s - 1), 0.999) with f(s) = cos((s/T + 0.008) / 1.008 * pi/2)^2. abar_t is the product of 1 - beta_s
for s up to t, and x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps. Ho et al. (2020), arXiv:2006.11239,
equations 4, 6, 7, 15, and section 4; Nichol and Dhariwal (2021), arXiv:2102.09672, section 3.2;
velocity: Salimans and Ho (2022), arXiv:2202.00512. Steps count from 1; step 0 is the data.
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, tinted, var
from .kit.inputs import choice, integer, matters, number, numbers, slider
from .kit.lists import uneven
from .kit.numbers import fmt, signed
from .kit.random import pick

SCHEDULES = ["linear", "cosine"]
# The cosine schedule starts a little late, and no step removes more than this share of the variance.
LATE = 0.008
MOST = 0.999
# How many points of a curve are drawn.
POINTS = 60

INPUTS = [
    choice("schedule", "schedule", "linear", SCHEDULES),
    slider(number("error", "error in ε̂", "0.1", -10, 10),
           ["-1", "-0.5", "-0.1", "0", "0.1", "0.5", "1"]),
    slider(integer("t", "step t", "250", 0, 4000),
           ["0", "1", "10", "100", "250", "500", "1000", "4000"]),
    slider(integer("T", "steps T", "1000", 1, 4000),
           ["1", "10", "100", "250", "500", "1000", "4000"]),
    matters(number("b1", "first β", "1e-4", 1e-6, 0.999), "schedule", ["linear"]),
    matters(number("bT", "last β", "0.02", 1e-6, 0.999), "schedule", ["linear"]),
    numbers("x0", "data x₀", "1, -0.5", -10, 10, 1, 5),
    numbers("eps", "noise ε", "0.5, 1", -10, 10, 1, 5),
]


def texts(schedule, t, last):
    """Return the inputs of a preset."""
    return {"schedule": schedule, "error": "0.1", "t": t, "T": last, "b1": "1e-4", "bT": "0.02",
            "x0": "1, -0.5", "eps": "0.5, 1"}


PRESETS = [
    preset("a quarter of the way", "Look at ᾱ: after 250 of 1000 steps, only 0.524 is left of 1.",
           texts("linear", "250", "1000")),
    preset("cosine", "Look at ᾱ: 0.847 at the same step. Cosine keeps the signal longer.",
           texts("cosine", "250", "1000")),
    preset("nearly all noise", "Look at x̂₀: the slip of 0.1 in the noise is multiplied by 157.",
           texts("linear", "1000", "1000")),
    preset("too few steps", "After the last of 100 steps, ᾱ is still 0.364: fit β to T.",
           texts("linear", "100", "100")),
    preset("first step", "Look at the signal: nearly all of x₀, so ε hardly matters.",
           texts("linear", "1", "1000")),
]


def check(values):
    """Require a step of the schedule, betas that do not fall, and noise for every number."""
    messages = {}
    if values["t"] > values["T"]:
        messages["t"] = "step " + fmt(values["t"]) + " of only " + fmt(values["T"])
    if values["b1"] > values["bT"]:
        messages["b1"] = "at most the last β, " + fmt(values["bT"])
    message = uneven(values["eps"], len(values["x0"]), "values of x₀")
    if message != "":
        messages["eps"] = message
    return messages


def remaining(values, s):
    """Return, up to a constant factor, what the cosine schedule leaves of the variance after step s."""
    c = math.cos((s / values["T"] + LATE) / (1 + LATE) * math.pi / 2)
    return c * c


def beta_of(values, schedule, s):
    """Return the share of the variance that step s (from 1 on) replaces with noise."""
    if schedule == "cosine":
        return min(1 - remaining(values, s) / remaining(values, s - 1), MOST)
    if values["T"] == 1:
        return values["b1"]
    return values["b1"] + (s - 1) / (values["T"] - 1) * (values["bT"] - values["b1"])


def products(values, schedule):
    """Return the running product of 1 − β, after each of the steps 0 to T."""
    kept = [1.0]
    for s in range(1, values["T"] + 1):
        kept.append(kept[s - 1] * (1 - beta_of(values, schedule, s)))
    return kept


def first_below(kept, level):
    """Return the first step at which the product is below `level`; -1 if there is none."""
    for s, x in enumerate(kept):
        if x < level:
            return s
    return -1


def posterior(values, result, before):
    """Return the weights, mean, and variance of x at step t − 1, given x_t and x_0."""
    beta = result["beta"]
    rest = 1 - result["bar"]
    data = math.sqrt(before) * beta / rest
    noised = math.sqrt(1 - beta) * (1 - before) / rest
    return {"before": before, "data": data, "noised": noised,
            "means": [data * x + noised * y for x, y in zip(values["x0"], result["xt"])],
            "variance": (1 - before) / rest * beta}


def compute(values):
    """Compute the schedule at step t, the noised numbers, and what the predicted noise makes of them.

    "posterior" is empty at step 0.
    """
    kept = products(values, values["schedule"])
    t = values["t"]
    bar = kept[t]
    scale = math.sqrt(bar)
    rest = math.sqrt(1 - bar)
    # By how much x̂₀ is off for each unit by which the predicted noise is off.
    factor = rest / scale if scale > 0 else math.inf
    pairs = [[x, e] for x, e in zip(values["x0"], values["eps"])]
    off = -factor * values["error"] if scale > 0 else math.nan
    result = {"bar": bar, "scale": scale, "rest": rest, "factor": factor, "off": off,
              "snr": bar / (1 - bar) if bar < 1 else math.inf,
              "beta": beta_of(values, values["schedule"], t) if t > 0 else math.nan,
              "xt": [scale * one[0] + rest * one[1] for one in pairs],
              # The same as (x_t − rest · ε̂) / scale, whose difference has no digits left where
              # the scale is tiny.
              "predicted": [one[0] + off for one in pairs],
              "velocity": [scale * one[1] - rest * one[0] for one in pairs],
              "last": kept[values["T"]], "half": first_below(kept, 0.5), "posterior": []}
    if t > 0:
        result["posterior"].append(posterior(values, result, kept[t - 1]))
    return result


def curve_of(values, schedule):
    """Return ᾱ over the steps."""
    kept = products(values, schedule)
    stride = math.ceil(values["T"] / POINTS)
    steps = [s for s in range(0, values["T"], stride)]
    steps.append(values["T"])
    return blocks.series("", steps, [kept[s] for s in steps], SCHEDULES.index(schedule),
                         "line" if schedule == values["schedule"] else "dash")


def hero(values, result, at):
    """Draw ᾱ over the steps, where t can be dragged, beside one number and its noise and prediction."""
    t = values["t"]
    color = SCHEDULES.index(values["schedule"])
    plot = blocks.plot("ᾱ: " + tinted("linear", 0) + ", " + tinted("cosine", 1), "step t", "ᾱ",
                       [curve_of(values, schedule) for schedule in SCHEDULES], [],
                       [blocks.level(0.0, "")])
    here = blocks.asked(blocks.handle(t, result["bar"], "step t", "t", "", color), "bar")
    x = values["x0"][at]
    noised = blocks.bar("xₜ", result["xt"][at], brief(result["xt"][at], "xt", "signal noise"), True)
    if at == 0:
        blocks.asked(noised, "xt")
    items = [
        blocks.bar("x₀", x, brief(x, "x0", ""), False),
        blocks.bar("signal", result["scale"] * x, brief(result["scale"] * x, "signal", "x0"), False),
        blocks.bar("noise", result["rest"] * values["eps"][at],
                   brief(result["rest"] * values["eps"][at], "noise", ""), False),
        noised,
        blocks.bar("x̂₀", result["predicted"][at], brief(result["predicted"][at], "hat", "xt"), False),
    ]
    caption = "x" if len(values["x0"]) == 1 else "number " + fmt(at + 1) + " of x"
    return blocks.stacked([
        blocks.beside([blocks.half(blocks.with_handles(plot, [here])), blocks.bars(caption, items, 2)]),
        blocks.line("", "ᾱ = " + num(result["bar"], "bar", "") + ": " + sub(var("x"), fmt(t)) + " = "
                    + num(result["scale"], "scale", "bar") + " " + sub(var("x"), "0") + " + "
                    + num(result["rest"], "rest", "bar") + " ε"),
    ])


def beta_line(values, result):
    """Return β at step t, which is at least 1."""
    t = values["t"]
    name = sub("β", fmt(t)) + " = "
    end = num(result["beta"], "beta", "")
    if values["schedule"] == "cosine":
        share = "1 − " + frac(fmt(remaining(values, t)), fmt(remaining(values, t - 1)))
        if result["beta"] == MOST:
            return blocks.line("β", "min(" + share + ", " + fmt(MOST) + ") = " + end)
        return blocks.line("β", name + share + " = " + end)
    if values["T"] == 1:
        return blocks.line("β", name + end)
    return blocks.line("β", name + fmt(values["b1"]) + " + " + frac(fmt(t - 1), fmt(values["T"] - 1))
                       + " · (" + fmt(values["bT"]) + " − " + fmt(values["b1"]) + ") = " + end)


def schedule_lines(values, result):
    """Return the product, its roots, and the signal-to-noise ratio."""
    t = values["t"]
    bar = num(result["bar"], "bar", "before beta")
    lines = []
    if t > 0:
        before = num(result["posterior"][0]["before"], "before", "")
        lines.append(beta_line(values, result))
        lines.append(blocks.line("ᾱ", sub(var("ᾱ"), fmt(t)) + " = " + sub(var("ᾱ"), fmt(t - 1))
                                 + " (1 − " + sub("β", fmt(t)) + ") = " + before + " · (1 − "
                                 + num(result["beta"], "beta", "") + ") = " + bar))
    else:
        lines.append(blocks.line("ᾱ", sub(var("ᾱ"), "0") + " = 1: no noise yet"))
    lines.append(blocks.line("signal", root(bar) + " = " + num(result["scale"], "scale", "bar")))
    lines.append(blocks.line("noise", root("1 − " + bar) + " = " + num(result["rest"], "rest", "bar")))
    lines.append(blocks.line("signal/noise", frac(bar, "1 − " + bar) + " = "
                             + num(result["snr"], "snr", "bar")))
    return lines


def number_lines(values, result, at):
    """Return the chosen number: noised, predicted, its velocity, and its posterior."""
    scale = num(result["scale"], "scale", "bar")
    rest = num(result["rest"], "rest", "bar")
    x = signed(values["x0"][at])
    eps = signed(values["eps"][at])
    error = values["error"]
    guess = values["eps"][at] + error
    noised = result["xt"][at]
    lines = [
        blocks.line(sub(var("x"), var("t")), scale + " · " + x + " + " + rest + " · " + eps + " = "
                    + num(noised, "xt", "scale rest")),
        blocks.line("ε̂", fmt(values["eps"][at]) + " + " + signed(error) + " = "
                    + num(guess, "guess", "")),
        blocks.line("x̂₀", frac(num(noised, "xt", "") + " − " + rest + " · "
                               + num_signed(guess, "guess", ""), scale)
                    + " = " + num(result["predicted"][at], "hat", "xt guess scale rest")),
        blocks.line("x̂₀ − x₀", "−" + frac(rest, scale) + " · " + signed(error) + " = "
                    + num(result["off"], "off", "scale rest")),
        blocks.line("velocity", scale + " · " + eps + " − " + rest + " · " + x + " = "
                    + num(result["velocity"][at], "v", "scale rest")),
    ]
    if len(result["posterior"]) > 0:
        one = result["posterior"][0]
        lines.append(blocks.line(
            "mean of " + sub(var("x"), var("t") + "−1"), num(one["data"], "data", "before beta bar")
            + " · " + x + " + " + num(one["noised"], "noised", "before beta bar") + " · "
            + num_signed(noised, "xt", "") + " = " + num(one["means"][at], "mean", "data noised xt")))
        lines.append(blocks.line(
            "its variance", frac("1 − " + num(one["before"], "before", ""),
                                 "1 − " + num(result["bar"], "bar", ""))
            + " · " + num(result["beta"], "beta", "") + " = "
            + num(one["variance"], "variance", "before bar beta")))
    return lines


def schedule_table(values):
    """Return both products at each quarter of the schedule and at step t."""
    t = values["t"]
    both = [products(values, schedule) for schedule in SCHEDULES]
    steps = [t]
    for k in range(5):
        s = math.floor(values["T"] * k / 4)
        if s not in steps:
            steps.append(s)
    steps = sorted(steps)
    rows = [[fmt(s), few(both[0][s], 4), few(both[1][s], 4)] for s in steps]
    return blocks.table("ᾱ of both schedules", ["step", "linear", "cosine"], rows, steps.index(t))


def trace(values, result, view):
    """Show the schedule at step t, the chosen number in all forms, all numbers, and both schedules."""
    last = len(values["x0"]) - 1
    at = blocks.step_of(view, last)
    shown = schedule_lines(values, result)
    shown.extend(number_lines(values, result, at))
    rows = [[few(x, 4), few(result["xt"][i], 4), few(result["predicted"][i], 4),
             few(result["velocity"][i], 4)] for i, x in enumerate(values["x0"])]
    shown.append(blocks.table("every number", ["x₀", "xₜ", "x̂₀", "velocity"], rows, at))
    shown.append(schedule_table(values))
    half = "never" if result["half"] < 0 else "from step " + fmt(result["half"]) + " on"
    shown.append(blocks.line("ᾱ below ½", half))
    if values["t"] == 0:
        shown.append(blocks.note("At step 0, nothing has been added, and no step comes before it."))
    if values["t"] == 1:
        shown.append(blocks.note("Before step 1 comes the data itself, so its variance is 0."))
    if result["last"] > 0.01:
        shown.append(blocks.note("After all steps, ᾱ is still " + fmt(result["last"])
                                 + ": sampling from pure noise would not fit."))
    say = ("step " + fmt(values["t"]) + ": alpha bar " + fmt(result["bar"]) + ", number " + fmt(at)
           + " noised to " + fmt(result["xt"][at]) + ", predicted as " + fmt(result["predicted"][at]))
    return blocks.shown(shown, say, at, last)


def answer_noised(values, result):
    """Return the first noised number."""
    return result["xt"][0]


def answer_bar(values, result):
    """Return the product of 1 − β up to step t."""
    return result["bar"]


ASKS = [ask("xt", "the first number of x after t steps",
            ["schedule", "T", "t", "b1", "bT", "x0", "eps"], answer_noised),
        ask("bar", "ᾱ after t steps", ["schedule", "T", "t", "b1", "bT"], answer_bar)]

# T, t, first and last β; both roots, of ᾱ and of 1 − ᾱ, are 0.6 or 0.8.
BOTH_ROOTS = [["4", "2", "0.2", "0.2"], ["3", "2", "0.4", "0.4"], ["2", "2", "0.1", "0.6"],
              ["3", "1", "0.36", "0.5"], ["2", "1", "0.64", "0.8"]]
# Only the root of ᾱ is simple.
ONE_ROOT = [["3", "1", "0.75", "0.8"], ["2", "2", "0.1", "0.1"], ["5", "2", "0.3", "0.3"],
            ["2", "2", "0.7", "0.7"], ["2", "2", "0.36", "0.75"]]


def fresh(state):
    """Pick one number after one or two steps with simple roots; with only one root, the noise is 0."""
    if pick(state, [True, True, False]):
        one = pick(state, BOTH_ROOTS)
        x = pick(state, ["-10", "-5", "5", "10"])
        eps = pick(state, ["-10", "-5", "5", "10"])
    else:
        one = pick(state, ONE_ROOT)
        x = pick(state, ["-10", "10"])
        eps = "0"
    return {"schedule": "linear", "T": one[0], "t": one[1], "b1": one[2], "bT": one[3], "x0": x,
            "eps": eps}


EXAMPLE = {"name": "diffusion-forward", "title": "Noise in one jump", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["schedule", "error"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "number", "gesture": "Drag the point along the steps; try a larger error."}
