"""How many updates a training run makes: samples, batch size, epochs, drop last, accumulation.

Batches b = ceil(N / B), or floor(N / B) without the last partial one; updates per epoch
ceil(b / a); times E epochs. The noise of a mean gradient falls as 1 / sqrt(batch).
"""

import math

from .kit import blocks
from .kit.bigint import grouped
from .kit.engine import anything, ask_count, preset
from .kit.formula_html import frac, num, root, tied
from .kit.inputs import integer, slider, switch
from .kit.native import fixed
from .kit.random import pick

INPUTS = [
    integer("N", "samples N", "5000", 1, 1000000000),
    slider(integer("B", "batch size B", "100", 1, 1000000000),
           ["1", "10", "32", "64", "100", "128", "256", "500", "1000", "5000"]),
    slider(integer("E", "epochs E", "10", 0, 1000000),
           ["0", "1", "2", "5", "10", "20", "50", "100"]),
    switch("drop", "drop the last, smaller batch", "off"),
    slider(integer("a", "accumulate a", "1", 1, 10000), ["1", "2", "4", "8", "16", "32"]),
]

PRESETS = [
    preset("100 per batch", "Fifty batches of 100 make an epoch, so ten epochs make 500 updates.",
           {"N": "5000", "B": "100", "E": "10", "drop": "off", "a": "1"}),
    preset("one by one", "Look at the noise: 100 times the updates, each ten times as noisy.",
           {"N": "5000", "B": "1", "E": "10", "drop": "off", "a": "1"}),
    preset("50 left over", "Look at the last batch: 50 samples, one more batch, 10 more updates.",
           {"N": "5050", "B": "100", "E": "10", "drop": "off", "a": "1"}),
    preset("accumulate 4", "Look at the colors: four batches per update, and two left for the last.",
           {"N": "5000", "B": "100", "E": "10", "drop": "off", "a": "4"}),
]


def compute(values):
    """Compute batches, the last one's size, updates per epoch and in total, and samples per update."""
    n = values["N"]
    b = values["B"]
    full = n // b
    rest = n - full * b
    batches = full
    last = b if full > 0 else 0
    if rest > 0 and not values["drop"]:
        batches = full + 1
        last = rest
    a = values["a"]
    updates = (batches + a - 1) // a
    behind = min(a * b, n - rest if values["drop"] else n)
    return {"full": full, "rest": rest, "batches": batches, "last": last, "updates": updates,
            "total": updates * values["E"], "behind": behind,
            "noise": 1 / math.sqrt(behind) if behind > 0 else math.nan}


def whole_num(x, tie, origin):
    """Return the whole number `x`, with all digits, as the quantity `tie`."""
    return tied(grouped(x), tie, origin)


def strip(values, result):
    """Draw at most eight batches of an epoch, in order.

    The color changes with every update, and a batch that is not full is paler.
    """
    count = result["batches"]
    texts = []
    shades = []
    for i in range(min(count, 8)):
        at = i if i < 5 or count <= 8 else count - 8 + i
        size = result["last"] if at == count - 1 else values["B"]
        depth = 0.15 + 0.35 * size / values["B"]
        if i == 5 and count > 8:
            texts.append("…")
            shades.append(0.0)
        else:
            texts.append(fixed(size, 0) if size < 10000 else "B")
            shades.append(depth if at // values["a"] % 2 == 0 else -depth)
    return blocks.grid("batches of an epoch; one color per update", [texts], [shades],
                       blocks.cells("", -1, []))


def hero(values, result, step):
    """Draw the batches of an epoch, the total number of updates, and the noise of one."""
    total = blocks.line("", "updates: " + whole_num(result["updates"], "updates", "batches")
                        + " per epoch · " + grouped(values["E"]) + " = "
                        + whole_num(result["total"], "total", "updates"))
    if result["batches"] == 0:
        return total
    return blocks.stacked([
        strip(values, result),
        total,
        blocks.line("", "noise of an update ∝ 1/" + root(grouped(result["behind"])) + " = "
                    + num(result["noise"], "noise", "")),
    ])


def trace(values, result, view):
    """Show the division with remainder, rounding, accumulation, the product, and the noise."""
    n = whole_num(values["N"], "n", "")
    b = whole_num(values["B"], "B", "")
    batches = whole_num(result["batches"], "batches", "n B")
    updates = whole_num(result["updates"], "updates", "batches")
    total = whole_num(result["total"], "total", "updates")
    sides = ["⌊", "⌋"] if values["drop"] else ["⌈", "⌉"]
    shown = [blocks.line("divide", n + " = " + grouped(result["full"]) + " · " + b + " + "
                         + whole_num(result["rest"], "rest", "n B"))]
    shown.append(blocks.line("batches per epoch", sides[0] + n + " / " + b + sides[1] + " = "
                             + batches + ", the last of "
                             + whole_num(result["last"], "last", "n B")))
    if values["a"] > 1:
        shown.append(blocks.line("updates per epoch", "⌈" + batches + " / " + grouped(values["a"])
                                 + "⌉ = " + updates))
    shown.append(blocks.line("total updates", updates + " · " + grouped(values["E"])
                             + " epochs = " + total))
    if result["batches"] > 0:
        shown.append(blocks.line("gradient noise", "∝ " + frac("1", root(grouped(result["behind"])))
                                 + " = " + num(result["noise"], "noise", "")
                                 + " for the samples in one update"))
    if result["batches"] == 0:
        shown.append(blocks.note("The only batch is not full and is dropped: no updates at all."))
    elif values["B"] > values["N"]:
        shown.append(blocks.note("B is larger than N: one batch of all samples."))
    elif values["drop"] and result["rest"] > 0:
        shown.append(blocks.note("The last " + grouped(result["rest"]) + " samples of each epoch "
                                 + "are dropped (different ones each time if the order is shuffled)."))
    if values["E"] == 0:
        shown.append(blocks.note("No epochs, no updates."))
    say = (grouped(result["batches"]) + " batches per epoch, " + grouped(result["total"])
           + " updates in total")
    return blocks.shown(shown, say, 0, 0)


def answer_total(values, result):
    """Return the total number of updates."""
    return result["total"]


def answer_batches(values, result):
    """Return the number of batches in an epoch."""
    return result["batches"]


def answer_last(values, result):
    """Return the size of the last batch."""
    return result["last"]


ASKS = [ask_count("total", "the total number of updates", ["N", "B", "E", "drop"], answer_total),
        ask_count("batches", "the number of batches per epoch", ["N", "B", "drop"], answer_batches),
        ask_count("last", "the size of the last batch", ["N", "B", "drop"], answer_last)]


def fresh(state):
    """Pick round numbers, mostly with a remainder."""
    return {"N": pick(state, ["450", "720", "1000", "1050", "2500", "6000"]),
            "B": pick(state, ["20", "32", "50", "64", "100", "200"]),
            "E": pick(state, ["2", "3", "5", "10"]), "drop": pick(state, ["off", "on"])}


EXAMPLE = {"name": "update-count", "title": "How many updates?", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["B", "a"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Change the batch size, and see how many updates are left."}
