"""Perplexity of a language model on a text, and the same loss in bits per token, byte, and word.

NLL = -sum ln p over the tokens that occurred; perplexity exp(NLL / T), which is 1 over the geometric
mean of the p; bits per byte NLL / (bytes ln 2). The perplexity does not depend on the logarithm's base.
Jelinek et al. (1977); Jurafsky and Martin, Speech and Language Processing, chapter 3; bits per byte as
in Gao et al. (2020), arXiv:2101.00027, section 3.1.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, sub, sup, var
from .kit.inputs import integer, numbers, slider
from .kit.lists import total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

INPUTS = [
    numbers("p", "probabilities of the tokens that came", "0.5, 0.25, 0.125, 0.25", 0, 1, 1, 20),
    slider(integer("size", "bytes of text", "16", 1, 10000),
           ["1", "4", "8", "16", "32", "64", "100", "1000", "10000"]),
    integer("words", "words of text", "3", 1, 1000),
    integer("V", "vocabulary, to compare", "50257", 2, 1000000),
]


def texts(p):
    """Return the inputs of a preset."""
    return {"p": p, "words": "3", "size": "16", "V": "50257"}


PRESETS = [
    preset("worked example", "Look at the bits: 1 + 2 + 3 + 2 = 8, so 2 per token: perplexity 2² = 4.",
           texts("0.5, 0.25, 0.125, 0.25")),
    preset("one bad token", "One surprise of 13 bits takes the perplexity from 2 to 16.8.",
           texts("0.5, 0.5, 0.5, 0.0001")),
    preset("an impossible token", "One zero makes the perplexity infinite, however good the rest.",
           texts("0.5, 0.5, 0, 0.5")),
    preset("smaller tokens", "Twice as many tokens, half the bits each: the bits per byte stay at 0.5.",
           texts("0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5")),
]

# More bars than this are too many to drag.
BARS = 6


def compute(values):
    """Compute the surprises in nats and bits, their sum and mean, and the perplexities."""
    # Subtracting from 0 gives 0 for a certain token, not -0.
    nats = [0.0 - log(p) for p in values["p"]]
    nll = total(nats)
    mean = nll / len(nats)
    return {"nats": nats, "bits": [x / log(2) for x in nats], "nll": nll, "mean": mean,
            "perplexity": exp(mean), "per_token": mean / log(2),
            "per_byte": nll / (values["size"] * log(2)), "per_word": exp(nll / values["words"]),
            "geometric": exp(-mean), "arithmetic": total(values["p"]) / len(nats),
            "uniform": log(values["V"]) / log(2)}


def hero(values, result, step):
    """Draw the probabilities, which can be dragged, beside the bits of surprise, and their mean."""
    bits = result["bits"]
    mean = result["per_token"]
    if len(bits) <= BARS:
        chances = blocks.bars("drag a probability", [
            blocks.bar(fmt(i + 1), p, num(p, "p" + fmt(i), "") if p > 0 else "0", False)
            for i, p in enumerate(values["p"])], 0)
        picture = blocks.beside([
            blocks.draggable(chances, "p", 0, 1),
            blocks.bars("surprise in bits", [
                blocks.bar(fmt(i + 1), x, num(x, "b" + fmt(i), "p" + fmt(i)), False)
                for i, x in enumerate(bits)], 1)])
    else:
        levels = [blocks.level(mean, "mean")] if math.isfinite(mean) else []
        picture = blocks.tall(blocks.plot("surprise in bits", "token", "bits", [
            blocks.series("", [i + 1 for i in range(len(bits))], bits, 1, "bars")], [], levels), 150)
    power = sup("2", few(mean, 3)) if math.isfinite(mean) else sup("2", "∞")
    return blocks.stacked([
        picture,
        blocks.line("", "mean surprise " + num(mean, "mean2", "") + " bits, perplexity " + power + " = "
                    + num(result["perplexity"], "ppl", "mean2")),
        blocks.line("", num(result["per_byte"], "bpb", "") + " bits per byte")])


def sum_of(values, tie):
    """Return a sum of tied numbers, shortened if there are many."""
    if len(values) <= 8:
        return " + ".join([num(x, tie + fmt(i), "") for i, x in enumerate(values)])
    last = len(values) - 1
    return num(values[0], tie + "0", "") + " + … + " + num(values[last], tie + fmt(last), "")


def trace(values, result, view):
    """Show the surprise of each token, the sum, and what it is divided by."""
    rows = []
    for i, p in enumerate(values["p"]):
        here = fmt(i)
        rows.append([fmt(i + 1), num(p, "p" + here, ""), num(result["nats"][i], "n" + here, "p" + here),
                     num(result["bits"][i], "b" + here, "p" + here)])
    count = fmt(len(rows))
    nll = num(result["nll"], "nll", "")
    nats = sub("log", "2")
    shown = [
        blocks.table("each token that came", ["token", var("p"), "−ln " + var("p"),
                                              "−" + nats + " " + var("p")], rows, -1),
        blocks.line("NLL", sum_of(result["nats"], "n") + " = " + nll + " nats"),
        blocks.line("mean", frac(nll, count) + " = " + num(result["mean"], "mean", "nll") + " nats = "
                    + num(result["per_token"], "mean2", "mean") + " bits per token"),
        blocks.line("perplexity", sup("e", num(result["mean"], "mean", "")) + " = "
                    + num(result["perplexity"], "ppl", "mean")
                    + ": 1 over the geometric mean " + num(result["geometric"], "geo", "")
                    + " of the probabilities (their arithmetic mean is " + fmt(result["arithmetic"])
                    + ")"),
        blocks.line("bits per byte", frac(nll, fmt(values["size"]) + " · ln 2") + " = "
                    + num(result["per_byte"], "bpb", "nll")),
        blocks.line("per word", sup("e", nll + "/" + fmt(values["words"])) + " = "
                    + num(result["per_word"], "ppw", "nll") + ", the perplexity per word"),
        blocks.line("knowing nothing", var("p") + " = 1/" + fmt(values["V"]) + ": perplexity "
                    + fmt(values["V"]) + ", " + fmt(result["uniform"]) + " bits per token"),
    ]
    if result["nll"] == math.inf:
        shown.append(blocks.note("The model called impossible what came: −ln 0 = ∞. Models that end in "
                                 "a softmax never give exactly 0."))
    elif result["perplexity"] == math.inf or result["per_word"] == math.inf:
        shown.append(blocks.note("A perplexity is too large for a float and shows as ∞; the bits are "
                                 "finite."))
    say = ("perplexity " + fmt(result["perplexity"]) + ", " + fmt(result["per_token"])
           + " bits per token, " + fmt(result["per_byte"]) + " bits per byte")
    return blocks.shown(shown, say, 0, 0)


def answer_perplexity(values, result):
    """Return the perplexity per token."""
    return result["perplexity"]


def answer_bits(values, result):
    """Return the bits per byte."""
    return result["per_byte"]


ASKS = [ask("perplexity", "the perplexity", ["p"], answer_perplexity),
        ask("bits", "the loss in bits per byte", ["p", "size"], answer_bits)]


def fresh(state):
    """Pick probabilities whose bits have a whole mean."""
    return {"p": pick(state, ["0.5, 0.25, 0.125, 0.25", "0.5, 0.125, 0.125, 0.5", "0.5, 0.5, 0.25, 1",
                              "1, 0.25, 0.5, 0.5", "0.125, 0.0625, 0.25, 0.125",
                              "0.0625, 0.25, 0.0625, 0.25", "0.0625, 0.03125, 0.125, 0.0625"]),
            "size": pick(state, ["4", "8", "16", "32"])}


EXAMPLE = {"name": "perplexity", "title": "Perplexity and bits per byte", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["size"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag a probability, and watch the surprise and its mean."}
