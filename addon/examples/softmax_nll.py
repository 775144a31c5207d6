"""Softmax of a few logits, the negative log-likelihood of the true class, and its gradient.

p_i = exp(z_i - m) / sum_j exp(z_j - m) with m = max z, NLL = -(z_t - m) + ln sum_j exp(z_j - m),
dNLL/dz_i = p_i - [i = t]. Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3 and 4.1.
"""

from .kit import blocks
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sub, sup, tied, var
from .kit.frames import nice_reach
from .kit.inputs import integer, number, numbers, slider, switch
from .kit.native import exp, log
from .kit.numbers import fmt, rounded
from .kit.random import pick, whole

NAMES = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]

INPUTS = [
    numbers("z", "logits z", "ln(2), ln(3), ln(5)", -1000, 1000, 1, 10),
    integer("t", "true class t (from 0)", "2", 0, 9),
    slider(number("c", "add c to all z", "0", -1000, 1000),
           ["-1000", "-100", "-10", "-1", "0", "1", "10", "100", "1000"]),
    switch("twice", "apply softmax twice (a common bug)", "off"),
]

PRESETS = [
    preset("worked example", "Exponentials 2, 3 and 5 out of 10 become 0.2, 0.3 and 0.5.",
           {"z": "ln(2), ln(3), ln(5)", "t": "2", "c": "0", "twice": "off"}),
    preset("add 100", "Look at p and the loss: a constant on every logit changes neither.",
           {"z": "ln(2), ln(3), ln(5)", "t": "2", "c": "100", "twice": "off"}),
    preset("huge logits", "Look at the loss: p rounds to 0, but the loss comes from the logits.",
           {"z": "1000, 0", "t": "1", "c": "0", "twice": "off"}),
    preset("softmax twice", "Look at q: flatter than 0.2, 0.3, 0.5, so the loss is 0.94, not 0.693.",
           {"z": "ln(2), ln(3), ln(5)", "t": "2", "c": "0", "twice": "on"}),
]


def check(values):
    """Require a true class that is one of the logits."""
    count = len(values["z"])
    if values["t"] >= count:
        return {"t": "there are " + fmt(count) + " logits: 0 to " + fmt(count - 1)}
    return {}


def softmax(z):
    """Return the softmax of the list z in its shifted form: {"m", "shifted", "exps", "total", "p"}."""
    m = max(z)
    shifted = [x - m for x in z]
    exps = [exp(x) for x in shifted]
    total = 0.0
    for e in exps:
        total = total + e
    return {"m": m, "shifted": shifted, "exps": exps, "total": total,
            "p": [e / total for e in exps]}


def compute(values):
    """Compute everything that is shown.

    The constant c is not part of the sums, because it cancels exactly: (z_i + c) - (m + c) = z_i - m.
    """
    z = values["z"]
    t = values["t"]
    once = softmax(z)
    p = once["p"]
    naive = [exp(x + values["c"]) for x in z]
    naive_total = 0.0
    for e in naive:
        naive_total = naive_total + e
    result = {"m": once["m"] + values["c"], "shifted": once["shifted"], "exps": once["exps"],
              "total": once["total"], "p": p, "naive": naive, "naive_total": naive_total,
              "nll": log(once["total"]) - once["shifted"][t], "argmax": z.index(max(z)),
              "gradient": [p[i] - 1 if i == t else p[i] for i in range(len(p))]}
    if values["twice"]:
        second = softmax(p)
        q = second["p"]
        pull = 0.0
        for i in range(len(p)):
            error = q[i] - 1 if i == t else q[i]
            pull = pull + p[i] * error
        result["exps2"] = [exp(x) for x in p]
        result["total2"] = 0.0
        for e in result["exps2"]:
            result["total2"] = result["total2"] + e
        result["q"] = q
        result["nll2"] = log(second["total"]) - second["shifted"][t]
        result["gradient2"] = [p[i] * ((q[i] - 1 if i == t else q[i]) - pull)
                               for i in range(len(p))]
        result["ceiling"] = exp(1.0) / (exp(1.0) + len(p) - 1)
        result["floor"] = -log(result["ceiling"])
    return result


def tied_list(values, tie, origin):
    """Return numbers separated by commas.

    Number i is tied as `tie` plus i, and comes from `origin` plus i.
    """
    pieces = []
    for i, x in enumerate(values):
        source = ""
        if origin != "":
            source = origin + fmt(i)
        pieces.append(num(x, tie + fmt(i), source))
    return ", ".join(pieces)


def group(caption, values, tie, origins, t, color):
    """Return bars of one quantity over the classes; `origins`: per class, the ties it comes from."""
    items = []
    for i, x in enumerate(values):
        items.append(blocks.bar(NAMES[i], x, num(x, tie + fmt(i), origins[i]), i == t))
    return blocks.bars(caption, items, color)


def hero(values, result, step):
    """Draw the logits, which can be dragged, beside the probabilities, with the loss."""
    t = values["t"]
    z = values["z"]
    none = ["" for x in z]
    p = result["q"] if values["twice"] else result["p"]
    name = "q" if values["twice"] else "p"
    caption = "logits " + var("z") + " + c" if values["c"] != 0 else "drag the logits " + var("z")
    logits = group(caption, [x + values["c"] for x in z], "z", none, t, 0)
    if values["c"] == 0:
        reach = nice_reach(z, 2)
        blocks.draggable(logits, "z", -reach, reach)
    for i, item in enumerate(logits["items"]):
        if values["c"] != 0:
            # Three digits would not tell 100.69 from 101.1.
            item["html"] = tied(rounded(z[i] + values["c"], 5), "z" + fmt(i), "")
        blocks.tapped(item, "t=" + fmt(i), "make " + NAMES[i] + " the true class")
    words = "softmax again: " if values["twice"] else "probabilities "
    chances = group(words + var(name), p, name, none, t, 2)
    blocks.fixed_axis(chances, 0, 1)
    if not values["twice"]:
        blocks.asked(chances["items"][t], "p")
    loss = result["nll2"] if values["twice"] else result["nll"]
    return blocks.stacked([
        blocks.beside([logits, chances]),
        blocks.line("", "loss of true class " + NAMES[t] + " (tap a letter): " + num(loss, "nll", "")),
    ])


def trace(values, result, view):
    """Show logits, exponentials, sum, probabilities, loss, gradient, and argmax, once or twice."""
    z = [x + values["c"] for x in values["z"]]
    t = values["t"]
    count = len(z)
    here = fmt(t)
    ezm = sup("e", sub(var("z"), var("i")) + "−" + var("m"))
    sum_ties = " ".join(["e" + fmt(i) for i in range(count)])
    shown = [blocks.beside([
        group("exponentials " + ezm, result["exps"], "e", ["z" + fmt(i) + " m" for i in range(count)],
              t, 1),
        group("probabilities " + sub(var("p"), var("i")), result["p"], "p",
              ["e" + fmt(i) + " sum" for i in range(count)], t, 2),
    ])]
    if values["twice"]:
        shown.extend(twice_blocks(result, t, count))
    shown.append(blocks.line(
        "as defined", sup("e", sub(var("z"), var("i"))) + " = "
        + tied_list(result["naive"], "n", "z") + ", sum " + fmt(result["naive_total"])
        + overflow_words(result)))
    shown.append(blocks.line(
        "safely", var("m") + " = max " + var("z") + " = "
        + num(result["m"], "m", " ".join(["z" + fmt(i) for i in range(count)]))
        + ", Σ " + ezm + " = " + num(result["total"], "sum", sum_ties)))
    shown.append(blocks.line(
        "true class " + NAMES[t], sub(var("p"), here) + " = "
        + frac(sup("e", sub(var("z"), here) + "−" + var("m")), "Σ " + ezm) + " = "
        + frac(num(result["exps"][t], "e" + here, "z" + here + " m"),
               num(result["total"], "sum", sum_ties))
        + " = " + num(result["p"][t], "p" + here, "e" + here + " sum")))
    shown.append(blocks.line(
        "loss", "NLL = −(" + sub(var("z"), here) + "−" + var("m") + ") + ln Σ " + ezm
        + " = −" + tied("(" + fmt(result["shifted"][t]) + ")", "s" + here, "z" + here + " m") + " + ln "
        + num(result["total"], "sum", sum_ties) + " = "
        + num(result["nll"], "nll", "s" + here + " sum")))
    if result["p"][t] == 0:
        shown.append(blocks.note("The probability is too small for a float and shows as 0; the loss "
                                 "is still finite, because it is computed from the logits."))
    shown.append(group("gradient ∂NLL/∂" + sub(var("z"), var("i")) + " = "
                       + sub(var("p"), var("i")) + " − [" + var("i") + " = " + here + "]",
                       result["gradient"], "g", ["p" + fmt(i) for i in range(count)], t, 3))
    shown.append(blocks.line(
        "argmax", "class " + num(result["argmax"], "argmax", "") + " (" + NAMES[result["argmax"]]
        + ") has the largest logit, hence the largest probability"))
    say = "probability of the true class " + fmt(result["p"][t]) + ", loss " + fmt(result["nll"])
    if values["twice"]:
        say = say + "; softmax twice: loss " + fmt(result["nll2"])
    return blocks.shown(shown, say, 0, 0)


def overflow_words(result):
    """Say why the exponentials as defined cannot be used, where that is so."""
    if result["naive_total"] > 1.7e308:
        return " (exp overflows above 709.78)"
    if result["naive_total"] == 0:
        return " (all underflow: 0/0)"
    return ""


def twice_blocks(result, t, count):
    """Return what a second softmax does to probabilities, loss, and gradient."""
    here = fmt(t)
    second = [
        group("twice: " + var("q") + " = softmax(" + var("p") + ")", result["q"], "q",
              ["p" + fmt(i) for i in range(count)], t, 2),
        blocks.line("second softmax", sup("e", sub(var("p"), var("i"))) + " = "
                    + tied_list(result["exps2"], "x", "p") + ", sum "
                    + num(result["total2"], "total2", "")),
        blocks.line("loss twice", "−ln " + sub(var("q"), here) + " = −ln "
                    + num_signed(result["q"][t], "q" + here, "p" + here) + " = "
                    + num(result["nll2"], "nll2", "q" + here)),
        group("logit gradient, twice", result["gradient2"], "h",
              ["q" + fmt(i) + " p" + fmt(i) for i in range(count)], t, 3),
        blocks.note("A probability after two softmaxes never exceeds e/(e + K − 1) = "
                    + fmt(result["ceiling"]) + " for K = " + fmt(count)
                    + ", so the loss never falls below " + fmt(result["floor"]) + "."),
    ]
    return second


def answer_p(values, result):
    """Return the probability of the true class."""
    return result["p"][values["t"]]


def answer_nll(values, result):
    """Return the loss."""
    return result["nll"]


def answer_gradient(values, result):
    """Return the gradient with respect to the true class's logit."""
    return result["gradient"][values["t"]]


ASKS = [ask("nll", "the loss (NLL) of the true class", ["z", "t"], answer_nll),
        ask("p", "the probability of the true class", ["z", "t"], answer_p),
        ask("gradient", "the gradient of the loss for the true class's logit",
            ["z", "t"], answer_gradient)]


def fresh(state):
    """Pick logits ln 1 to ln 9 whose exponentials add up to a round number."""
    ways = pick(state, [[2, 3, 5], [1, 4, 5], [1, 2, 7], [2, 2, 6], [1, 3, 4], [3, 8, 9], [1, 1, 2],
                        [2, 6, 8], [4, 7, 9], [1, 6, 9]])
    texts = ["ln(" + fmt(x) + ")" for x in ways]
    return {"z": ", ".join(texts), "t": fmt(whole(state, 0, 2))}


EXAMPLE = {"name": "softmax-nll", "title": "Softmax, then the loss",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": [],
           "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the logits, and tap the letter of the true class."}
