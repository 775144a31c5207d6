"""Three ways to clip a gradient: by its norm, each number by value, and each layer by its own norm.

By norm: g min(1, c / |g|) with |g| over all parameters (Pascanu et al. 2013, arXiv:1211.5063,
algorithm 1). By value: each number to [-v, v]. Norms are computed as m sqrt(sum (g / m)^2) with the
largest size m, so that squares do not overflow; the angle between unit vectors u and v is
2 atan2(|u - v|, |u + v|) (Kahan 2006).
"""

import math

from .kit import blocks, geometry
from .kit.compact import brief
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, root, sup, tinted, var
from .kit.inputs import number, numbers, slider, without
from .kit.lists import dot, fractional, total
from .kit.numbers import fmt, signed
from .kit.random import pick

WAYS = ["by norm", "by value", "layer by layer"]
HEIGHT = 165
# The width of the inside of the hero's plot over its height.
SHAPE = 264 / (HEIGHT - 48)
# How many times longer than the limits a gradient may be to be drawn whole.
FAR = 30

INPUTS = [
    numbers("g", "gradient g", "3, 4, 0, 12", -1e300, 1e300, 1, 8),
    slider(without(number("max_norm", "largest norm c", "6.5", 0, 1000000), "low"),
           ["0.1", "0.5", "1", "2", "5", "10", "20", "100"]),
    slider(without(number("value", "largest value v", "5", 0, 1000000), "low"),
           ["0.1", "0.5", "1", "2", "5", "10", "20", "100"]),
    numbers("sizes", "numbers in each layer", "2, 2", 1, 8, 1, 8),
]

PRESETS = [
    preset("three ways", "Look at the angles: only clipping by norm keeps the direction.",
           {"g": "3, 4, 0, 12", "max_norm": "6.5", "value": "5", "sizes": "2, 2"}),
    preset("small gradient", "Look at the factor: 1. A gradient within the limit is left alone.",
           {"g": "0.3, -0.4", "max_norm": "1", "value": "1", "sizes": "2"}),
    preset("one huge number", "By norm, the small numbers nearly vanish; by value, all count alike.",
           {"g": "1, 1, 1, 100", "max_norm": "1", "value": "1", "sizes": "2, 2"}),
    preset("exploded", "Look at the norm: 5e+200 shrinks to 1, and the direction survives.",
           {"g": "3e200, 4e200", "max_norm": "1", "value": "1", "sizes": "1, 1"}),
]


def check(values):
    """Require as many numbers in all layers together as in the gradient."""
    message = fractional(values["sizes"])
    count = total(values["sizes"])
    if message == "" and count != len(values["g"]):
        message = ("the sizes add up to " + fmt(count) + ", but g has " + fmt(len(values["g"]))
                   + " numbers")
    if message != "":
        return {"sizes": message}
    return {}


def norm_of(g):
    """Return the norm of a list, without overflow."""
    m = 0.0
    for x in g:
        m = max(m, abs(x))
    if m == 0:
        return 0.0
    scaled = [x / m for x in g]
    return m * math.sqrt(dot(scaled, scaled))


def factor_of(norm, limit):
    """Return what clipping by norm multiplies by."""
    return 1.0 if norm <= limit else limit / norm


def unit(g):
    """Return the vector of length 1 with the same direction; empty for the zero vector."""
    m = 0.0
    for x in g:
        m = max(m, abs(x))
    if m == 0:
        return []
    scaled = [x / m for x in g]
    size = norm_of(scaled)
    return [x / size for x in scaled]


def angle(a, b):
    """Return the angle between two vectors in degrees; below 1e-12, they count as parallel."""
    u = unit(a)
    v = unit(b)
    if len(u) == 0 or len(v) == 0:
        return math.nan
    apart = norm_of([x - y for x, y in zip(u, v)])
    if apart < 1e-12:
        return 0.0
    return 2 * math.atan2(apart, norm_of([x + y for x, y in zip(u, v)])) * 180 / math.pi


def compute(values):
    """Compute the norm, the factors, and the three results with their norms, cosines, and angles."""
    g = values["g"]
    limit = values["max_norm"]
    norm = norm_of(g)
    factor = factor_of(norm, limit)
    layers = []
    layered = []
    start = 0
    for size in values["sizes"]:
        part = g[start:start + int(size)]
        own = norm_of(part)
        layers.append({"norm": own, "factor": factor_of(own, limit)})
        layered.extend([x * factor_of(own, limit) for x in part])
        start = start + int(size)
    ways = [[x * factor for x in g],
            [max(-values["value"], min(values["value"], x)) for x in g], layered]
    direction = unit(g)
    cosines = [dot(direction, unit(way)) if norm > 0 and norm_of(way) > 0 else math.nan
               for way in ways]
    return {"norm": norm, "factor": factor, "layers": layers, "ways": ways,
            "norms": [norm_of(way) for way in ways], "cosines": cosines,
            "angles": [angle(g, way) for way in ways],
            "torch_factor": min(1.0, limit / (norm + 0.000001))}


def circle(radius, color):
    """Return the circle of the largest norm."""
    turns = [math.pi * k / 32 for k in range(65)]
    return blocks.series("", [radius * math.cos(turn) for turn in turns],
                         [radius * math.sin(turn) for turn in turns], color, "dash")


def plane(values, result):
    """Draw a gradient of two numbers as an arrow, with the circle and the square that bound it."""
    g = values["g"]
    limit = values["max_norm"]
    v = values["value"]
    reach = max(limit, v)
    far = result["norm"] > FAR * reach
    tip = [2 * reach * x / result["norm"] for x in g] if far else g
    curves = [circle(limit, 0),
              blocks.series("", [-v, v, v, -v, -v], [-v, -v, v, v, -v], 1, "dash"),
              blocks.series("", [0.0, tip[0]], [0.0, tip[1]], 4, "line")]
    spots = []
    for k in range(2, -1, -1):
        way = result["ways"][k]
        curves.append(blocks.series("", [0.0, way[0]], [0.0, way[1]], k, "line"))
        spots.append(blocks.spot(way[0], way[1], "", k))
    blocks.asked_across(spots[2], "first")
    xs = [-reach, reach, tip[0]]
    ys = [-reach, reach, tip[1]]
    curves.append(geometry.room(geometry.shaped_window(xs, ys, SHAPE)))
    handles = [] if far else [blocks.handle(g[0], g[1], "gradient g", "g:0", "g:1", 4)]
    caption = "g is far outside of the picture" if far else "drag the gray arrow"
    return blocks.with_handles(blocks.plot(caption, "first number", "second", curves, spots, []),
                               handles)


def bars(values, result):
    """Draw a longer gradient as bars, which can be dragged, each beside its three results."""
    g = values["g"]
    count = len(g)
    curves = [blocks.series("", [i - 0.3 for i in range(count)], g, 4, "bars")]
    for k in range(3):
        curves.append(blocks.series("", [i - 0.1 + 0.2 * k for i in range(count)],
                                    result["ways"][k], k, "bars"))
    first = blocks.asked(blocks.spot(-0.1, result["ways"][0][0], "", 0), "first")
    handles = [blocks.handle(i - 0.3, x, "number " + fmt(i), "", "g:" + fmt(i), 4)
               for i, x in enumerate(g)]
    return blocks.with_handles(blocks.plot("drag the gray bars of g", "number", "size", curves,
                                           [first], [blocks.level(0.0, "")]), handles)


def hero(values, result, at):
    """Draw the gradient before and after, with the factor and the three angles."""
    picture = plane(values, result) if len(values["g"]) == 2 else bars(values, result)
    turns = [tinted(way, k) + " " + fmt(result["angles"][k]) + "°"
             for k, way in enumerate(["norm", "value", "layers"])]
    if result["norm"] == 0:
        turns = ["the zero gradient has no direction"]
    return blocks.stacked([
        blocks.tall(picture, HEIGHT),
        blocks.line("", "norm " + num(result["norm"], "norm", "") + ", factor "
                    + num(result["factor"], "factor", "norm")),
        blocks.line("", "angles: " + ", ".join(turns)),
    ])


def norm_line(values, result):
    """Return the norm with its squares or, to avoid overflow, with the largest size factored out."""
    g = values["g"]
    m = 0.0
    for x in g:
        m = max(m, abs(x))
    size = "‖" + var("g") + "‖ = "
    end = " = " + num(result["norm"], "norm", "")
    if m > 1e150 or 0 < m < 1e-150:
        inner = " + ".join([sup(signed(x / m), "2") for x in g])
        return blocks.line("norm", size + fmt(m) + " · " + root(inner) + end
                           + ": taken out, the largest size keeps the squares in range")
    inner = " + ".join([sup(signed(x), "2") for x in g])
    return blocks.line("norm", size + root(inner) + " = " + root(fmt(dot(g, g))) + end)


def trace(values, result, view):
    """Show the norm and factor, each number in all three ways, and the results compared."""
    limit = fmt(values["max_norm"])
    shown = [
        norm_line(values, result),
        blocks.line("factor", "min(1, " + frac(var("c"), "‖" + var("g") + "‖") + ") = min(1, "
                    + frac(limit, num(result["norm"], "norm", "")) + ") = "
                    + num(result["factor"], "factor", "norm")),
    ]
    for k, layer in enumerate(result["layers"]):
        here = fmt(k)
        shown.append(blocks.line("layer " + here, "norm " + num(layer["norm"], "n" + here, "")
                                 + ", factor " + num(layer["factor"], "f" + here, "n" + here)))
    rows = []
    for i, x in enumerate(values["g"]):
        here = fmt(i)
        row = [here, brief(x, "g" + here, "")]
        for k in range(3):
            row.append(brief(result["ways"][k][i], "w" + fmt(k) + "-" + here,
                             "g" + here + (" factor" if k == 0 else "")))
        rows.append(row)
    shown.append(blocks.table("every number", ["", "g", "norm", "value", "layers"], rows, -1))
    rows = [[WAYS[k], brief(result["norms"][k], "size" + fmt(k), ""),
             brief(result["cosines"][k], "cos" + fmt(k), ""),
             brief(result["angles"][k], "angle" + fmt(k), "cos" + fmt(k))] for k in range(3)]
    shown.append(blocks.table("the results and how far they turn from g",
                              ["", "norm", "cosine", "degrees"], rows, -1))
    shown.append(blocks.line("PyTorch", "min(1, " + frac(var("c"), "‖" + var("g") + "‖ + "
                             + sup("10", "−6")) + ") = " + num(result["torch_factor"], "torch", "norm")
                             + ", to avoid dividing by 0"))
    if result["norm"] == 0:
        shown.append(blocks.note("A gradient of 0 stays 0: the factor is 1, and no angle is defined."))
    if result["factor"] == 1:
        shown.append(blocks.note("The norm is within the limit, so clipping by norm changes nothing."))
    say = ("norm " + fmt(result["norm"]) + ", factor " + fmt(result["factor"]) + ", turned by value "
           + fmt(result["angles"][1]) + " degrees")
    return blocks.shown(shown, say, 0, 0)


def answer_factor(values, result):
    """Return the factor by norm."""
    return result["factor"]


def answer_first(values, result):
    """Return the first number after clipping by norm."""
    return result["ways"][0][0]


ASKS = [ask("factor", "the factor of clipping by norm", ["g", "max_norm"], answer_factor),
        ask("first", "the first number after clipping by norm", ["g", "max_norm"], answer_first)]


def fresh(state):
    """Pick whole norms, and a limit that is a simple share of the norm."""
    one = pick(state, [["3, 4", 5, 2], ["6, 8", 10, 2], ["-8, 6", 10, 2], ["5, 12", 13, 2],
                       ["12, -5", 13, 2], ["-20, 15", 25, 2], ["3, 4, 12", 13, 3],
                       ["2, -3, 6", 7, 3], ["4, 4, 2", 6, 3]])
    return {"g": one[0], "max_norm": fmt(one[1] * pick(state, [0.1, 0.2, 0.5, 0.4, 2])),
            "sizes": fmt(one[2])}


EXAMPLE = {"name": "gradient-clipping", "title": "Clipping in three ways",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["max_norm", "value"], "open_at": "first", "asks": ASKS,
           "fresh": fresh, "gesture": "Drag the gray gradient, or move a limit."}
