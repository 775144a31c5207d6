"""What grows and what vanishes with the dimension D: volumes, norms, angles, distances.

Ball of diameter 1: V_D = pi^(D/2) / (Gamma(D/2 + 1) 2^D), by the recursion V_D = V_{D-2} pi / (2D)
in logarithms; E|x| of a standard normal is sqrt(2) Gamma((D+1)/2) / Gamma(D/2), by the recursion
E_{D+1} = D / E_D (Bishop, Pattern Recognition and Machine Learning, 2006, 1.4; Vershynin,
High-Dimensional Probability, 2018, 3.1).
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, root, sup, tinted, var
from .kit.inputs import integer, number, slider
from .kit.native import exp, fixed, log
from .kit.numbers import fmt
from .kit.random import generator, pick, uniform, whole

AXIS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000]
ROWS = [1, 2, 3, 10, 100, 1000]

INPUTS = [
    slider(integer("D", "dimension D", "10", 1, 1000), [fmt(d) for d in AXIS]),
    slider(number("eps", "shell ε", "0.01", 0, 1),
           ["0", "0.001", "0.01", "0.05", "0.1", "0.5", "1"]),
    integer("points", "random points", "20", 3, 20),
    integer("seed", "seed", "1", 1, 9999),
]

PRESETS = [
    preset("10 dimensions", "Look at the ball: it fills a quarter of a percent of its cube.",
           {"D": "10", "eps": "0.01", "points": "20", "seed": "1"}),
    preset("the plane", "Look at the green dot: nearest over farthest. In the plane, they differ.",
           {"D": "2", "eps": "0.01", "points": "20", "seed": "1"}),
    preset("100 dimensions", "Look at the green dot: all points are almost equally far away.",
           {"D": "100", "eps": "0.01", "points": "20", "seed": "1"}),
    preset("1000 dimensions",
           "Look at the shell: almost all of a ball lies in its outer hundredth.",
           {"D": "1000", "eps": "0.01", "points": "20", "seed": "1"}),
]


def at(dimension, eps):
    """Return all formulas for one dimension."""
    log_volume = 0.0
    for d in range(2 + dimension % 2, dimension + 1, 2):
        log_volume = log_volume + log(math.pi / (2 * d))
    norm = math.sqrt(2 / math.pi)
    for d in range(1, dimension):
        norm = d / norm
    spread = math.sqrt(dimension - norm * norm)
    return {"D": dimension, "volume": exp(log_volume), "log10": log_volume / log(10),
            "shell": 1.0 if eps == 1 else -math.expm1(dimension * math.log1p(-eps)),
            "norm": norm, "spread": spread, "relative": spread / norm,
            "cosine": 1 / math.sqrt(dimension)}


def distances(dimension, count, seed):
    """Return the smallest and largest distance of `count` uniform points from the first one."""
    state = generator(seed)
    points = []
    for _ in range(count):
        points.append([uniform(state) for _ in range(dimension)])
    far = []
    for p in points[1:count]:
        squares = 0.0
        for x, y in zip(p, points[0]):
            squares = squares + (x - y) * (x - y)
        far.append(math.sqrt(squares))
    return [min(far), max(far)]


def compute(values):
    """Compute the formulas at D and along the axis; simulate distances in at most 200 dimensions."""
    eps = values["eps"]
    simulated = min(values["D"], 200)
    ends = distances(simulated, values["points"], values["seed"])
    result = at(values["D"], eps)
    result["axis"] = [at(d, eps) for d in AXIS]
    result["simulated"] = simulated
    result["nearest"] = ends[0]
    result["farthest"] = ends[1]
    result["ratio"] = ends[0] / ends[1]
    return result


def volume_words(one):
    """Return a volume, as a power of ten where a float cannot hold it."""
    if one["log10"] > -308:
        return fmt(one["volume"])
    return sup("10", fmt(one["log10"]))


def curve(result, label, name, color):
    """Draw one quantity over the logarithm of the dimension."""
    return blocks.series(label, [math.log10(one["D"]) for one in result["axis"]],
                         [one[name] for one in result["axis"]], color, "line")


def size_table(result):
    """Return a table of dimensions, with the chosen one marked if it is among them."""
    rows = []
    for one in result["axis"]:
        if one["D"] in ROWS:
            rows.append([fmt(one["D"]), volume_words(one), fmt(one["shell"]), fmt(one["norm"])])
    marked = ROWS.index(result["D"]) if result["D"] in ROWS else -1
    return blocks.table("", [var("D"), "ball", "shell", "E‖x‖"], rows, marked)


def hero(values, result, step):
    """Draw the volumes over the dimension, which can be dragged, and nearest over farthest there."""
    here = math.log10(values["D"])
    ball = few(result["volume"], 3 if result["volume"] > 1e-4 else 1)
    if result["log10"] <= -308:
        ball = sup("10", fixed(result["log10"], 0).replace("-", "−"))
    shares = blocks.plot(
        "drag " + var("D") + ": " + tinted("ball in cube", 0) + ", " + tinted("shell of ball", 1),
        "log₁₀ D", "share",
        [curve(result, "", "volume", 0), curve(result, "", "shell", 1)],
        [blocks.asked(blocks.spot(here, result["volume"], "", 0), "volume"),
         blocks.asked(blocks.spot(here, result["shell"], "", 1), "shell"),
         blocks.spot(here, result["ratio"], "", 2)], [])
    handle = blocks.upright(blocks.handle(here, 0.5, "dimension D", "log10 D", "", 4))
    return blocks.stacked([
        blocks.tall(blocks.with_handles(shares, [handle]), 190),
        blocks.line("", tinted("ball", 0) + " " + ball + ", " + tinted("shell", 1) + " "
                    + few(result["shell"], 2) + ", " + tinted("near/far", 2) + " "
                    + few(result["ratio"], 2)),
    ])


def trace(values, result, view):
    """Show each formula at the chosen D, the other curves, and the simulated distances."""
    d = fmt(values["D"])
    eps = fmt(values["eps"])
    here = math.log10(values["D"])
    shown = [
        blocks.plot("deviation of the cosine (green), of ‖x‖ over its mean (purple)", "log₁₀ D", "",
                    [curve(result, "", "cosine", 2), curve(result, "", "relative", 3)],
                    [blocks.spot(here, result["cosine"], "", 2),
                     blocks.spot(here, result["relative"], "", 3)], []),
        blocks.line("ball of diameter 1", frac(sup("π", "D/2"), "Γ(D/2 + 1) " + sup("2", "D"))
                    + " = "
                    + frac(sup("π", fmt(values["D"] / 2)), "Γ(" + fmt(values["D"] / 2 + 1) + ") "
                           + sup("2", d)) + " = " + volume_words(result) + " of its cube"),
        blocks.line("outer shell", "1 − (1 − ε)<sup>D</sup> = 1 − " + sup("(1 − " + eps + ")", d)
                    + " = " + num(result["shell"], "shell", "")),
        blocks.line("length of normal x", "E‖x‖ = √2 " + frac("Γ((D + 1)/2)", "Γ(D/2)") + " = "
                    + num(result["norm"], "norm", "") + " ≈ √D = " + fmt(math.sqrt(values["D"]))),
        blocks.line("its deviation", root("D − (E‖x‖)²") + " = "
                    + root(d + " − " + num(result["norm"], "norm", "") + "²") + " = "
                    + num(result["spread"], "spread", "norm")),
        blocks.line("cosine of two", "standard deviation 1/√D = 1/√" + d + " = "
                    + num(result["cosine"], "cosine", "")),
        blocks.line("nearest / farthest", frac(num(result["nearest"], "near", ""),
                                               num(result["farthest"], "far", "")) + " = "
                    + num(result["ratio"], "ratio", "near far")),
        size_table(result),
        blocks.note("Distances are from the first of " + fmt(values["points"])
                    + " random points in "
                    + "the cube with " + fmt(result["simulated"]) + " dimensions"
                    + (" (never more than 200 are drawn)." if values["D"] > 200 else ".")),
    ]
    if result["log10"] <= -308:
        shown.append(blocks.note("The volume is too small for a float: here is its logarithm."))
    return blocks.shown(shown, "dimension " + d + ": shell " + fmt(result["shell"])
                        + ", nearest over farthest " + fmt(result["ratio"]), 0, 0)


def answer_shell(values, result):
    """Return the share of the volume in the shell."""
    return result["shell"]


def answer_cosine(values, result):
    """Return the standard deviation of the cosine."""
    return result["cosine"]


def answer_volume(values, result):
    """Return the ball's volume."""
    return result["volume"]


ASKS = [ask("shell", "the share of a ball's volume in a shell of thickness ε times the radius",
            ["D", "eps"], answer_shell),
        ask("cosine", "the standard deviation of the cosine of two random directions",
            ["D"], answer_cosine),
        ask("volume", "the volume of the ball of diameter 1", ["D"], answer_volume)]


def fresh(state):
    """Pick few dimensions and a thick shell."""
    return {"D": fmt(whole(state, 2, 5)), "eps": pick(state, ["0.1", "0.2", "0.3", "0.4", "0.5"])}


EXAMPLE = {"name": "curse-of-dimensionality", "title": "Many dimensions", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["D", "eps"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the vertical line to change the dimension D."}
