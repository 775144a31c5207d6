"""What an L1 and an L2 penalty do to single weights.

Each weight minimizes (w - w0)^2 / 2 + penalty. L1, lambda |w|: sign(w0) max(|w0| - lambda, 0).
L2, lambda w^2 / 2: w0 / (1 + lambda); lambda w^2: w0 / (1 + 2 lambda). Goodfellow, Bengio,
Courville, Deep Learning (2016), 7.1, with the identity as Hessian.
"""

from .kit import blocks
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import frac, num, sub, sup, tinted, var
from .kit.inputs import choice, number, numbers, slider
from .kit.lists import total
from .kit.numbers import fmt
from .kit.random import pick, whole

HALF = "½λw²"
FULL = "λw²"
WEIGHTS = "3, -1.5, 0.8, -0.2, 0.05"

INPUTS = [
    numbers("w", "weights w₀ before", WEIGHTS, -1000, 1000, 1, 10),
    slider(number("lambda", "penalty λ", "0.5", 0, 10),
           ["0", "0.01", "0.1", "0.2", "0.5", "1", "2", "3", "10"]),
    choice("ridge", "L2 penalty written as", HALF, [HALF, FULL]),
]

PRESETS = [
    preset("worked example", "Look at the zeros: L1 sets two weights to exactly 0, L2 sets none.",
           {"w": WEIGHTS, "lambda": "0.5", "ridge": HALF}),
    preset("strong", "λ = 3 = max |w₀|: L1 sets every weight to 0, L2 keeps a quarter of each.",
           {"w": WEIGHTS, "lambda": "3", "ridge": HALF}),
    preset("big weights", "Look at the change: L1 takes 0.5 off each, L2 takes a third off each.",
           {"w": "90, 9, 0.9", "lambda": "0.5", "ridge": HALF}),
    preset("without ½", "Look at L2: the same λ now halves each weight; with ½, it takes a third.",
           {"w": WEIGHTS, "lambda": "0.5", "ridge": FULL}),
]


def soft(w, lam):
    """Return the soft threshold: `w` moved by `lam` toward 0, but not past it."""
    if w > lam:
        return w - lam
    if w < -lam:
        return w + lam
    return 0.0


def compute(values):
    """Compute both results, their exact zeros, and the penalties of the original weights."""
    w = values["w"]
    lam = values["lambda"]
    part = 0.5 if values["ridge"] == HALF else 1.0
    l1 = [soft(x, lam) for x in w]
    l2 = [x / (1 + 2 * part * lam) for x in w]
    square = lam * total([x * x for x in w])
    return {"l1": l1, "l2": l2, "divisor": 1 + 2 * part * lam,
            "zeros1": l1.count(0), "zeros2": l2.count(0),
            "penalty1": lam * total([abs(x) for x in w]), "square": square,
            "penalty2": part * square}


def chart(values, result, at):
    """Draw the weight after over the weight before, with the chosen weight marked."""
    w = values["w"]
    lam = values["lambda"]
    reach = 1.35 * max(lam, max([abs(x) for x in w]))
    if reach == 0:
        reach = 1.0
    end = reach / result["divisor"]
    return blocks.plot("", "before w₀", "after w", [
        blocks.series("unchanged", [-reach, reach], [-reach, reach], 4, "dash"),
        blocks.series("L2", [-reach, reach], [-end, end], 1, "line"),
        blocks.series("L1", [-reach, -lam, lam, reach], [lam - reach, 0.0, 0.0, reach - lam], 0,
                      "line"),
    ], [blocks.spot(w[at], result["l2"][at], "", 1), blocks.spot(w[at], result["l1"][at], "", 0)],
        [])


def hero(values, result, at):
    """Draw each weight before, which can be dragged, and after, side by side."""
    w = values["w"]
    count = len(w)
    plot = blocks.plot("drag the weights: before, " + tinted("L1", 0) + ", " + tinted("L2", 1),
                       "weight", "w", [
        blocks.series("", [i - 0.25 for i in range(count)], w, 4, "bars"),
        blocks.series("", [i for i in range(count)], result["l1"], 0, "bars"),
        blocks.series("", [i + 0.25 for i in range(count)], result["l2"], 1, "bars"),
    ], [], [blocks.level(0.0, "")])
    handles = [blocks.handle(i - 0.25, x, "weight " + fmt(i), "", "w:" + fmt(i), 4)
               for i, x in enumerate(w)]
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 165),
        blocks.line("", "weight " + fmt(at) + ": " + fmt(w[at]) + " → " + tinted("L1", 0) + " "
                    + fmt(result["l1"][at]) + ", " + tinted("L2", 1) + " " + fmt(result["l2"][at])),
        blocks.line("", "exact zeros: " + tinted("L1", 0) + " " + fmt(result["zeros1"]) + ", "
                    + tinted("L2", 1) + " " + fmt(result["zeros2"]) + " of " + fmt(count)),
    ])


def trace(values, result, view):
    """Show both formulas and curves for the chosen weight, all weights, zeros, and penalties."""
    w = values["w"]
    last = len(w) - 1
    at = blocks.step_of(view, last)
    here = fmt(at)
    x = num(w[at], "w" + here, "")
    lam = fmt(values["lambda"])
    half = values["ridge"] == HALF
    sign = "−1" if w[at] < 0 else "1"
    if w[at] == 0:
        sign = "0"
    w0 = sub(var("w"), "0")
    rows = []
    for i, before in enumerate(w):
        tie = fmt(i)
        rows.append([tie, num(before, "w" + tie, ""),
                     num(result["l1"][i], "a" + tie, "w" + tie),
                     num(result["l2"][i], "b" + tie, "w" + tie)])
    shown = [
        blocks.line("L1, weight " + here, "sign(" + w0 + ") · max(|" + w0 + "| − λ, 0) = "
                    + sign + " · max(" + fmt(abs(w[at])) + " − " + lam + ", 0) = "
                    + num(result["l1"][at], "a" + here, "w" + here)),
        blocks.line("L2, weight " + here, frac(w0, "1 + " + ("λ" if half else "2λ")) + " = "
                    + frac(x, fmt(result["divisor"])) + " = "
                    + num(result["l2"][at], "b" + here, "w" + here)),
        chart(values, result, at),
        blocks.table("", ["", w0, "L1", "L2"], rows, at),
        blocks.line("exact zeros", "L1: " + num(result["zeros1"], "zeros1", "") + ", L2: "
                    + num(result["zeros2"], "zeros2", "") + " of " + fmt(len(w))),
        blocks.line("penalties before", "λΣ|" + w0 + "| = " + fmt(result["penalty1"]) + "; "
                    + ("½" if half else "") + "λΣ" + sup(w0, "2") + " = "
                    + ("½ · " + fmt(result["square"]) + " = " if half else "")
                    + fmt(result["penalty2"])),
    ]
    if values["lambda"] == 0:
        shown.append(blocks.note("λ = 0: no penalty, no change."))
    else:
        shown.append(blocks.note("Read as a prior belief about a weight, L1 is a Laplace and L2 a "
                                 "Gaussian distribution around 0."))
    say = ("weight " + here + " = " + fmt(w[at]) + ": L1 " + fmt(result["l1"][at]) + ", L2 "
           + fmt(result["l2"][at]))
    return blocks.shown(shown, say, at, last)


def answer_l1(values, result):
    """Return the first weight after L1."""
    return result["l1"][0]


def answer_l2(values, result):
    """Return the first weight after L2."""
    return result["l2"][0]


def answer_zeros(values, result):
    """Return how many weights L1 sets to 0."""
    return result["zeros1"]


ASKS = [ask("l1", "the first weight after L1", ["w", "lambda"], answer_l1),
        ask("l2", "the first weight after L2", ["w", "lambda", "ridge"], answer_l2),
        ask_count("zeros", "the number of weights that are exactly 0 after L1",
                  ["w", "lambda"], answer_zeros)]


def fresh(state):
    """Pick a first weight that the L2 divisor divides well, and two smaller ones."""
    w = [pick(state, ["6", "-3.6", "4.5", "-7.5", "9", "0.3", "-0.6", "1.2"]),
         fmt(pick(state, [1, -1]) * whole(state, 1, 9) / 10),
         fmt(pick(state, [1, -1]) * whole(state, 1, 19) / 10)]
    return {"w": ", ".join(w), "lambda": pick(state, ["0.5", "1", "0.25", "2"]),
            "ridge": HALF}


EXAMPLE = {"name": "l1-l2-shrinkage", "title": "L1 and L2 shrink weights", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["lambda"], "open_at": "first",
           "item": "weight", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the gray weights up or down."}
