"""Rotary positions: query and key are turned pair by pair, and their score depends only on the offset.

theta_i = base^(-2i/d); the pair of q at position m turns by m theta_i, that of k at n by n theta_i.
Su et al. (2021), arXiv:2104.09864, equations 15 and 34. Pairs are neighbors, as in the paper, or
halves (i, i + d/2), as in GPT-NeoX.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import num, num_signed, root, sub, tinted, var
from .kit.inputs import choice, number, numbers, slider
from .kit.lists import dot, total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick, whole

SHOWN = 12
Q = "1, 2, 0, 1"
K = "2, 0, 1, 1"

INPUTS = [
    numbers("q", "query q", Q, -10, 10, 2, 8),
    numbers("k", "key k", K, -10, 10, 2, 8),
    slider(number("m", "position m of q", "5", 0, 10000), ["0", "2", "5", "10", "100", "10000"]),
    slider(number("n", "position n of k", "2", 0, 10000), ["0", "2", "5", "10", "100", "10000"]),
    choice("pairing", "pairs", "interleaved", ["interleaved", "half"]),
    number("shift", "shift both by", "100", 0, 10000),
    number("base", "base", "10000", 2, 1000000),
]

PRESETS = [
    preset("worked example", "Look at both scores: 5 and 2 give the same as 105 and 102.",
           {"q": Q, "k": K, "m": "5", "n": "2", "pairing": "interleaved", "shift": "100",
            "base": "10000"}),
    preset("equal positions", "Both turn alike, and the score is the plain product 3.",
           {"q": Q, "k": K, "m": "7", "n": "7", "pairing": "interleaved", "shift": "100",
            "base": "10000"}),
    preset("swapped", "Looking back is not looking ahead: the sine term changes its sign.",
           {"q": Q, "k": K, "m": "2", "n": "5", "pairing": "interleaved", "shift": "100",
            "base": "10000"}),
    preset("half pairs", "Other partners, another score: weights fit only their own convention.",
           {"q": Q, "k": K, "m": "5", "n": "2", "pairing": "half", "shift": "100", "base": "10000"}),
]


def check(values):
    """Require vectors of the same even length."""
    count = len(values["q"])
    if count % 2 != 0:
        return {"q": fmt(count) + " numbers make no pairs: use an even count"}
    if len(values["k"]) != count:
        return {"k": fmt(len(values["k"])) + " numbers for a query of " + fmt(count)}
    return {}


def partners(values):
    """Return the indices of each pair in q and k: [first, second]."""
    half = math.floor(len(values["q"]) / 2)
    if values["pairing"] == "half":
        return [[i, i + half] for i in range(half)]
    return [[2 * i, 2 * i + 1] for i in range(half)]


def turned(x, pairs, position, thetas):
    """Return the vector `x` with each pair turned by position times its theta."""
    out = [0.0 for each in x]
    for i, pair in enumerate(pairs):
        c = math.cos(position * thetas[i])
        s = math.sin(position * thetas[i])
        out[pair[0]] = x[pair[0]] * c - x[pair[1]] * s
        out[pair[1]] = x[pair[0]] * s + x[pair[1]] * c
    return out


def by_offset(q, k, pairs, thetas, offset):
    """Return the terms of the score for m − n = offset in its closed form, one per pair."""
    terms = []
    for i, pair in enumerate(pairs):
        along = q[pair[0]] * k[pair[0]] + q[pair[1]] * k[pair[1]]
        across = q[pair[0]] * k[pair[1]] - q[pair[1]] * k[pair[0]]
        terms.append(along * math.cos(offset * thetas[i]) + across * math.sin(offset * thetas[i]))
    return terms


def compute(values):
    """Compute the angles, the turned vectors, and the score in three ways."""
    q = values["q"]
    k = values["k"]
    d = len(q)
    thetas = [exp(-2 * i / d * log(values["base"])) for i in range(math.floor(d / 2))]
    pairs = partners(values)
    m = values["m"]
    n = values["n"]
    q_turned = turned(q, pairs, m, thetas)
    k_turned = turned(k, pairs, n, thetas)
    terms = by_offset(q, k, pairs, thetas, m - n)
    moved = dot(turned(q, pairs, m + values["shift"], thetas),
                turned(k, pairs, n + values["shift"], thetas))
    return {"thetas": thetas, "pairs": pairs, "q_angles": [m * t for t in thetas],
            "k_angles": [n * t for t in thetas], "q_turned": q_turned, "k_turned": k_turned,
            "plain": dot(q, k), "score": dot(q_turned, k_turned), "terms": terms,
            "closed": total(terms), "shifted": moved, "length": math.sqrt(dot(q, q)),
            "length_turned": math.sqrt(dot(q_turned, q_turned)),
            "by_offset": [total(by_offset(q, k, pairs, thetas, x)) for x in range(SHOWN + 1)]}


def arrow_to(x, y, color, style):
    """Return a line from the origin."""
    return blocks.series("", [0, x], [0, y], color, style)


def hero(values, result, step):
    """Draw the first pair before and after turning, beside the score over the position of the query."""
    one = result["pairs"][0]
    q = values["q"]
    k = values["k"]
    x = q[one[0]]
    y = q[one[1]]
    reach = 1.25 * max(math.sqrt(x * x + y * y),
                       math.sqrt(k[one[0]] * k[one[0]] + k[one[1]] * k[one[1]]), 0.5)
    circle = blocks.plot(tinted("q", 0) + ", " + tinted("k", 1) + " turned; drag q", "", "", [
        arrow_to(x, y, 4, "dash"),
        arrow_to(result["q_turned"][one[0]], result["q_turned"][one[1]], 0, "line"),
        arrow_to(result["k_turned"][one[0]], result["k_turned"][one[1]], 1, "line")], [
            blocks.spot(result["q_turned"][one[0]], result["q_turned"][one[1]], "", 0),
            blocks.spot(result["k_turned"][one[0]], result["k_turned"][one[1]], "", 1)], [])
    circle = blocks.within(circle, [-reach, reach, -reach, reach])
    grip = blocks.handle(x, y, "first pair of q", "q:" + fmt(one[0]), "q:" + fmt(one[1]), 4)
    n = values["n"]
    m = values["m"]
    low = max(0.0, min(n, m) - 3)
    span = max(SHOWN, 2 * abs(m - n))
    xs = []
    ys = []
    for j in range(73):
        at = low + span * j / 72
        xs.append(at)
        ys.append(total(by_offset(q, k, result["pairs"], result["thetas"], at - n)))
    score = blocks.plot("score; drag m", "m", "", [blocks.series("", xs, ys, 2, "line")],
                        [blocks.spot(m, result["score"], "", 2)], [])
    handle = blocks.upright(blocks.handle(m, max(ys), "position m", "m", "", 0))
    return blocks.stacked([
        blocks.beside([blocks.half(blocks.with_handles(circle, [grip])),
                       blocks.half(blocks.with_handles(score, [handle]))]),
        blocks.line("", "score " + num(result["score"], "score", "") + "; both "
                    + fmt(values["shift"]) + " later: " + num(result["shifted"], "shifted", "")),
    ])


def trace(values, result, view):
    """Show each pair turned with its numbers, the products, the closed form, and the lengths."""
    shown = []
    rows = []
    for i, pair in enumerate(result["pairs"]):
        rows.append([fmt(pair[0]) + ", " + fmt(pair[1]), few(result["thetas"][i], 4),
                     few(result["q_angles"][i], 4), few(result["k_angles"][i], 4),
                     few(result["terms"][i], 4)])
    shown.append(blocks.table("each pair: θ, the angles of q and k, and what it adds",
                              ["pair", "θ", "q", "k", "adds"], rows, -1))
    one = result["pairs"][0]
    x = fmt(values["q"][one[0]])
    y = num_signed(values["q"][one[1]], "y", "")
    angle = fmt(result["q_angles"][0])
    shown.extend([
        blocks.line("first pair", x + " cos " + angle + " − " + y + " sin " + angle + " = "
                    + num(result["q_turned"][one[0]], "q" + fmt(one[0]), "")),
        blocks.line("", x + " sin " + angle + " + " + y + " cos " + angle + " = "
                    + num(result["q_turned"][one[1]], "q" + fmt(one[1]), "")),
        blocks.line("q turned", ", ".join([num(a, "q" + fmt(i), "")
                                           for i, a in enumerate(result["q_turned"])])),
        blocks.line("k turned", ", ".join([num(a, "k" + fmt(i), "")
                                           for i, a in enumerate(result["k_turned"])])),
        blocks.line("score", " + ".join([num_signed(a, "q" + fmt(i), "") + "·"
                                         + num_signed(result["k_turned"][i], "k" + fmt(i), "")
                                         for i, a in enumerate(result["q_turned"])])
                    + " = " + num(result["score"], "score", "")),
        blocks.line("the same", "by the offset " + fmt(values["m"] - values["n"]) + " alone "
                    + num(result["closed"], "closed", "") + ", without turning "
                    + num(result["plain"], "plain", "")),
        blocks.line("length of " + var("q"), root("Σ " + sub(var("q"), "i") + "²") + " = "
                    + fmt(result["length"]) + " before, " + fmt(result["length_turned"]) + " after"),
        blocks.plot("score over the offset m − n", "m − n", "score", [
            blocks.series("", [x for x in range(SHOWN + 1)], result["by_offset"], 2, "dots")],
            [], []),
    ])
    say = ("score " + fmt(result["score"]) + ", the same with both positions "
           + fmt(values["shift"]) + " later")
    return blocks.shown(shown, say, 0, 0)


def answer_score(values, result):
    """Return the score of query and key after both are turned."""
    return result["score"]


def answer_angle(values, result):
    """Return the angle by which the first pair of q turns."""
    return result["q_angles"][0]


ASKS = [ask("score", "the score after turning", ["q", "k", "m", "n"], answer_score),
        ask("angle", "the angle in radians by which the first pair of q turns", ["m"], answer_angle)]


def fresh(state):
    """Pick one pair, turned by a multiple of a right angle; the score is not the plain product."""
    q = [0, 0]
    k = [0, 0]
    m = ""
    while True:
        q = [whole(state, -4, 5), whole(state, -4, 5)]
        k = [whole(state, -4, 5), whole(state, -4, 5)]
        m = pick(state, ["pi/2", "pi", "3*pi/2", "5*pi/2"])
        if dot(q, k) != 0 and q[0] * k[1] - q[1] * k[0] != 0:
            break
    return {"q": ", ".join([fmt(x).replace("−", "-") for x in q]),
            "k": ", ".join([fmt(x).replace("−", "-") for x in k]), "m": m, "n": "0"}


EXAMPLE = {"name": "rope", "title": "Rotary positions", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["n", "pairing"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the query, and drag its position m."}
