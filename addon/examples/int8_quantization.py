"""Numbers stored as small integers with a scale, and what comes back.

Absmax: s = max|x| / (2^(b-1) - 1), q = round(x / s), back q s (Dettmers et al. 2022,
arXiv:2208.07339, section 2). Affine: the range from min(0, min x) to max(0, max x) in 2^b - 1 steps,
zero point z = round(-low / s), q = round(x / s) + z, back (q - z) s (Jacob et al. 2018,
arXiv:1712.05877, equation 1). Halves are rounded to even.
"""

import math

from .kit import blocks
from .kit.compact import cell, few
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import frac, num, sup, tinted, var
from .kit.inputs import choice, integer, matrix, slider
from .kit.lists import largest_entry, mean_square, total
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

X = "0.5, -1.008, 0.254, 1.27; 0.3, 0.904, -0.6, 0.101"
OUTLIER = "0.1, -0.2, 0.3, 0.15; 0.2, 60, -0.1, 0.05"
LEVELS = [4, 8, 16, 32, 64, 128, 256]

INPUTS = [
    matrix("x", "numbers x, one channel per row", X, -1000000, 1000000, 1, 6),
    slider(integer("bits", "bits b", "8", 2, 8), ["2", "3", "4", "5", "6", "7", "8"]),
    choice("scheme", "scheme", "absmax", ["absmax", "affine"]),
    choice("scope", "one scale per", "tensor", ["tensor", "row"]),
]

PRESETS = [
    preset("absmax", "Look at s: 1.27 becomes the code 127, so one step is 0.01.",
           {"x": X, "bits": "8", "scheme": "absmax", "scope": "tensor"}),
    preset("one outlier", "60 stretches the step to 0.472: the small numbers fall to 0 or 1.",
           {"x": OUTLIER, "bits": "8", "scheme": "absmax", "scope": "tensor"}),
    preset("a scale per row", "Row 0 is saved: the outlier only spoils its own row.",
           {"x": OUTLIER, "bits": "8", "scheme": "absmax", "scope": "row"}),
    preset("affine", "The codes reach 255, where absmax stops at 127: half the step.",
           {"x": "0.1, 0.5, 2, 5.1; 0.2, 1, 1.5, 3", "bits": "8", "scheme": "affine",
            "scope": "tensor"}),
]


def to_even(x):
    """Return the nearest whole number; a half goes to the even one."""
    low = math.floor(x)
    rest = x - low
    if rest > 0.5 or (rest == 0.5 and low % 2 == 1):
        return low + 1
    return low


def scale_of(values, numbers):
    """Return the scale, zero point, and ends of the codes for `numbers`: {"s", "z", "low", "high"}."""
    levels = LEVELS[values["bits"] - 2]
    if values["scheme"] == "absmax":
        top = max([abs(v) for v in numbers])
        high = levels / 2 - 1
        return {"s": top / high, "z": 0.0, "low": -high, "high": high, "span": top}
    least = min(0.0, min(numbers))
    most = max(0.0, max(numbers))
    s = (most - least) / (levels - 1)
    return {"s": s, "z": to_even(-least / s) if s > 0 else 0.0, "low": 0.0, "high": levels - 1.0,
            "span": most - least}


def coded(one, v):
    """Return one number divided, rounded, its code, the number that comes back, and the error."""
    if one["s"] == 0:
        return {"over": 0.0, "rounded": 0.0, "code": one["z"], "back": 0.0, "error": -v}
    over = v / one["s"]
    near = to_even(over)
    code = max(one["low"], min(one["high"], near + one["z"]))
    back = (code - one["z"]) * one["s"]
    return {"over": over, "rounded": near, "code": code, "back": back, "error": back - v}


def compute(values):
    """Compute the scale of each row, all codes and what comes back, the errors, and the noise."""
    x = values["x"]
    everything = []
    for row in x:
        everything.extend(row)
    shared = scale_of(values, everything)
    scales = [shared if values["scope"] == "tensor" else scale_of(values, row) for row in x]
    found = [[coded(scales[i], v) for v in row] for i, row in enumerate(x)]
    errors = [[one["error"] for one in row] for row in found]
    flat = []
    for row in errors:
        flat.extend(row)
    noise = total([e * e for e in flat])
    signal = total([v * v for v in everything])
    decibels = math.nan
    if signal > 0:
        decibels = 10 * math.log10(signal / noise) if noise > 1e-24 * signal else math.inf
    return {"scales": scales, "found": found, "s": [one["s"] for one in scales],
            "codes": [[one["code"] for one in row] for row in found],
            "back": [[one["back"] for one in row] for row in found], "errors": errors,
            "worst": max([abs(e) for e in flat]), "mse": mean_square(flat),
            "row_mse": [mean_square(row) for row in errors], "decibels": decibels}


def place_of(values, at):
    """Return the row and column of the number `at`, counted row by row."""
    width = len(values["x"][0])
    return {"row": at // width, "column": at % width}


def shaded(caption, rows, texts, options):
    """Return a grid shaded by the size of its numbers."""
    high = largest_entry(rows)
    return blocks.grid(caption, texts, [[v / high if high > 0 else 0.0 for v in row] for row in rows],
                       options)


def staircase(values, result, at):
    """Draw what comes back for numbers near the chosen one, which can be dragged across the steps."""
    where = place_of(values, at)
    one = result["scales"][where["row"]]
    v = values["x"][where["row"]][where["column"]]
    found = result["found"][where["row"]][where["column"]]
    xs = []
    ys = []
    for k in range(-3, 4):
        code = found["code"] - one["z"] + k
        if one["low"] <= code + one["z"] and code + one["z"] <= one["high"]:
            xs.extend([(code + part) * one["s"] for part in [-0.5, -0.25, 0, 0.25, 0.5]])
            ys.extend([code * one["s"] for k in range(5)])
    ends = [xs[0], xs[len(xs) - 1]]
    plot = blocks.plot("drag the number across the steps", "x", "back",
                       [blocks.series("", ends, ends, 4, "dash"), blocks.series("", xs, ys, 2, "line")],
                       [], [])
    point = blocks.handle(v, found["back"], "the chosen number", "x:" + fmt(at), "", 1)
    if at == 0:
        blocks.asked(point, "back")
    return blocks.tall(blocks.with_handles(plot, [point]), 108)


def hero(values, result, at):
    """Draw the numbers, which can be changed, their codes, and the steps around the chosen number.

    Tapping a code chooses its number.
    """
    x = values["x"]
    where = place_of(values, at)
    codes = result["codes"]
    given = shaded("numbers: swipe", x, [[cell(v) for v in row] for row in x],
                   blocks.editable(blocks.cells("", -1, []), "x"))
    stored = shaded("codes: tap one", codes, [[fmt(q) for q in row] for row in codes],
                    blocks.cells("", at, []))
    found = result["found"][where["row"]][where["column"]]
    pieces = [blocks.beside([given, stored])]
    if result["scales"][where["row"]]["s"] > 0:
        pieces.append(staircase(values, result, at))
    pieces.append(blocks.line("", fmt(x[where["row"]][where["column"]]) + " → "
                              + tinted(fmt(found["code"]), 2) + " → " + tinted(fmt(found["back"]), 1)
                              + "; " + var("s") + " = " + fmt(result["s"][where["row"]])
                              + ", worst error " + fmt(result["worst"])))
    return blocks.stacked(pieces)


def scale_lines(values, result, row):
    """Show how the scale, and the zero point, of the chosen number are computed."""
    one = result["scales"][row]
    if values["scheme"] == "absmax":
        return [blocks.line("scale", var("s") + " = " + frac("max |" + var("x") + "|",
                            sup("2", var("b") + "−1") + " − 1") + " = "
                            + frac(fmt(one["span"]), fmt(one["high"])) + " = " + num(one["s"], "s", ""))]
    return [blocks.line("scale", var("s") + " = " + frac("range with 0", sup("2", var("b")) + " − 1")
                        + " = " + frac(fmt(one["span"]), fmt(one["high"])) + " = "
                        + num(one["s"], "s", "")),
            blocks.line("zero point", var("z") + " = round(−lowest / " + var("s") + ") = "
                        + num(one["z"], "z", "s"))]


def trace(values, result, view):
    """Show the scale, the chosen number there and back, what comes back for all, and the errors."""
    x = values["x"]
    width = len(x[0])
    last = len(x) * width - 1
    at = blocks.step_of(view, last)
    where = place_of(values, at)
    one = result["scales"][where["row"]]
    v = x[where["row"]][where["column"]]
    found = result["found"][where["row"]][where["column"]]
    shown = scale_lines(values, result, where["row"])
    if one["s"] > 0:
        affine = values["scheme"] == "affine"
        words = (frac(fmt(v), num(one["s"], "s", "")) + " = " + num(found["over"], "over", "s") + " → "
                 + num(found["rounded"], "near", "over"))
        if affine:
            words = words + ", plus " + var("z") + ": " + fmt(found["rounded"] + one["z"])
            if found["rounded"] + one["z"] != found["code"]:
                words = words + ", clipped"
        shown.append(blocks.line("code", words + ", so " + var("q") + " = "
                                 + num(found["code"], "code", "near z" if affine else "near")))
        inner = num(found["code"], "code", "")
        if affine:
            inner = "(" + inner + " − " + fmt(one["z"]) + ")"
        shown.append(blocks.line("back", inner + " · " + num(one["s"], "s", "") + " = "
                                 + num(found["back"], "back", "code s")))
        shown.append(blocks.line("error", num(found["back"], "back", "") + " − " + signed(v) + " = "
                                 + num(found["error"], "error", "back") + ", at most half a step, "
                                 + fmt(one["s"] / 2) + (", unless clipped" if affine else "")))
    shown.append(shaded("back", result["back"], [[cell(b) for b in row] for row in result["back"]],
                        blocks.cells("", at, [])))
    rows = [[fmt(i), few(one["s"], 4), few(result["row_mse"][i], 4)]
            for i, one in enumerate(result["scales"])]
    shown.append(blocks.table("rows", ["row", "scale", "MSE"], rows, where["row"]))
    shown.append(blocks.line("all errors", "worst " + num(result["worst"], "worst", "") + ", MSE "
                             + num(result["mse"], "mse", "") + ", signal to noise "
                             + num(result["decibels"], "db", "mse") + " dB"))
    if largest_entry(x) == 0:
        shown.append(blocks.note("All numbers are 0: the scale is 0, and every code stands for 0."))
    say = (fmt(v) + " becomes the code " + fmt(found["code"]) + " and comes back as "
           + fmt(found["back"]))
    return blocks.shown(shown, say, at, last)


def answer_code(values, result):
    """Return the code of the first number."""
    return result["codes"][0][0]


def answer_scale(values, result):
    """Return the scale of the first row."""
    return result["s"][0]


def answer_back(values, result):
    """Return what comes back for the first number."""
    return result["back"][0][0]


NEEDS = ["x", "bits", "scheme"]
ASKS = [ask_count("code", "the code of the first number", NEEDS, answer_code),
        ask("scale", "the scale s of the first row", NEEDS, answer_scale),
        ask("back", "the first number after quantizing and back", NEEDS, answer_back)]


def fresh(state):
    """Pick absmax with 8 bits: the largest number is 127 short steps, the first is between two codes."""
    unit = pick(state, [10, 20, 50, 100])
    first = 10 * pick(state, [1, -1]) * whole(state, 2, 19) + pick(state, [-4, -3, 3, 4])
    row = [first, 1270 * pick(state, [1, -1]), 10 * whole(state, -120, 120),
           10 * whole(state, -120, 120)]
    return {"x": ", ".join([fmt(v / 10 / unit) for v in row]), "bits": "8", "scheme": "absmax",
            "scope": "tensor"}


EXAMPLE = {"name": "int8-quantization", "title": "Numbers as 8-bit integers", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["scheme", "scope"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "number", "gesture": "Tap a code, then drag its number across the steps."}
