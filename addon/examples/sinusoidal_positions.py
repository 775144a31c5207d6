"""Sinusoidal position vectors: two of them, their dot product, and one as a rotation of the other.

omega_i = base^(-2i/d); PE(p) has sin(p omega_i) at 2i and cos(p omega_i) at 2i + 1, so that
PE(a) PE(b) = sum_i cos((b - a) omega_i). Vaswani et al. (2017), arXiv:1706.03762, section 3.5.
"""

import math

from .kit import blocks
from .kit.compact import cell, few
from .kit.engine import ask, preset
from .kit.formula_html import num, num_signed, sub, sup, tied, var
from .kit.inputs import integer, number, slider
from .kit.lists import dot, total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick, whole

SHOWN = 12

INPUTS = [
    slider(integer("a", "position a", "3", 0, 10000), ["0", "3", "10", "100", "1000", "10000"]),
    slider(integer("b", "position b", "8", 0, 10000), ["0", "8", "10", "100", "1000", "10000"]),
    integer("d", "width d (even)", "8", 2, 16),
    slider(integer("shift", "shift both by", "100", 0, 10000), ["0", "1", "10", "100", "1000", "10000"]),
    number("base", "base", "10000", 2, 1000000),
]

PRESETS = [
    preset("worked example", "Look at both products: 3 and 8 give the same as 103 and 108.",
           {"a": "3", "b": "8", "shift": "100", "d": "8", "base": "10000"}),
    preset("one pair", "One clock hand alone cannot tell offset 3 from 3 + 2π.",
           {"a": "0", "b": "3", "shift": "100", "d": "2", "base": "10000"}),
    preset("far apart", "Look at the last term: its pair has hardly turned, and still adds 0.988.",
           {"a": "0", "b": "500", "shift": "100", "d": "16", "base": "10000"}),
    preset("smaller base", "The slowest pair repeats after 199 positions, so long texts do, nearly.",
           {"a": "3", "b": "8", "shift": "100", "d": "8", "base": "100"}),
]


def check(values):
    """Require an even width, because sines and cosines come in pairs."""
    if values["d"] % 2 != 0:
        return {"d": fmt(values["d"]) + " is odd: sines and cosines come in pairs"}
    return {}


def encoding(p, omegas):
    """Return the vector of position `p`."""
    found = []
    for omega in omegas:
        found.extend([math.sin(p * omega), math.cos(p * omega)])
    return found


def compute(values):
    """Compute the frequencies, both vectors, their product in three ways, and the turned vector."""
    d = values["d"]
    a = values["a"]
    b = values["b"]
    omegas = [exp(-2 * i / d * log(values["base"])) for i in range(math.floor(d / 2))]
    at_a = encoding(a, omegas)
    at_b = encoding(b, omegas)
    turned = []
    for i, omega in enumerate(omegas):
        s = math.sin((b - a) * omega)
        c = math.cos((b - a) * omega)
        turned.extend([at_a[2 * i] * c + at_a[2 * i + 1] * s, at_a[2 * i + 1] * c - at_a[2 * i] * s])
    gaps = [x - y for x, y in zip(at_b, at_a)]
    moved = dot(encoding(a + values["shift"], omegas), encoding(b + values["shift"], omegas))
    return {"omegas": omegas, "waves": [2 * math.pi / omega for omega in omegas],
            "at_a": at_a, "at_b": at_b, "product": dot(at_a, at_b), "shifted": moved,
            "terms": [math.cos((b - a) * omega) for omega in omegas], "turned": turned,
            "norm": dot(at_a, at_a), "distance": math.sqrt(dot(gaps, gaps)),
            "by_offset": [total([math.cos(k * omega) for omega in omegas]) for k in range(SHOWN + 1)]}


def hero(values, result, step):
    """Draw the product over the second position; both positions can be dragged."""
    a = values["a"]
    b = values["b"]
    reach = max(SHOWN, 2 * abs(b - a))
    low = max(0, min(a, b) - 2)
    xs = []
    ys = []
    for k in range(97):
        x = low + reach * k / 96
        xs.append(x)
        ys.append(total([math.cos((x - a) * omega) for omega in result["omegas"]]))
    top = values["d"] / 2
    handles = [blocks.upright(blocks.handle(a, top, "position a", "a", "", 0)),
               blocks.upright(blocks.handle(b, top, "position b", "b", "", 1))]
    plot = blocks.plot("drag position a (left) and b", "position b", "PE(a)·PE(b)",
                       [blocks.series("", xs, ys, 2, "line")],
                       [blocks.spot(b, result["product"], "", 1)], [])
    if b < a:
        plot["caption"] = "drag position b (left) and a"
    terms = " + ".join([num_signed(x, "t" + fmt(i), "") for i, x in enumerate(result["terms"])])
    if len(result["terms"]) > 4:
        last = len(result["terms"]) - 1
        terms = ("… + " + num_signed(result["terms"][last - 1], "t" + fmt(last - 1), "") + " + "
                 + num_signed(result["terms"][last], "t" + fmt(last), ""))
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 150),
        blocks.line("", terms + " = " + num(result["product"], "product", "")),
        blocks.line("", "both " + fmt(values["shift"]) + " later: "
                    + num(result["shifted"], "shifted", "")),
    ])


def position_grid(values, result):
    """Return the vectors of the first positions, with that of a outlined."""
    rows = [encoding(p, result["omegas"]) for p in range(SHOWN + 1)]
    window = []
    if values["a"] <= SHOWN:
        window = [values["a"], 0, 1, values["d"]]
    texts = [[cell(x) if values["d"] <= 8 else "" for x in row] for row in rows]
    return blocks.grid("vectors of positions 0 to " + fmt(SHOWN) + ", one per row", texts, rows,
                       blocks.cells("", -1, window))


def trace(values, result, view):
    """Show the pairs with their frequencies and angles, the products, and the rotation."""
    a = values["a"]
    b = values["b"]
    rows = []
    parts = []
    for i, omega in enumerate(result["omegas"]):
        here = fmt(i)
        rows.append([here, few(omega, 4), few(result["waves"][i], 5), few((b - a) * omega, 4),
                     tied(few(result["terms"][i], 4), "t" + here, "")])
        parts.append([here, few(result["at_a"][2 * i], 4), few(result["at_a"][2 * i + 1], 4),
                      few(result["at_b"][2 * i], 4), few(result["at_b"][2 * i + 1], 4)])
    ties = " ".join(["t" + fmt(i) for i in range(len(result["omegas"]))])
    slowest = sub("ω", fmt(len(result["omegas"]) - 1))
    half = fmt(values["d"])
    sums = " + ".join([num_signed(x, "t" + fmt(i), "") for i, x in enumerate(result["terms"])])
    shown = [
        blocks.line("frequencies", sub("ω", "i") + " = " + fmt(values["base"])
                    + sup("", "−2i/" + half) + ", " + var("i") + " = 0 to " + fmt(len(rows) - 1)),
        blocks.table("frequency, wavelength, and angle between a and b of each pair",
                     ["pair", "ω", "2π/ω", "angle", "cos"], rows, -1),
        blocks.table("the pairs at a and b", ["pair", "sin a", "cos a", "sin b", "cos b"], parts, -1),
        blocks.line("product", "PE(a)·PE(b) = Σ cos((b − a)ω) = " + sums + " = "
                    + num(result["product"], "product", ties)),
        blocks.line("shifted", "PE(" + fmt(a + values["shift"]) + ")·PE("
                    + fmt(b + values["shift"]) + ") = " + num(result["shifted"], "shifted", "")),
        blocks.line("length", "|PE(a)|² = " + num(result["norm"], "norm", "") + " = " + var("d")
                    + "/2, distance " + num(result["distance"], "distance", "")),
        blocks.line("rotation", "pair 0 of a, turned by " + fmt(b - a) + ": sin "
                    + fmt(result["turned"][0]) + ", cos " + fmt(result["turned"][1])
                    + ", which is pair 0 of b"),
        blocks.line("slowest", slowest + " = " + num(result["omegas"][len(rows) - 1], "slowest", "")
                    + ", one turn in " + fmt(result["waves"][len(rows) - 1]) + " positions"),
        position_grid(values, result),
    ]
    say = ("the product of positions " + fmt(a) + " and " + fmt(b) + " is " + fmt(result["product"])
           + ", and the same " + fmt(values["shift"]) + " later")
    return blocks.shown(shown, say, 0, 0)


def answer_slowest(values, result):
    """Return the frequency of the last pair."""
    return result["omegas"][len(result["omegas"]) - 1]


def answer_self(values, result):
    """Return the product of PE(a) with itself."""
    return result["norm"]


ASKS = [ask("slowest", "the frequency ω of the last pair", ["d", "base"], answer_slowest),
        ask("self", "the dot product of PE(a) with itself", ["a", "d"], answer_self)]


def fresh(state):
    """Pick widths and bases whose last frequency is a round number."""
    chosen = pick(state, [["4", "100"], ["4", "10000"], ["4", "16"], ["4", "81"], ["8", "10000"],
                          ["8", "16"], ["8", "81"], ["2", "10000"], ["6", "1000"], ["10", "100000"],
                          ["12", "64"], ["16", "256"]])
    return {"d": chosen[0], "base": chosen[1], "a": fmt(whole(state, 1, 50))}


EXAMPLE = {"name": "sinusoidal-positions", "title": "Positions as clock hands", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["shift"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the two positions, and compare the products."}
