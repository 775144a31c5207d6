"""Dot product, cosine and distance of a query to items, and the three rankings.

cos = q.x / (|q| |x|); for unit vectors |q - x|^2 = 2 - 2 cos. The angle is 2 atan2(|q - x|, |q + x|)
of the unit vectors: Kahan (2006), How futile are mindless assessments of roundoff, section 12.
"""

import math

from .kit import blocks
from .kit.compact import brief
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, root, sub, sup, tinted, var
from .kit.inputs import columns, matrix, numbers, switch
from .kit.lists import beats, dot, ratio, uneven
from .kit.numbers import fmt, signed
from .kit.random import pick

Q = "3, 4"
ITEMS = "6 8; 3 3; 20 0"
HEIGHT = 166
RATIO = 264 / (HEIGHT - 48)
# Unit vectors this close have the same direction, except for rounding.
SAME = 1e-12

INPUTS = [
    numbers("q", "query q", Q, -1000000, 1000000, 2, 4),
    columns(matrix("items", "items x", ITEMS, -1000000, 1000000, 1, 5), 2, 4),
    switch("normalize", "divide every vector by its length", "off"),
]

PRESETS = [
    preset("three winners", "Look at the winners: each measure has its own.",
           {"q": Q, "items": ITEMS, "normalize": "off"}),
    preset("normalized", "Look at the winners: on unit vectors, all measures agree.",
           {"q": Q, "items": ITEMS, "normalize": "on"}),
    preset("opposite, at a right angle", "Look at the cosines: −1, 0, and 1, whatever the lengths.",
           {"q": "1, 0", "items": "-3 0; 0 5; 2 0", "normalize": "off"}),
    preset("a zero vector", "Look at item 0: without a length it has no direction, so no cosine.",
           {"q": Q, "items": "0 0; 3 3; 20 0", "normalize": "off"}),
]


def check(values):
    """Require items with as many numbers as the query."""
    message = uneven(values["items"][0], len(values["q"]), "in q")
    return {"items": message} if message != "" else {}


def length(x):
    """Return the length of a vector."""
    return math.sqrt(dot(x, x))


def distance(a, b):
    """Return the distance of two vectors."""
    return length([x - y for x, y in zip(a, b)])


def unit(x):
    """Return the vector divided by its length; undefined if that is 0."""
    size = length(x)
    return [ratio(a, size) for a in x]


def angle(a, b):
    """Return the angle between two unit vectors in degrees."""
    gap = distance(a, b)
    sum_ = length([x + y for x, y in zip(a, b)])
    if gap < SAME:
        return 0.0
    if sum_ < SAME:
        return 180.0
    return math.degrees(2 * math.atan2(gap, sum_))


def ranking(values, sign):
    """Return the indices from the best value to the worst.

    The best is the largest for a `sign` of 1, the smallest for -1. Equal values keep their order;
    undefined ones come last.
    """
    order = []
    while len(order) < len(values):
        best = -1
        for i, x in enumerate(values):
            if i in order:
                continue
            if best < 0 or (x == x and (values[best] != values[best]
                                        or beats(sign * x, sign * values[best]))):
                best = i
        order.append(best)
    return order


def compute(values):
    """Compute the lengths, the three measures of each item, and the rankings."""
    q = values["q"]
    items = values["items"]
    q_unit = unit(q)
    units = [unit(x) for x in items]
    raw = [ratio(dot(q, x), length(q) * length(x)) for x in items]
    cosines = [max(-1.0, min(1.0, c)) if c == c else c for c in raw]
    if values["normalize"]:
        q = q_unit
        items = units
    dots = [dot(q, x) for x in items]
    distances = [distance(q, x) for x in items]
    return {"q": q, "items": items, "q_length": length(values["q"]),
            "lengths": [length(x) for x in values["items"]], "dots": dots, "cosines": cosines,
            "distances": distances, "unit_distances": [distance(q_unit, x) for x in units],
            "angles": [angle(q_unit, x) if c == c else math.nan for c, x in zip(cosines, units)],
            "by_dot": ranking(dots, 1), "by_cosine": ranking(cosines, 1),
            "by_distance": ranking(distances, -1)}


def arrow(x, color, name, where, at):
    """Return a vector from the origin, with its handle: {"curve", "spot", "handle"}."""
    return {"curve": blocks.series("", [0, x[0]], [0, x[1]], color, "line"),
            "spot": blocks.spot(x[0], x[1], name, color),
            "handle": blocks.handle(x[0], x[1], name, where + ":" + fmt(at), where + ":" + fmt(at + 1),
                                    color)}


def circle():
    """Return the unit circle."""
    turns = [math.pi * k / 30 for k in range(61)]
    return blocks.series("", [math.cos(t) for t in turns], [math.sin(t) for t in turns], 4, "dash")


def view_box(points):
    """Return a window with equal scales that contains the origin and all points."""
    xs = [0.0]
    ys = [0.0]
    for x in points:
        if x[0] == x[0]:
            xs.append(x[0])
            ys.append(x[1])
    half = max((max(xs) - min(xs)) / RATIO, max(ys) - min(ys)) * 0.6
    if half == 0:
        half = 1.0
    x = (max(xs) + min(xs)) / 2
    y = (max(ys) + min(ys)) / 2
    return [x - half * RATIO, x + half * RATIO, y - half, y + half]


def hero(values, result, step):
    """Draw the query and the items, which can be dragged, and which item each measure ranks first."""
    arrows = []
    width = len(values["q"])
    points = [result["q"]]
    for i, x in enumerate(result["items"]):
        arrows.append(arrow(x, 2, fmt(i), "items", i * width))
        points.append(x)
    # The query comes last, on top of the items.
    arrows.append(arrow(result["q"], 0, "q", "q", 0))
    arrows = [one for one in arrows if one["spot"]["x"] == one["spot"]["x"]]
    curves = [one["curve"] for one in arrows]
    if values["normalize"]:
        curves.append(circle())
        points.extend([[-1.0, -1.0], [1.0, 1.0]])
    plot = blocks.plot("drag " + tinted("q", 0) + " and the " + tinted("items", 2), "x₁", "x₂", curves,
                       [one["spot"] for one in arrows], [])
    plot = blocks.within(blocks.with_handles(plot, [one["handle"] for one in arrows]),
                         view_box(points))
    return blocks.stacked([
        blocks.tall(plot, HEIGHT),
        blocks.line("", "cosines: " + ", ".join([fmt(x) for x in result["cosines"]])),
        blocks.line("", "winners: " + first(result["dots"], result["by_dot"]) + " by dot product, "
                    + first(result["cosines"], result["by_cosine"]) + " by cosine, "
                    + first(result["distances"], result["by_distance"]) + " by distance")])


def first(measures, order):
    """Return the item that is ranked first, if its measure is defined."""
    best = order[0]
    return "<b>" + (fmt(best) if measures[best] == measures[best] else "none") + "</b>"


def item_lines(values, result, i):
    """Return the products of an item term by term, and its cosine."""
    here = fmt(i)
    q = result["q"]
    x = result["items"][i]
    name = sub(var("x"), here)
    if x[0] != x[0] or q[0] != q[0]:
        return [blocks.line("item " + here, "a vector of length 0 has no direction")]
    lines = [blocks.line("item " + here, var("q") + " · " + name + " = "
                         + " + ".join([signed(a) + " · " + signed(b) for a, b in zip(q, x)]) + " = "
                         + num(result["dots"][i], "d" + here, ""))]
    size = 1.0 if values["normalize"] else result["lengths"][i]
    own = 1.0 if values["normalize"] else result["q_length"]
    if not values["normalize"]:
        lines.append(blocks.line("", "|" + name + "| = "
                                 + root(" + ".join([sup(signed(a), "2") for a in x])) + " = "
                                 + num(size, "l" + here, "")))
    lines.append(blocks.line("", "cos = " + frac(num(result["dots"][i], "d" + here, ""), fmt(own)
                                                 + " · " + num(size, "l" + here, "")) + " = "
                             + num(result["cosines"][i], "c" + here, "d" + here + " l" + here)))
    return lines


def trace(values, result, view):
    """Show each item's products, the measures, and the rankings."""
    shown = [blocks.line("length of " + var("q"), root(" + ".join(
        [sup(signed(a), "2") for a in values["q"]])) + " = " + num(result["q_length"], "lq", ""))]
    for i in range(len(result["items"])):
        shown.extend(item_lines(values, result, i))
    rows = []
    for i in range(len(result["items"])):
        here = fmt(i)
        rows.append([here, brief(result["dots"][i], "d" + here, ""),
                     brief(result["cosines"][i], "c" + here, ""),
                     brief(result["angles"][i], "a" + here, "c" + here),
                     brief(result["distances"][i], "e" + here, "")])
    shown.append(blocks.table("the measures", ["item", "dot", "cosine", "angle °", "distance"], rows,
                              -1))
    shown.append(blocks.table("from the most to the least similar", ["by", "items"], [
        ["dot product", ", ".join([fmt(i) for i in result["by_dot"]])],
        ["cosine", ", ".join([fmt(i) for i in result["by_cosine"]])],
        ["distance", ", ".join([fmt(i) for i in result["by_distance"]])]], -1))
    rows = []
    for i, x in enumerate(result["cosines"]):
        here = fmt(i)
        rows.append([here, brief(2 - 2 * x, "t" + here, "c" + here),
                     brief(result["unit_distances"][i], "u" + here, "t" + here)])
    shown.append(blocks.table("distance of the unit vectors", ["item", "2 − 2 cos", "its root"], rows,
                              -1))
    bad = [i for i, x in enumerate(result["cosines"]) if x != x]
    if len(bad) > 0:
        shown.append(blocks.note("A vector of length 0 has no direction: its cosine is undefined and "
                                 "ranked last. scikit-learn and PyTorch return 0."))
    say = "cosines " + ", ".join([fmt(x) for x in result["cosines"]])
    return blocks.shown(shown, say, 0, 0)


def answer_cosine(values, result):
    """Return the cosine of the query and the first item."""
    return result["cosines"][0]


def answer_dot(values, result):
    """Return the dot product of the query and the first item."""
    return result["dots"][0]


def answer_distance(values, result):
    """Return the distance of the query and the first item."""
    return result["distances"][0]


ASKS = [ask("cosine", "the cosine of the query and the item", ["q", "items"], answer_cosine),
        ask("dot", "the dot product of the query and the item", ["q", "items"], answer_dot),
        ask("distance", "the distance of the query and the item", ["q", "items"], answer_distance)]


def fresh(state):
    """Pick vectors whose lengths are whole numbers."""
    return {"q": pick(state, ["3, 4", "4, 3", "5, 12", "8, 6"]),
            "items": pick(state, ["4 3", "12 5", "6 8", "0 5", "-3 4", "-4 3"])}


EXAMPLE = {"name": "cosine-similarity", "title": "Three measures of similarity", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["normalize"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the query and the items, and see which one wins."}
