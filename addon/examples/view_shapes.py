"""What view and reshape do: the size that -1 stands for, strides, and where one element lands.

Row-major strides s_i = product of the sizes behind i, offset = sum of index times stride. When a
view of a transposed tensor is possible is decided as PyTorch does it (documentation of
torch.Tensor.view: sizes may be merged only where stride_i = stride_{i+1} size_{i+1}).
"""

import math

from .kit import blocks
from .kit.engine import ask_count, preset
from .kit.formula_html import frac, tied
from .kit.inputs import numbers, switch
from .kit.lists import dot, fractional, window
from .kit.native import fixed
from .kit.numbers import fmt
from .kit.random import pick, whole

LARGEST = 9007199254740992

INPUTS = [
    numbers("shape", "shape", "64, 28, 28", 0, 100000, 1, 5),
    numbers("target", "new shape (one −1 allowed)", "-1, 28*28", -1, 10000000000, 0, 5),
    switch("swap", "first transpose the last two axes", "off"),
    numbers("index", "element to follow", "3, 5, 7", 0, 100000, 1, 5),
]

PRESETS = [
    preset("flatten images",
           "Cells are places in memory: the rows of an image are joined, one by one.",
           {"shape": "64, 28, 28", "target": "-1, 28*28", "swap": "off", "index": "3, 5, 7"}),
    preset("not a transpose",
           "The dark cell, at [1, 0], lands at [1, 1]; a transpose puts it at [0, 1].",
           {"shape": "2, 3", "target": "3, -1", "swap": "off", "index": "1, 0"}),
    preset("transpose first", "Look at the shaded row: its places in memory are apart, so view fails.",
           {"shape": "2, 3, 4", "target": "2, -1", "swap": "on", "index": "1, 2, 1"}),
    preset("split a row", "A view can also split: each row of 6 becomes 3 rows of 2.",
           {"shape": "2, 6", "target": "2, 3, -1", "swap": "off", "index": "1, 1"}),
]


def product(sizes):
    """Return the number of elements in these sizes, leaving out a −1."""
    result = 1
    for size in sizes:
        result = result * (size if size != -1 else 1)
    return result


def listed(sizes):
    """Return sizes or an index as text, with all digits."""
    return "[" + ", ".join([fixed(size, 0).replace("-", "−") for size in sizes]) + "]"


def swapped(items, swap):
    """Return `items`, with the last two exchanged if `swap`."""
    if not swap:
        return items
    last = len(items) - 1
    return [items[2 * last - 1 - i] if i >= last - 1 else items[i] for i in range(last + 1)]


def check(values):
    """Require a new shape with as many elements, and an element that exists."""
    messages = {}
    for name in ["shape", "target", "index"]:
        if fractional(values[name]) != "":
            messages[name] = fractional(values[name])
    if len(messages) > 0:
        return messages
    if values["swap"] and len(values["shape"]) < 2:
        return {"swap": "needs two dimensions"}
    count = product(values["shape"])
    if count > LARGEST:
        return {"shape": "more than 2^53 elements"}
    target = values["target"]
    rest = product(target)
    free = target.count(-1)
    if free > 1:
        return {"target": "only one size can be −1"}
    if free == 1 and rest == 0 and count == 0:
        return {"target": "−1 is ambiguous: any size times 0 is 0"}
    fits = rest == count if free == 0 else rest > 0 and count % rest == 0
    if not fits:
        return {"target": "shape " + listed(target) + " is invalid for input of size "
                + fixed(count, 0)}
    shape = swapped(values["shape"], values["swap"])
    good = len(values["index"]) == len(shape)
    if good:
        for i, size in zip(values["index"], shape):
            good = good and (i < size or count == 0)
    return {} if good else {"index": "needs one index below each of " + listed(shape)}


def strides(sizes):
    """Return row-major strides; a size of 0 counts as 1, as in PyTorch."""
    result = [1 for size in sizes]
    for i in range(len(sizes) - 2, -1, -1):
        result[i] = result[i + 1] * max(sizes[i + 1], 1)
    return result


def unravel(position, sizes):
    """Return the index at a row-major position."""
    return [position // s % max(size, 1) for s, size in zip(strides(sizes), sizes)]


def view_strides(shape, steps, target):
    """Return strides with which `target` reads the same memory, or an empty list if there are none.

    From the right, each run of sizes that is contiguous in memory is divided among new sizes.
    """
    result = [1 for size in target]
    at = len(target) - 1
    base = steps[len(steps) - 1]
    old = 1
    new = 1
    for d in range(len(shape) - 1, -1, -1):
        old = old * shape[d]
        if d == 0 or (shape[d - 1] != 1 and steps[d - 1] != old * base):
            while at >= 0 and (new < old or target[at] == 1):
                result[at] = new * base
                new = new * target[at]
                at = at - 1
            if new != old:
                return []
            base = steps[d - 1] if d > 0 else base
            old = 1
            new = 1
    return result


def compute(values):
    """Compute shapes and strides before and after, and whether a view is possible.

    Also compute the element's offset in memory, its row-major position, and its new index (empty if
    there is no element).
    """
    shape = swapped(values["shape"], values["swap"])
    steps = swapped(strides(values["shape"]), values["swap"])
    count = product(shape)
    rest = product(values["target"])
    inferred = count / rest if rest > 0 else math.nan
    target = [inferred if size == -1 else size for size in values["target"]]
    after = strides(target)
    viewable = True
    if count > 0 and len(target) > 0:
        found = view_strides(shape, steps, target)
        viewable = len(found) > 0
        after = found if viewable else after
    position = dot(values["index"], strides(shape))
    return {"shape": shape, "steps": steps, "count": count, "rest": rest, "target": target,
            "inferred": inferred if -1 in values["target"] else math.nan, "after": after,
            "viewable": viewable, "position": position, "offset": dot(values["index"], steps),
            "index": unravel(position, target) if count > 0 else []}


def sheet(caption, result, sizes, index, most):
    """Draw the last two dimensions around an element, with at most `most` rows.

    The cells show offsets in memory, and those of the element's old row are shaded. A tap follows
    another element.
    """
    size = len(sizes)
    rows = sizes[size - 2] if size > 1 else 1
    columns = sizes[size - 1] if size > 0 else 1
    r = index[size - 2] if size > 1 else 0
    c = index[size - 1] if size > 0 else 0
    first = int(window(rows, r, most))
    left = int(window(columns, c, 7))
    start = dot(index, strides(sizes)) - r * columns - c
    width = result["shape"][len(result["shape"]) - 1]
    row_start = result["position"] - result["position"] % width
    places = []
    shades = []
    changes = []
    for i in range(first, int(min(rows, first + most))):
        positions = [start + i * columns + j for j in range(left, int(min(columns, left + 7)))]
        changes.append(["index=" + listed(unravel(p, result["shape"]))[1:-1] for p in positions])
        places.append([dot(unravel(p, result["shape"]), result["steps"]) for p in positions])
        shades.append([1 if p == result["position"] else
                       (0.3 if p >= row_start and p < row_start + width else 0) for p in positions])
    # Five digits do not fit into a cell.
    base = 0
    if max([max(line) for line in places]) > 9999:
        base = min([min(line) for line in places])
        caption = caption + ", cells + " + fixed(base, 0)
    texts = [[fixed(x - base, 0) if x - base < 100000 else "…" for x in line] for line in places]
    return blocks.grid(caption, texts, shades, blocks.choosing(blocks.cells("", -1, []), changes))


def terms(index, steps):
    """Return the sum of index times stride, as text."""
    return " + ".join([fixed(i, 0) + " · " + fixed(s, 0) for i, s in zip(index, steps)])


def columns_of(sizes):
    """Return how many columns a sheet has."""
    return min(7, sizes[-1]) if len(sizes) > 0 else 1


def hero(values, result, step):
    """Draw the element before and after, and say whether a view is enough."""
    verdict = "view works" if result["viewable"] else "view fails"
    if result["count"] == 0:
        return blocks.line("", "no elements: " + verdict)
    target = result["target"]
    wide = columns_of(result["shape"]) + columns_of(target) > 8
    most = 2 if wide else 3
    sheets = [sheet("before: " + listed(result["shape"]) + ", tap a cell", result, result["shape"],
                    values["index"], most),
              sheet("after: " + listed(target), result, target, result["index"], most)]
    return blocks.stacked([
        blocks.stacked(sheets) if wide else blocks.beside(sheets),
        blocks.line("", listed(values["index"]) + " becomes " + listed(result["index"]) + "; <b>"
                    + verdict + "</b>"),
    ])


def trace(values, result, view):
    """Show the count of elements, the new shape, strides, and how the element is found."""
    shape = result["shape"]
    target = result["target"]
    count = tied(fixed(result["count"], 0), "count", "")
    shown = [blocks.line("elements", " · ".join([fixed(size, 0) for size in shape]) + " = " + count)]
    if -1 in values["target"]:
        shown.append(blocks.line("−1 stands for", frac(count, fixed(result["rest"], 0)) + " = "
                                 + tied(fixed(result["inferred"], 0), "free", "count")))
    shown.append(blocks.line("strides", listed(result["steps"]) + " → " + listed(result["after"])))
    shown.append(blocks.line("view", "works: same memory, only shape and strides change"
                             if result["viewable"] else
                             "fails: no strides read this memory in the new order; reshape copies"))
    if result["count"] == 0:
        shown.append(blocks.note("A size is 0: there is no element to follow."))
        return blocks.shown(shown, "no elements", 0, 0)
    place = fixed(result["position"], 0)
    shown.append(blocks.line("element " + listed(values["index"]), "offset in memory "
                             + terms(values["index"], result["steps"]) + " = "
                             + tied(fixed(result["offset"], 0), "offset", "")))
    if values["swap"]:
        shown.append(blocks.line("row-major index", terms(values["index"], strides(shape)) + " = "
                                 + tied(place, "place", "")))
    if len(target) > 0:
        shown.append(blocks.line("becomes " + listed(result["index"]), place + " = "
                                 + terms(result["index"], strides(target))))
    shown.append(blocks.note("Cells show offsets in memory; the element's old row is shaded."))
    say = "new shape " + listed(target) + ", element becomes " + listed(result["index"])
    return blocks.shown(shown, say, 0, 0)


def answer_offset(values, result):
    """Return the offset of the element."""
    return result["offset"] if result["count"] > 0 else math.nan


def answer_free(values, result):
    """Return the size that -1 stands for."""
    return result["inferred"]


ASKS = [ask_count("free", "the size that −1 stands for", ["shape", "target"], answer_free),
        ask_count("offset", "the offset in memory of the element to follow",
                  ["shape", "index"], answer_offset)]


def fresh(state):
    """Pick a small tensor whose last two dimensions, or first two, are merged, and an element.

    The element would be somewhere else if the first index were the fastest.
    """
    while True:
        sizes = [whole(state, 2, 5), whole(state, 2, 6), whole(state, 2, 6)]
        index = [whole(state, 0, size - 1) for size in sizes]
        slowest = index[0] + sizes[0] * (index[1] + sizes[1] * index[2])
        if slowest != (index[0] * sizes[1] + index[1]) * sizes[2] + index[2] and index[1] > 0:
            merged = pick(state, [sizes[1] * sizes[2], sizes[2]])
            return {"shape": ", ".join([fmt(size) for size in sizes]), "target": "-1, " + fmt(merged),
                    "index": ", ".join([fmt(i) for i in index])}


EXAMPLE = {"name": "view-shapes", "title": "view and reshape", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["swap"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a cell to find it again after the change."}
