"""Multi-head, grouped-query, and multi-query attention: shapes, parameters, and what is cached.

x [B, T, d] becomes queries [B, h, T, d_k] and g key and value heads; query head i reads key/value
head floor(i / (h / g)). Parameters 2 d h d_k + 2 d g d_k, with bias (h + 2 g) d_k + d more. Vaswani et
al. (2017), arXiv:1706.03762, section 3.2.2; Shazeer (2019), arXiv:1911.02150; Ainslie et al. (2023),
arXiv:2305.13245, section 2.2.
"""

import math

from .kit import blocks
from .kit.bigint import grouped
from .kit.engine import ask_count, preset
from .kit.formula_html import num, sub, tied, var
from .kit.graph import edge, graph, node
from .kit.inputs import integer, slider, switch
from .kit.numbers import fmt
from .kit.random import pick, whole

INPUTS = [
    slider(integer("h", "query heads h", "12", 1, 256), ["1", "2", "4", "8", "12", "16", "32", "64"]),
    slider(integer("g", "key/value heads g", "4", 1, 256), ["1", "2", "3", "4", "6", "8", "12", "64"]),
    integer("d", "model width d", "768", 1, 65536),
    integer("B", "batch B", "8", 1, 4096),
    integer("T", "tokens T", "128", 1, 1000000),
    integer("dk", "head width (0: d/h)", "0", 0, 1024),
    switch("bias", "with bias", "off"),
    integer("c", "feature to follow", "200", 0, 262143),
]

PRESETS = [
    preset("12 heads, 4 groups", "Look at the arrows: three query heads share one key/value head.",
           {"h": "12", "g": "4", "d": "768", "B": "8", "T": "128", "dk": "0", "bias": "off",
            "c": "200"}),
    preset("BERT-base", "Look at the total: 4d² + 4d = 2,362,368, whatever the number of heads.",
           {"h": "12", "g": "12", "d": "768", "B": "1", "T": "512", "dk": "0", "bias": "on",
            "c": "200"}),
    preset("one key/value head", "All queries share one: 128 numbers per token to cache, not 1,536.",
           {"h": "12", "g": "1", "d": "768", "B": "8", "T": "128", "dk": "0", "bias": "off",
            "c": "200"}),
    preset("Llama 2 70B", "64 query heads, 8 to cache. Grouping does not shrink the scores.",
           {"h": "64", "g": "8", "d": "8192", "B": "1", "T": "4096", "dk": "0", "bias": "off",
            "c": "8191"}),
]


def check(values):
    """Require groups of equal size, whole head widths, and a feature that exists."""
    messages = {}
    h = values["h"]
    if values["dk"] == 0 and values["d"] % h != 0:
        messages["h"] = fmt(h) + " heads do not divide the width " + fmt(values["d"])
        return messages
    if h % values["g"] != 0:
        messages["g"] = fmt(h) + " query heads cannot be shared among " + fmt(values["g"])
    width = h * head_width(values)
    if values["c"] >= width:
        messages["c"] = "there are " + grouped(width) + " features: 0 to " + grouped(width - 1)
    return messages


def head_width(values):
    """Return the width of a head."""
    if values["dk"] > 0:
        return values["dk"]
    return math.floor(values["d"] / values["h"])


def parameters(values, g):
    """Return the number of parameters with `g` key/value heads."""
    d = values["d"]
    h = values["h"]
    width = head_width(values)
    count = 2 * d * h * width + 2 * d * g * width
    return count + (h + 2 * g) * width + d if values["bias"] else count


def compute(values):
    """Compute the head width, sizes, parameters, and cached numbers, and where the feature ends up.

    Parameters and cached numbers are for h, g, and one key/value heads.
    """
    h = values["h"]
    g = values["g"]
    width = head_width(values)
    counts = [parameters(values, k) for k in [h, g, 1]]
    head = math.floor(values["c"] / width)
    return {"dk": width, "size": math.floor(h / g), "parameters": counts,
            "shares": [x / counts[0] for x in counts], "cached": [2 * k * width for k in [h, g, 1]],
            "scores": values["B"] * h * values["T"] * values["T"], "head": head,
            "inside": values["c"] - head * width, "reads": math.floor(head / (h / g))}


def heads_graph(values, result):
    """Draw the query heads above the key/value heads they read; the followed feature's is marked."""
    h = values["h"]
    g = values["g"]
    nodes = []
    edges = []
    step = 300.0 / h
    for i in range(h):
        kind = "square" if h <= 6 else "bare"
        name = "Q" + fmt(i) if h <= 6 else fmt(i)
        nodes.append(node(10 + step * (i + 0.5), 22, "", name, "q" + fmt(i), kind))
    for k in range(g):
        nodes.append(node(10 + 300.0 / g * (k + 0.5), 92, "", "KV" + fmt(k) if g <= 6 else fmt(k),
                          "k" + fmt(k), "square" if g <= 6 else "bare"))
    for i in range(h):
        edges.append(edge(i, h + math.floor(i / result["size"]), "",
                          1 if i == result["head"] else 0))
    return graph("query heads and what they read", 114, nodes, edges,
                 fmt(h) + " query heads read " + fmt(g) + " key/value heads, "
                 + fmt(result["size"]) + " each")


def kind_of(h, g):
    """Return the name of this way of sharing."""
    if g == h:
        return "multi-head"
    return "multi-query" if g == 1 else "grouped-query"


def hero(values, result, step):
    """Draw the heads and what they read (if too many, the parameters), and what is cached."""
    h = values["h"]
    g = values["g"]
    counts = blocks.line("", tied(grouped(result["parameters"][1]), "p1", "") + " parameters")
    cache = blocks.line("", kind_of(h, g) + ": caches "
                        + tied(grouped(result["cached"][1]), "cached", "") + " numbers per token")
    if h > 12:
        words = blocks.line("", fmt(h) + " query heads read " + fmt(g) + " key/value heads: "
                            + fmt(result["size"]) + " each")
        return blocks.stacked([words, share_bars(values, result), counts, cache])
    return blocks.stacked([heads_graph(values, result), counts, cache])


def share_bars(values, result):
    """Draw the parameters with as many key/value heads as query heads, with g, and with one."""
    items = []
    for k, name in enumerate([fmt(values["h"]), fmt(values["g"]), "1"]):
        items.append(blocks.bar(name, result["shares"][k],
                                num(result["shares"][k], "share" + fmt(k), "p" + fmt(k)), k == 1))
    return blocks.bars("parameters by key/value heads, as a share", items, 0)


def shape(name, sizes):
    """Return a shape such as Q [8, 12, 128, 64]."""
    return var(name) + " [" + ", ".join([grouped(x) for x in sizes]) + "]"


def trace(values, result, view):
    """Show the chain of shapes, the parameters of the three kinds, and the followed feature."""
    b = values["B"]
    t = values["T"]
    d = values["d"]
    h = values["h"]
    g = values["g"]
    width = result["dk"]
    shown = [
        blocks.line("input", shape("x", [b, t, d])),
        blocks.line("project", shape("Q", [b, t, h * width]) + ", split into heads "
                    + shape("Q", [b, t, h, width])),
        blocks.line("transpose", shape("Q", [b, h, t, width]) + ", " + shape("K", [b, g, t, width])
                    + ", " + shape("V", [b, g, t, width])),
        blocks.line("scores", shape("QK", [b, h, t, t]) + " = "
                    + tied(grouped(result["scores"]), "scores", "") + " numbers"),
        blocks.line("join heads", "transpose back, then " + shape("out", [b, t, h * width]) + ", and "
                    + sub(var("W"), "O") + " [" + grouped(h * width) + ", " + grouped(d) + "]"),
    ]
    names = ["multi-head", "g = " + fmt(g), "multi-query"]
    shown.append(share_bars(values, result))
    rows = [[names[k], grouped(result["parameters"][k]), fmt(result["shares"][k]),
             grouped(result["cached"][k])] for k in range(3)]
    shown.append(blocks.table("parameters, share of multi-head, numbers cached per token",
                              ["", "parameters", "share", "cached"], rows, 1))
    bias = " + (h + 2g)·" + fmt(width) + " + d" if values["bias"] else ""
    shown.append(blocks.line("parameters", "2·" + grouped(d) + "·" + grouped(h * width) + " + 2·"
                             + grouped(d) + "·" + grouped(g * width) + bias + " = "
                             + tied(grouped(result["parameters"][1]), "p1", "")))
    shown.append(blocks.line("feature " + grouped(values["c"]), "⌊" + grouped(values["c"]) + "/"
                             + fmt(width) + "⌋: number " + num(result["inside"], "inside", "")
                             + " of query head " + num(result["head"], "head", "")
                             + ", which reads key/value head " + num(result["reads"], "reads", "head")))
    if h * width > d:
        shown.append(blocks.note("The heads together are wider than the model: "
                                 + grouped(h * width) + " against " + grouped(d) + "."))
    say = (kind_of(h, g) + " attention: " + grouped(result["parameters"][1]) + " parameters, "
           + grouped(result["cached"][1]) + " numbers cached per token")
    return blocks.shown(shown, say, 0, 0)


def answer_parameters(values, result):
    """Return the number of parameters with g key/value heads."""
    return result["parameters"][1]


def answer_head(values, result):
    """Return the head of the followed feature."""
    return result["head"]


def answer_cache(values, result):
    """Return how many numbers are cached per token."""
    return result["cached"][1]


ASKS = [ask_count("parameters", "the number of parameters of this attention layer",
                  ["d", "h", "g", "dk", "bias"], answer_parameters),
        ask_count("head", "the query head that the feature belongs to", ["d", "h", "dk", "c"],
                  answer_head),
        ask_count("cache", "the number of key and value numbers to cache per token and layer",
                  ["d", "h", "g", "dk"], answer_cache)]


def fresh(state):
    """Pick small layers whose products can be computed mentally."""
    h = pick(state, [2, 4, 8])
    d = h * pick(state, [8, 10, 16])
    return {"h": fmt(h), "d": fmt(d), "g": fmt(pick(state, [1, 2])), "c": fmt(whole(state, 0, d - 1)),
            "dk": "0", "bias": "off"}


EXAMPLE = {"name": "multi-head-shapes", "title": "Heads and their shapes", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["h", "g"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Move the numbers of heads, and watch who reads whom."}
