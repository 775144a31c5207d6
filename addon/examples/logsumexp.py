"""ln of a sum of exponentials, as written and in the stable form, and the log-softmax from it.

lse(z) = m + ln sum e^(z_i - m) with m = max z; ln softmax_i = z_i - lse(z);
max z <= lse(z) <= max z + ln n; ln sigmoid(a) = -lse(0, -a). Goodfellow et al. (2016), 4.1.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset, to_within
from .kit.formula_html import num, sub, sup, tied, tinted, var
from .kit.inputs import numbers
from .kit.lists import total
from .kit.native import exp, general, log
from .kit.numbers import fmt
from .kit.probability import row_of, softmax
from .kit.random import pick

LIMIT = 1000000

INPUTS = [numbers("z", "numbers z (also inf, -inf)", "1000, 1001, 1002",
                  -math.inf, math.inf, 0, 10)]

PRESETS = [
    preset("1000 …", "Look at “as written”: exp(1000) is too large, the shifted form never sees it.",
           {"z": "1000, 1001, 1002"}),
    preset("−1000 …", "Look at “as written”: now all exponentials are 0, and ln 0 = −∞.",
           {"z": "-1000, -1001, -1002"}),
    preset("1, 2, 3", "Look at the weights: the same as for 1000, 1001, 1002.",
           {"z": "1, 2, 3"}),
    preset("ln σ(−5)", "Look at the last line: a log-sigmoid is minus a logsumexp of two.",
           {"z": "0, 5"}),
]


def check(values):
    """Require numbers up to a million in size; infinite ones are allowed, too."""
    for x in values["z"]:
        if math.isfinite(x) and abs(x) > LIMIT:
            return {"z": fmt(x) + " is out of range: from −1e6 to 1e6, or inf, or -inf"}
    return {}


def compute(values):
    """Compute both forms; where the largest number is not finite, it is the result by itself."""
    z = values["z"]
    top = -math.inf
    for x in z:
        if x != x or top != top:
            top = math.nan
        else:
            top = max(top, x)
    naive = total([exp(x) for x in z])
    result = {"m": top, "lse": top, "naive": log(naive), "naive_total": naive, "shifted": [],
              "exps": [], "total": math.nan, "p": [], "logs": []}
    if math.isfinite(top):
        stable = softmax(z)
        for key in ["lse", "shifted", "exps", "total", "p"]:
            result[key] = stable[key]
        result["logs"] = [x - log(stable["total"]) for x in stable["shifted"]]
    return result


def naive_line(result):
    """Show what becomes of the formula as written."""
    words = ""
    if math.isfinite(result["m"]):
        if result["naive_total"] == math.inf:
            words = ": overflow, e<sup>z</sup> is too large for a float above z = 709.783"
        elif result["naive_total"] == 0:
            words = ": underflow, e<sup>z</sup> is 0 in a float below z = −745"
    return blocks.line("as written", "ln Σ " + sup("e", sub(var("z"), "i")) + " = ln "
                       + num(result["naive_total"], "naive", "") + " = "
                       + num(result["naive"], "lognaive", "naive") + words)


def no_shift(values, result):
    """Say why there is nothing to compute."""
    if len(values["z"]) == 0:
        return "An empty sum is 0, and ln 0 = −∞."
    if result["m"] == math.inf:
        return "One z is ∞: so are the sum and its logarithm. ∞ − ∞ is undefined, so no softmax."
    return "Every z is −∞: every exponential is 0, and ln 0 = −∞. No softmax: 0/0."


def hero(values, result, step):
    """Draw the numbers with their weights, to drag, and both ways to the result."""
    m = result["m"]
    written = blocks.line("", "as written: ln " + fmt(result["naive_total"]) + " = <b>"
                          + fmt(result["naive"]) + "</b>")
    if not math.isfinite(m):
        return blocks.stacked([blocks.line("", "lse = <b>" + fmt(result["lse"]) + "</b>"), written])
    z = values["z"]
    finite = [x for x in z if math.isfinite(x)]
    end = m + log(len(finite))
    plot = blocks.plot("drag " + var("z") + "; " + tinted("lse", 1) + " lies between "
                       + var("m") + " and " + var("m") + " + ln " + var("n"), "z",
                       "weight exp(z − m)",
                       [blocks.series("", finite, [exp(x - m) for x in finite], 0, "bars"),
                        blocks.series("", [m, end], [0.0, 0.0], 1, "line")],
                       [blocks.spot(result["lse"], 0.0, "", 1)], [])
    handles = []
    for i, x in enumerate(z):
        if math.isfinite(x):
            handles.append(blocks.handle(x, exp(x - m), "z number " + fmt(i + 1), "z:" + fmt(i), "",
                                         0))
    if len(z) == 2 and z[0] == 0:
        written = blocks.line("", "ln σ(" + fmt(-z[1]) + ") = −lse(0, " + fmt(z[1]) + ") = <b>"
                              + fmt(result["logs"][0]) + "</b>")
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 160),
        blocks.line("", tinted("lse", 1) + " = " + var("m") + " + ln Σ "
                    + sup("e", var("z") + "−" + var("m")) + " = "
                    + general(m, 6).replace("-", "−") + " + " + fmt(log(result["total"]))),
        written,
    ])


def trace(values, result, view):
    """Show the largest number, shifted exponentials, their sum, its logarithm, and the naive form."""
    z = values["z"]
    say = "logsumexp " + fmt(result["lse"]) + ", as written " + fmt(result["naive"])
    lse = num(result["lse"], "lse", "m sum")
    if not math.isfinite(result["m"]):
        return blocks.shown([blocks.line("result", "lse = " + lse), naive_line(result),
                             blocks.note(no_shift(values, result))], say, 0, 0)
    m = num(result["m"], "m", "")
    rows = []
    for i, x in enumerate(z):
        here = fmt(i)
        rows.append([num(x, "z" + here, ""),
                     num(result["shifted"][i], "s" + here, "z" + here + " m"),
                     tied(few(result["exps"][i], 3), "e" + here, "s" + here),
                     tied(few(result["p"][i], 5), "p" + here, "e" + here + " sum")])
    weight = sup("e", sub(var("z"), "i") + "−" + var("m"))
    whole_sum = num(result["total"], "sum", " ".join(["e" + fmt(i) for i in range(len(z))]))
    shown = [
        blocks.line("largest", var("m") + " = max " + var("z") + " = " + m),
        blocks.table("", [sub(var("z"), "i"), sub(var("z"), "i") + "−" + var("m"), weight,
                          "softmax"], rows, -1),
        blocks.line("stable", "lse = " + var("m") + " + ln Σ " + weight + " = " + m + " + ln "
                    + whole_sum + " = " + lse),
        naive_line(result),
        blocks.line("log-softmax", sub(var("z"), "i") + " − lse = "
                    + row_of(result["logs"], "l", ["z"])),
    ]
    if len(z) == 2 and z[0] == 0:
        shown.append(blocks.line("log-sigmoid", "ln σ(" + fmt(-z[1]) + ") = −lse(0, " + fmt(z[1])
                                 + ") = " + num(result["logs"][0], "l0", "")))
    if -math.inf in z:
        shown.append(blocks.note("A z of −∞ adds e<sup>−∞</sup> = 0: it is ignored (a mask)."))
    return blocks.shown(shown, say, 0, 0)


def answer_lse(values, result):
    """Return the logsumexp."""
    return result["lse"]


def answer_p(values, result):
    """Return the softmax of the first number."""
    return result["p"][0] if len(result["p"]) > 0 else math.nan


def answer_log(values, result):
    """Return the log-softmax of the first number."""
    return result["logs"][0] if len(result["logs"]) > 0 else math.nan


ASKS = [to_within(ask("lse", "the logsumexp of z", ["z"], answer_lse), 0.00001),
        ask("p", "the softmax of the first z", ["z"], answer_p),
        ask("log", "the log-softmax of the first z", ["z"], answer_log)]


def fresh(state):
    """Pick two or four equal numbers (c + ln n), or one so far above the others that it alone counts."""
    c = pick(state, [-900, -800, -760, 720, 800, 900, 1000])
    texts = pick(state, [[c, c], [c, c, c, c], [c, c, c], [c, c - 1500], [c - 2000, c, c - 1000],
                         [c, c - 500, c]])
    return {"z": ", ".join([fmt(x) for x in texts])}


EXAMPLE = {"name": "logsumexp", "title": "Logsumexp without overflow", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": [], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the numbers z to the left or right."}
