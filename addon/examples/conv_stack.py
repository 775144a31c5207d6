"""Sizes and receptive fields through a stack of convolutions or poolings, along one axis.

k_e = d (k - 1) + 1, n' = floor((n + 2p - k_e) / s) + 1, r' = r + (k_e - 1) j, j' = j s, from
r = j = 1. Dumoulin and Visin, A guide to convolution arithmetic (2016); Araujo, Norris and Sim,
Computing Receptive Fields (Distill, 2019).
"""

import math

from .kit import blocks
from .kit.engine import ask_count, preset
from .kit.formula_html import frac, num, sub, tied, var
from .kit.inputs import integer, numbers, slider
from .kit.lists import fractional
from .kit.numbers import fmt
from .kit.random import pick, whole

# More taps than this in one layer are drawn only as an outline.
TAPS = 60

INPUTS = [
    slider(integer("n", "input size n", "28", 1, 4096),
           ["1", "5", "10", "28", "32", "64", "128", "224", "512", "1024", "4096"]),
    numbers("k", "kernels k, one per layer", "5, 2, 5, 2", 1, 31, 1, 10),
    numbers("s", "strides s (the last number repeats)", "1, 2, 1, 2", 1, 16, 1, 10),
    numbers("p", "paddings p (the last number repeats)", "2, 0", 0, 31, 1, 10),
    numbers("d", "dilations d (the last number repeats)", "1", 1, 16, 1, 10),
]

PRESETS = [
    preset("LeNet-like", "Look at layer 3: pooling doubled the jump, so its 5 adds 8, not 4.",
           {"n": "28", "k": "5, 2, 5, 2", "s": "1, 2, 1, 2", "p": "2, 0", "d": "1"}),
    preset("stride 2", "One layer: 32 becomes 16, and one padded position is never used.",
           {"n": "32", "k": "3", "s": "2", "p": "1", "d": "1"}),
    preset("three 3s", "Every layer adds 2: three of them see as far as one kernel of 7.",
           {"n": "28", "k": "3, 3, 3", "s": "1", "p": "0", "d": "1"}),
    preset("dilated 1-2-4", "The same nine weights now see 15 inputs instead of 7.",
           {"n": "28", "k": "3, 3, 3", "s": "1", "p": "0", "d": "1, 2, 4"}),
]


def check(values):
    """Require whole numbers, and no more strides, paddings, or dilations than kernels."""
    messages = {}
    for name in ["k", "s", "p", "d"]:
        message = fractional(values[name])
        if len(values[name]) > len(values["k"]):
            message = fmt(len(values[name])) + " numbers for " + fmt(len(values["k"])) + " kernels"
        if message != "":
            messages[name] = message
    return messages


def at(items, i):
    """Return item i of a list whose last item repeats."""
    return items[min(i, len(items) - 1)]


def compute(values):
    """Compute "n", "ke", "r", "j", "lost", and "start" for layers 0 (the input) to the last that fits.

    "lost": border pixels that are never used; "start": where unit 0 is centered on the input. "stuck" is
    the kernel that does not fit, or 0.
    """
    made = {"n": [values["n"]], "ke": [1], "r": [1], "j": [1], "lost": [0], "start": [0.0],
            "stuck": 0}
    for i, k in enumerate(values["k"]):
        ke = at(values["d"], i) * (k - 1) + 1
        p = at(values["p"], i)
        s = at(values["s"], i)
        room = made["n"][i] + 2 * p - ke
        if room < 0:
            made["stuck"] = ke
            break
        made["n"].append(math.floor(room / s) + 1)
        made["ke"].append(ke)
        made["lost"].append(room % s)
        made["r"].append(made["r"][i] + (ke - 1) * made["j"][i])
        made["j"].append(made["j"][i] * s)
        made["start"].append(made["start"][i] + ((ke - 1) / 2 - p) * made["j"][i])
    return made


def taps(values, units, layer):
    """Return the units of layer - 1 that the given units of `layer` look at, without repetition."""
    s = at(values["s"], layer - 1)
    p = at(values["p"], layer - 1)
    d = at(values["d"], layer - 1)
    found = []
    for unit in units:
        for t in range(int(at(values["k"], layer - 1))):
            tap = unit * s - p + t * d
            if tap not in found:
                found.append(tap)
    return found


def pyramid(values, result, top):
    """Draw what the middle unit of layer `top` looks at, layer by layer down to the input."""
    units = [math.floor(result["n"][top] / 2)]
    low = units[0]
    high = units[0]
    xs = []
    ys = []
    lows = []
    highs = []
    levels = []
    for layer in range(top, -1, -1):
        j = result["j"][layer]
        start = result["start"][layer]
        lows.append(start + low * j)
        highs.append(start + high * j)
        levels.append(layer)
        for unit in units:
            xs.append(start + unit * j)
            ys.append(layer)
        if layer > 0:
            s = at(values["s"], layer - 1)
            p = at(values["p"], layer - 1)
            low = low * s - p
            high = high * s - p + result["ke"][layer] - 1
            units = taps(values, units, layer)
            if len(units) > TAPS:
                units = []
    reach = (high - low) / 2 + 2
    ends = [max(0, low - reach), min(result["n"][0] - 1, high + reach)]
    return blocks.plot("what the center unit of layer " + fmt(top) + " sees",
                       "position in the input", "layer",
                       [blocks.series("", ends, [0, 0], 4, "dash"),
                        blocks.series("", lows, levels, 0, "line"),
                        blocks.series("", highs, levels, 0, "line"),
                        blocks.series("", xs, ys, 1, "dots")], [], [])


def dials(caption, numbers_typed, name, step):
    """Draw the numbers of one input as cells that can be changed, the chosen layer's outlined."""
    place = []
    if step > 0:
        place = [0, min(step, len(numbers_typed)) - 1, 1, 1]
    return blocks.grid(caption, [[fmt(x) for x in numbers_typed]], [[0.0 for _ in numbers_typed]],
                       blocks.editable(blocks.cells("", -1, place), name))


def hero(values, result, step):
    """Draw what a unit of the chosen layer sees, and the kernels and strides, which can be changed."""
    return blocks.stacked([
        blocks.tall(pyramid(values, result, step), 132),
        blocks.line("", "size " + num(result["n"][step], "n" + fmt(step), "") + ", sees <b>"
                    + fmt(result["r"][step]) + "</b>, jump " + fmt(result["j"][step])),
        blocks.beside([dials("kernels " + var("k") + ": swipe", values["k"], "k", step),
                       dials("strides " + var("s"), values["s"], "s", step)]),
    ])


def layer_lines(values, result, step):
    """Return the four formulas of one layer with their numbers."""
    here = fmt(step)
    last = fmt(step - 1)
    k = fmt(at(values["k"], step - 1))
    d = fmt(at(values["d"], step - 1))
    s = fmt(at(values["s"], step - 1))
    p = fmt(at(values["p"], step - 1))
    ke = num(result["ke"][step], "ke" + here, "")
    jump = num(result["j"][step - 1], "j" + last, "")
    return [
        blocks.line("kernel's reach", sub(var("k"), "e") + " = " + var("d") + "(" + var("k")
                    + " − 1) + 1 = " + d + " · (" + k + " − 1) + 1 = " + ke),
        blocks.line("size", var("n") + "′ = ⌊" + frac(var("n") + " + 2" + var("p") + " − "
                    + sub(var("k"), "e"), var("s")) + "⌋ + 1 = ⌊"
                    + frac(num(result["n"][step - 1], "n" + last, "") + " + 2·" + p + " − " + ke, s)
                    + "⌋ + 1 = " + num(result["n"][step], "n" + here, "n" + last + " ke" + here)),
        blocks.line("sees", var("r") + "′ = " + var("r") + " + (" + sub(var("k"), "e") + " − 1)"
                    + var("j") + " = " + num(result["r"][step - 1], "r" + last, "") + " + (" + ke
                    + " − 1) · " + jump + " = "
                    + num(result["r"][step], "r" + here, "r" + last + " ke" + here + " j" + last)),
        blocks.line("jump", var("j") + "′ = " + var("j") + var("s") + " = " + jump + " · " + s
                    + " = " + num(result["j"][step], "j" + here, "j" + last)),
    ]


def remarks(values, result, step):
    """Say what floor, borders, and padding do at the chosen layer."""
    found = []
    if result["stuck"] > 0:
        count = len(result["n"])
        found.append("Layer " + fmt(count) + ": kernel larger than padded input ("
                     + fmt(result["stuck"]) + " &gt; " + fmt(result["n"][count - 1]) + " + 2·"
                     + fmt(at(values["p"], count - 1)) + "), so the stack stops there.")
    if result["lost"][step] > 0:
        found.append("Rounding down leaves positions at the padded border unused: "
                     + fmt(result["lost"][step]) + ".")
    if result["r"][step] > values["n"]:
        found.append("The receptive field is larger than the input: every unit sees the border.")
    if step > 0:
        same = (at(values["s"], step - 1) == 1
                and 2 * at(values["p"], step - 1) == result["ke"][step] - 1)
        if same and result["ke"][step] > 1:
            found.append("“Same” padding: " + var("p") + " = " + var("d") + "(" + var("k")
                         + " − 1)/2 at stride 1 keeps the size.")
    return [blocks.note(html) for html in found]


def trace(values, result, view):
    """Show the table and the chosen layer's arithmetic."""
    last = len(result["n"]) - 1
    step = blocks.step_of(view, last)
    rows = []
    for i in range(last + 1):
        here = fmt(i)
        row = [here, tied("input", "ke0", "") if i == 0 else num(result["ke"][i], "ke" + here, "")]
        for name in ["n", "r", "j"]:
            row.append(num(result[name][i], name + here, ""))
        rows.append(row)
    shown = [blocks.table("", ["layer", sub(var("k"), "e"), "size " + var("n"), "sees " + var("r"),
                               "jump " + var("j")], rows, step)]
    if step > 0:
        shown.extend(layer_lines(values, result, step))
    shown.extend(remarks(values, result, step))
    say = ("layer " + fmt(step) + ": size " + fmt(result["n"][step]) + ", receptive field "
           + fmt(result["r"][step]) + ", jump " + fmt(result["j"][step]))
    return blocks.shown(shown, say, step, last)


def answer_n(values, result):
    """Return the size after the last layer."""
    return result["n"][len(result["n"]) - 1]


def answer_r(values, result):
    """Return the receptive field of the last layer."""
    return result["r"][len(result["r"]) - 1]


ASKS = [ask_count("n", "the size n after the last layer", ["n", "k", "s", "p"], answer_n),
        ask_count("r", "the receptive field r of the last layer", ["n", "k", "s"], answer_r)]


def fresh(state):
    """Pick two layers of ordinary sizes, the first with a stride.

    Without the padding, the result would be different.
    """
    while True:
        n = whole(state, 12, 40)
        k = pick(state, [[3, 3], [5, 3], [5, 2], [3, 2], [7, 3]])
        s = pick(state, [[2, 1], [2, 2], [3, 1], [2, 3]])
        p = pick(state, [[1, 1], [1, 0], [2, 1]])
        padded = n
        bare = n
        for i in range(2):
            padded = (padded + 2 * p[i] - k[i]) // s[i] + 1
            bare = (bare - k[i]) // s[i] + 1
        if padded != bare and bare > 0:
            return {"n": fmt(n), "k": fmt(k[0]) + ", " + fmt(k[1]),
                    "s": fmt(s[0]) + ", " + fmt(s[1]), "p": fmt(p[0]) + ", " + fmt(p[1])}


EXAMPLE = {"name": "conv-stack", "title": "Sizes and receptive fields",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["n"], "open_at": "last", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Swipe a kernel size or a stride up or down, or tap it to type."}
