"""One update of skip-gram with negative sampling, and the distribution that negatives come from.

Loss -ln sigmoid(u.v) - sum of ln sigmoid(-n.v), with the center word v, its true context word u and
the drawn words n; one step of gradient descent for all of them, each with the old vectors of the
others. Noise proportional to count^(3/4). Mikolov, Sutskever, Chen, Corrado, Dean (2013),
arXiv:1310.4546, equation 4 and section 2.2.
"""

import math

from .kit import blocks, geometry
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import num, sub, sup, tinted, var
from .kit.inputs import columns, in_wholes, matrix, number, numbers, slider
from .kit.lists import dot, fractional, total, uneven
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid, softplus
from .kit.random import pick

V = "1, 0.5"
U = "0.5, 1"
NEG = "1 -1; -0.5 0.5"
COUNTS = "1, 16, 81, 256"

INPUTS = [
    numbers("v", "vector v of the center word", V, -10, 10, 2, 4),
    numbers("u", "vector u of the true context word", U, -10, 10, 2, 4),
    columns(matrix("neg", "vectors n of the drawn words", NEG, -10, 10, 1, 5), 2, 4),
    slider(number("eta", "rate η", "0.5", 0, 10), ["0", "0.1", "0.5", "1", "2", "5", "10"]),
    in_wholes(numbers("counts", "counts of the words to draw from", COUNTS, 1, 1000000000, 2, 6)),
]

PRESETS = [
    preset("one update", "Look at u and n: u comes nearer to v, and the drawn words move away.",
           {"v": V, "u": U, "neg": NEG, "eta": "0.5", "counts": COUNTS}),
    preset("all zero", "Look at the loss: it stays 2.08. All gradients are 0, so nothing ever moves.",
           {"v": "0, 0", "u": "0, 0", "neg": "0 0; 0 0", "eta": "0.5", "counts": COUNTS}),
    preset("already right", "Look at the loss: nearly 0. What is right already is left alone.",
           {"v": "3, 3", "u": "3, 3", "neg": "-3 -3; -3 -2", "eta": "0.5", "counts": COUNTS}),
    preset("rare words", "Look at the noise: a rare word is drawn 5.5 times as often as it occurs.",
           {"v": V, "u": U, "neg": NEG, "eta": "0.5", "counts": "1, 1, 1, 1000"}),
]


def check(values):
    """Require vectors of the same length as v, and whole counts."""
    messages = {}
    size = len(values["v"])
    message = uneven(values["u"], size, "in v")
    if message != "":
        messages["u"] = message
    message = uneven(values["neg"][0], size, "in v")
    if message != "":
        messages["neg"] = message
    message = fractional(values["counts"])
    if message != "":
        messages["counts"] = message
    return messages


def terms_of(v, u, neg):
    """Return the loss of each output word, the true one first."""
    terms = [softplus(-dot(u, v))]
    terms.extend([softplus(dot(n, v)) for n in neg])
    return terms


def moved(x, gradient, eta):
    """Return a vector after a step of gradient descent."""
    return [a - eta * g for a, g in zip(x, gradient)]


def compute(values):
    """Compute the scores, loss terms, gradients, and the vectors and loss after the step."""
    v = values["v"]
    words = [values["u"]]
    words.extend(values["neg"])
    eta = values["eta"]
    scores = [dot(x, v) for x in words]
    sigmas = [sigmoid(s) for s in scores]
    # The true word's error is -sigmoid(-s), which keeps its digits where sigmoid(s) rounds to 1.
    errors = [sigmas[i] if i > 0 else -sigmoid(-scores[0]) for i in range(len(words))]
    dv = [total([g * x[i] for g, x in zip(errors, words)]) for i in range(len(v))]
    gradients = [[g * a for a in v] for g in errors]
    after = [moved(x, gradient, eta) for x, gradient in zip(words, gradients)]
    terms = terms_of(v, values["u"], values["neg"])
    new_v = moved(v, dv, eta)
    new_terms = terms_of(new_v, after[0], after[1:len(after)])
    powers = [math.sqrt(c) * math.sqrt(math.sqrt(c)) for c in values["counts"]]
    whole = total(values["counts"])
    mass = total(powers)
    return {"words": words, "scores": scores, "sigmas": sigmas, "errors": errors, "terms": terms,
            "loss": total(terms), "dv": dv, "gradients": gradients, "new_v": new_v, "after": after,
            "new_terms": new_terms, "new_loss": total(new_terms), "powers": powers,
            "shares": [c / whole for c in values["counts"]], "noise": [p / mass for p in powers]}


def name_of(i):
    """Return the letter of an output word: u, or n with its number."""
    return "u" if i == 0 else "n" + ["₀", "₁", "₂", "₃", "₄"][i - 1]


def marked(i):
    """Return the letter of an output word in italics."""
    return var("u") if i == 0 else sub(var("n"), fmt(i - 1))


def hero(values, result, step):
    """Draw the vectors, which can be dragged, with where the step takes them, and the loss terms."""
    v = values["v"]
    width = len(v)
    new_v = result["new_v"]
    xs = [0.0, v[0], new_v[0]]
    ys = [0.0, v[1], new_v[1]]
    curves = [blocks.series("", [v[0], new_v[0]], [v[1], new_v[1]], 0, "line")]
    spots = [blocks.spot(v[0], v[1], "v", 0)]
    handles = [blocks.handle(v[0], v[1], "v", "v:0", "v:1", 0)]
    for i, x in enumerate(result["words"]):
        new = result["after"][i]
        color = 2 if i == 0 else 1
        xs.extend([x[0], new[0]])
        ys.extend([x[1], new[1]])
        curves.append(blocks.series("", [x[0], new[0]], [x[1], new[1]], color, "line"))
        spots.append(blocks.spot(x[0], x[1], name_of(i), color))
        where = "u" if i == 0 else "neg"
        first = 0 if i == 0 else (i - 1) * width
        handles.append(blocks.handle(x[0], x[1], name_of(i), where + ":" + fmt(first),
                                     where + ":" + fmt(first + 1), color))
    box = geometry.square(xs, ys)
    room = (box["x"][1] - box["x"][0]) * 0.1
    plot = blocks.within(
        blocks.plot("drag " + tinted("v", 0) + ", " + tinted("u", 2) + ", " + tinted("n", 1), "x",
                    "y", curves, spots, []),
        [box["x"][0] - room, box["x"][1] + room, box["y"][0] - room, box["y"][1] + room])
    items = []
    for i, term in enumerate(result["terms"]):
        items.append(blocks.bar(name_of(i), term, num(term, "t" + fmt(i), ""), i == 0))
    return blocks.stacked([
        blocks.beside([blocks.half(blocks.with_handles(plot, handles)),
                       blocks.bars("loss of each word", items, 1)]),
        blocks.line("", "loss <b>" + fmt(result["loss"]) + "</b>, after the step <b>"
                    + fmt(result["new_loss"]) + "</b>"),
        blocks.line("", "noise, from counts: " + ", ".join([fmt(p) for p in result["noise"]]))])


def vector(values):
    """Return a vector in brackets."""
    return "[" + ", ".join([few(x, 4) for x in values]) + "]"


def word_table(result):
    """Return the score of each output word, and its part in the loss."""
    rows = []
    for i, score in enumerate(result["scores"]):
        here = fmt(i)
        rows.append([marked(i), brief(score, "s" + here, ""),
                     brief(result["sigmas"][i], "p" + here, "s" + here),
                     brief(result["errors"][i], "g" + here, "p" + here),
                     brief(result["terms"][i], "t" + here, "s" + here)])
    return blocks.table("score " + var("s") + " (product with " + var("v") + "), g = σ − target, loss",
                        ["word", "s", "σ(s)", "g", "loss"], rows, -1)


def step_table(values, result):
    """Return each vector before and after the step."""
    rows = [[var("v"), vector(values["v"]), vector(result["new_v"])]]
    for i, x in enumerate(result["words"]):
        rows.append([marked(i), vector(x), vector(result["after"][i])])
    return blocks.table("one step: minus " + fmt(values["eta"]) + " times the gradient",
                        ["", "before", "after"], rows, -1)


def noise_table(values, result):
    """Return the counts of the words to draw from, their shares, and their chances of being drawn."""
    rows = []
    for i, count in enumerate(values["counts"]):
        here = fmt(i)
        rows.append([here, fmt(count), brief(result["shares"][i], "c" + here, ""),
                     brief(result["powers"][i], "q" + here, ""),
                     brief(result["noise"][i], "d" + here, "q" + here)])
    return blocks.table("the words to draw from", ["word", "count c", "share",
                                                   sup("c", "¾"), "drawn"], rows, -1)


def trace(values, result, view):
    """Show the scores, errors, gradients, the step, the loss before and after, and the noise."""
    v = values["v"]
    u = values["u"]
    ties = " ".join(["t" + fmt(i) for i in range(len(result["terms"]))])
    shown = [
        blocks.line("score of " + var("u"), var("u") + " · " + var("v") + " = "
                    + " + ".join([signed(a) + " · " + signed(b) for a, b in zip(u, v)]) + " = "
                    + num(result["scores"][0], "s0", "")),
        word_table(result),
        blocks.line("loss", " + ".join([num(x, "t" + fmt(i), "")
                                        for i, x in enumerate(result["terms"])])
                    + " = " + num(result["loss"], "loss", ties)),
        blocks.line("gradient of " + var("v"), " + ".join(
            [signed(g) + " " + marked(i) for i, g in enumerate(result["errors"])]) + " = "
            + vector(result["dv"]))]
    for i, g in enumerate(result["errors"]):
        shown.append(blocks.line("gradient of " + marked(i), signed(g) + " " + var("v") + " = "
                                 + vector(result["gradients"][i])))
    shown.extend([
        step_table(values, result),
        blocks.line("loss after", " + ".join([fmt(x) for x in result["new_terms"]]) + " = "
                    + num(result["new_loss"], "after", "")),
        noise_table(values, result)])
    if max([abs(x) for x in v]) == 0 and max([max([abs(a) for a in x])
                                              for x in result["words"]]) == 0:
        shown.append(blocks.note("All vectors are 0, and so are all gradients. Therefore, "
                                 + var("v") + " starts with small random numbers."))
    shown.append(blocks.note("Only these vectors change: one step does not touch the rest of the "
                             "vocabulary."))
    return blocks.shown(shown, "loss " + fmt(result["loss"]) + ", after the step "
                        + fmt(result["new_loss"]), 0, 0)


def answer_factor(values, result):
    """Return the error of the true context word."""
    return result["errors"][0]


def answer_new(values, result):
    """Return the first number of u after the step."""
    return result["after"][0][0]


def answer_noise(values, result):
    """Return the chance that the first word is drawn as noise."""
    return result["noise"][0]


ASKS = [ask("factor", "the error g = σ(u·v) − 1 of the true context word", ["v", "u"], answer_factor),
        ask("new", "the first number of u after the step", ["v", "u", "eta"], answer_new),
        ask("noise", "the probability that the first word is drawn", ["counts"], answer_noise)]


def fresh(state):
    """Pick a score whose sigmoid is a simple fraction, and counts that are fourth powers."""
    return {"v": "1, 0", "u": "ln(" + pick(state, ["1", "2", "3", "4", "9"]) + "), 0", "neg": "0 1",
            "eta": pick(state, ["0.5", "1", "2"]),
            "counts": pick(state, ["1, 16", "16, 81", "1, 81", "16, 256", "1, 16, 81", "16, 1"])}


EXAMPLE = {"name": "skip-gram", "title": "Skip-gram: one update", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["eta"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the vectors, and change the rate below."}
