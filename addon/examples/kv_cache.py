"""The memory of a key/value cache, for multi-head, grouped-query, and multi-query attention.

Bytes per token: 2 (keys and values) x layers x key/value heads x head width x bytes per number; times
min(tokens, window) and sequences. Shazeer (2019), arXiv:1911.02150; Ainslie et al. (2023),
arXiv:2305.13245; Pope et al. (2022), arXiv:2211.05102.
"""

import math

from .kit import blocks
from .kit.bigint import grouped
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, tied, var
from .kit.inputs import choice, integer, number, slider
from .kit.numbers import fmt
from .kit.random import pick

BITS = {"float32": 32, "float16": 16, "bfloat16": 16, "fp8": 8, "int8": 8, "int4": 4}
MIB = 1048576.0
GIB = 1073741824.0

INPUTS = [
    slider(integer("g", "key/value heads g", "8", 1, 256), ["1", "2", "4", "8", "16", "32", "64"]),
    slider(integer("B", "sequences B", "1", 1, 4096), ["1", "2", "4", "8", "16", "32", "64", "128"]),
    integer("T", "tokens T", "4096", 1, 1000000),
    choice("dtype", "numbers", "float16", ["float32", "float16", "bfloat16", "fp8", "int8", "int4"]),
    integer("L", "layers L", "32", 1, 200),
    integer("h", "query heads h", "32", 1, 256),
    integer("dk", "head width", "128", 1, 1024),
    integer("window", "window (0: none)", "0", 0, 1000000),
    number("memory", "GiB for the cache", "24", 0, 100000),
]


def texts(g, tokens, sequences, window):
    """Return the inputs of a preset."""
    return {"L": "32", "h": "32", "g": g, "dk": "128", "T": tokens, "B": sequences,
            "dtype": "float16", "window": window, "memory": "24"}


PRESETS = [
    preset("8 of 32 heads", "Look at the bars: a quarter of the heads, a quarter of the cache.",
           texts("8", "4096", "1", "0")),
    preset("Llama 2 7B", "512 KiB for a single token; 4,096 of them take 2 GiB.",
           texts("32", "4096", "1", "0")),
    preset("long and many", "64 GiB now: length and number of sequences both multiply it.",
           texts("8", "32768", "16", "0")),
    preset("sliding window", "Look at the curve: flat from 4,096 tokens on; older keys are dropped.",
           texts("8", "32768", "16", "4096")),
]


def check(values):
    """Require groups of equal size."""
    if values["h"] % values["g"] != 0:
        return {"g": fmt(values["h"]) + " query heads cannot be shared among " + fmt(values["g"])}
    return {}


def kept(values, tokens):
    """Return how many of so many tokens stay in the cache."""
    return min(tokens, values["window"]) if values["window"] > 0 else tokens


def compute(values):
    """Compute bytes per token and in total for g, h, and one key/value heads, and what fits."""
    width = 2 * values["L"] * values["dk"] * BITS[values["dtype"]] / 8
    tokens = kept(values, values["T"])
    per = [width * k for k in [values["g"], values["h"], 1]]
    sizes = [x * tokens * values["B"] for x in per]
    return {"token": per[0], "per": per, "tokens": tokens, "bytes": sizes[0],
            "gib": [x / GIB for x in sizes], "ratio": values["h"] / values["g"],
            "fits": math.floor(values["memory"] * GIB / (per[0] * values["B"]))}


def unit_of(result):
    """Return the unit of the plot; it depends on the model only, so that it stays while T is dragged."""
    if result["per"][1] >= 16384:
        return {"name": "GiB", "size": GIB}
    return {"name": "MiB", "size": MIB}


def count_text(x):
    """Return a count of bytes, with commas; beyond 2 to the 53rd, and for half bytes, as a float."""
    if x > 9007199254740992 or x != math.floor(x):
        return fmt(x)
    return grouped(x)


def hero(values, result, step):
    """Draw the cache over the tokens, which can be dragged, beside the three ways to share heads."""
    unit = unit_of(result)
    end = 2 * values["T"]
    xs = [0, values["T"], end]
    if values["window"] > 0 and values["window"] < end:
        xs = sorted([0, values["window"], values["T"], end])
    scale = values["B"] / unit["size"]
    heads = []
    for g in [values["h"], values["g"], 1]:
        if g not in heads:
            heads.append(g)
    curves = []
    items = []
    for g in heads:
        per = result["token"] / values["g"] * g * scale
        own = g == values["g"]
        curves.append(blocks.series("", xs, [per * kept(values, x) for x in xs], 0 if own else 4,
                                    "line" if own else "dash"))
        size = per * result["tokens"]
        item = blocks.bar(fmt(g), size, num(size, "size", "token") if own else fmt(size), own)
        items.append(blocks.tapped(item, "g=" + fmt(g), "use " + fmt(g) + " key/value heads"))
    spot = blocks.handle(values["T"], result["token"] * scale * result["tokens"], "tokens T", "T", "", 0)
    plot = blocks.plot(unit["name"] + " by tokens", "tokens", unit["name"], curves, [], [])
    bars = blocks.bars(unit["name"] + " by heads: tap", items, 0)
    return blocks.stacked([
        blocks.beside([blocks.half(blocks.with_handles(plot, [spot])), bars]),
        blocks.line("", tied(count_text(result["token"]), "token", "") + " bytes per token"
                    + (", " + fmt(result["ratio"]) + "× smaller" if result["ratio"] > 1 else "")),
        blocks.line("", "total " + num(result["gib"][0], "gib", "") + " GiB; " + room(values, result)),
    ])


def room(values, result):
    """Return how many tokens fit into the memory."""
    memory = fmt(values["memory"]) + " GiB"
    if values["window"] > 0 and result["fits"] >= values["window"]:
        return "any length fits into " + memory
    return memory + " hold " + tied(count_text(result["fits"]), "fits", "") + " tokens"


def trace(values, result, view):
    """Show the product factor by factor, the total, the variants, and what fits."""
    size = fmt(BITS[values["dtype"]] / 8)
    token = tied(count_text(result["token"]), "token", "")
    total = tied(count_text(result["bytes"]), "bytes", "token")
    shown = [
        blocks.line("per token", "2 · " + fmt(values["L"]) + " layers · " + fmt(values["g"])
                    + " heads · " + fmt(values["dk"]) + " numbers · " + size + " bytes = " + token
                    + " bytes"),
        blocks.line("in all", token + " · " + grouped(result["tokens"]) + " tokens · "
                    + fmt(values["B"]) + " sequences = " + total + " bytes"),
        blocks.line("GiB", frac(total, "2<sup>30</sup>") + " = "
                    + num(result["gib"][0], "gib", "bytes")),
    ]
    names = ["here", "multi-head", "multi-query"]
    heads = [values["g"], values["h"], 1]
    shown.append(blocks.table("ways to share key/value heads", ["", "heads", "bytes per token", "GiB"], [
        [names[k], fmt(heads[k]), count_text(result["per"][k]), fmt(result["gib"][k])]
        for k in range(3)], 0))
    shown.append(blocks.line("ratio", frac("h", "g") + " = " + frac(fmt(values["h"]), fmt(values["g"]))
                             + " = " + num(result["ratio"], "ratio", "")))
    shown.append(blocks.line("memory", "⌊" + fmt(values["memory"]) + " · 2<sup>30</sup> / (" + token
                             + " · " + fmt(values["B"]) + ")⌋ = "
                             + tied(count_text(result["fits"]), "fits", "token")
                             + " tokens per sequence"))
    if values["window"] > 0:
        shown.append(blocks.note("The window keeps " + grouped(result["tokens"]) + " of "
                                 + grouped(values["T"]) + " tokens per layer."))
    if result["bytes"] > 9007199254740992:
        shown.append(blocks.note("Counts above 2<sup>53</sup> are rounded."))
    shown.append(blocks.note("Queries are not kept: only the newest token's query is ever needed. "
                             "1 GiB = 2<sup>30</sup> bytes; " + var("T") + " counts prompt and output."))
    say = (count_text(result["token"]) + " bytes per token, " + fmt(result["gib"][0]) + " GiB in all")
    return blocks.shown(shown, say, 0, 0)


def answer_token(values, result):
    """Return the bytes per token."""
    return result["token"]


def answer_ratio(values, result):
    """Return how many times smaller the cache is than with multi-head attention."""
    return result["ratio"]


ASKS = [ask("token", "the memory that the cache takes per token, in bytes",
            ["L", "g", "dk", "dtype"], answer_token),
        ask("ratio", "how many times smaller the cache is than with multi-head attention", ["h", "g"],
            answer_ratio)]


def fresh(state):
    """Pick small models whose products can be computed mentally."""
    return {"L": pick(state, ["2", "10", "20"]), "h": pick(state, ["8", "16"]),
            "g": pick(state, ["1", "2", "4"]), "dk": pick(state, ["10", "50", "100"]),
            "dtype": pick(state, ["float16", "float32", "int8"])}


EXAMPLE = {"name": "kv-cache", "title": "The key/value cache", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero, "lead": ["g", "B"],
           "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the tokens along the curve, or tap a number of heads."}
