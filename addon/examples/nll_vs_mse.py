"""Negative log-likelihood against squared error of a sigmoid, for the true class's logit z.

p = sigma(z). NLL = ln(1 + e^-z), d/dp = -1/p, d/dz = p - 1; MSE = (1 - p)^2, d/dp = -2 (1 - p),
d/dz = -2 (1 - p)^2 p; the slopes in z have the ratio 1 / (2 p (1 - p)) = 1 + cosh z.
Everything comes from z, so that nothing is lost where p rounds to 0 or 1.
"""

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sup, tied, tinted, var
from .kit.inputs import number, slider
from .kit.lists import spread
from .kit.native import exp
from .kit.numbers import fmt
from .kit.probability import sigmoid, softplus
from .kit.random import pick

INPUTS = [slider(number("z", "true logit z", "-5", -1000, 1000),
                 ["-10", "-8", "-6", "-5", "-4", "-3", "-2", "-1", "-0.5", "0", "0.5", "1", "2",
                  "3", "4", "5", "6", "8", "10"])]

PRESETS = [
    preset("sure but wrong", "Look at the slopes: the squared error moves the logit 75 times less.",
           {"z": "-5"}),
    preset("undecided", "Look at the ratio: 2, its minimum. Here the two slopes are most alike.",
           {"z": "0"}),
    preset("right", "Look at the slopes: both are small now, as they should be.", {"z": "5"}),
    preset("hopeless", "Look left: the worst mistake teaches the squared error nothing.",
           {"z": "-40"}),
]


def check(values):
    """Accept every z."""
    return {}


def losses(z):
    """Return both losses and their slopes at the logit z."""
    p = sigmoid(z)
    miss = sigmoid(-z)
    return {"p": p, "miss": miss, "nll": softplus(-z), "nll_p": -1 - exp(-z), "nll_z": -miss,
            "mse": miss * miss, "mse_p": -2 * miss, "mse_z": -2 * miss * miss * p,
            "ratio": 1 + (exp(z) + exp(-z)) / 2}


def compute(values):
    """Compute both losses and their slopes at the chosen logit."""
    return losses(values["z"])


def draw_plot(caption, up, z, result, first, second):
    """Draw two of the losses' numbers over z, as sizes, with the current z marked."""
    reach = max(10.0, abs(z))
    xs = spread(-reach, reach, 60)
    at = [losses(x) for x in xs]
    return blocks.plot(caption, "true logit z", up,
                       [blocks.series("", xs, [abs(one[first]) for one in at], 0, "line"),
                        blocks.series("", xs, [abs(one[second]) for one in at], 1, "line")],
                       [blocks.spot(z, abs(result[first]), "", 0),
                        blocks.spot(z, abs(result[second]), "", 1)], [])


def hero(values, result, step):
    """Draw the slopes of both losses over the logit, which can be dragged, with their ratio."""
    z = values["z"]
    names = tinted("NLL", 0) + " and " + tinted("squared error", 1)
    plot = draw_plot("size of the slope in " + var("z") + ": " + names, "", z, result, "nll_z",
                     "mse_z")
    line = (var("p") + " = " + num(result["p"], "p", "z") + ", slope ratio "
            + num(result["ratio"], "ratio", "p miss") + "<br>slopes "
            + num(result["nll_z"], "nll_z", "miss") + " and "
            + num(result["mse_z"], "mse_z", "p miss"))
    return blocks.stacked([
        blocks.with_handles(blocks.tall(plot, 160), [blocks.upright(
            blocks.handle(z, 0.0, "logit of the true class", "z", "", 4))]),
        blocks.line("", line),
    ])


def brief(result, key):
    """Format one of the losses or slopes for a narrow column; the lines below show all digits."""
    return tied(few(result[key], 3), key, "p miss")


def trace(values, result, view):
    """Show p, both losses and slopes in a table, the logit's slopes and their ratio, and the curves."""
    z = values["z"]
    p = num(result["p"], "p", "z")
    miss = num(result["miss"], "miss", "z")
    nll_z = num(result["nll_z"], "nll_z", "miss")
    mse_z = num(result["mse_z"], "mse_z", "p miss")
    ratio = num(result["ratio"], "ratio", "p miss")
    shown = [
        blocks.line("probability", "σ(" + num(z, "z", "") + ") = " + p + ", 1 − p = " + miss),
        blocks.table("", ["", "loss", "d/dp", "d/dz"], [
            ["NLL", brief(result, "nll"), brief(result, "nll_p"), brief(result, "nll_z")],
            ["MSE", brief(result, "mse"), brief(result, "mse_p"), brief(result, "mse_z")],
        ], -1),
        draw_plot("losses: " + tinted("NLL", 0) + " and " + tinted("squared error", 1), "", z, result,
                  "nll", "mse"),
        blocks.line("NLL", "ln(1 + " + sup("e", "−z") + ") = " + num(result["nll"], "nll", "z")
                    + ", −1/p = " + num(result["nll_p"], "nll_p", "p")),
        blocks.line("its slope in z", "p − 1 = " + nll_z),
        blocks.line("MSE", "(1 − p)² = " + num(result["mse"], "mse", "miss") + ", −2(1 − p) = "
                    + num(result["mse_p"], "mse_p", "miss")),
        blocks.line("its slope in z", "−2(1 − p)² p = −2 · " + miss + "² · " + p + " = " + mse_z),
        blocks.line("ratio", frac("1", "2p(1 − p)") + " = " + frac("1", "2 · " + p + " · " + miss)
                    + " = " + ratio),
    ]
    if result["p"] == 0:
        shown.append(blocks.note("p is too small for a float: it shows as 0, −1/p as −∞. The NLL "
                                 + "is still −z, because it is computed from z."))
    if result["miss"] == 0:
        shown.append(blocks.note("1 − p is too small for a float: losses and slopes in z are 0."))
    say = ("NLL " + fmt(result["nll"]) + ", slope in z " + fmt(result["nll_z"]) + "; MSE "
           + fmt(result["mse"]) + ", slope in z " + fmt(result["mse_z"]))
    return blocks.shown(shown, say, 0, 0)


def answer_nll(values, result):
    """Return the slope of the NLL in z."""
    return result["nll_z"]


def answer_mse(values, result):
    """Return the slope of the squared error in z."""
    return result["mse_z"]


def answer_ratio(values, result):
    """Return how many times steeper the NLL is in z."""
    return result["ratio"]


ASKS = [ask("nll", "the slope of the NLL with respect to z", ["z"], answer_nll),
        ask("mse", "the slope of the squared error with respect to z", ["z"], answer_mse),
        ask("ratio", "the ratio of the two slopes with respect to z", ["z"], answer_ratio)]


def fresh(state):
    """Pick a logit ± ln k, whose probability is a simple fraction."""
    return {"z": pick(state, ["0", "ln(3)", "ln(4)", "ln(9)", "-ln(3)", "-ln(4)", "-ln(9)",
                              "-ln(19)", "-ln(99)"])}


EXAMPLE = {"name": "nll-vs-mse", "title": "Sure but wrong: NLL or MSE?",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["z"], "open_at": "first", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Drag the vertical line to change the logit of the true class."}
