"""Boxes of one class: how much they overlap, and greedy non-maximum suppression.

IoU = intersection / union of the areas. Suppression keeps the box with the highest score, removes all
whose IoU with it is above the threshold, and repeats with those that are left. Everingham et al.
(2010), doi:10.1007/s11263-009-0275-4, section 4.2; Girshick et al. (2014), arXiv:1311.2524, section
2.2. As in torchvision.ops.nms: coordinates are continuous (no "+ 1" for pixels), and a box goes only if
its IoU is strictly above the threshold.
"""

import math

from .kit import blocks, geometry
from .kit.compact import brief, cell, few
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import frac, num, tinted
from .kit.inputs import hinted, number, numbers, slider
from .kit.lists import beats, uneven, window
from .kit.numbers import fmt, rounded, signed
from .kit.random import pick

BOXES = "0 0 4 4; 1 0 5 4; 0 2 4 6; 6 1 9 4; 6 2 9 5"
SCORES = "0.9, 0.8, 0.75, 0.6, 0.7"
# More comparisons than these are not listed at once.
ROWS = 10

INPUTS = [
    hinted(numbers("boxes", "boxes: left, bottom, right, top", BOXES, -1000, 1000, 4, 32),
           "x y x y; …"),
    numbers("scores", "scores", SCORES, 0, 1, 1, 8),
    slider(number("threshold", "threshold", "0.5", 0, 1),
           ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
]

PRESETS = [
    preset("five boxes", "Look at boxes 3 and 4: their IoU is exactly 0.5, not above it, so both stay.",
           {"boxes": BOXES, "scores": SCORES, "threshold": "0.5"}),
    preset("threshold 0.3", "Box 2 goes (IoU 1/3 with box 0), and so does box 3: two boxes remain.",
           {"boxes": BOXES, "scores": SCORES, "threshold": "0.3"}),
    preset("a chain", "Box 0 has removed box 1, which can no longer remove box 2: that one stays.",
           {"boxes": "0 0 4 4; 1 0 5 4; 2 0 6 4", "scores": "0.9, 0.8, 0.7", "threshold": "0.5"}),
    preset("a box in a box", "Look at the IoU: box 1 is wholly inside box 0, and yet it is only 0.09.",
           {"boxes": "0 0 10 10; 2 2 5 5", "scores": "0.9, 0.8", "threshold": "0.5"}),
]


def check(values):
    """Require four numbers per box, its corners in order, and a score for each box."""
    size = len(values["boxes"])
    if size % 4 != 0:
        return {"boxes": fmt(size) + " numbers are not boxes of 4"}
    for i, box in enumerate(geometry.tuples(values["boxes"], 4)):
        if box[2] < box[0] or box[3] < box[1]:
            return {"boxes": "box " + fmt(i) + " ends before it begins"}
    message = uneven(values["scores"], size // 4, "boxes")
    if message != "":
        return {"scores": message}
    return {}


def area(box):
    """Return width times height; 0 for a box that ends before it begins."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def intersection(a, b):
    """Return the intersection of two boxes as a box, which may end before it begins."""
    return [max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])]


def overlap(a, b):
    """Return the intersection, union, IoU, and Dice of two boxes; ratios are 0 without any area."""
    shared = area(intersection(a, b))
    both = area(a) + area(b)
    union = both - shared
    return {"shared": shared, "union": union, "iou": shared / union if union > 0 else 0.0,
            "dice": 2 * shared / both if both > 0 else 0.0}


def by_score(scores):
    """Return the boxes by descending score; of equals, the lower one first."""
    order = []
    while len(order) < len(scores):
        best = -1
        for i, x in enumerate(scores):
            if i not in order and (best < 0 or beats(x, scores[best])):
                best = i
        order.append(best)
    return order


def compute(values):
    """Compute all overlaps, the order, every comparison of the suppression, and what is kept."""
    found = geometry.tuples(values["boxes"], 4)
    pairs = [[overlap(a, b) for b in found] for a in found]
    order = by_score(values["scores"])
    kept = []
    removed = []
    rounds = []
    for at, i in enumerate(order):
        if i in removed:
            continue
        kept.append(i)
        for j in order[at + 1:len(order)]:
            if j in removed:
                continue
            goes = beats(pairs[i][j]["iou"], values["threshold"])
            rounds.append({"keep": i, "other": j, "iou": pairs[i][j]["iou"], "goes": goes})
            if goes:
                removed.append(j)
    return {"found": found, "areas": [area(box) for box in found], "pairs": pairs,
            "iou": [[one["iou"] for one in row] for row in pairs], "order": order, "rounds": rounds,
            "kept": kept, "removed": removed}


def state(result, step):
    """Return the boxes that are kept and removed after comparison number `step`."""
    last = len(result["rounds"]) - 1
    if step >= last:
        return {"kept": result["kept"], "removed": result["removed"]}
    past = result["rounds"][0:step + 1]
    keepers = [one["keep"] for one in past]
    return {"kept": [i for i in result["kept"] if i in keepers],
            "removed": [one["other"] for one in past if one["goes"]]}


def outline(box, color, style):
    """Return the four sides of a box; points between the corners keep these from getting dots."""
    xs = []
    ys = []
    corners = [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]], [box[0], box[1]]]
    for a, b in zip(corners, corners[1:5]):
        for k in range(4):
            xs.append(a[0] + (b[0] - a[0]) * k / 4)
            ys.append(a[1] + (b[1] - a[1]) * k / 4)
    xs.append(box[0])
    ys.append(box[1])
    return blocks.series("", xs, ys, color, style)


def hatching(box):
    """Return lines across a box."""
    xs = []
    ys = []
    if area(box) > 0:
        for k in range(1, 6):
            y = box[1] + (box[3] - box[1]) * k / 6
            xs.extend([box[0], box[2], math.nan])
            ys.extend([y, y, math.nan])
    return blocks.series("", xs, ys, 3, "line")


def promoted(values, best, i):
    """Return the change for a tap that swaps the scores of box `i` and of the box with the best one."""
    if i == best:
        return "step=0"
    swapped = list(values["scores"])
    swapped[i] = values["scores"][best]
    swapped[best] = values["scores"][i]
    return "scores=" + ", ".join([rounded(x, 12) for x in swapped])


def box_plot(values, result, step):
    """Draw the boxes, with the overlap of the compared ones.

    Their upper right corners can be dragged, and their numbers tapped.
    """
    found = result["found"]
    now = state(result, step)
    pair = result["rounds"][step] if len(result["rounds"]) > 0 else {"keep": 0, "other": 0}
    xs = geometry.column(found, 0)
    xs.extend(geometry.column(found, 2))
    ys = geometry.column(found, 1)
    ys.extend(geometry.column(found, 3))
    curves = [geometry.room(geometry.window(xs, ys))]
    if pair["keep"] != pair["other"]:
        curves.append(hatching(intersection(found[pair["keep"]], found[pair["other"]])))
    spots = []
    handles = []
    for i, box in enumerate(found):
        color = 0 if i in now["kept"] else 4
        if i == pair["other"] and i != pair["keep"]:
            color = 1
        curves.append(outline(box, color, "dash" if i in now["removed"] else "line"))
        spots.append(blocks.tapped(blocks.spot(box[0], box[3], fmt(i), color),
                                   promoted(values, result["order"][0], i),
                                   "give box " + fmt(i) + " the best score"))
        handles.append(blocks.handle(box[2], box[3], "upper right corner of box " + fmt(i),
                                     "boxes:" + fmt(4 * i + 2), "boxes:" + fmt(4 * i + 3), color))
    plot = blocks.plot("drag a corner; tap a number for the best score", "", "", curves, spots, [])
    return blocks.tall(blocks.with_handles(plot, handles), 170)


def verdict(values, pair):
    """Say what follows from the IoU of two boxes."""
    limit = fmt(values["threshold"])
    if pair["goes"]:
        return " > " + limit + ": box " + fmt(pair["other"]) + " goes"
    return ", not above " + limit + ": box " + fmt(pair["other"]) + " stays"


def iou_words(result, pair, is_flat):
    """Return the IoU of two boxes as a quotient of areas, inline or as a fraction."""
    one = result["pairs"][pair["keep"]][pair["other"]]
    here = fmt(pair["keep"]) + "-" + fmt(pair["other"])
    iou = num(pair["iou"], "iou" + here, "shared" + here + " union" + here)
    if one["union"] == 0:
        return "no area, so " + iou
    shared = num(one["shared"], "shared" + here, "")
    union = num(one["union"], "union" + here, "")
    return (shared + "/" + union if is_flat else frac(shared, union)) + " = " + iou


def outcome(result, step):
    """Return the boxes that are kept, removed, and still left, by score."""
    now = state(result, step)
    left = [i for i in result["order"] if i not in now["kept"] and i not in now["removed"]]
    words = "kept <b>" + ", ".join([fmt(i) for i in now["kept"]]) + "</b>"
    if len(now["removed"]) > 0:
        words = words + "; removed " + ", ".join([fmt(i) for i in now["removed"]])
    if len(left) > 0:
        words = words + "; left " + ", ".join([fmt(i) for i in left])
    return words


def hero(values, result, step):
    """Draw the boxes, the comparison of this step, and what is known after it."""
    shown = [box_plot(values, result, step)]
    if len(result["rounds"]) > 0:
        pair = result["rounds"][step]
        other = fmt(pair["other"])
        shown.append(blocks.line("", tinted(fmt(pair["keep"]), 0) + " and " + tinted(other, 1)
                                 + ": IoU " + iou_words(result, pair, True) + ", " + other
                                 + (" goes" if pair["goes"] else " stays")))
    shown.append(blocks.line("", outcome(result, step)))
    return blocks.stacked(shown)


def side(a, b, low):
    """Return one side of the overlap with its numbers: the smaller end minus the larger beginning."""
    return "max(0, " + fmt(min(a[low + 2], b[low + 2])) + " − " + signed(max(a[low], b[low])) + ")"


def pair_lines(values, result, pair):
    """Return the overlap of two boxes, term by term."""
    i = pair["keep"]
    j = pair["other"]
    a = result["found"][i]
    b = result["found"][j]
    one = result["pairs"][i][j]
    here = fmt(i) + "-" + fmt(j)
    lines = []
    for k in [i, j]:
        box = result["found"][k]
        lines.append(blocks.line("area of box " + fmt(k), "(" + fmt(box[2]) + " − " + signed(box[0])
                                 + ") · (" + fmt(box[3]) + " − " + signed(box[1]) + ") = "
                                 + num(result["areas"][k], "area" + fmt(k), "")))
    areas = "area" + fmt(i) + " area" + fmt(j)
    both = num(result["areas"][i], "area" + fmt(i), "") + " + " + num(result["areas"][j],
                                                                      "area" + fmt(j), "")
    shared = num(one["shared"], "shared" + here, "")
    lines.append(blocks.line("intersection", side(a, b, 0) + " · " + side(a, b, 1) + " = " + shared))
    lines.append(blocks.line("union", both + " − " + shared + " = "
                             + num(one["union"], "union" + here, areas + " shared" + here)))
    lines.append(blocks.line("IoU", iou_words(result, pair, False) + verdict(values, pair)))
    if one["union"] > 0:
        lines.append(blocks.line("Dice", frac("2 · " + shared, both) + " = "
                                 + num(one["dice"], "dice" + here, "shared" + here + " " + areas)))
    return lines


def trace(values, result, view):
    """Show the order, the comparison of this step, all comparisons, and all overlaps."""
    rounds = result["rounds"]
    last = max(0, len(rounds) - 1)
    step = blocks.step_of(view, last)
    shown = [blocks.line("by score", ", ".join(["box " + fmt(i) for i in result["order"]]))]
    kept = ", ".join([fmt(i) for i in result["kept"]])
    if len(rounds) == 0:
        shown.append(blocks.note("A single box has no rival."))
        return blocks.shown(shown, "box 0 is kept", 0, 0)
    pair = rounds[step]
    shown.extend(pair_lines(values, result, pair))
    first = window(len(rounds), step, ROWS)
    rows = []
    for k in range(first, min(len(rounds), first + ROWS)):
        one = rounds[k]
        here = fmt(one["keep"]) + "-" + fmt(one["other"])
        rows.append([fmt(one["keep"]), fmt(one["other"]), brief(one["iou"], "iou" + here, ""),
                     "goes" if one["goes"] else "stays"])
    shown.append(blocks.table("each box that is kept, against those that are left",
                              ["box", "against", "IoU", ""], rows, step - first))
    place = blocks.cells("iou", -1, [pair["keep"], pair["other"], 1, 1])
    shown.append(blocks.grid("IoU of all boxes", [[cell(x) for x in row] for row in result["iou"]],
                             result["iou"], place))
    shown.append(blocks.line("kept", kept))
    shown.append(blocks.note("A box that has been removed removes no other. Only boxes of one class "
                             "compete; of equal scores, the lower number comes first."))
    say = ("boxes " + fmt(pair["keep"]) + " and " + fmt(pair["other"]) + ": IoU " + few(pair["iou"], 4)
           + verdict(values, pair) + "; kept in the end: " + kept)
    return blocks.shown(shown, say, step, last)


def answer_iou(values, result):
    """Return the IoU of the first two boxes."""
    if len(result["found"]) < 2:
        return math.nan
    return result["iou"][0][1]


def answer_kept(values, result):
    """Return how many boxes are kept."""
    return len(result["kept"])


ASKS = [ask("iou", "the IoU of boxes 0 and 1", ["boxes"], answer_iou),
        ask_count("kept", "the number of boxes that are kept", ["boxes", "scores", "threshold"],
                  answer_kept)]

SCORE_ORDERS = ["0.9, 0.8, 0.7, 0.6", "0.6, 0.9, 0.7, 0.8", "0.7, 0.8, 0.9, 0.6", "0.6, 0.7, 0.8, 0.9",
                "0.8, 0.6, 0.9, 0.7", "0.9, 0.6, 0.7, 0.8"]


def fresh(state):
    """Pick four boxes of width 10, each shifted against the one before.

    Up to a shift of 3, the IoU of equal boxes is above 0.5. Sometimes, box 1 is also higher.
    """
    up = pick(state, [0, 0, 2])
    x = 0
    found = []
    for i in range(4):
        y = up if i == 1 else 0
        found.append(fmt(x) + " " + fmt(y) + " " + fmt(x + 10) + " " + fmt(y + 4))
        x = x + pick(state, [1, 3, 5])
    return {"boxes": "; ".join(found), "scores": pick(state, SCORE_ORDERS), "threshold": "0.5"}


EXAMPLE = {"name": "iou-nms", "title": "Overlapping boxes", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero, "lead": ["threshold"],
           "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag a corner, tap a number, and step through the comparisons."}
