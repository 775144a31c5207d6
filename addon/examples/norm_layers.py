"""Batch, layer, RMS, group, and instance normalization: which numbers share a mean and a variance.

y = gamma (x - mean) / sqrt(variance + eps) + beta with the biased variance; RMS: mean 0 and the mean
square. Batch: running <- (1 - m) running + m batch, with the unbiased variance, as in PyTorch. Ioffe and
Szegedy (2015), algorithms 1 and 2; Ba et al. (2016); Zhang and Sennrich (2019), equation 4; Wu and He
(2018), equations 1 to 7.
"""

import math

from .kit import blocks
from .kit.compact import cell, few
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import frac, num, num_signed, root, sup, var
from .kit.inputs import choice, columns, integer, matrix, matters, number, numbers, without
from .kit.lists import largest_entry, mean_square, total
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

X = "1 3 2 4 0 2 5 7; 3 5 6 8 2 4 9 11"

# In training, and in evaluation, where stored statistics are used.
BATCH = ["batch", "batch eval"]

INPUTS = [
    columns(matrix("x", "x: a sample per row, channel by channel", X, -1000, 1000, 1, 4), 1, 12),
    integer("L", "positions per channel", "2", 1, 12),
    choice("kind", "norm", "batch", ["batch", "batch eval", "layer", "rms", "group", "instance"]),
    matters(integer("G", "groups", "2", 1, 12), "kind", ["group"]),
    without(number("eps", "ε", "1e-5", 0, 1), "low"),
    matters(number("momentum", "momentum", "0.1", 0, 1), "kind", ["batch"]),
    numbers("gamma", "γ (one, or per channel)", "1", -1000, 1000, 1, 12),
    numbers("beta", "β (one, or per channel)", "0", -1000, 1000, 1, 12),
    matters(numbers("rmean", "running means", "0", -1000, 1000, 1, 12), "kind", BATCH),
    matters(numbers("rvar", "running variances", "1", 0, 1000000, 1, 12), "kind", BATCH),
]


def texts(kind, rmean, rvar):
    """Return the inputs of a preset."""
    return {"x": X, "L": "2", "kind": kind, "G": "2", "eps": "1e-5", "momentum": "0.1",
            "gamma": "1", "beta": "0", "rmean": rmean, "rvar": rvar}


PRESETS = [
    preset("batch norm", "Look at the outline: one channel of all samples. They depend on one another.",
           texts("batch", "0", "1")),
    preset("evaluation", "The outline is gone: stored numbers are used, and samples no longer mix.",
           texts("batch eval", "4", "4")),
    preset("layer norm", "Look at the outline: one sample, all channels. The batch does not matter.",
           texts("layer", "0", "1")),
    preset("RMS norm", "Look at y: scaled, not centered; every 0 and every sign stays.",
           texts("rms", "0", "1")),
]


def check(values):
    """Require whole channels and groups, parameters per channel, and more than one number to average."""
    messages = {}
    count = len(values["x"][0])
    if count % values["L"] != 0:
        return {"L": fmt(count) + " columns are no channels of " + fmt(values["L"])}
    channels = math.floor(count / values["L"])
    kind = values["kind"]
    if kind == "group" and channels % values["G"] != 0:
        messages["G"] = fmt(channels) + " channels do not make " + fmt(values["G"]) + " groups"
    if kind == "instance" and values["L"] == 1:
        messages["L"] = "with one position per channel, every number is its own mean"
    if kind == "batch" and len(values["x"]) * values["L"] == 1:
        messages["x"] = "one value per channel has no variance: add a sample"
    names = ["gamma", "beta", "rmean", "rvar"] if kind in BATCH else ["gamma", "beta"]
    for name in names:
        given = len(values[name])
        if given != 1 and given != channels:
            messages[name] = fmt(given) + " numbers for " + fmt(channels) + " channels: one, or one each"
    return messages


def of_channel(given, c):
    """Return the number of channel `c` from a list that has one number for all, or one per channel."""
    if len(given) == 1:
        return given[0]
    return given[c]


def set_of(values, n, c):
    """Return which set of numbers is averaged for sample `n` and channel `c`."""
    kind = values["kind"]
    channels = math.floor(len(values["x"][0]) / values["L"])
    if kind in BATCH:
        return c
    if kind == "group":
        return n * values["G"] + math.floor(c / (channels / values["G"]))
    if kind == "instance":
        return n * channels + c
    return n


def members(values, one):
    """Return the numbers of set `one`."""
    found = []
    for n, row in enumerate(values["x"]):
        for j, x in enumerate(row):
            if set_of(values, n, math.floor(j / values["L"])) == one:
                found.append(x)
    return found


def statistics(values, one):
    """Return the count, mean, and biased variance of set `one`; for RMS, 0 and the mean square."""
    found = members(values, one)
    mean = 0.0 if values["kind"] == "rms" else total(found) / len(found)
    return {"count": len(found), "mean": mean, "var": mean_square([x - mean for x in found])}


def compute(values):
    """Compute the statistics of every set, y, and the running statistics before and after."""
    channels = math.floor(len(values["x"][0]) / values["L"])
    last = set_of(values, len(values["x"]) - 1, channels - 1)
    sets = [statistics(values, s) for s in range(last + 1)]
    stored = values["kind"] == "batch eval"
    used = []
    running = []
    for s, one in enumerate(sets):
        used.append({"mean": of_channel(values["rmean"], s), "var": of_channel(values["rvar"], s)}
                    if stored else {"mean": one["mean"], "var": one["var"]})
        if values["kind"] == "batch":
            m = values["momentum"]
            unbiased = one["var"] * one["count"] / (one["count"] - 1)
            running.append({"mean": (1 - m) * of_channel(values["rmean"], s) + m * one["mean"],
                            "var": (1 - m) * of_channel(values["rvar"], s) + m * unbiased})
    y = []
    for n, row in enumerate(values["x"]):
        line = []
        for j, x in enumerate(row):
            c = math.floor(j / values["L"])
            one = used[set_of(values, n, c)]
            line.append(of_channel(values["gamma"], c) * (x - one["mean"])
                        / math.sqrt(one["var"] + values["eps"]) + of_channel(values["beta"], c))
        y.append(line)
    return {"channels": channels, "sets": sets, "used": used, "running": running, "y": y,
            "stored": stored}


def window_of(values, result, n, chosen):
    """Return the chosen set's outline in the grid of sample `n`: [top, left, height, width], or []."""
    count = len(values["x"][0])
    at = math.floor(chosen / count)
    c = math.floor((chosen - at * count) / values["L"])
    if result["stored"]:
        return []
    if values["kind"] == "batch":
        return [c, 0, 1, values["L"]]
    if n != at:
        return []
    if values["kind"] == "group":
        size = math.floor(result["channels"] / values["G"])
        return [math.floor(c / size) * size, 0, size, values["L"]]
    if values["kind"] == "instance":
        return [c, 0, 1, values["L"]]
    return [0, 0, result["channels"], values["L"]]


def sample_grid(caption, row, texts_of, wide, high, options):
    """Draw a row of numbers as channels down and positions across."""
    rows = [row[c:c + wide] for c in range(0, len(row), wide)]
    return blocks.grid(caption, [texts_of[c:c + wide] for c in range(0, len(row), wide)],
                       [[x / high if high > 0 else 0.0 for x in line] for line in rows], options)


def hero(values, result, step):
    """Draw a grid for each sample, with the numbers that share the chosen one's mean outlined, and y."""
    wide = values["L"]
    count = len(values["x"][0])
    items = []
    for n, row in enumerate(values["x"]):
        options = blocks.cells("", -1, window_of(values, result, n, step))
        names = " ".join(["x:" + fmt(n * count + j) for j in range(count)])
        items.append(sample_grid("x " + fmt(n), row, [cell(x) for x in row], wide,
                                 largest_entry(values["x"]), blocks.editable(options, names)))
    for n, row in enumerate(result["y"]):
        turns = [["step=" + fmt(n * count + c * wide + p) for p in range(wide)]
                 for c in range(result["channels"])]
        at = step - n * count
        window = [math.floor(at / wide), at % wide, 1, 1] if 0 <= at < count else []
        options = blocks.choosing(blocks.cells("", -1, window), turns)
        items.append(sample_grid("y " + fmt(n), row, [few(x, 2) for x in row], wide,
                                 largest_entry(result["y"]), options))
    one = result["used"][set_of(values, math.floor(step / count),
                                math.floor(step % count / wide))]
    name = "mean square " if values["kind"] == "rms" else "variance "
    words = "stored " if result["stored"] else ""
    return blocks.stacked([
        blocks.beside(items),
        blocks.line("", words + "mean <b>" + fmt(one["mean"]) + "</b>, " + name + "<b>"
                    + fmt(one["var"]) + "</b>"),
    ])


def chosen_lines(values, result, step):
    """Return the chosen number's set, mean, variance, and y."""
    count = len(values["x"][0])
    n = math.floor(step / count)
    j = step - n * count
    c = math.floor(j / values["L"])
    s = set_of(values, n, c)
    one = result["used"][s]
    x = values["x"][n][j]
    lines = []
    if result["stored"]:
        lines.append(blocks.line("stored", "mean " + num(one["mean"], "mean", "") + ", variance "
                                 + num(one["var"], "var", "")))
    else:
        found = members(values, s)
        size = fmt(len(found))
        sums = " + ".join([signed(a) for a in found[0:6]]) + (" + …" if len(found) > 6 else "")
        if values["kind"] != "rms":
            lines.append(blocks.line("mean", frac(sums, size) + " = " + num(one["mean"], "mean", "")))
        inner = var("x") if values["kind"] == "rms" else "(" + var("x") + " − μ)"
        lines.append(blocks.line("variance" if values["kind"] != "rms" else "mean square",
                                 frac("Σ " + sup(inner, "2"), size) + " = "
                                 + num(one["var"], "var", "mean")))
    scale = fmt(of_channel(values["gamma"], c))
    lines.append(blocks.line(
        "y", scale + " · " + frac(fmt(x) + " − " + num_signed(one["mean"], "mean", ""),
                                  root(num(one["var"], "var", "") + " + " + fmt(values["eps"])))
        + " + " + signed(of_channel(values["beta"], c)) + " = "
        + num(result["y"][n][j], "y", "mean var")))
    return lines


def trace(values, result, view):
    """Show the chosen number, all sets and, for batch norm, the running statistics."""
    count = len(values["x"][0])
    last = count * len(values["x"]) - 1
    step = blocks.step_of(view, last)
    at = set_of(values, math.floor(step / count), math.floor(step % count / values["L"]))
    shown = chosen_lines(values, result, step)
    rows = [[fmt(s), fmt(one["count"]), fmt(one["mean"]), fmt(one["var"])]
            for s, one in enumerate(result["sets"])]
    shown.append(blocks.table(fmt(len(rows)) + (" sets" if len(rows) > 1 else " set")
                              + " of numbers that share statistics",
                              ["set", "numbers", "mean", "variance"], rows, at))
    if len(result["running"]) > 0:
        rows = [[fmt(s), fmt(one["mean"]), fmt(one["var"])]
                for s, one in enumerate(result["running"])]
        shown.append(blocks.table("running statistics after this batch",
                                  ["channel", "mean", "variance"], rows, at))
        shown.append(blocks.note("new = (1 − momentum) · old + momentum · batch, with the unbiased "
                                 "variance."))
    if result["stored"]:
        shown.append(blocks.note("In evaluation, the numbers of this batch are not used, so a "
                                 "prediction does not depend on the others."))
    say = "y = " + fmt(result["y"][math.floor(step / count)][step % count]) + ", averaged over "
    if result["stored"]:
        say = "stored statistics, " + say
    return blocks.shown(shown, say + fmt(result["sets"][at]["count"]) + " numbers", step, last)


def answer_y(values, result):
    """Return the normalized first number of sample 0."""
    return result["y"][0][0]


def answer_mean(values, result):
    """Return the mean that is subtracted from it."""
    return result["used"][0]["mean"]


def answer_count(values, result):
    """Return how many numbers are averaged with it."""
    return result["sets"][0]["count"]


ASKS = [ask("y", "the normalized first number of sample 0", ["x", "L", "kind"], answer_y),
        ask("mean", "the mean that the first number of sample 0 is compared with",
            ["x", "L", "kind"], answer_mean),
        ask_count("count", "the number of values that the first number of sample 0 is averaged over",
                  ["x", "L", "kind"], answer_count)]

# Deviations from the mean whose standard deviation is whole.
DEVIATIONS = [[-3, -1, -1, 5], [3, 1, 1, -5], [-7, -1, 1, 7], [-5, 1, 1, 3], [-2, 2], [3, -3], [-4, 4]]
SQUARES = [[1, 1, 3, 5], [1, 1, 7, 7], [2, 4, 4, 8], [1, 5, 5, 7], [1, 7], [7, 1]]


def fresh(state):
    """Pick numbers with a whole standard deviation or root mean square, each once for each position.

    For layer and RMS norm, they are in a row; for batch norm, in a column of channels.
    """
    kind = pick(state, ["batch", "batch", "layer", "rms"])
    wide = whole(state, 1, 3)
    mean = whole(state, 1, 9)
    one = [mean + x for x in pick(state, DEVIATIONS)]
    if kind == "rms":
        one = pick(state, SQUARES)
    rows = []
    for x in one:
        rows.append(" ".join([fmt(x).replace("−", "-") for p in range(wide)]))
    if kind == "batch":
        other = [" ".join([fmt(whole(state, 0, 9)) for p in range(wide)]) for x in one]
        text = "; ".join([rows[i] + " " + other[i] for i in range(len(rows))])
    else:
        other = [fmt(whole(state, 0, 9)) for i in range(wide * len(one))]
        text = " ".join(rows) + "; " + " ".join(other)
    return {"x": text, "L": fmt(wide), "kind": kind}


EXAMPLE = {"name": "norm-layers", "title": "What a norm averages over", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["kind"], "open_at": "first",
           "item": "number", "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a number of y to see what it is averaged over; swipe a number of x."}
