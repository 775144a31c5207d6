"""A product of many probabilities underflows to 0; the sum of their logarithms does not.

P_n = round(P_{n-1} round(p)) in the chosen float format, with gradual underflow and halves to
even (IEEE 754); ln P = sum ln p_i; mean NLL = -(ln P) / n; geometric mean = e^(ln P / n).
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sub, sup, var
from .kit.inputs import choice, integer, matters, number, numbers, slider, without
from .kit.lists import ratio
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

# Per format: how many steps lie between 1 and 2, and the smallest number above 0.
FORMATS = {"float64": [4503599627370496.0, 5e-324], "float32": [8388608.0, 1.401298464324817e-45],
           "float16": [1024.0, 5.960464477539063e-08]}
LN10 = 2.302585092994046

INPUTS = [
    matters(slider(without(number("p", "probability p", "0.1", 0, 1), "low"),
                   ["0.001", "0.01", "0.1", "0.3", "0.5", "0.9", "0.99", "1"]), "list", [""]),
    matters(slider(integer("n", "factors n", "400", 0, 2000),
                   ["0", "1", "5", "10", "20", "50", "100", "200", "400", "1000", "2000"]),
            "list", [""]),
    choice("format", "format", "float64", ["float64", "float32", "float16"]),
    numbers("list", "or a list of probabilities, instead of p and n", "", 0, 1, 0, 20),
]

PRESETS = [
    preset("400 × 0.1", "Look at the product: 0 from factor 324 on. The sum of logs keeps going.",
           {"p": "0.1", "n": "400", "format": "float64", "list": ""}),
    preset("10 × 0.1", "Look at the mean NLL: still 2.3; it does not depend on n.",
           {"p": "0.1", "n": "10", "format": "float64", "list": ""}),
    preset("float16", "Look at the product: in half precision eight factors are enough.",
           {"p": "0.1", "n": "10", "format": "float16", "list": ""}),
    preset("one zero", "Look at the sum: one impossible event, and no other factor matters.",
           {"p": "0.1", "n": "10", "format": "float64", "list": "0.9, 0.8, 0, 0.9"}),
]


def rounded(x, unit, form):
    """Return {"value": `x` (at most 1) rounded to the format, "unit": the spacing of floats there}.

    The given `unit` is the spacing at a number that is at least `x`.
    """
    while unit > form[1] and x < unit * form[0]:
        unit = unit / 2
    count = math.floor(x / unit)
    rest = x / unit - count
    if rest > 0.5 or (rest == 0.5 and count % 2 == 1):
        count = count + 1
    return {"value": count * unit, "unit": unit}


def compute(values):
    """Compute running products and log-sums (n + 1 each), where the product becomes 0, and the means."""
    form = FORMATS[values["format"]]
    factors = values["list"]
    if len(factors) == 0:
        factors = [values["p"] for _ in range(values["n"])]
    product = {"value": 1.0, "unit": 1 / form[0]}
    products = [1.0]
    logs = [0.0]
    stored = []
    zero_at = math.nan
    for i, p in enumerate(factors):
        if i > 0 and p == factors[i - 1]:
            stored.append(stored[i - 1])
        else:
            stored.append(rounded(p, 1 / form[0], form)["value"])
        product = rounded(product["value"] * stored[i], product["unit"], form)
        if product["value"] == 0 and products[i] > 0:
            zero_at = i + 1
        products.append(product["value"])
        logs.append(logs[i] + log(p))
    n = len(factors)
    mean = ratio(logs[n], n)
    return {"products": products, "logs": logs, "factors": factors, "stored": stored,
            "zero_at": zero_at, "log10": logs[n] / LN10, "nll": -mean,
            "geometric": exp(mean) if n > 0 else math.nan}


def picked_rows(n, step, zero_at):
    """Return the steps worth a row: about eight even ones, the chosen one, and those around the zero."""
    stride = 1
    for wider in [2, 5, 10, 25, 50, 100, 250]:
        if n > 8 * stride:
            stride = wider
    rows = []
    for k in range(n + 1):
        if k % stride == 0 or k == step or k == zero_at or k == zero_at - 1:
            rows.append(k)
    return rows


def hero(values, result, step):
    """Draw log10 of both products over the factors, in about 100 points at most, with a step to drag."""
    n = len(result["factors"])
    stride = 1 + math.floor(n / 100)
    xs = []
    exact = []
    floats = []
    for k in range(n + 1):
        if k % stride == 0 or k == n or k == result["zero_at"] - 1:
            xs.append(k)
            exact.append(result["logs"][k] / LN10)
            floats.append(log(result["products"][k]) / LN10)
    spots = []
    if result["zero_at"] > 0:
        last = result["zero_at"] - 1
        spots.append(blocks.spot(last, log(result["products"][last]) / LN10, "", 1))
    form = values["format"]
    tiny = FORMATS[form][1]
    plot = blocks.plot("dashed: exact; dotted: smallest " + form, "factors", "log₁₀ of the product",
                       [blocks.series("", xs, exact, 4, "dash"),
                        blocks.series("", xs, floats, 0, "line")], spots,
                       [blocks.level(log(tiny) / LN10, "")])
    path = [x / LN10 for x in result["logs"]]
    handle = blocks.step_handle([k for k in range(n + 1)], path, step, "number of factors", 2)
    nll = few(result["nll"], 2) if n > 0 else "—"
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, [handle]), 160),
        blocks.line("", "product <b>" + few(result["products"][step], 2)
                    + "</b>, log-sum <b>" + fmt(result["logs"][step]) + "</b>"),
        blocks.line("", "mean NLL " + nll + "; smallest " + form + " " + few(tiny, 3)),
    ])


def cells(result, k):
    """Return the product and log-sum after k factors."""
    here = fmt(k)
    before = fmt(k - 1)
    return [here, num(result["products"][k], "P" + here, "P" + before),
            num(result["logs"][k], "L" + here, "L" + before)]


def equals_sign(values, result, step):
    """Return the sign before a product: " = ", or " ≈ " where it is only nearly equal.

    That is the case where the format has fewer digits than are shown, or the product became 0.
    """
    products = result["products"]
    if values["format"] == "float64" and (products[step] != 0 or products[step - 1] == 0
                                          or result["stored"][step - 1] == 0):
        return " = "
    return " ≈ "


def trace(values, result, view):
    """Show the chosen factor, the running product and log-sum, and the means."""
    n = len(result["factors"])
    zero_at = result["zero_at"]
    step = blocks.own_step(view, zero_at if zero_at > 0 else n, n)
    here = cells(result, step)
    shown = []
    if step > 0:
        before = cells(result, step - 1)
        shown.append(blocks.line("product at factor " + here[0], before[1] + " · "
                                 + fmt(result["stored"][step - 1]) + equals_sign(values, result, step)
                                 + here[1]))
        shown.append(blocks.line("log-sum at factor " + here[0], before[2] + " + ln "
                                 + fmt(result["factors"][step - 1]) + " = " + here[2]))
    rows = picked_rows(n, step, zero_at)
    shown.append(blocks.table("", ["factors", "product", "Σ ln " + sub(var("p"), "i")],
                              [cells(result, k) for k in rows], rows.index(step)))
    tie = "L" + fmt(n)
    shown.append(blocks.line("all " + fmt(n), "ln " + var("P") + " = " + cells(result, n)[2]
                             + ", log₁₀ " + var("P") + " = "
                             + num(result["log10"], "log10", tie)))
    if n > 0:
        shown.append(blocks.line("mean NLL", "−" + frac("ln " + var("P"), var("n")) + " = −"
                                 + frac(num_signed(result["logs"][n], tie, ""), fmt(n))
                                 + " = " + num(result["nll"], "nll", tie)))
        shown.append(blocks.line("geometric mean", sup("e", "−NLL") + " = "
                                 + num(result["geometric"], "mean", "nll")))
    words = remark(values, result, n)
    if words != "":
        shown.append(blocks.note(words))
    say = ("product " + fmt(result["products"][n]) + ", sum of logarithms " + fmt(result["logs"][n])
           + ", mean NLL " + fmt(result["nll"]))
    return blocks.shown(shown, say, step, n)


def remark(values, result, n):
    """Say what is special about these inputs."""
    if n == 0:
        return "No factors: product 1, log-sum 0; the mean of nothing is undefined."
    for i, p in enumerate(result["factors"]):
        if p == 0:
            return "One impossible event (p = 0) makes the product 0 and ln P = −∞."
        if result["stored"][i] == 0:
            return fmt(p) + " itself rounds to 0 in " + values["format"] + "."
    if result["zero_at"] > 0:
        return ("From factor " + fmt(result["zero_at"]) + " on the product is 0 in "
                + values["format"] + "; the true one never is.")
    return ""


def answer_log(values, result):
    """Return ln P."""
    return result["logs"][len(result["logs"]) - 1]


def answer_nll(values, result):
    """Return the mean NLL."""
    return result["nll"]


def answer_log10(values, result):
    """Return the decimal logarithm of the true product."""
    return result["log10"]


ASKS = [ask("log", "ln P of the product P of all n factors", ["p", "n"], answer_log),
        ask("nll", "the mean NLL", ["p", "n"], answer_nll),
        ask("log10", "log₁₀ of the true product", ["p", "n"], answer_log10)]


def fresh(state):
    """Pick probabilities whose logarithms are whole or well known."""
    return {"p": pick(state, ["exp(-1)", "exp(-2)", "exp(-3)", "0.5", "0.1", "0.01"]),
            "n": pick(state, ["10", "20", "50", "100", "200"])}


EXAMPLE = {"name": "log-product-underflow", "title": "Multiply, or add logs",
           "inputs": INPUTS, "presets": PRESETS, "check": anything, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["p", "format"],
           "open_at": "own", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag along the line, factor by factor."}
