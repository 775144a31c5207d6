"""One synthetic point by SMOTE: between a minority point and one of its k nearest neighbors.

x_new = x + u (x_nn - x) with u between 0 and 1 (Chawla et al. 2002, Journal of Artificial
Intelligence Research 16). Neighbors are sought among the minority only, by Euclidean distance.
"""

import math

from .kit import blocks, geometry
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, num_signed, root, sub, sup, tinted, var
from .kit.inputs import choice, hinted, integer, matters, number, numbers, slider
from .kit.lists import window
from .kit.numbers import fmt
from .kit.random import generator, normal, pick, uniform, whole

# More points than these are too close together to be dragged.
MOST_HANDLES = 12
HAND = "by hand"
RANDOM = "at random"
FOUR = "1 1; 2 1.5; 1.5 3; 4 4"

INPUTS = [
    hinted(numbers("points", "minority points", FOUR, -1000, 1000, 2, 60), "x y; x y; …"),
    integer("base", "base point", "0", 0, 29),
    slider(integer("k", "neighbors k", "2", 1, 29), ["1", "2", "3", "4", "5"]),
    choice("draw", "neighbor and u", HAND, [HAND, RANDOM]),
    matters(slider(integer("which", "neighbor", "1", 1, 29), ["1", "2"]), "draw", [HAND]),
    matters(slider(number("u", "share u", "0.3", 0, 1),
                   ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
            "draw", [HAND]),
    matters(slider(integer("seed", "random seed", "1", 1, 9999), ["1", "10", "100", "1000"]),
            "draw", [RANDOM]),
    integer("majority", "majority size", "12", 0, 200),
]


def texts(base, k, draw, which, u):
    """Return the inputs of a preset."""
    return {"points": FOUR, "base": base, "k": k, "draw": draw, "which": which, "u": u, "seed": "1",
            "majority": "12"}


PRESETS = [
    preset("worked example", "Look at the line: the new point lies 0.3 of the way along it.",
           texts("0", "2", HAND, "1", "0.3")),
    preset("2nd neighbor", "Look at the new point: another neighbor, another line, same u.",
           texts("0", "2", HAND, "2", "0.3")),
    preset("from an outlier", "Look at the long line: it fills space where there was no minority.",
           texts("3", "2", HAND, "1", "0.5")),
    preset("random", "Neighbor and u are random: tap the new point for another one.",
           texts("0", "3", RANDOM, "1", "0.3")),
]


def check(values):
    """Require whole points, enough for the base and its k neighbors."""
    count = len(values["points"])
    if count % 2 != 0:
        return {"points": fmt(count) + " numbers are not pairs x y"}
    last = count // 2 - 1
    if last == 0:
        return {"points": "a single point has no neighbor to go toward"}
    if values["base"] > last:
        return {"base": "there are points 0 to " + fmt(last)}
    if values["k"] > last:
        return {"k": "only " + fmt(last) + " other points"}
    if values["draw"] == HAND and values["which"] > values["k"]:
        return {"which": "from 1 to k = " + fmt(values["k"])}
    return {}


def compute(values):
    """Compute the other points by distance from the base, the chosen neighbor, u, and the new point.

    Of equally distant points, the one with the lower number comes first.
    """
    points = geometry.tuples(values["points"], 2)
    base = points[values["base"]]
    far = []
    for p in points:
        dx = p[0] - base[0]
        dy = p[1] - base[1]
        far.append(math.sqrt(dx * dx + dy * dy))
    far[values["base"]] = math.inf
    order = []
    distances = []
    for _ in range(len(points) - 1):
        nearest = far.index(min(far))
        order.append(nearest)
        distances.append(far[nearest])
        far[nearest] = math.inf
    which = values["which"]
    u = values["u"]
    if values["draw"] == RANDOM:
        state = generator(values["seed"])
        which = whole(state, 1, values["k"])
        u = uniform(state)
    goal = points[order[which - 1]]
    return {"points": points, "order": order, "distances": distances, "which": which, "u": u,
            "neighbor": order[which - 1],
            "new": [base[i] + u * (goal[i] - base[i]) for i in range(2)],
            "create": max(0, values["majority"] - len(points))}


def majority_points(points, count):
    """Return invented majority points for the drawing: a cloud to the lower right of the minority."""
    xs = geometry.column(points, 0)
    ys = geometry.column(points, 1)
    size = max(max(xs) - min(xs), max(ys) - min(ys))
    if size == 0:
        size = 1.0
    state = generator(7)
    cloud = []
    for _ in range(min(count, 60)):
        x = max(xs) + size * (0.1 + 0.12 * normal(state))
        cloud.append([x, min(ys) + size * (0.25 + 0.12 * normal(state))])
    return cloud


def new_handle(base, goal, new, u):
    """Return the new point, to drag along the line from the base to its neighbor."""
    parts = [i / 20 for i in range(21)]
    one = blocks.along_handle([base[0] + part * (goal[0] - base[0]) for part in parts],
                              [base[1] + part * (goal[1] - base[1]) for part in parts],
                              math.floor(20 * u + 0.5), "share u of the way", "u", 1)
    one["x"] = new[0]
    one["y"] = new[1]
    return one


def hero(values, result, step):
    """Draw both classes, the line from the base to its neighbor, and the new point on it."""
    points = result["points"]
    base = points[values["base"]]
    goal = points[result["neighbor"]]
    new = result["new"]
    cloud = majority_points(points, values["majority"])
    everything = list(points)
    everything.extend(cloud)
    box = geometry.window(geometry.column(everything, 0), geometry.column(everything, 1))
    curves = [
        geometry.room(box),
        blocks.series("", geometry.column(cloud, 0), geometry.column(cloud, 1), 4, "dots"),
        blocks.series("", geometry.column(points, 0), geometry.column(points, 1), 0, "dots"),
        blocks.series("", [base[0], goal[0]], [base[1], goal[1]], 2, "dash"),
    ]
    handles = []
    made = blocks.asked(blocks.asked_across(blocks.spot(new[0], new[1], "", 1), "x"), "y")
    majority = tinted("gray", 4) + ": majority"
    caption = "drag a point; tap it: " + tinted("base", 2) + "; " + majority
    if values["draw"] == RANDOM:
        # Without handles, which would be in the way of a tap.
        blocks.tapped(made, "seed=" + fmt(values["seed"] % 9999 + 1), "draw another new point")
        caption = "tap the " + tinted("new point", 1) + " for another; " + majority
    elif len(points) <= MOST_HANDLES:
        for i, p in enumerate(points):
            name = "point " + fmt(i) + ", tap to make it the base"
            one = blocks.handle(p[0], p[1], name, "points:" + fmt(2 * i), "points:" + fmt(2 * i + 1),
                                2 if i == values["base"] else 0)
            handles.append(blocks.tapped(one, "base=" + fmt(i), name))
    if values["draw"] == HAND:
        handles.append(new_handle(base, goal, new, values["u"]))
    plot = blocks.plot(caption, "", "", curves,
                       [blocks.spot(base[0], base[1], "", 2), blocks.spot(goal[0], goal[1], "", 0),
                        made], [])
    return blocks.stacked([
        blocks.with_handles(plot, handles),
        blocks.line("", tinted("new point", 1) + ": (" + num(new[0], "newx", "bx u gx") + ", "
                    + num(new[1], "newy", "by u gy") + ")"),
    ])


def new_line(letter, start, goal, u, x):
    """Return one coordinate of the new point."""
    return blocks.line("new " + letter, sub(var(letter), "base") + " + " + var("u") + "("
                       + sub(var(letter), "nn") + " − " + sub(var(letter), "base") + ") = "
                       + num(start, "b" + letter, "") + " + " + num(u, "u", "") + " · ("
                       + num(goal, "g" + letter, "") + " − " + num_signed(start, "b" + letter, "")
                       + ") = " + num(x, "new" + letter, "b" + letter + " u g" + letter))


def trace(values, result, view):
    """Show the distances, the chosen neighbor, the new point by coordinate, and how many are needed."""
    points = result["points"]
    base = points[values["base"]]
    goal = points[result["neighbor"]]
    u = result["u"]
    new = result["new"]
    count = len(result["order"])
    first = window(count, result["which"] - 1, 10)
    rows = []
    for r in range(first, min(count, first + 10)):
        i = result["order"][r]
        place = fmt(r + 1) + (" ✓" if r < values["k"] else "")
        rows.append([place, fmt(i), "(" + fmt(points[i][0]) + ", " + fmt(points[i][1]) + ")",
                     num(result["distances"][r], "d" + fmt(i), "")])
    shown = [
        blocks.table("neighbors of point " + fmt(values["base"]) + " (✓: the k nearest)",
                     ["no.", "point", "at", "distance"], rows, result["which"] - 1 - first),
        blocks.line("distance to point " + fmt(result["neighbor"]), root(
            sup("(" + num(goal[0], "gx", "") + " − " + num_signed(base[0], "bx", "") + ")", "2")
            + " + " + sup("(" + num(goal[1], "gy", "") + " − " + num_signed(base[1], "by", "")
                          + ")", "2"))
            + " = " + num(result["distances"][result["which"] - 1],
                          "d" + fmt(result["neighbor"]), "bx by gx gy")),
        new_line("x", base[0], goal[0], u, new[0]),
        new_line("y", base[1], goal[1], u, new[1]),
        blocks.line("to create", "majority − minority = " + fmt(values["majority"]) + " − "
                    + fmt(len(points)) + (" → " if values["majority"] < len(points) else " = ")
                    + num(result["create"], "create", "")),
    ]
    said = ""
    if result["distances"][result["which"] - 1] == 0:
        said = "The neighbor is a duplicate, so the new point is a copy. "
    elif u == 0 or u == 1:
        said = "u = " + fmt(u) + " copies an existing point. "
    if result["create"] == 0:
        said = said + "The minority is not smaller than the majority: nothing to create. "
    shown.append(blocks.note(said
                             + "Neighbors come from the minority only. Only the majority’s "
                             "size matters: its position here is made up."))
    return blocks.shown(shown, "new point " + fmt(new[0]) + ", " + fmt(new[1]), 0, 0)


def answer_x(values, result):
    """Return the first coordinate of the new point."""
    return result["new"][0]


def answer_y(values, result):
    """Return the second coordinate of the new point."""
    return result["new"][1]


def answer_create(values, result):
    """Return the number of points that balance the classes."""
    return result["create"]


ASKS = [ask("x", "the first coordinate of the new point",
            ["points", "base", "which", "u"], answer_x),
        ask("y", "the second coordinate of the new point",
            ["points", "base", "which", "u"], answer_y),
        ask_count("create", "the number of points to create so that both classes are equal",
                  ["points", "majority"], answer_create)]


def fresh(state):
    """Pick three points of small whole numbers whose distances differ, for the new point."""
    x = whole(state, 0, 5)
    y = whole(state, 0, 5)
    near = fmt(x + whole(state, 1, 2)) + " " + fmt(y + whole(state, 1, 2))
    distant = fmt(x + whole(state, 3, 6)) + " " + fmt(y + whole(state, 3, 6))
    points = [near, distant] if whole(state, 0, 1) == 0 else [distant, near]
    return {"points": fmt(x) + " " + fmt(y) + "; " + "; ".join(points), "base": "0",
            "which": pick(state, ["1", "2"]), "u": pick(state, ["0.1", "0.2", "0.4", "0.5", "0.8"]),
            "majority": fmt(whole(state, 5, 30))}


EXAMPLE = {"name": "smote", "title": "SMOTE: one synthetic point", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["which", "u", "seed"], "open_at": "first", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Drag the new point along its line, or move the other points."}
