"""Bias and variance of a shrunken mean, c times the sample mean, exactly and for every c.

bias = (c - 1) mu, variance = c^2 sigma^2 / n, MSE = bias^2 + variance, smallest at c* = mu^2 / (mu^2 +
sigma^2 / n). As ridge: c = n / (n + lambda); as Bayes: posterior mean under the prior
N(0, sigma^2 / lambda). Bishop, Pattern Recognition and Machine Learning (2006), 3.2 and 2.3.6.
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sup, tinted
from .kit.inputs import integer, number, slider
from .kit.lists import spread
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

INPUTS = [
    slider(number("mu", "true mean μ", "1", -1000, 1000), ["0", "0.5", "1", "2", "5"]),
    slider(number("noise", "noise σ²", "4", 0, 1000000), ["0", "0.25", "1", "4", "16", "64"]),
    slider(integer("n", "samples n", "5", 1, 1000000),
           ["1", "2", "5", "10", "20", "50", "100", "1000", "10000", "1000000"]),
    slider(number("c", "shrinkage c", "0.8", 0, 1.5),
           ["0", "0.2", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1", "1.2", "1.5"]),
]

PRESETS = [
    preset("5 samples", "Drag c from 0.8 to 1: the unbiased mean has an MSE of 0.8, not 0.552.",
           {"mu": "1", "noise": "4", "n": "5", "c": "0.8"}),
    preset("50 samples", "Ten times the data cuts only the variance: now c = 1 beats c = 0.8.",
           {"mu": "1", "noise": "4", "n": "50", "c": "0.8"}),
    preset("only zero", "c = 0 never varies, but is wrong by μ every time.",
           {"mu": "1", "noise": "4", "n": "5", "c": "0"}),
    preset("stretching", "Beyond c = 1, bias² and variance grow together.",
           {"mu": "1", "noise": "4", "n": "5", "c": "1.2"}),
]


def errors(values, c):
    """Return the terms of the error at c; not-a-number if c is."""
    bias = (c - 1) * values["mu"]
    variance = c * c * values["noise"] / values["n"]
    mse = bias * bias + variance
    return {"c": c, "bias": bias, "bias2": bias * bias, "variance": variance, "mse": mse,
            "prediction": mse + values["noise"]}


def compute(values):
    """Compute the terms at c, at 1, and at the best c, and what c means as ridge and as a prior."""
    square = values["mu"] * values["mu"]
    mean_noise = values["noise"] / values["n"]
    best = square / (square + mean_noise) if square + mean_noise > 0 else math.nan
    c = values["c"]
    ridge = values["n"] * (1 - c) / c if c > 0 else math.inf
    result = errors(values, c)
    result["plain"] = errors(values, 1.0)
    result["best"] = errors(values, best)
    result["ridge"] = ridge
    result["prior"] = values["noise"] / ridge if ridge > 0 else math.inf
    return result


def row(name, one, tie):
    """Return one row of the comparison."""
    return [name, num(one["bias2"], tie + "b", ""), num(one["variance"], tie + "v", ""),
            num(one["mse"], tie + "m", tie + "b " + tie + "v")]


def interpretations(values, result):
    """Say what c means as a penalty and as a prior."""
    c = values["c"]
    if c > 1:
        return blocks.line("as ridge", "no penalty λ ≥ 0 stretches: c > 1 only adds to both terms")
    if c == 0:
        return blocks.line("as ridge", "λ = ∞: the prior allows nothing but 0")
    return blocks.line("as ridge", "λ = n(1 − c)/c = "
                       + frac(fmt(values["n"]) + " · " + fmt(1 - c), fmt(c)) + " = "
                       + num(result["ridge"], "ridge", "") + "; prior variance σ²/λ = "
                       + num(result["prior"], "prior", "ridge"))


def hero(values, result, step):
    """Draw the curves over the shrinkage, which can be dragged, and the error's two parts."""
    best = result["best"]
    places = spread(0.0, 1.5, 30)
    along = [errors(values, x) for x in places]
    spots = []
    if math.isfinite(best["c"]):
        spots.append(blocks.asked_across(blocks.spot(best["c"], best["mse"], "c*", 4), "best"))
    legend = tinted("MSE", 0) + " = " + tinted("bias²", 3) + " + " + tinted("variance", 2)
    shown = blocks.plot(legend, "shrinkage c", "error", [
        blocks.series("", places, [one["bias2"] for one in along], 3, "dash"),
        blocks.series("", places, [one["variance"] for one in along], 2, "dash"),
        blocks.series("", places, [one["mse"] for one in along], 0, "line")], spots, [])
    at = blocks.asked(blocks.handle(values["c"], result["mse"], "shrinkage c", "c", "", 1), "mse")
    return blocks.stacked([
        blocks.with_handles(shown, [at]),
        blocks.line("", tinted(fmt(result["mse"]), 0) + " = " + tinted(fmt(result["bias2"]), 3)
                    + " + " + tinted(fmt(result["variance"]), 2))])


def trace(values, result, view):
    """Show the terms with their numbers, c = 1, and the best c."""
    c = fmt(values["c"])
    best = result["best"]
    shown = [
        blocks.line("bias", "(c − 1)μ = (" + c + " − 1) · " + signed(values["mu"]) + " = "
                    + num(result["bias"], "bias", "")),
        blocks.line("variance", frac("c²σ²", "n") + " = "
                    + frac(c + "² · " + fmt(values["noise"]), fmt(values["n"])) + " = "
                    + num(result["variance"], "cv", "")),
        blocks.line("MSE", "bias² + variance = " + sup(num_signed(result["bias"], "bias", ""), "2")
                    + " + " + num(result["variance"], "cv", "") + " = "
                    + num(result["mse"], "cm", "bias cv")),
        blocks.line("of a prediction", "MSE + σ² = " + num(result["mse"], "cm", "bias cv") + " + "
                    + fmt(values["noise"]) + " = " + num(result["prediction"], "prediction", "cm")),
        blocks.line("best c*", frac("μ²", "μ² + σ²/n") + " = "
                    + frac(signed(values["mu"]) + "²", signed(values["mu"]) + "² + "
                           + fmt(values["noise"] / values["n"])) + " = "
                    + num(best["c"], "best", "")),
        blocks.table("", ["c", "bias²", "variance", "MSE"],
                     [row(c, result, "c"), row("1", result["plain"], "u"),
                      row("c*", best, "s")], 0),
        interpretations(values, result),
    ]
    if best["c"] != best["c"]:
        shown.append(blocks.note("μ = σ² = 0: no c makes an error, so no c is best (0/0)."))
    elif values["mu"] == 0:
        shown.append(blocks.note("μ = 0: shrinking costs no bias, so the best is c* = 0."))
    elif values["noise"] == 0:
        shown.append(blocks.note("σ² = 0: nothing varies, so there is nothing to gain: c* = 1."))
    return blocks.shown(shown, "bias " + fmt(result["bias"]) + ", variance "
                        + fmt(result["variance"])
                        + ", MSE " + fmt(result["mse"]), 0, 0)


def answer_mse(values, result):
    """Return the mean squared error."""
    return result["mse"]


def answer_variance(values, result):
    """Return the variance."""
    return result["variance"]


def answer_best(values, result):
    """Return the best shrinkage."""
    return result["best"]["c"]


ASKS = [ask("mse", "the mean squared error of c times the sample mean",
            ["mu", "noise", "n", "c"], answer_mse),
        ask("variance", "the variance of c times the sample mean",
            ["noise", "n", "c"], answer_variance),
        ask("best", "the shrinkage c* with the lowest mean squared error",
            ["mu", "noise", "n"], answer_best)]


def fresh(state):
    """Pick small numbers that differ from the defaults."""
    return {"mu": fmt(whole(state, 2, 5)), "noise": pick(state, ["4", "10", "20"]),
            "n": pick(state, ["2", "4", "6", "10"]), "c": pick(state, ["0.5", "0.6", "0.8"])}


EXAMPLE = {"name": "bias-variance", "title": "Bias against variance", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["n", "mu"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the shrinkage c along the curve."}
