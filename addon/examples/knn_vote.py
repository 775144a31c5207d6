"""k nearest neighbors: the k points nearest to a query vote on its class.

Cover and Hart (1967), IEEE Transactions on Information Theory 13(1); votes of 1 / distance: Shepard
(1968). As in scikit-learn: standard deviations divide by n, neighbors at distance 0 vote alone, and of
classes with equal votes the smallest wins. Of equally near points, the lower number counts as nearer.
"""

import math

from .kit import blocks, geometry
from .kit.compact import brief, few
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, root, sup, tinted
from .kit.inputs import choice, hinted, integer, matters, number, numbers, slider
from .kit.lists import beats, fractional, mean_square, total, uneven, window
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

# More points than these are too close together to be dragged.
MOST_HANDLES = 12
ROWS = 10
PEOPLE = "1.6 55; 1.7 62; 1.65 70; 1.8 66; 1.85 80; 1.9 74"
GIVEN = "as given"
STANDARD = "standardized"

INPUTS = [
    hinted(numbers("points", "points", PEOPLE, -1000000, 1000000, 2, 40), "x y; x y; …"),
    numbers("labels", "classes of the points", "0, 0, 1, 0, 1, 1", 0, 3, 1, 20),
    numbers("query", "query", "1.88, 64", -1000000, 1000000, 2, 2),
    slider(integer("k", "neighbors k", "3", 1, 20), ["1", "2", "3", "4", "5", "6"]),
    matters(slider(number("factor", "× first feature", "1", 0, 1000000),
                   ["0", "1", "10", "100", "1000"]), "scaling", [GIVEN]),
    choice("scaling", "features", GIVEN, [GIVEN, STANDARD]),
    choice("distance", "distance", "Euclidean", ["Euclidean", "Manhattan", "Chebyshev"]),
    choice("weights", "votes", "1 each", ["1 each", "1/distance"]),
]


def texts(k, factor, scaling):
    """Return the inputs of a preset."""
    return {"points": PEOPLE, "labels": "0, 0, 1, 0, 1, 1", "query": "1.88, 64", "k": k,
            "factor": factor, "scaling": scaling, "distance": "Euclidean", "weights": "1 each"}


PRESETS = [
    preset("meters", "Look at the border: kilograms decide alone, as 20 cm count as 0.2.",
           texts("3", "1", GIVEN)),
    preset("centimeters", "The same people in centimeters: other neighbors, and the answer changes.",
           texts("3", "100", GIVEN)),
    preset("standardized", "In standard deviations, the unit no longer matters: class 0 again.",
           texts("3", "1", STANDARD)),
    preset("all points", "With k = n, the query plays no part. It is 3 to 3, and class 0 wins the tie.",
           texts("6", "1", GIVEN)),
]


def check(values):
    """Require pairs of features, one whole label for each, and enough points."""
    size = len(values["points"])
    if size % 2 != 0:
        return {"points": fmt(size) + " numbers are not pairs x y"}
    count = size // 2
    message = uneven(values["labels"], count, "points")
    if message == "":
        message = fractional(values["labels"])
    if message != "":
        return {"labels": message}
    if values["k"] > count:
        return {"k": "there are only " + fmt(count) + " points"}
    return {}


def deviation(values):
    """Return the mean and standard deviation (over n) of a feature; 1 for a feature without spread."""
    mean = total(values) / len(values)
    spread = math.sqrt(mean_square([x - mean for x in values]))
    return {"mean": mean, "spread": spread if beats(spread, 0.0) else 1.0}


def distance(kind, dx, dy):
    """Return the distance of two points whose coordinates differ by `dx` and `dy`."""
    if kind == "Manhattan":
        return abs(dx) + abs(dy)
    if kind == "Chebyshev":
        return max(abs(dx), abs(dy))
    return math.sqrt(dx * dx + dy * dy)


def compute(values):
    """Compute the distances, the k nearest points, their votes, and the class that wins."""
    points = geometry.tuples(values["points"], 2)
    query = values["query"]
    scales = [values["factor"], 1.0]
    means = []
    spreads = []
    if values["scaling"] == STANDARD:
        for i in range(2):
            factor = scales[i]
            found = deviation([p[i] * factor for p in points])
            means.append(found["mean"])
            spreads.append(found["spread"])
            scales[i] = factor / found["spread"]
    gaps = [[(p[0] - query[0]) * scales[0], (p[1] - query[1]) * scales[1]] for p in points]
    distances = [distance(values["distance"], gap[0], gap[1]) for gap in gaps]
    left = list(distances)
    order = []
    for _ in points:
        best = -1
        for i, d in enumerate(left):
            if i not in order and (best < 0 or beats(left[best], d)):
                best = i
        order.append(best)
    k = values["k"]
    votes = [0.0 for _ in range(int(max(values["labels"])) + 1)]
    touching = [i for i in order[0:k] if distances[i] == 0]
    for i in order[0:k]:
        vote = 1.0
        if values["weights"] == "1/distance":
            if len(touching) == 0:
                vote = 1 / distances[i]
            elif distances[i] > 0:
                vote = 0.0
        label = int(values["labels"][i])
        votes[label] = votes[label] + vote
    winner = 0
    for c in range(1, len(votes)):
        if beats(votes[c], votes[winner]):
            winner = c
    ties = [c for c in range(len(votes)) if c != winner and not beats(votes[winner], votes[c])]
    edge = k < len(order) and not beats(distances[order[k]], distances[order[k - 1]])
    return {"points": points, "gaps": gaps, "distances": distances, "order": order,
            "nearest": order[0:k], "votes": votes, "class": winner, "tie": len(ties) > 0,
            "edge_tie": edge, "means": means, "spreads": spreads, "scales": scales}


def border(values, result, box):
    """Return the points as far from the query as its last neighbor, in the units of the plot."""
    reach = result["distances"][result["nearest"][-1]]
    halves = []
    for i in range(2):
        side = box["x"] if i == 0 else box["y"]
        widest = 1000 * (side[1] - side[0])
        scale = result["scales"][i]
        # A feature that is multiplied by 0 does not bound the neighborhood.
        halves.append(min(widest, reach / scale) if scale > 0 else widest)
    xs = []
    ys = []
    for i in range(145):
        across = math.cos(2 * math.pi * i / 144)
        up = math.sin(2 * math.pi * i / 144)
        size = 1 / distance(values["distance"], across, up)
        xs.append(values["query"][0] + halves[0] * across * size)
        ys.append(values["query"][1] + halves[1] * up * size)
    return blocks.series("", xs, ys, 4, "dash")


def padded_range(xs):
    """Return the lowest and highest of `xs`, with a margin."""
    room = 0.1 * (max(xs) - min(xs))
    if room == 0:
        room = 1.0
    return [min(xs) - room, max(xs) + room]


def hero(values, result, step):
    """Draw the points by class, the query, and the border of its neighborhood."""
    points = result["points"]
    query = values["query"]
    xs = geometry.column(points, 0)
    ys = geometry.column(points, 1)
    xs.append(query[0])
    ys.append(query[1])
    box = {"x": padded_range(xs), "y": padded_range(ys)}
    curves = [border(values, result, box)]
    handles = []
    spots = []
    classes = len(result["votes"])
    for i, p in enumerate(points):
        label = int(values["labels"][i])
        if len(points) > MOST_HANDLES:
            spots.append(blocks.spot(p[0], p[1], "", label))
            continue
        other = fmt((label + 1) % max(2, classes))
        name = "point " + fmt(i) + " of class " + fmt(label) + ", tap to make it class " + other
        one = blocks.handle(p[0], p[1], name, "points:" + fmt(2 * i), "points:" + fmt(2 * i + 1), label)
        handles.append(blocks.tapped(one, "labels:" + fmt(i) + "=" + other, name))
    for i in result["nearest"]:
        curves.append(blocks.series("", [query[0], points[i][0]], [query[1], points[i][1]],
                                    int(values["labels"][i]), "line"))
    handles.append(blocks.handle(query[0], query[1], "query", "query:0", "query:1", 4))
    names = ", ".join([tinted(fmt(c), c) for c in range(classes)])
    plot = blocks.plot("drag the query or a point; classes " + names, "first feature", "second", curves,
                       spots, [])
    plot = blocks.within(plot, [box["x"][0], box["x"][1], box["y"][0], box["y"][1]])
    votes = ", ".join([num(vote, "v" + fmt(c), "") + " for " + tinted(fmt(c), c)
                       for c, vote in enumerate(result["votes"])])
    return blocks.stacked([
        blocks.with_handles(plot, handles),
        blocks.line("", "votes: " + votes + " → <b>class " + fmt(result["class"]) + "</b>"),
    ])


def distance_words(values, dx, dy):
    """Return the formula of a distance with its numbers."""
    if values["distance"] == "Manhattan":
        return "|" + fmt(dx) + "| + |" + fmt(dy) + "|"
    if values["distance"] == "Chebyshev":
        return "max(|" + fmt(dx) + "|, |" + fmt(dy) + "|)"
    return root(sup(signed(dx), "2") + " + " + sup(signed(dy), "2"))


def trace(values, result, view):
    """Show the scaling, one distance, all points by distance, and the votes."""
    first = result["nearest"][0]
    gap = result["gaps"][first]
    shown = []
    if values["scaling"] == STANDARD:
        shown.append(blocks.line("each feature", "(value − mean) / standard deviation: means "
                                 + ", ".join([few(x, 4) for x in result["means"]]) + ", deviations "
                                 + ", ".join([few(x, 4) for x in result["spreads"]])))
    shown.append(blocks.line("query to point " + fmt(first), distance_words(values, gap[0], gap[1])
                             + " = " + num(result["distances"][first], "d" + fmt(first), "")))
    rows = []
    count = len(result["order"])
    k = values["k"]
    top = window(count, k - 1, ROWS)
    for r in range(top, min(count, top + ROWS)):
        i = result["order"][r]
        p = result["points"][i]
        rows.append([fmt(r + 1) + (" ✓" if r < k else ""), fmt(i),
                     "(" + few(p[0], 4) + ", " + few(p[1], 4) + ")", fmt(values["labels"][i]),
                     brief(result["distances"][i], "d" + fmt(i), "")])
    shown.append(blocks.table("by distance (✓: votes)", ["no.", "point", "at", "class", "distance"],
                              rows, -1))
    items = []
    for c, vote in enumerate(result["votes"]):
        items.append(blocks.bar(fmt(c), vote, num(vote, "v" + fmt(c), ""), c == result["class"]))
    shown.append(blocks.bars("votes for each class", items, 0))
    if result["edge_tie"]:
        shown.append(blocks.note("The next point is just as near as the last neighbor: of the two, the "
                                 "one with the lower number votes."))
    if result["tie"]:
        shown.append(blocks.note("Equal votes: the smallest class wins."))
    return blocks.shown(shown, "class " + fmt(result["class"]) + " wins", 0, 0)


def answer_distance(values, result):
    """Return the distance to the first point."""
    return result["distances"][0]


def answer_class(values, result):
    """Return the class that wins."""
    return result["class"]


ASKS = [ask("distance", "the distance of the query to point 0",
            ["points", "query", "distance"], answer_distance),
        ask_count("class", "the class that wins", ["points", "labels", "query", "k", "distance"],
                  answer_class)]


def fresh(state):
    """Pick five points around a query at the origin; the first has whole distances of every kind."""
    points = [pick(state, ["3 4", "4 3", "5 12", "6 8", "8 6"])]
    for _ in range(4):
        points.append(fmt(whole(state, 1, 9)) + " " + fmt(whole(state, 1, 9)))
    a = whole(state, 0, 3)
    b = (a + whole(state, 1, 3)) % 4
    pattern = pick(state, [[a, a, b, b, b], [b, a, b, a, a], [a, b, a, b, b]])
    return {"points": "; ".join(points), "query": "0, 0",
            "labels": ", ".join([fmt(label) for label in pattern]),
            "k": pick(state, ["1", "3"]),
            "distance": pick(state, ["Euclidean", "Manhattan", "Chebyshev"])}


EXAMPLE = {"name": "knn-vote", "title": "k nearest neighbors vote", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["k", "factor"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the query; tap a point to change its class."}
