"""One point and one logistic unit in the plane: logit, probability, boundary, loss, gradient; and
the same weights read as a support vector machine (hinge loss, margin).

z = w.x + b, p = 1 / (1 + exp(-z)), loss ln(1 + exp(-z)) for y = 1, gradient (p - y) x; p = tau
where z = ln(tau / (1 - tau)). Bishop, Pattern Recognition and Machine Learning (2006), 4.1, 4.3.2,
7.1.
"""

import math

from .kit import blocks, geometry
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, sup, tinted, var
from .kit.inputs import choice, number, numbers, slider
from .kit.native import exp, log
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid
from .kit.random import pick, whole

# The height of the hero's plot, and the width of its inside over the height.
HEIGHT = 174
RATIO = 264 / (174 - 48)

INPUTS = [
    numbers("w", "weights w₁, w₂", "2, -1", -1000, 1000, 2, 2),
    slider(number("b", "bias b", "-0.5", -1000, 1000),
           ["-5", "-2", "-1", "-0.5", "0", "0.5", "1", "2", "5"]),
    numbers("x", "point x₁, x₂", "1.5, 1", -1000, 1000, 2, 2),
    choice("y", "true class y", "1", ["0", "1"]),
    slider(number("tau", "threshold τ", "0.5", 0, 1),
           ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95", "1"]),
]

PRESETS = [
    preset("worked example", "Look at the plane: p is 0.5 on the boundary, and grows along w.",
           {"w": "2, -1", "b": "-0.5", "x": "1.5, 1", "y": "1", "tau": "0.5"}),
    preset("wrong side", "Same point, other class: loss and gradient are large, hinge is 2.5.",
           {"w": "2, -1", "b": "-0.5", "x": "1.5, 1", "y": "0", "tau": "0.5"}),
    preset("threshold 0.9", "The class flips, but p stays: only the boundary moves, in parallel.",
           {"w": "2, -1", "b": "-0.5", "x": "1.5, 1", "y": "1", "tau": "0.9"}),
    preset("weights × 4", "Same boundary, same distance, but a surer p and a narrower margin.",
           {"w": "8, -4", "b": "-2", "x": "1.5, 1", "y": "1", "tau": "0.5"}),
]


def softplus(z):
    """Return ln(1 + exp(z)) without overflow."""
    return max(z, 0.0) + math.log1p(exp(-abs(z)))


def compute(values):
    """Compute the logit, probability, odds, class, losses, and gradient, and the distance and margin.

    Distance and margin are not-a-number for w = 0; `cut` is the logit at which p equals the threshold.
    """
    w = values["w"]
    x = values["x"]
    y = 1 if values["y"] == "1" else 0
    tau = values["tau"]
    z = w[0] * x[0] + w[1] * x[1] + values["b"]
    p = sigmoid(z)
    cut = math.inf if tau == 1 else log(tau / (1 - tau))
    norm = math.sqrt(w[0] * w[0] + w[1] * w[1])
    sign = 1 if y == 1 else -1
    # For y = 1 the error is -sigmoid(-z), which keeps its digits where p rounds to 1.
    error = p if y == 0 else -sigmoid(-z)
    return {"z": z, "p": p, "odds": exp(z), "cut": cut, "class": 1 if z >= cut else 0,
            "norm": norm, "distance": z / norm if norm > 0 else math.nan,
            "margin": 2 / norm if norm > 0 else math.nan, "hinge": max(0.0, 1 - sign * z),
            "sign": sign, "loss": softplus(-sign * z), "error": error,
            "gradient": [error * x[0], error * x[1]]}


def line_in_box(box, w, c):
    """Return the piece of the line w.x = c inside `box` as [xs, ys]; empty if there is none."""
    size = w[0] * w[0] + w[1] * w[1]
    start = [w[0] * c / size, w[1] * c / size]
    along = [-w[1], w[0]]
    sides = [box["x"], box["y"]]
    low = -math.inf
    high = math.inf
    for i in range(2):
        if along[i] != 0:
            first = (sides[i][0] - start[i]) / along[i]
            second = (sides[i][1] - start[i]) / along[i]
            low = max(low, min(first, second))
            high = min(high, max(first, second))
        elif start[i] < sides[i][0] or start[i] > sides[i][1]:
            high = -math.inf
    if low >= high:
        return [[], []]
    return [[start[i] + low * along[i], start[i] + high * along[i]] for i in range(2)]


def view_box(values, result):
    """Return a window that contains the point, the boundary, and the margins."""
    x = values["x"]
    w = values["w"]
    half = 2.0
    middle = list(x)
    if result["norm"] > 0:
        away = result["distance"] / result["norm"] / 2
        middle = [x[0] - w[0] * away, x[1] - w[1] * away]
        half = abs(result["distance"]) * 0.8 + result["margin"]
    return {"x": [middle[0] - half * geometry.SHAPE, middle[0] + half * geometry.SHAPE],
            "y": [middle[1] - half, middle[1] + half]}


def heat(values, result):
    """Draw a window around the point and the boundary, as cells shaded by probability."""
    box = view_box(values, result)
    w = values["w"]
    b = values["b"]
    texts = []
    shades = []
    for r in range(4):
        y = box["y"][1] - (r + 0.5) / 4 * (box["y"][1] - box["y"][0])
        row = []
        for c in range(7):
            x = box["x"][0] + (c + 0.5) / 7 * (box["x"][1] - box["x"][0])
            row.append(sigmoid(w[0] * x + w[1] * y + b))
        texts.append([fmt(math.floor(100 * p + 0.5)) for p in row])
        shades.append([2 * p - 1 for p in row])
    return blocks.grid("p in % around the point", texts, shades, blocks.cells("", -1, []))


def hero(values, result, step):
    """Draw the point, which can be dragged, and the boundary, with w at a right angle to it."""
    x = values["x"]
    w = values["w"]
    y = values["y"]
    norm = result["norm"]
    half = max(abs(x[0]) / RATIO, abs(x[1]))
    curves = []
    if norm > 0:
        half = 1.25 * max(half, (1 + abs(values["b"])) / norm)
        # Longer than the window, which may be kept while the point is dragged.
        box = {"x": [-9 * half, 9 * half], "y": [-9 * half, 9 * half]}
        for z in [-1.0, 0.0, 1.0]:
            piece = line_in_box(box, w, z - values["b"])
            curves.append(blocks.series("", piece[0], piece[1], 0 if z == 0 else 4,
                                        "line" if z == 0 else "dash"))
        if result["cut"] != 0 and math.isfinite(result["cut"]):
            piece = line_in_box(box, w, result["cut"] - values["b"])
            curves.append(blocks.series("", piece[0], piece[1], 1, "line"))
        foot = [-values["b"] * a / (norm * norm) for a in w]
        tip = [foot[i] + w[i] / norm * half / 2 for i in range(2)]
        curves.append(blocks.series("", [foot[0], tip[0]], [foot[1], tip[1]], 3, "line"))
    if half == 0:
        half = 1.0
    shade = 2 if y == "1" else 4
    point = blocks.handle(x[0], x[1], "point x of class " + y, "x:0", "x:1", shade)
    other = "1" if y == "0" else "0"
    blocks.tapped(point, "y=" + other, "make it class " + other)
    caption = (tinted("p = 0.5", 0) + ", " + tinted("w", 3) + ", dashed: margin")
    if result["cut"] != 0:
        caption = caption + ", " + tinted("p = τ", 1)
    plot = blocks.within(blocks.plot(caption, "x₁", "x₂", curves, [], []),
                         [-half * RATIO, half * RATIO, -half, half])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, [point]), HEIGHT),
        blocks.line("", "p = <b>" + fmt(result["p"]) + "</b>: class " + fmt(result["class"])
                    + "; true class (tap): " + tinted(y, shade)),
        blocks.line("", "log loss " + fmt(result["loss"]) + ", hinge loss " + fmt(result["hinge"])),
    ])


def boundary_line(values, result):
    """Return where p = tau, solved for one coordinate, or why there is no such place."""
    w = values["w"]
    left = values["b"] - result["cut"]
    if not math.isfinite(left):
        return blocks.line("boundary", "none: τ = " + fmt(values["tau"]) + " makes every point "
                           + ("positive" if left > 0 else "negative"))
    if result["norm"] == 0:
        return blocks.line("boundary", "none: w = 0, so p = σ(b) everywhere")
    if w[1] == 0:
        return blocks.line("boundary", sub(var("x"), "1") + " = " + fmt(-left / w[0])
                           + " (vertical)")
    slope = -w[0] / w[1]
    height = -left / w[1]
    sloped = (fmt(slope) + " " + sub(var("x"), "1") + " ") if slope != 0 else ""
    sign = "" if slope == 0 else ("− " if height < 0 else "+ ")
    return blocks.line("boundary", sub(var("x"), "2") + " = " + sloped + sign
                       + fmt(height if slope == 0 else abs(height)))


def trace(values, result, view):
    """Show each quantity with its numbers, after the drawing."""
    w = values["w"]
    x = values["x"]
    z = num(result["z"], "z", "w0 w1 x0 x1 b")
    zs = num_signed(result["z"], "z", "")
    p = num(result["p"], "p", "z")
    sign = "−" if result["sign"] > 0 else ""
    shown = [
        heat(values, result),
        blocks.line("logit", var("z") + " = " + num(w[0], "w0", "") + " · "
                    + num_signed(x[0], "x0", "")
                    + " + " + num_signed(w[1], "w1", "") + " · " + num_signed(x[1], "x1", "")
                    + " + "
                    + num_signed(values["b"], "b", "") + " = " + z),
        blocks.line("probability", var("p") + " = 1 / (1 + " + sup("e", "−" + var("z")) + ") = " + p
                    + "; odds " + sup("e", var("z")) + " = " + num(result["odds"], "odds", "z")),
        blocks.line("class", num(result["class"], "class", "p") + ": " + var("z") + " = " + z
                    + (" ≥ " if result["class"] == 1 else " &lt; ") + "ln "
                    + frac("τ", "1 − τ") + " = " + num(result["cut"], "cut", "")),
        boundary_line(values, result),
    ]
    if result["norm"] > 0:
        shown.append(blocks.line("distance to p = 0.5", var("z") + " / ‖" + var("w") + "‖ = "
                                 + frac(z, root(sup(signed(w[0]), "2") + " + "
                                                + sup(signed(w[1]), "2")))
                                 + " = " + num(result["distance"], "distance", "z w0 w1")))
    shown.append(blocks.line("log loss, y = " + values["y"], "ln(1 + "
                             + sup("e", sign + var("z")) + ") = ln(1 + "
                             + sup("e", sign + (zs if sign != "" else z)) + ") = "
                             + num(result["loss"], "loss", "z")))
    error = num_signed(result["error"], "error", "p")
    shown.append(blocks.line("gradient", "(" + var("p") + " − " + var("y") + ")" + var("x") + " = "
                             + error + " · (" + num(x[0], "x0", "") + ", " + num(x[1], "x1", "")
                             + ") = (" + num(result["gradient"][0], "g0", "error x0") + ", "
                             + num(result["gradient"][1], "g1", "error x1") + "); bias: "
                             + num(result["error"], "error", "p")))
    shown.append(blocks.line("as an SVM", "hinge max(0, 1 − " + var("ỹz") + ") = max(0, 1 − "
                             + ("" if result["sign"] > 0 else "(−1) · ") + zs + ") = "
                             + num(result["hinge"], "hinge", "z") + "; margin width 2/‖" + var("w")
                             + "‖ = " + num(result["margin"], "margin", "w0 w1")))
    if result["norm"] == 0:
        shown.append(blocks.note("With w = 0 there is no boundary: distance and "
                                 "margin are undefined."))
    return blocks.shown(shown, "probability " + fmt(result["p"]) + ", class " + fmt(result["class"])
                        + ", loss " + fmt(result["loss"]), 0, 0)


def answer_p(values, result):
    """Return the probability of class 1."""
    return result["p"]


def answer_distance(values, result):
    """Return the signed distance."""
    return result["distance"]


def answer_loss(values, result):
    """Return the log loss."""
    return result["loss"]


ASKS = [ask("distance", "the signed distance of x to the boundary p = 0.5",
            ["w", "b", "x"], answer_distance),
        ask("p", "the probability p of class 1", ["w", "b", "x"], answer_p),
        ask("loss", "the log loss of the true class", ["w", "b", "x", "y"], answer_loss)]


def fresh(state):
    """Pick weights of length 5, 10, or 13, a small point, and a bias that makes the logit ± 1 to 3."""
    way = pick(state, [[3, 4], [-3, 4], [4, -3], [6, -8], [-5, 12], [12, 5]])
    x = [whole(state, -1, 3), whole(state, -1, 3)]
    z = pick(state, [1, 2, 3, -1, -2, -3])
    return {"w": ", ".join([fmt(w) for w in way]), "b": fmt(z - way[0] * x[0] - way[1] * x[1]),
            "x": ", ".join([fmt(a) for a in x]), "y": pick(state, ["0", "1"])}


EXAMPLE = {"name": "logistic-boundary", "title": "Logistic regression",
           "inputs": INPUTS, "presets": PRESETS, "check": anything, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["b", "tau"],
           "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the point, or tap it to switch its true class."}
