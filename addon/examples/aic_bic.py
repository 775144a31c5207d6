"""Information criteria: which of a few fitted models is worth its parameters?

AIC = 2k - 2 ln L, AICc = AIC + 2k(k + 1) / (n - k - 1), BIC = k ln n - 2 ln L, with the maximized
likelihood L; smaller is better. Akaike weights are proportional to exp(-delta / 2). Burnham and
Anderson, Model Selection and Multimodel Inference (2nd ed., 2002), 2.2 to 2.9 and 6.4.
"""

import math

from .kit import blocks
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sub, tinted, var
from .kit.inputs import integer, numbers, slider
from .kit.lists import total, uneven
from .kit.native import exp, log
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

NAMES = ["A", "B", "C", "D"]

INPUTS = [
    numbers("k", "parameters k of models A, B, …", "3, 8", 0, 1000, 2, 4),
    numbers("fit", "maximized ln L̂ of each", "-120, -113", -1000000, 1000000, 2, 4),
    slider(integer("n", "samples n", "100", 1, 1000000000),
           ["1", "5", "7", "8", "10", "20", "50", "100", "1000", "1000000", "1000000000"]),
]

PRESETS = [
    preset("worked example", "B gains 2.8 per parameter: worth AIC's price of 2, but not BIC's 4.61.",
           {"k": "3, 8", "fit": "-120, -113", "n": "100"}),
    preset("n = 7", "Left of n = e² = 7.39, BIC is cheaper than AIC: both pick B.",
           {"k": "3, 8", "fit": "-120, -113", "n": "7"}),
    preset("a real gain", "B gains 8 per parameter: it pays both prices.",
           {"k": "3, 8", "fit": "-120, -100", "n": "100"}),
    preset("a fair price", "B gains exactly AIC's price of 2: a tie; too little for BIC.",
           {"k": "3, 4", "fit": "-120, -119", "n": "100"}),
]


def check(values):
    """Require one ln L for each k."""
    message = uneven(values["fit"], len(values["k"]), "models")
    if message != "":
        return {"fit": message}
    return {}


def winners(scores):
    """Return the names of the models with the smallest score; "" if a score is undefined."""
    for score in scores:
        if score != score:
            return ""
    best = min(scores)
    return " and ".join([NAMES[i] for i, score in enumerate(scores) if score == best])


def compute(values):
    """Compute the three criteria, the winners, and what AIC says about relative plausibility."""
    n = values["n"]
    aic = []
    aicc = []
    bic = []
    for k, fit in zip(values["k"], values["fit"]):
        aic.append(2 * k - 2 * fit)
        bic.append(k * log(n) - 2 * fit)
        room = n - k - 1
        aicc.append(2 * k - 2 * fit + 2 * k * (k + 1) / room if room > 0 else math.nan)
    relative = [exp((min(aic) - x) / 2) for x in aic]
    return {"aic": aic, "aicc": aicc, "bic": bic, "relative": relative,
            "weights": [x / total(relative) for x in relative],
            "best_aic": winners(aic), "best_aicc": winners(aicc), "best_bic": winners(bic)}


def verdict(name, best):
    """Say which model a criterion picks."""
    if best == "":
        return name + ": undefined (n too small)"
    if len(best) > 1:
        return name + ": <b>tie</b> of " + best
    return name + " picks <b>" + best + "</b>"


def gain(values, m):
    """Return model `m`'s gain over A in 2 ln L̂ per additional parameter; not-a-number for none."""
    more = values["k"][m] - values["k"][0]
    if more <= 0:
        return math.nan
    return 2 * (values["fit"][m] - values["fit"][0]) / more


def hero(values, result, step):
    """Draw what a parameter costs under AIC and BIC, and what it gains, over the number of samples.

    The number of samples can be dragged.
    """
    n = values["n"]
    at = math.log10(n)
    right = max(3.0, at * 1.1)
    curves = [blocks.series("", [0.0, right], [0.0, right * log(10)], 1, "line"),
              blocks.series("", [0.0, right], [2.0, 2.0], 0, "line")]
    legend = "price: " + tinted("AIC 2", 0) + ", " + tinted("BIC " + fmt(log(n)), 1)
    gains = []
    for m in range(1, len(values["k"])):
        x = gain(values, m)
        if abs(x) <= 1000:
            curves.append(blocks.series("", [0.0, right], [x, x], 2, "dash"))
            gains.append(tinted(NAMES[m] + " " + fmt(x), 2))
    if len(gains) > 0:
        legend = legend + "; gain over A: " + ", ".join(gains)
    samples = blocks.handle(at, log(n), "number of samples n", "log10 n", "", 1)
    prices = blocks.plot(legend, "log₁₀ n", "per parameter", curves, [], [])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(prices, [blocks.upright(samples)]), 170),
        blocks.line("", verdict("AIC", result["best_aic"]) + "; "
                    + verdict("BIC", result["best_bic"]))])


def aicc_line(values, result, m):
    """Return the small-sample correction of model `m`, or why there is none."""
    k = values["k"][m]
    n = values["n"]
    bottom = var("n") + " − " + var("k") + " − 1"
    if n - k - 1 <= 0:
        return blocks.line("AICc", "undefined: " + bottom + " = " + fmt(n - k - 1)
                           + " is not above 0, there are too many parameters for so few data")
    top = "2 · " + fmt(k) + " · " + fmt(k + 1)
    return blocks.line("AICc", "AIC + " + frac("2" + var("k") + "(" + var("k") + " + 1)", bottom)
                       + " = " + fmt(result["aic"][m]) + " + " + frac(top, fmt(n - k - 1)) + " = "
                       + num(result["aicc"][m], "c" + fmt(m), "k" + fmt(m) + " aic" + fmt(m)))


def trace(values, result, view):
    """Show the winners, the chosen model's criteria with their numbers, all models, and the costs."""
    last = len(values["k"]) - 1
    m = blocks.step_of(view, last)
    here = fmt(m)
    k = num(values["k"][m], "k" + here, "")
    fit = num_signed(values["fit"][m], "fit" + here, "")
    source = "k" + here + " fit" + here
    misfit = signed(-2 * values["fit"][m])
    name = sub("AIC", NAMES[m])
    rows = []
    for i, label in enumerate(NAMES[0:last + 1]):
        tie = fmt(i)
        rows.append([label, num(result["aic"][i], "aic" + tie, "k" + tie + " fit" + tie),
                     num(result["aicc"][i], "c" + tie, "aic" + tie),
                     num(result["bic"][i], "bic" + tie, "k" + tie + " fit" + tie)])
    shares = [sub(var("w"), NAMES[i]) + " = " + num(x, "share" + fmt(i), "aic" + fmt(i))
              for i, x in enumerate(result["weights"])]
    compared = [NAMES[i] + " " + fmt(x) for i, x in enumerate(result["relative"])]
    shown = [
        blocks.line("smallest wins", verdict("AIC", result["best_aic"]) + "; "
                    + verdict("AICc", result["best_aicc"]) + "; "
                    + verdict("BIC", result["best_bic"])),
        blocks.table("", ["", "AIC", "AICc", "BIC"], rows, m),
        blocks.line(name, "2" + var("k") + " − 2 ln L̂ = 2 · " + k + " − 2 · " + fit + " = "
                    + fmt(2 * values["k"][m]) + " + " + misfit + " = "
                    + num(result["aic"][m], "aic" + here, source)),
        blocks.line(sub("BIC", NAMES[m]), var("k") + " ln " + var("n") + " − 2 ln L̂ = " + k + " · "
                    + fmt(log(values["n"])) + " − 2 · " + fit + " = "
                    + num(result["bic"][m], "bic" + here, source)),
        aicc_line(values, result, m),
        blocks.line("against the best", "<i>e</i><sup>−ΔAIC/2</sup>: " + ", ".join(compared)),
        blocks.line("Akaike weights", ", ".join(shares)),
    ]
    if values["n"] == 1:
        shown.append(blocks.note("n = 1: ln n = 0, so BIC has no penalty."))
    say = ("model " + NAMES[m] + ": AIC " + fmt(result["aic"][m]) + ", BIC "
           + fmt(result["bic"][m]))
    return blocks.shown(shown, say, m, last)


def answer_aic(values, result):
    """Return the AIC of model A."""
    return result["aic"][0]


def answer_gap(values, result):
    """Return how much larger B's AIC is than A's."""
    return result["aic"][1] - result["aic"][0]


def answer_bic(values, result):
    """Return the BIC of model A."""
    return result["bic"][0]


ASKS = [ask("aic", "the AIC of model A", ["k", "fit"], answer_aic),
        ask("gap", "the AIC of model B minus that of model A", ["k", "fit"], answer_gap),
        ask("bic", "the BIC of model A", ["k", "fit", "n"], answer_bic)]


def fresh(state):
    """Pick two models with whole numbers and different AICs; their BICs differ, too."""
    k = whole(state, 1, 5)
    fit = whole(state, 20, 150)
    more = whole(state, 1, 5)
    gain = whole(state, 1, 8)
    if gain == more:
        gain = gain + 3
    return {"k": fmt(k) + ", " + fmt(k + more),
            "fit": "-" + fmt(fit) + ", -" + fmt(fit - gain),
            "n": pick(state, ["100", "1000", "10000"])}


EXAMPLE = {"name": "aic-bic", "title": "AIC and BIC", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["n"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "model",
           "gesture": "Drag the vertical line to change the number of samples n."}
