"""How many parameters a network has, layer by layer, and what training keeps in memory.

Dense D_i D_{i+1} + D_{i+1}; convolution C_out (k_h k_w C_in + 1), whatever the image's size.
Training keeps parameters and gradients, momentum one more array, Adam two (Kingma and Ba, 2015;
Prince, Understanding Deep Learning, 2023, 3.4 and 10.2).
"""

from .kit import blocks
from .kit.bigint import grouped
from .kit.compact import few
from .kit.engine import along_with, ask_count, preset
from .kit.formula_html import sub, tied, var
from .kit.frames import nice_reach
from .kit.inputs import choice, hinted, in_wholes, integer, matters, numbers, slider, switch
from .kit.lists import fractional
from .kit.native import log
from .kit.numbers import fmt
from .kit.random import pick, whole

SIDE = 32
NET = "784, 128, 10"

DENSE = "dense"
CONVOLUTION = "convolution"

INPUTS = [
    choice("kind", "layers", DENSE, [DENSE, CONVOLUTION]),
    matters(in_wholes(hinted(numbers("widths", "widths", NET, 1, 1000000, 2, 10), "inputs first")),
            "kind", [DENSE]),
    switch("bias", "biases", "on"),
    matters(slider(integer("bytes", "bytes/number", "4", 1, 8), ["1", "2", "4", "8"]),
            "kind", [DENSE]),
    matters(slider(integer("kh", "kernel height", "3", 1, 31), ["1", "3", "5", "7", "11"]),
            "kind", [CONVOLUTION]),
    matters(slider(integer("kw", "kernel width", "3", 1, 31), ["1", "3", "5", "7", "11"]),
            "kind", [CONVOLUTION]),
    matters(slider(integer("cin", "channels in", "3", 1, 10000),
                   ["1", "3", "16", "64", "256", "512"]), "kind", [CONVOLUTION]),
    matters(slider(integer("cout", "channels out", "16", 1, 10000),
                   ["1", "3", "16", "64", "256", "512"]), "kind", [CONVOLUTION]),
]


def texts(kind, widths, channels_in, channels_out):
    """Return the inputs of a preset."""
    return {"kind": kind, "widths": widths, "bias": "on", "bytes": "4", "kh": "3", "kw": "3",
            "cin": channels_in, "cout": channels_out}


PRESETS = [
    preset("784-128-10", "Look at the bars: almost all parameters are in layer 1.",
           texts(DENSE, NET, "3", "16")),
    preset("784-10", "No hidden layer: 10 weights per pixel, and 10 biases.",
           texts(DENSE, "784, 10", "3", "16")),
    preset("1-3-1", "Small enough to count by hand: 3 + 3, then 3 + 1.",
           texts(DENSE, "1, 3, 1", "3", "16")),
    preset("VGG head", "Look at layer 1 of 3: it has 83% of all parameters.",
           texts(DENSE, "25088, 4096, 4096, 1000", "3", "16")),
    preset("convolution", "448 shared weights and biases do for every place in the image.",
           texts(CONVOLUTION, NET, "3", "16")),
]

OPTIMIZERS = ["SGD", "moment.", "Adam"]


def check(values):
    """Require whole widths."""
    message = fractional(values["widths"])
    if message != "":
        return {"widths": message}
    return {}


def compute(values):
    """Compute the counts: whole numbers below 2^53, which floats hold exactly."""
    widths = values["widths"]
    one = 1 if values["bias"] else 0
    weights = []
    biases = []
    total = 0
    for i in range(len(widths) - 1):
        weights.append(widths[i] * widths[i + 1])
        biases.append(widths[i + 1] * one)
        total = total + weights[i] + biases[i]
    pixels = SIDE * SIDE
    kernel = values["kh"] * values["kw"] * values["cin"]
    return {"weights": weights, "biases": biases, "layers": [weights[i] + biases[i]
                                                             for i in range(len(weights))],
            "total": total, "kernel": kernel, "conv": values["cout"] * (kernel + one),
            "dense": (pixels * values["cin"] + one) * pixels * values["cout"],
            "memory": [arrays * total * values["bytes"] for arrays in [2, 3, 4]],
            "state": [arrays * total * values["bytes"] for arrays in [0, 1, 2]]}


def count(x, tie, origin):
    """Return an exact count with thousands separators."""
    return tied(grouped(x), tie, origin)


def narrow(x, tie, limit):
    """Return a count for a table column: exact below `limit`."""
    return tied(grouped(x) if x < limit else few(x, 4), tie, "")


def brief_count(x):
    """Return a count in at most five characters, for the number beside a bar."""
    if x < 10000:
        return grouped(x)
    if x < 999500:
        return few(x / 1e3, 3) + "k"
    if x < 999500000:
        return few(x / 1e6, 3) + "M"
    return few(x / 1e9, 4) + "G"


def hero(values, result, step):
    """Draw the widths, which can be dragged, beside each layer's parameters; or the convolution."""
    if values["kind"] == CONVOLUTION:
        return convolution_bars(values, result)
    widths = values["widths"]
    last = len(widths) - 1
    sizes = []
    counts = []
    for i, width in enumerate(widths):
        name = "in" if i == 0 else fmt(i)
        sizes.append(blocks.bar(name, width, grouped(width) if width < 100000 else brief_count(width),
                                i == step or i == step + 1))
        layer = 0 if i == 0 else result["layers"][i - 1]
        html = "" if i == 0 else tied(brief_count(layer), "l" + fmt(i - 1), "")
        counts.append(blocks.bar(name, layer, html, i == step + 1))
    reach = nice_reach(widths, 10)
    ties = " ".join(["l" + fmt(i) for i in range(last)])
    return blocks.stacked([
        blocks.beside([blocks.draggable(blocks.bars("drag the widths", sizes, 0), "widths", 0, reach),
                       blocks.bars("parameters", counts, 2)]),
        blocks.line("", "together " + count(result["total"], "total", ties) + " parameters"),
    ])


def convolution_bars(values, result):
    """Draw the parameters of a convolution and of a dense layer between the same images."""
    ln10 = log(10.0)
    plus = " + 1" if values["bias"] else ""
    bars = [blocks.bar("convolution", log(result["conv"]) / ln10,
                       tied(brief_count(result["conv"]), "conv", ""), True),
            blocks.bar("dense layer", log(result["dense"]) / ln10,
                       tied(brief_count(result["dense"]), "dense", ""), False)]
    return blocks.stacked([
        blocks.bars("parameters for " + fmt(SIDE) + "×" + fmt(SIDE) + " pixels (bars: log₁₀)", bars,
                    2),
        blocks.line("", fmt(values["cout"]) + " · (" + fmt(values["kh"]) + " · " + fmt(values["kw"])
                    + " · " + fmt(values["cin"]) + plus + ") = "
                    + count(result["conv"], "conv", "") + " parameters"),
    ])


def trace(values, result, view):
    """Show the layers, the chosen one's arithmetic, total, and memory; or convolution against dense."""
    if values["kind"] == CONVOLUTION:
        return trace_convolution(values, result)
    widths = values["widths"]
    last = len(widths) - 2
    step = blocks.step_of(view, last)
    here = fmt(step)
    rows = []
    ties = []
    for i in range(last + 1):
        tie = fmt(i)
        ties.append("l" + tie)
        rows.append([fmt(i + 1), narrow(result["weights"][i], "w" + tie, 1e9),
                     narrow(result["biases"][i], "b" + tie, 1e9),
                     narrow(result["layers"][i], "l" + tie, 1e9)])
    plus = ""
    if values["bias"]:
        plus = " + " + count(result["biases"][step], "b" + here, "")
    memory = []
    for i, name in enumerate(OPTIMIZERS):
        memory.append([name, narrow(result["memory"][i], "m" + fmt(i), 1e10),
                       narrow(result["state"][i], "s" + fmt(i), 1e10)])
    shown = [
        blocks.line("layer " + fmt(step + 1), grouped(widths[step]) + " · "
                    + grouped(widths[step + 1]) + plus + " = "
                    + count(result["layers"][step], "l" + here, "w" + here + " b" + here)),
        blocks.table("", ["layer", "weights", "biases", "sum"], rows, step),
        blocks.line("total", " + ".join([count(result["layers"][i], "l" + fmt(i), "")
                                          for i in range(last + 1)]) + " = "
                    + count(result["total"], "total", " ".join(ties))),
        blocks.table("bytes in training: 2, 3 or 4 arrays · " + grouped(result["total"]) + " · "
                     + fmt(values["bytes"]), ["", "all arrays", "its state"], memory, -1),
    ]
    say = (grouped(result["total"]) + " parameters; layer " + fmt(step + 1) + ": "
           + grouped(result["layers"][step]))
    return blocks.shown(shown, say, step, last)


def trace_convolution(values, result):
    """Show the counts of a convolution and of a dense layer between the same maps."""
    plus = " + 1" if values["bias"] else ""
    channels = fmt(values["cin"]) + "→" + fmt(values["cout"])
    shown = [
        blocks.line("convolution", sub(var("C"), "out") + "(" + sub(var("k"), "h")
                    + sub(var("k"), "w") + sub(var("C"), "in") + plus + ") = "
                    + fmt(values["cout"]) + " · (" + fmt(values["kh"]) + "·" + fmt(values["kw"])
                    + "·" + fmt(values["cin"]) + plus + ") = " + count(result["conv"], "conv", "")),
        blocks.line("dense", "(" + fmt(SIDE) + "·" + fmt(SIDE) + "·" + fmt(values["cin"])
                    + plus + ") · " + fmt(SIDE) + "·" + fmt(SIDE) + "·" + fmt(values["cout"])
                    + " = " + count(result["dense"], "dense", "")),
        blocks.note("Both layers are between the same " + fmt(SIDE) + "×" + fmt(SIDE) + " maps, "
                    + channels + " channels. The convolution has as many parameters for any size."),
    ]
    say = "convolution " + grouped(result["conv"]) + ", dense " + grouped(result["dense"])
    return blocks.shown(shown, say, 0, 0)


def answer_total(values, result):
    """Return the number of parameters of the dense network."""
    return result["total"]


def answer_first(values, result):
    """Return the number of parameters of the first layer."""
    return result["layers"][0]


def answer_conv(values, result):
    """Return the number of parameters of the convolution."""
    return result["conv"]


ASKS = [ask_count("total", "the number of parameters of the dense network",
                  ["widths", "bias"], answer_total),
        ask_count("first", "the number of parameters of the dense network's first layer",
                  ["widths", "bias"], answer_first),
        along_with(ask_count("conv", "the number of parameters of the convolution",
                             ["bias", "kh", "kw", "cin", "cout"], answer_conv),
                   {"kind": CONVOLUTION})]


def fresh(state):
    """Pick widths and channels for mental arithmetic, with biases."""
    widths = [pick(state, ["2", "4", "10", "20", "100"]), fmt(whole(state, 2, 6)),
              fmt(whole(state, 1, 3))]
    side = pick(state, ["1", "3", "5"])
    return {"widths": ", ".join(widths), "kh": side, "kw": side,
            "cin": pick(state, ["1", "2", "3", "4"]), "cout": pick(state, ["2", "8", "10"]),
            "bias": "on"}


EXAMPLE = {"name": "parameter-count", "title": "Counting parameters", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["cin", "cout"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "layer",
           "gesture": "Drag the widths, or change the numbers below."}
