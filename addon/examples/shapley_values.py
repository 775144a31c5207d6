"""Shapley values of three players: the mean of what each one adds, over all orders of joining.

phi_i = sum over S without i of |S|! (2 - |S|)! / 6 (v(S + i) - v(S)); they add up to v(ABC) - v(none).
Shapley, A Value for n-Person Games (1953); as feature attribution Lundberg and Lee (2017),
arXiv:1705.07874, equation 4.
"""

import math

from .kit import blocks
from .kit.compact import brief
from .kit.engine import ask, preset
from .kit.formula_html import num, num_signed, sub, var
from .kit.inputs import choice, numbers
from .kit.lists import beats, ratio, total
from .kit.numbers import fmt, signed
from .kit.random import whole

V = "0, 10, 20, 30, 40, 40, 60, 90"
NAMES = ["A", "B", "C"]
COALITIONS = ["nobody", "A", "B", "C", "AB", "AC", "BC", "ABC"]
# The place in v of the coalition with these players: A is worth 1, B 2, C 4.
PLACES = [0, 1, 2, 4, 3, 5, 6, 7]
ORDERS = ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"]
# The pairs of players, the third player, and the place of the pair in v.
PAIRS = [[0, 1, 4], [0, 2, 5], [1, 2, 6]]

INPUTS = [
    numbers("v", "values v of nobody, A, B, C, AB, AC, BC, ABC", V, -1000000, 1000000, 8, 8),
    choice("order", "order of joining", "ABC", ORDERS),
]

PRESETS = [
    preset("worked example", "Look at B: alone it brings 20, last it brings 50; its φ lies between.",
           {"v": V, "order": "ABC"}),
    preset("additive", "Look at the steps: without interaction the order does not matter.",
           {"v": "0, 1, 2, 3, 3, 4, 5, 6", "order": "ABC"}),
    preset("gloves", "Look at A: it has the only left glove. B and C compete, so A gets 2/3.",
           {"v": "0, 0, 0, 0, 1, 1, 0, 1", "order": "ABC"}),
    preset("only together", "Look at the last step: whoever comes last gets all, so each gets a third.",
           {"v": "0, 0, 0, 0, 0, 0, 0, 6", "order": "ABC"}),
]


def check(values):
    """Accept any eight values."""
    return {}


def value_of(v, players):
    """Return the value of the coalition of these players, and its index in v: {"v", "place"}."""
    mask = 0
    for name in players:
        mask = mask + [1, 2, 4][NAMES.index(name)]
    return {"v": v[PLACES[mask]], "place": PLACES[mask]}


def gains(v, order):
    """Return what each of A, B, and C adds when they join in this order."""
    found = []
    for name in NAMES:
        at = order.index(name)
        found.append(value_of(v, order[0:at + 1])["v"] - value_of(v, order[0:at])["v"])
    return found


def same(a, b):
    """Return whether two numbers are equal, except for rounding."""
    return not beats(a, b) and not beats(b, a)


def compute(values):
    """Compute the gains in all six orders, their means, and what these say about the players."""
    v = values["v"]
    rows = [gains(v, order) for order in ORDERS]
    phi = [total([row[i] for row in rows]) / 6 for i in range(3)]
    whole_gain = v[7] - v[0]
    alike = []
    null = []
    interactions = []
    for i in range(3):
        if all_zero([row[i] for row in rows]):
            null.append(NAMES[i])
    for pair in PAIRS:
        a = pair[0]
        b = pair[1]
        third = 3 - a - b
        interactions.append(v[pair[2]] - v[a + 1] - v[b + 1] + v[0])
        with_a = value_of(v, NAMES[a] + NAMES[third])["v"]
        with_b = value_of(v, NAMES[b] + NAMES[third])["v"]
        if same(v[a + 1], v[b + 1]) and same(with_a, with_b):
            alike.append(NAMES[a] + NAMES[b])
    return {"gains": rows, "phi": phi, "sum": total(phi), "whole": whole_gain,
            "shares": [ratio(x, whole_gain) for x in phi],
            "alone": [v[i + 1] - v[0] for i in range(3)],
            "last": [v[7] - v[6 - i] for i in range(3)],
            "interactions": interactions, "null": null, "alike": alike}


def all_zero(values):
    """Return whether all numbers are 0, except for rounding."""
    for x in values:
        if not same(x, 0.0):
            return False
    return True


def hero(values, result, step):
    """Draw the value as the players join in the chosen order, which can be dragged, and the means."""
    order = values["order"]
    v = values["v"]
    xs = []
    ys = []
    handles = []
    for k in range(4):
        at = value_of(v, order[0:k])
        xs.extend([k - 0.5, k + 0.5])
        ys.extend([at["v"], at["v"]])
        handles.append(blocks.handle(k, at["v"], "value of " + COALITIONS[at["place"]], "",
                                     "v:" + fmt(at["place"]), 1))
    row = result["gains"][ORDERS.index(order)]
    joins = [name + " " + plus(row[NAMES.index(name)]) for name in order]
    plot = blocks.plot("drag the steps", "players so far", "value",
                       [blocks.series("", xs, ys, 0, "line")], [], [])
    items = []
    for i, x in enumerate(result["phi"]):
        items.append(blocks.bar(NAMES[i], x, num(x, "phi" + fmt(i), ""), False))
    return blocks.stacked([
        blocks.beside([blocks.half(blocks.with_handles(plot, handles)),
                       blocks.bars("mean of all orders: " + var("φ"), items, 2)]),
        blocks.line("", "in this order: " + ", ".join(joins)),
    ])


def plus(x):
    """Return a number with its sign."""
    return fmt(x) if x < 0 else "+" + fmt(x)


def order_table(values, result):
    """Return the gains of every order, with those of the chosen one marked."""
    rows = []
    for k, order in enumerate(ORDERS):
        cells = [order]
        cells.extend([brief(x, "g" + fmt(k) + NAMES[i], "") for i, x in enumerate(result["gains"][k])])
        rows.append(cells)
    return blocks.table("what each player adds in each order", ["order", "A", "B", "C"], rows,
                        ORDERS.index(values["order"]))


def trace(values, result, view):
    """Show the orders, the means with their numbers, their sum, and the pairs."""
    v = values["v"]
    shown = [order_table(values, result)]
    for i, name in enumerate(NAMES):
        here = sub(var("φ"), name)
        ties = " ".join(["g" + fmt(k) + name for k in range(6)])
        sums = " + ".join([signed(row[i]) for row in result["gains"]])
        shown.append(blocks.line(name, here + " = (" + sums + ") / 6 = "
                                 + num(result["phi"][i], "phi" + fmt(i), ties)))
    shown.append(blocks.line(
        "sum", " + ".join([num_signed(x, "phi" + fmt(i), "") for i, x in enumerate(result["phi"])])
        + " = " + num(result["sum"], "sum", "phi0 phi1 phi2") + " = " + var("v") + "(ABC) − "
        + var("v") + "(nobody) = " + fmt(v[7]) + " − " + signed(v[0])))
    rows = [[name, brief(result["alone"][i], "alone" + name, ""),
             brief(result["last"][i], "last" + name, ""),
             brief(result["phi"][i], "phi" + fmt(i), ""),
             brief(result["shares"][i], "share" + name, "")] for i, name in enumerate(NAMES)]
    shown.append(blocks.table("added when first and when last, and the mean",
                              ["", "first", "last", "φ", "share"], rows, -1))
    pairs = [COALITIONS[pair[2]] + ": " + fmt(result["interactions"][k])
             for k, pair in enumerate(PAIRS)]
    shown.append(blocks.line("interaction of two", var("v") + "(AB) − " + var("v") + "(A) − " + var("v")
                             + "(B) + " + var("v") + "(nobody), and so on: " + ", ".join(pairs)))
    for name in result["null"]:
        shown.append(blocks.note(name + " never adds anything, so its value is 0."))
    for pair in result["alike"]:
        shown.append(blocks.note(pair[0] + " and " + pair[1]
                                 + " add the same to every coalition, so their values are equal."))
    if math.isnan(result["shares"][0]):
        shown.append(blocks.note("Together the players add 0, so their shares are undefined."))
    shown.append(blocks.note("With n features there are n! orders and 2ⁿ coalitions: 20 features "
                             "have 1,048,576. So tools sample, or use the structure of the model."))
    say = "Shapley values: " + ", ".join([name + " " + fmt(result["phi"][i])
                                          for i, name in enumerate(NAMES)])
    return blocks.shown(shown, say, 0, 0)


def answer_a(values, result):
    """Return the Shapley value of A."""
    return result["phi"][0]


def answer_b(values, result):
    """Return what B adds in the order A, B, C."""
    return result["gains"][0][1]


ASKS = [ask("phiA", "the Shapley value of A", ["v"], answer_a),
        ask("gainB", "what B adds in the order A, B, C", ["v"], answer_b)]


def fresh(state):
    """Pick values for which the Shapley value of A is a whole number."""
    single = [6 * whole(state, 0, 5) for i in range(3)]
    pairs = [6 * whole(state, 0, 3) for i in range(3)]
    extra = 6 * whole(state, 0, 3)
    a = single[0]
    b = single[1]
    c = single[2]
    v = [0, a, b, c, a + b + pairs[0], a + c + pairs[1], b + c + pairs[2],
         total(single) + total(pairs) + extra]
    return {"v": ", ".join([fmt(x) for x in v])}


EXAMPLE = {"name": "shapley-values", "title": "Shapley values by hand", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["order"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the steps up or down, and change the order below."}
