"""How the loss of a language model falls with its parameters N and its training tokens D.

L = E + A / N^alpha + B / D^beta, C = 6 N D. At a fixed C the best N is G (C / 6)^a with
G = (alpha A / (beta B))^(1 / (alpha + beta)), a = beta / (alpha + beta). Hoffmann et al. (2022),
arXiv:2203.15556, equations 2 and 4, constants as printed in D.2; refit by Besiroglu et al. (2024),
arXiv:2404.10102. x^e is e^(e ln x).
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, sup, tinted, var
from .kit.inputs import choice, number, slider
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

FITS = {"Hoffmann 2022": {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28},
        "Besiroglu 2024": {"E": 1.8172, "A": 482.01, "B": 2085.43, "alpha": 0.3478, "beta": 0.3658}}
# N* times these.
SHARES = [0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0]
# Beyond this many FLOPs the fits say little: they rest on runs of up to about 1e22.
UNKNOWN = 1e25

INPUTS = [
    slider(number("C", "FLOPs C", "5.9e23", 1e12, 1e30),
           ["1e18", "1e20", "1e21", "1e22", "1e23", "1e24", "1e25", "1e26"]),
    slider(number("N", "parameters N", "7e10", 1e3, 1e15),
           ["1e8", "1e9", "1e10", "1e11", "1e12"]),
    slider(number("D", "tokens D", "1.4e12", 1e3, 1e18),
           ["1e9", "1e10", "1e11", "1e12", "1e13", "1e14"]),
    choice("fit", "constants", "Hoffmann 2022", ["Hoffmann 2022", "Besiroglu 2024"]),
]

PRESETS = [
    preset("Chinchilla", "Look at the minimum: the printed constants want 93 tokens per parameter.",
           {"C": "5.9e23", "N": "7e10", "D": "1.4e12", "fit": "Hoffmann 2022"}),
    preset("refitted", "Look at the minimum: now 18 tokens per parameter, close to Chinchilla's 20.",
           {"C": "5.9e23", "N": "7e10", "D": "1.4e12", "fit": "Besiroglu 2024"}),
    preset("Gopher", "Four times Chinchilla's size, a fifth of its tokens: the data term is large.",
           {"C": "5e23", "N": "2.8e11", "D": "3e11", "fit": "Hoffmann 2022"}),
    preset("ten times the compute", "The lowest loss falls from 1.93 to 1.86; the floor 1.69 stays.",
           {"C": "5.9e24", "N": "7e10", "D": "1.4e12", "fit": "Hoffmann 2022"}),
]


def power(x, e):
    """Return x to the e, for positive x."""
    return exp(e * log(x))


def loss_of(fit, n, d):
    """Return the loss of n parameters after d tokens, and its two terms."""
    size = fit["A"] / power(n, fit["alpha"])
    data = fit["B"] / power(d, fit["beta"])
    return {"N": n, "D": d, "size": size, "data": data, "loss": fit["E"] + size + data}


def compute(values):
    """Compute the given model, the best one for the compute C, and nine around that one."""
    fit = FITS[values["fit"]]
    budget = values["C"] / 6
    both = fit["alpha"] + fit["beta"]
    a = fit["beta"] / both
    g = power(fit["alpha"] * fit["A"] / (fit["beta"] * fit["B"]), 1 / both)
    n = g * power(budget, a)
    best = loss_of(fit, n, budget / n)
    return {"fit": fit, "given": loss_of(fit, values["N"], values["D"]),
            "flops": 6 * values["N"] * values["D"], "ratio": values["D"] / values["N"],
            "G": g, "a": a, "b": fit["alpha"] / both, "best": best, "best_ratio": best["D"] / n,
            "near": [loss_of(fit, n * share, budget / (n * share)) for share in SHARES],
            "loss_given_N": loss_of(fit, values["N"], budget / values["N"])["loss"]}


def large(x):
    """Return a count in thousands, millions, billions, or trillions: 70B."""
    for step in [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]]:
        if step[0] <= x and x < 1e15:
            return few(x / step[0], 3) + step[1]
    return few(x, 3)


def hero(values, result, at):
    """Draw the loss of every size at the same compute, with the best and the given model.

    The size of the given model can be dragged; its loss is shown as floor, size term, and data term.
    """
    best = result["best"]
    given = result["given"]
    middle = math.log10(best["N"])
    here = math.log10(values["N"])
    low = min(middle - 1.3, here - 0.2)
    high = max(middle + 1.3, here + 0.2)
    xs = [low + (high - low) * k / 40 for k in range(41)]
    top = max([result["near"][0]["loss"], result["near"][8]["loss"], given["loss"]])
    floor = min(best["loss"], given["loss"])
    ys = []
    for x in xs:
        n = power(10, x)
        ys.append(loss_of(result["fit"], n, values["C"] / 6 / n)["loss"])
    room = (top - floor) * 0.1
    plot = blocks.plot(tinted("best", 0) + ": " + large(best["N"]) + "; drag the " + tinted("given", 1)
                       + " model", "log₁₀ N", "loss",
                       [blocks.series("", xs, [y if y <= top + room else math.inf for y in ys], 0,
                                      "line")],
                       [blocks.spot(middle, best["loss"], "", 0)], [])
    model = blocks.handle(here, given["loss"], "parameters N", "log10 N", "", 1)
    plot = blocks.with_handles(blocks.within(plot, [low, high, floor - room, top + room]), [model])
    return blocks.stacked([
        blocks.tall(plot, 160),
        blocks.line("", tinted("given", 1) + ": " + fmt(result["fit"]["E"]) + " + "
                    + num(given["size"], "size", "") + " + " + num(given["data"], "data", "") + " = "
                    + num(given["loss"], "loss", "size data")),
        blocks.line("", "tokens per parameter: " + tinted("best", 0) + " "
                    + few(result["best_ratio"], 3) + ", " + tinted("given", 1) + " "
                    + few(result["ratio"], 3)),
    ])


def term(label, letter, coefficient, base, exponent, value, tie):
    """Return one term of the loss with its numbers."""
    return blocks.line(label, frac(var(letter), sup(var(base["name"]), exponent["name"])) + " = "
                       + frac(fmt(coefficient), sup(base["text"], fmt(exponent["value"]))) + " = "
                       + num(value, tie, ""))


def trace(values, result, view):
    """Show the given model's terms, the best model for C, and nine models at the same C."""
    fit = result["fit"]
    given = result["given"]
    best = result["best"]
    n = fmt(values["N"])
    d = fmt(values["D"])
    star = sup(var("N"), "*")
    shown = [
        term("size term", "A", fit["A"], {"name": "N", "text": "(" + n + ")"},
             {"name": "α", "value": fit["alpha"]}, given["size"], "size"),
        term("data term", "B", fit["B"], {"name": "D", "text": "(" + d + ")"},
             {"name": "β", "value": fit["beta"]}, given["data"], "data"),
        blocks.line("loss", fmt(fit["E"]) + " + " + num(given["size"], "size", "") + " + "
                    + num(given["data"], "data", "") + " = " + num(given["loss"], "loss", "size data")),
        blocks.bars("parts of the loss", [
            blocks.bar("floor", fit["E"], fmt(fit["E"]), False),
            blocks.bar("size", given["size"], num(given["size"], "size", ""), False),
            blocks.bar("data", given["data"], num(given["data"], "data", ""), False)], 1),
        blocks.line("its compute", "6" + var("ND") + " = 6 · " + n + " · " + d + " = "
                    + num(result["flops"], "flops", "") + " FLOPs, " + fmt(result["ratio"])
                    + " tokens per parameter"),
        blocks.line("exponents", var("a") + " = " + frac("β", "α + β") + " = "
                    + num(result["a"], "a", "") + ", " + var("b") + " = " + frac("α", "α + β") + " = "
                    + num(result["b"], "b", "")),
        blocks.line(var("G"), sup("(" + frac("α" + var("A"), "β" + var("B")) + ")",
                                  "1/(α + β)") + " = " + num(result["G"], "G", "")),
        blocks.line("best size", star + " = " + var("G") + sup("(" + var("C") + "/6)", var("a")) + " = "
                    + num(result["G"], "G", "") + " · " + sup("(" + fmt(values["C"] / 6) + ")",
                                                              fmt(result["a"])) + " = "
                    + num(best["N"], "Nbest", "G a")),
        blocks.line("its tokens", frac(var("C"), "6" + star) + " = " + num(best["D"], "Dbest", "Nbest")
                    + ", " + num(result["best_ratio"], "ratio", "Nbest Dbest") + " per parameter"),
        blocks.line("its loss", fmt(fit["E"]) + " + " + fmt(best["size"]) + " + " + fmt(best["data"])
                    + " = " + num(best["loss"], "lowest", "Nbest Dbest")),
    ]
    rows = [[large(one["N"]), large(one["D"]), few(one["D"] / one["N"], 3), few(one["loss"], 4)]
            for one in result["near"]]
    shown.append(blocks.table("nine models that cost C", ["N", "D", "D/N", "loss"], rows, 4))
    shown.append(blocks.line("given size", "with the tokens that C allows, its loss is "
                             + fmt(result["loss_given_N"])))
    if values["C"] > UNKNOWN or result["flops"] > UNKNOWN:
        shown.append(blocks.note("Runs of about 1e18 to 1e22 FLOPs were fitted: above 1e25, the "
                                 "formula is a guess."))
    shown.append(blocks.note("Losses by the two sets of constants are not comparable with each other."))
    say = ("loss " + fmt(given["loss"]) + "; best for C: " + fmt(best["N"]) + " parameters, loss "
           + fmt(best["loss"]))
    return blocks.shown(shown, say, 0, 0)


def answer_flops(values, result):
    """Return the training FLOPs of the given model."""
    return result["flops"]


def answer_tokens(values, result):
    """Return the tokens per parameter of the given model."""
    return result["ratio"]


ASKS = [ask("flops", "the training FLOPs of this model, counted as 6ND", ["N", "D"], answer_flops),
        ask("tokens", "the ratio of training tokens to parameters", ["N", "D"], answer_tokens)]


def fresh(state):
    """Pick round sizes and token counts."""
    size = pick(state, [[1, 8], [2, 8], [5, 8], [1, 9], [5, 9], [1, 10], [2, 10]])
    share = pick(state, [2, 5, 10, 20, 30, 50, 100, 200])
    return {"N": fmt(size[0]) + "e" + fmt(size[1]), "D": fmt(size[0] * share) + "e" + fmt(size[1])}


EXAMPLE = {"name": "scaling-law", "title": "Parameters, tokens, and loss", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["C", "D"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the given model to another size, or change C or D."}
