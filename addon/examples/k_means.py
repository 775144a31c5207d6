"""k-means: assign each point to its nearest center, move each center to the mean of its points.

Lloyd (1982), IEEE Transactions on Information Theory 28(2); MacQueen (1967). The inertia is the sum of
squared distances to each point's center. Nothing changes after a pass in which no point changes its
cluster. A center without points stays, or moves to the point farthest from its own center, as in
scikit-learn.
"""


import math

from .kit import blocks, geometry
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sup, tinted
from .kit.inputs import choice, hinted, integer, numbers, slider
from .kit.lists import beats, total, window
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

POINTS = "1 1; 1.5 2; 2 1; 5 4; 6 5; 6.5 4; 3 4.5; 3.5 5.5"
KEEP = "keep it"
FARTHEST = "farthest point"
# More rows of a table than these are not shown at once.
ROWS = 10

INPUTS = [
    hinted(numbers("points", "points", POINTS, -1000000, 1000000, 2, 60), "x y; x y; …"),
    hinted(numbers("start", "centers to start from", "1.5 2; 2 1; 6.5 4", -1000000, 1000000, 2, 10),
           "x y; x y; …"),
    slider(integer("steps", "at most … passes", "10", 0, 20), ["0", "1", "2", "3", "4", "5", "10"]),
    choice("empty", "a center without points", KEEP, [KEEP, FARTHEST]),
]


def texts(start, empty):
    """Return the inputs of a preset."""
    return {"points": POINTS, "start": start, "steps": "10", "empty": empty}


PRESETS = [
    preset("worked example", "Step back to the start: every half pass lowers the inertia, to 3.625.",
           texts("1.5 2; 2 1; 6.5 4", KEEP)),
    preset("stuck", "Inertia 11.625: two centers share one group and stay there. A local optimum.",
           texts("1 1; 2 1; 6 5", KEEP)),
    preset("a center alone", "Look at the center far away: no point is nearest to it, so it stays.",
           texts("1 1; 5 4; 30 30", KEEP)),
    preset("and moved", "Step through: the lone center jumps to the worst point, and 3.625 is reached.",
           texts("1 1; 5 4; 30 30", FARTHEST)),
]


def check(values):
    """Require pairs of coordinates."""
    messages = {}
    for name in ["points", "start"]:
        count = len(values[name])
        if count % 2 != 0:
            messages[name] = fmt(count) + " numbers are not pairs x y"
    return messages


def squared(p, q):
    """Return the squared distance of two points."""
    return (p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1])


def nearest(p, centers):
    """Return the index of the nearest center; of equally near ones, the first."""
    best = 0
    for c in range(1, len(centers)):
        if beats(squared(p, centers[best]), squared(p, centers[c])):
            best = c
    return best


def inertia(points, owners, centers):
    """Return the sum of squared distances from the points to their own centers."""
    return total([squared(p, centers[c]) for p, c in zip(points, owners)])


def relocated(points, owners, centers):
    """Return the owners after each center without points has taken the point farthest from its center.

    The centers do so in order, each only if that leaves another point in that point's cluster.
    """
    owners = list(owners)
    for c in range(len(centers)):
        if c in owners:
            continue
        worst = -1
        far = 0.0
        for i, p in enumerate(points):
            own = owners[i]
            shared = len([j for j in owners if j == own]) > 1
            if shared and beats(squared(p, centers[own]), far):
                worst = i
                far = squared(p, centers[own])
        if worst >= 0:
            owners[worst] = c
    return owners


def same(a, b):
    """Return whether two lists of cluster numbers are equal."""
    for i, x in enumerate(a):
        if x != b[i]:
            return False
    return True


def one_pass(points, centers, empty):
    """Assign all points, then move all centers."""
    labels = [nearest(p, centers) for p in points]
    owners = relocated(points, labels, centers) if empty == FARTHEST else labels
    moved = []
    for c, old in enumerate(centers):
        own = [p for p, owner in zip(points, owners) if owner == c]
        if len(own) == 0:
            moved.append(old)
        else:
            moved.append([total(geometry.column(own, 0)) / len(own),
                          total(geometry.column(own, 1)) / len(own)])
    return {"before": centers, "labels": labels, "owners": owners, "after": moved,
            "assigned": inertia(points, labels, centers), "moved": inertia(points, owners, moved)}


def compute(values):
    """Compute the passes until no label changes; "once" is one pass, whatever the number of passes."""
    points = geometry.tuples(values["points"], 2)
    start = geometry.tuples(values["start"], 2)
    passes = []
    centers = start
    settled = False
    for _ in range(values["steps"]):
        done = one_pass(points, centers, values["empty"])
        if len(passes) > 0:
            settled = same(done["labels"], passes[-1]["labels"])
        passes.append(done)
        centers = done["after"]
        if settled:
            break
    falls = []
    for done in passes:
        falls.extend([done["assigned"], done["moved"]])
    return {"points": points, "start": start, "passes": passes, "centers": centers, "inertias": falls,
            "settled": settled, "once": one_pass(points, start, values["empty"])}


def color_of(cluster):
    """Return the color of a cluster; the fifth is muted."""
    return min(cluster, 4)


def owners_at(result, step):
    """Return the clusters of the points after so many half passes; empty before the first."""
    if step == 0:
        return []
    done = result["passes"][(step - 1) // 2]
    return done["owners"] if step % 2 == 0 else done["labels"]


def tracks(result, step):
    """Return the positions of all centers from the start on: a list of lists of points."""
    paths = [[place] for place in result["start"]]
    for done in result["passes"][0:step // 2]:
        for path, place in zip(paths, done["after"]):
            path.append(place)
    return paths


def stage(step):
    """Say what was done last."""
    if step == 0:
        return "start"
    return "pass " + fmt((step + 1) // 2) + (": assigned" if step % 2 == 1 else ": moved")


def dots(points, color, style):
    """Return the points as a curve of a plot."""
    return blocks.series("", geometry.column(points, 0), geometry.column(points, 1), color, style)


def center_lines(points, center, color):
    """Return lines from the points to their center."""
    xs = []
    ys = []
    for p in points:
        xs.extend([p[0], center[0], math.nan])
        ys.extend([p[1], center[1], math.nan])
    return blocks.series("", xs, ys, color, "line")


def cluster_plot(values, result, step):
    """Draw the points in the colors of their clusters, and the centers with their tracks.

    At the start, the centers have handles.
    """
    points = result["points"]
    owners = owners_at(result, step)
    everything = list(points)
    everything.extend(result["start"])
    box = geometry.window(geometry.column(everything, 0), geometry.column(everything, 1))
    curves = [geometry.room(box)]
    spots = []
    if step == 0:
        curves.append(dots(points, 4, "dots"))
    handles = []
    for c, path in enumerate(tracks(result, step)):
        own = [p for p, owner in zip(points, owners) if owner == c]
        color = color_of(c)
        curves.append(center_lines(own, path[-1], color))
        curves.append(dots(own, color, "dots"))
        curves.append(dots(path, 4, "dash"))
        start = result["start"][c]
        handles.append(blocks.handle(start[0], start[1], "start of center " + fmt(c),
                                     "start:" + fmt(2 * c), "start:" + fmt(2 * c + 1), color))
        if step > 1:
            here = blocks.spot(path[-1][0], path[-1][1], fmt(c), color)
            if c == 0 and step == 2:
                blocks.asked_across(here, "x")
            spots.append(here)
    caption = stage(step) + "; drag the centers’ starts"
    return blocks.with_handles(blocks.plot(caption, "", "", curves, spots, []), handles)


def hero(values, result, step):
    """Draw the clusters after a half pass, and the inertia."""
    words = "no pass, so no inertia"
    if step > 0:
        words = "inertia " + num(result["inertias"][step - 1], "J" + fmt(step), "")
        if step > 1:
            words = words + ", before " + fmt(result["inertias"][step - 2])
    elif len(result["passes"]) > 0:
        words = "next: each point to its nearest center"
    return blocks.stacked([cluster_plot(values, result, step), blocks.line("", words)])


def place(p):
    """Return a point as text."""
    return "(" + few(p[0], 4) + ", " + few(p[1], 4) + ")"


def changed_point(result, number):
    """Return the first point that changed its cluster in pass `number`, or the first point."""
    labels = result["passes"][number]["labels"]
    if number > 0:
        before = result["passes"][number - 1]["labels"]
        for i, label in enumerate(labels):
            if label != before[i]:
                return i
    return 0


def gap_words(a, b):
    """Return the square of a difference with its numbers."""
    return sup("(" + fmt(a) + " − " + signed(b) + ")", "2")


def mean_line(result, number, c):
    """Show how one center's first coordinate is computed, unless from too many points to show."""
    done = result["passes"][number]
    xs = [p[0] for p, owner in zip(result["points"], done["owners"]) if owner == c]
    if len(xs) == 0 or len(xs) > 6:
        return []
    added = " + ".join([signed(x) for x in xs])
    return [blocks.line("center " + fmt(c) + ", x", frac(added, fmt(len(xs))) + " = "
                        + num(done["after"][c][0], "m" + fmt(c), ""))]


def assign_blocks(result, number):
    """Show which clusters the points of a pass belong to."""
    done = result["passes"][number]
    at = changed_point(result, number)
    p = result["points"][at]
    lines = []
    for c, center in enumerate(done["before"]):
        lines.append(blocks.line("point " + fmt(at) + " to " + tinted("center " + fmt(c), color_of(c)),
                                 gap_words(p[0], center[0]) + " + " + gap_words(p[1], center[1]) + " = "
                                 + num(squared(p, center), "d" + fmt(c), "")))
    count = len(result["points"])
    first = window(count, at, ROWS)
    rows = []
    for i in range(first, min(count, first + ROWS)):
        c = done["labels"][i]
        rows.append([fmt(i), place(result["points"][i]), fmt(c),
                     few(squared(result["points"][i], done["before"][c]), 4)])
    lines.extend([
        blocks.table("assign each point to its nearest center", ["point", "at", "center", "distance²"],
                     rows, at - first),
        blocks.line("inertia", "sum of the squared distances = "
                    + num(done["assigned"], "J" + fmt(2 * number + 1), "")),
    ])
    return lines


def move_blocks(result, number):
    """Show where the centers of a pass move."""
    done = result["passes"][number]
    rows = []
    for c, old in enumerate(done["before"]):
        size = len([1 for owner in done["owners"] if owner == c])
        rows.append([fmt(c), fmt(size), place(old), place(done["after"][c])])
    found = mean_line(result, number, 0)
    found.extend([
        blocks.table("move each center to the mean of its points", ["center", "points", "from", "to"],
                     rows, -1),
        blocks.line("inertia", num(done["assigned"], "J" + fmt(2 * number + 1), "") + " → "
                    + num(done["moved"], "J" + fmt(2 * number + 2), "J" + fmt(2 * number + 1))),
    ])
    if not same(done["owners"], done["labels"]):
        found.append(blocks.note("A center without points has moved to the point that was farthest "
                                 "from its own center."))
    return found


def trace(values, result, view):
    """Show the assignments or the moves of a half pass, and the inertia over all of them."""
    last = 2 * len(result["passes"])
    step = blocks.own_step(view, last, last)
    if last == 0:
        return blocks.shown([blocks.note("Without a pass, nothing is assigned.")], "no pass", 0, 0)
    number = max(0, step - 1) // 2
    shown = assign_blocks(result, number) if step % 2 == 1 or step == 0 else move_blocks(result, number)
    times = [i for i in range(1, last + 1)]
    spots = []
    if step > 0:
        spots.append(blocks.spot(step, result["inertias"][step - 1], "", 1))
    shown.append(blocks.plot("inertia", "half pass", "", [
        blocks.series("", times, result["inertias"], 0, "line")], spots, []))
    rule = "A center without points would stay where it is."
    if values["empty"] == FARTHEST:
        rule = "A center without points would move to the point farthest from its own center."
    if result["settled"]:
        shown.append(blocks.note("The last pass only confirms: no point changed its cluster. Another "
                                 "start may end lower. " + rule))
    else:
        shown.append(blocks.note("Stopped by the limit of passes: a further pass may change something. "
                                 + rule))
    say = stage(step)
    if step > 0:
        say = say + ", inertia " + fmt(result["inertias"][step - 1])
    return blocks.shown(shown, say, step, last)


def answer_x(values, result):
    """Return the first coordinate of the first center after one pass."""
    return result["once"]["after"][0][0]


def answer_inertia(values, result):
    """Return the inertia after one pass."""
    return result["once"]["moved"]


ASKS = [ask("x", "the first coordinate of center 0 after one pass", ["points", "start"], answer_x),
        ask("inertia", "the inertia after one pass", ["points", "start"], answer_inertia)]


def fresh(state):
    """Pick two pairs of points far from each other; the first point of each pair is a start."""
    a = whole(state, 0, 4)
    b = whole(state, 0, 4)
    high = " " + fmt(b)
    pairs = [fmt(a) + high, fmt(a + pick(state, [2, 4, 6])) + high, fmt(a + 20) + high,
             fmt(a + 20 + pick(state, [2, 4, 6])) + high]
    return {"points": "; ".join(pairs), "start": pairs[0] + "; " + pairs[2], "steps": "1"}


EXAMPLE = {"name": "k-means", "title": "k-means: assign, move, repeat", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": [], "open_at": "own", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag a dashed track’s first point to start a center elsewhere, then step."}
