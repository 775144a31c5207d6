"""Cross-entropy of a softmax against a target distribution, its gradient, and a numeric check.

CE = -sum y_k (z_k - lse z), H = -sum y_k ln y_k (0 ln 0 = 0), KL = CE - H, dCE/dz = p - y;
central difference (f(z + h e_i) - f(z - h e_i)) / 2h. Goodfellow et al. (2016), 3.13 and 6.2.2.3.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sub, var
from .kit.frames import nice_reach
from .kit.inputs import number, numbers, slider
from .kit.lists import total, uneven
from .kit.native import general, log
from .kit.numbers import fmt
from .kit.probability import bars_of, softmax
from .kit.random import pick

INPUTS = [
    numbers("z", "logits z", "2, 1, 0.1", -50, 50, 2, 10),
    numbers("y", "target distribution y", "1, 0, 0", 0, 1000000, 2, 10),
    slider(number("h", "check step h", "1e-5", 1e-7, 1e-2),
           ["1e-7", "1e-6", "1e-5", "1e-4", "0.001", "0.01"]),
]

PRESETS = [
    preset("one-hot", "Look at the gradient: p minus y, and it sums to 0.",
           {"z": "2, 1, 0.1", "y": "1, 0, 0", "h": "1e-5"}),
    preset("soft target", "Look at H: the cross-entropy cannot fall below 0.802.",
           {"z": "2, 1, 0.1", "y": "0.7, 0.2, 0.1", "h": "1e-5"}),
    preset("p = y", "Look at the gradient: all 0, though the cross-entropy is not.",
           {"z": "ln(7), ln(2), ln(1)", "y": "0.7, 0.2, 0.1", "h": "1e-5"}),
    preset("sure and wrong", "Look at the gradient: nearly 1 and −1, as large as it can get.",
           {"z": "10, 0, 0", "y": "0, 1, 0", "h": "1e-5"}),
]


def check(values):
    """Require as many targets as logits, with a sum of 1; suggest targets if the sum is another."""
    y = values["y"]
    words = uneven(y, len(values["z"]), "logits")
    whole = total(y)
    if words == "" and abs(whole - 1) > 1e-9:
        words = "the sum is " + fmt(whole) + ", not 1"
        if whole > 0:
            parts = [few(x, 6) + "/" + fmt(whole) for x in y]
            words = words + "; normalized: " + ", ".join(parts)
    return {} if words == "" else {"y": words}


def shift(p, y, h):
    """Return the change in CE when a logit of probability p and target y grows by h.

    ln(1 + p (e^h - 1)) - h y is exact where CE(z + h) - CE(z) would lose digits.
    """
    return math.log1p(p * math.expm1(h)) - h * y


def compute(values):
    """Compute p, CE, H, KL, the gradient, and the numeric gradient."""
    y = values["y"]
    h = values["h"]
    soft = softmax(values["z"])
    ce = 0.0
    entropy = 0.0
    for k, target in enumerate(y):
        if target > 0:
            ce = ce - target * (soft["shifted"][k] - log(soft["total"]))
            entropy = entropy - target * log(target)
    gradient = []
    numeric = []
    for k, e in enumerate(soft["exps"]):
        # (1 - y) p - y (1 - p): no digits are lost where p is close to y = 1.
        others = total([soft["exps"][i] for i in range(len(y)) if i != k])
        gradient.append(without_rounding(((1 - y[k]) * e - y[k] * others) / soft["total"], y[k]))
        p = soft["p"][k]
        numeric.append(without_rounding((shift(p, y[k], h) - shift(p, y[k], -h)) / (2 * h), y[k]))
    return {"p": soft["p"], "ce": ce, "entropy": entropy, "kl": without_rounding(ce - entropy, 1),
            "gradient": gradient, "numeric": numeric}


def without_rounding(x, scale):
    """Return `x`; 0 if it is only the rounding error of a difference of numbers like `scale`."""
    return 0.0 if abs(x) < 1e-12 * scale else x


def sums(values, result):
    """Return cross-entropy, entropy, and divergence with their numbers."""
    terms = []
    origin = []
    plogs = []
    for k, target in enumerate(values["y"]):
        if target > 0:
            here = fmt(k)
            terms.append(num(target, "y" + here, "") + " · ln "
                         + num(result["p"][k], "p" + here, "z" + here))
            origin.append("y" + here + " p" + here)
            plogs.append(fmt(target) + " ln " + fmt(target))
    ce = num(result["ce"], "ce", " ".join(origin))
    h = num(result["entropy"], "h", "")
    return [
        blocks.line("cross-entropy", "−Σ " + sub(var("y"), "k") + " ln " + sub(var("p"), "k")
                    + " = −(" + " + ".join(terms) + ") = " + ce),
        blocks.line("entropy H(y)", "−(" + " + ".join(plogs) + ") = " + h),
        blocks.line("KL = CE − H", ce + " − " + h + " = " + num(result["kl"], "kl", "ce h")),
    ]


def numeric_lines(values, result, i):
    """Return the central difference at class i, with enough digits to see that the two losses differ."""
    here = fmt(i)
    h = values["h"]
    p = result["p"][i]
    y = values["y"][i]
    up = without_rounding(result["ce"] + shift(p, y, h), 1)
    down = without_rounding(result["ce"] + shift(p, y, -h), 1)
    worst = max([abs(a - b) for a, b in zip(result["numeric"], result["gradient"])])
    return [
        blocks.line("gradient, class " + here, sub(var("p"), here) + " − "
                    + sub(var("y"), here) + " = " + num(p, "p" + here, "z" + here) + " − "
                    + num(y, "y" + here, "") + " = "
                    + num(result["gradient"][i], "g" + here, "p" + here + " y" + here)),
        blocks.line("numeric check", frac(general(up, 12) + " − " + general(down, 12),
                                          "2 · " + fmt(h))
                    + " = " + num(result["numeric"][i], "n" + here, "")),
        blocks.line("all classes", "largest difference "
                    + ("below 1e−9" if worst < 1e-9 else few(worst, 2))),
        blocks.note("In floats a check is off by about h² = " + few(h * h, 1)
                    + " (step) plus 1e−16/h = " + few(1e-16 / h, 1)
                    + " (rounding): a smaller h is not always better."),
    ]


def hero(values, result, step):
    """Draw logits to drag, their probabilities, the target to tap, the gradient, and the three sums."""
    z = values["z"]
    count = len(z)
    names = [fmt(k) for k in range(count)]
    logits = bars_of("drag the logits " + var("z"), names, z, "z", [], step, 0)
    chances = bars_of(var("p") + " = softmax(" + var("z") + ")", names, result["p"], "p", ["z"],
                      step, 2)
    target = bars_of("target " + var("y") + ": tap a class", names, values["y"], "y", [], step, 1)
    for k, item in enumerate(target["items"]):
        one_hot = ["1" if i == k else "0" for i in range(count)]
        blocks.tapped(item, "y=" + ", ".join(one_hot), "make class " + names[k] + " the only target")
    gradient = bars_of("gradient " + var("p") + " − " + var("y"), names, result["gradient"], "g",
                       ["p", "y"], step, 3)
    blocks.asked(gradient["items"][0], "gradient")
    reach = nice_reach(z, 2)
    return blocks.stacked([
        blocks.beside([blocks.draggable(logits, "z", -reach, reach),
                       blocks.fixed_axis(chances, 0, 1)]),
        blocks.beside([blocks.fixed_axis(target, 0, 1), blocks.fixed_axis(gradient, -1, 1)]),
        blocks.line("", "CE = H + KL: " + num(result["ce"], "ce", "") + " = "
                    + num(result["entropy"], "h", "") + " + "
                    + num(result["kl"], "kl", "")),
    ])


def trace(values, result, view):
    """Show the sums, and check one class of the gradient."""
    count = len(values["z"])
    step = blocks.step_of(view, count - 1)
    shown = sums(values, result)
    shown.extend(numeric_lines(values, result, step))
    say = ("cross-entropy " + fmt(result["ce"]) + "; gradient for class " + fmt(step) + " "
           + fmt(result["gradient"][step]))
    return blocks.shown(shown, say, step, count - 1)


def answer_ce(values, result):
    """Return the cross-entropy."""
    return result["ce"]


def answer_gradient(values, result):
    """Return the gradient with respect to the first logit."""
    return result["gradient"][0]


def answer_kl(values, result):
    """Return the divergence."""
    return result["kl"]


ASKS = [ask("gradient", "the gradient of the cross-entropy with respect to the first logit",
            ["z", "y"], answer_gradient),
        ask("ce", "the cross-entropy", ["z", "y"], answer_ce),
        ask("kl", "the divergence KL(y ‖ p)", ["z", "y"], answer_kl)]


def fresh(state):
    """Pick logits whose exponentials add up to 10, and a simple target."""
    return {"z": pick(state, ["ln(2), ln(3), ln(5)", "ln(1), ln(4), ln(5)", "ln(7), ln(1), ln(2)",
                              "ln(6), ln(3), ln(1)", "ln(4), ln(2), ln(4)", "ln(8), ln(1), ln(1)"]),
            "y": pick(state, ["1, 0, 0", "0, 1, 0", "0.5, 0.5, 0", "0, 0, 1", "0.5, 0, 0.5"])}


EXAMPLE = {"name": "cross-entropy-gradient", "title": "Cross-entropy gradient: p − y",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": [],
           "open_at": "first",
           "item": "class", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the logits, and tap the class that is true."}
