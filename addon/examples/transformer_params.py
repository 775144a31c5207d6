"""How many parameters a transformer has, piece by piece, and what training it costs.

GPT-2 and BERT layer: attention 4 (d^2 + d), MLP 2 d ff + ff + d, two layer norms 4 d; Llama: no biases,
2 d^2 + 2 d (d/h) kv, 3 d ff, 2 d. About 12 L d^2 without embeddings; training takes about 6 N D
floating-point operations. Radford et al. (2019); Devlin et al. (2019), section 3; Touvron et al. (2023);
Kaplan et al. (2020), arXiv:2001.08361, section 2.1 and table 1.
"""

import math

from .kit import blocks
from .kit.bigint import grouped
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, sup, tied, var
from .kit.inputs import choice, integer, matters, number, slider, switch
from .kit.lists import total
from .kit.numbers import fmt, rounded
from .kit.random import pick, whole

INPUTS = [
    choice("style", "style", "gpt2", ["gpt2", "bert", "llama"]),
    slider(integer("L", "layers L", "12", 1, 200), ["1", "6", "12", "24", "48", "96", "200"]),
    slider(integer("d", "width d", "768", 1, 32768), ["8", "64", "768", "1024", "4096", "32768"]),
    integer("h", "heads h", "12", 1, 256),
    matters(integer("kv", "key/value heads (0: h)", "0", 0, 256), "style", ["llama"]),
    integer("V", "vocabulary V", "50257", 1, 1000000),
    matters(integer("ctx", "positions", "1024", 1, 1000000), "style", ["gpt2", "bert"]),
    integer("ff", "inner width (0: 4d)", "0", 0, 131072),
    matters(switch("tied", "output shares the embedding", "on"), "style", ["gpt2", "llama"]),
    number("D", "training tokens D", "1e10", 0, 1e15),
]


def texts(style, layers, d, h, vocabulary, positions):
    """Return the inputs of a preset in the style of 2019."""
    return {"style": style, "L": layers, "d": d, "h": h, "kv": "0", "V": vocabulary, "ctx": positions,
            "ff": "0", "tied": "on", "D": "1e10"}


PRESETS = [
    preset("GPT-2 small", "Look at N: 124,439,808, the 124 million of the smallest GPT-2.",
           texts("gpt2", "12", "768", "12", "50257", "1024")),
    preset("BERT-base", "Look at N: 109,482,240, the paper's 110 million. Its layers are GPT-2's.",
           texts("bert", "12", "768", "12", "30522", "512")),
    preset("one head", "Look at N: the same as with 12. Heads only cut the width into pieces.",
           texts("gpt2", "12", "768", "1", "50257", "1024")),
    preset("Llama 2 7B", "Look at 12Ld²: 99.5% of the body, though no part is the same as in GPT-2.",
           {"style": "llama", "L": "32", "d": "4096", "h": "32", "kv": "0", "V": "32000",
            "ctx": "4096", "ff": "11008", "tied": "off", "D": "2e12"}),
]


def check(values):
    """Require whole head widths, and whole groups of key/value heads."""
    h = values["h"]
    if values["d"] % h != 0:
        return {"h": fmt(h) + " heads do not divide the width " + fmt(values["d"])}
    if values["style"] == "llama" and values["kv"] > 0 and h % values["kv"] != 0:
        return {"kv": fmt(h) + " heads cannot be shared among " + fmt(values["kv"])}
    return {}


def compute(values):
    """Compute the parts of a layer and the rest, their sums, the rule of thumb, and the operations."""
    d = values["d"]
    style = values["style"]
    layers = values["L"]
    ff = values["ff"] if values["ff"] > 0 else 4 * d
    kv = values["kv"] if values["kv"] > 0 else values["h"]
    if style == "llama":
        attention = 2 * d * d + 2 * d * math.floor(d / values["h"]) * kv
        mlp = 3 * d * ff
        norms = 2 * d
    else:
        attention = 4 * (d * d + d)
        mlp = 2 * d * ff + ff + d
        norms = 4 * d
    layer = attention + mlp + norms
    words = values["V"] * d
    places = 0
    final = d
    head = words
    if style == "gpt2":
        places = values["ctx"] * d
        final = 2 * d
    if style == "bert":
        # Segments count as positions, and their norm as the final one; the head is the pooler.
        places = values["ctx"] * d + 2 * d
        final = 2 * d
        head = d * d + d
    elif values["tied"]:
        head = 0
    body = layers * layer + (0 if style == "bert" else final)
    everything = layers * layer + words + places + final + head
    rule = 12 * layers * d * d
    return {"ff": ff, "attention": attention, "mlp": mlp, "norms": norms, "layer": layer,
            "words": words, "places": places, "final": final, "head": head, "body": body,
            "N": everything, "rule": rule, "share": rule / body,
            "flops": 6 * everything * values["D"], "flops_body": 6 * body * values["D"],
            "forward": 2 * body + 2 * layers * values["ctx"] * d, "tokens": 20 * everything}


def part_bars(values, result):
    """Return the parts of the whole as bars, in percent."""
    layers = values["L"]
    parts = [["embeddings", result["words"] + result["places"]],
             ["attention", layers * result["attention"]], ["MLP", layers * result["mlp"]],
             ["pooler" if values["style"] == "bert" else "output", result["head"]]]
    items = []
    for part in parts:
        if part[1] > 0:
            share = part[1] / result["N"]
            items.append(blocks.bar(part[0], share, rounded(100 * share, 3) + "%", part[0] == "MLP"))
    return blocks.fixed_axis(blocks.bars("", items, 0), 0, 1)


def hero(values, result, step):
    """Draw the shares of the parts, the sum, and how close the rule of thumb comes."""
    return blocks.stacked([
        part_bars(values, result),
        blocks.line("", var("N") + " = " + tied(grouped(result["N"]), "N", "")),
        blocks.line("", "12" + var("L") + sup(var("d"), "2") + ": " + rounded(100 * result["share"], 3)
                    + "% of the layers and norms"),
    ])


def piece(label, formula, count, tie, origin):
    """Return a line with a count."""
    return blocks.line(label, formula + " = " + tied(grouped(count), tie, origin))


def trace(values, result, view):
    """Show a layer part by part, all layers, the rest, the rule of thumb, and the operations."""
    style = values["style"]
    d = grouped(values["d"])
    ff = grouped(result["ff"])
    square = sup(d, "2")
    if style == "llama":
        kv = values["kv"] if values["kv"] > 0 else values["h"]
        attention = "2·" + square + " + 2·" + d + "·" + fmt(values["d"] / values["h"]) + "·" + fmt(kv)
        mlp = "3·" + d + "·" + ff
        norms = "2·" + d
    else:
        attention = "4·(" + square + " + " + d + ")"
        mlp = "2·" + d + "·" + ff + " + " + ff + " + " + d
        norms = "4·" + d
    shown = [
        blocks.line("heads", d + " / " + fmt(values["h"]) + " = " + fmt(values["d"] / values["h"])
                    + " features per head"),
        piece("attention", attention, result["attention"], "attention", ""),
        piece("MLP", mlp, result["mlp"], "mlp", ""),
        piece("norms", norms, result["norms"], "norms", ""),
        piece("one layer", "together", result["layer"], "layer", "attention mlp norms"),
        piece("all layers", fmt(values["L"]) + " · " + grouped(result["layer"]),
              values["L"] * result["layer"], "layers", "layer"),
        piece("token embeddings", grouped(values["V"]) + "·" + d, result["words"], "words", ""),
    ]
    if result["places"] > 0:
        extra = " + 2·" + d + " segments" if style == "bert" else ""
        shown.append(piece("positions", grouped(values["ctx"]) + "·" + d + extra, result["places"],
                           "places", ""))
    shown.append(piece("norm outside", "d" if style == "llama" else "2d", result["final"], "final", ""))
    if result["head"] > 0:
        words = square + " + " + d if style == "bert" else grouped(values["V"]) + "·" + d
        shown.append(piece("pooler" if style == "bert" else "output", words, result["head"], "head", ""))
    shown.append(piece("all", var("N"), result["N"], "N", "layers words places final head"))
    shown.append(blocks.line("rule of thumb", "12·" + fmt(values["L"]) + "·" + square + " = "
                             + tied(grouped(result["rule"]), "rule", "") + ", "
                             + fmt(result["share"]) + " of " + grouped(result["body"])
                             + " without embeddings and output"))
    shown.append(blocks.line("training", "6" + var("ND") + " = 6·" + grouped(result["N"]) + "·"
                             + fmt(values["D"]) + " = " + num(result["flops"], "flops", "N")
                             + " operations; without embeddings "
                             + num(result["flops_body"], "flops2", "")))
    shown.append(blocks.line("memory", "16 bits per weight: " + fmt(2 * result["N"])
                             + " bytes; training with Adam in float32: " + fmt(16 * result["N"])))
    shown.append(blocks.line("20 tokens per parameter", grouped(result["tokens"]) + " tokens"))
    if result["share"] < 0.9 or total([result["words"], result["places"]]) > result["body"]:
        shown.append(blocks.note("For so small a width, embeddings, biases, and norms weigh more than "
                                 "the rule of thumb assumes."))
    return blocks.shown(shown, grouped(result["N"]) + " parameters, of which "
                        + grouped(values["L"] * result["layer"]) + " in the layers", 0, 0)


def answer_layer(values, result):
    """Return the number of parameters in one layer."""
    return result["layer"]


def answer_total(values, result):
    """Return the number of all parameters."""
    return result["N"]


def answer_flops(values, result):
    """Return 6 N D."""
    return result["flops"]


SIZES = ["style", "L", "d", "V", "ctx", "tied"]
ASKS = [ask_count("layer", "the number of parameters of one layer", ["style", "d"], answer_layer),
        ask_count("total", "the number of parameters N", SIZES, answer_total),
        ask("flops", "the compute to train it, in floating-point operations, by 6ND",
            ["style", "L", "d", "V", "ctx", "tied", "D"], answer_flops)]


def fresh(state):
    """Pick tiny models whose products can be computed mentally."""
    return {"style": "gpt2", "L": fmt(whole(state, 1, 2)), "d": pick(state, ["4", "6", "8", "10", "20"]),
            "h": "2", "V": pick(state, ["100", "1000"]), "ctx": pick(state, ["10", "100"]),
            "tied": pick(state, ["on", "off"]), "D": pick(state, ["1000", "1000000"])}


EXAMPLE = {"name": "transformer-params", "title": "Counting a transformer", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["L", "d"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Move the layers and the width, and watch the shares."}
