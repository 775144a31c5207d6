"""The next token: temperature, top-k, top-p, and a draw from what is left.

p = softmax(z / T); top-k keeps the tokens with the k largest logits, top-p of these the smallest set of
the likeliest that reaches p; the rest is divided by its sum. Fan et al. (2018), arXiv:1805.04833;
Holtzman et al. (2020), arXiv:1904.09751, equations 2 and 3. Order and ties as in Hugging Face
transformers.
"""

from .kit import blocks
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import frac, num, sub, sup, tied, var
from .kit.frames import nice_reach
from .kit.inputs import integer, number, numbers, slider, without
from .kit.lists import ascending, total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.probability import bars_of
from .kit.random import pick

Z = "ln(40), ln(30), ln(15), ln(10), ln(5)"

INPUTS = [
    numbers("z", "logits z", Z, -1000, 1000, 1, 10),
    slider(number("T", "temperature T", "1", 0, 100),
           ["0", "0.1", "0.25", "0.5", "1", "2", "5", "10", "100"]),
    integer("k", "top-k (0: off)", "4", 0, 10),
    slider(number("p", "top-p (1: off)", "0.8", 0, 1),
           ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
    without(number("u", "random number u", "0.5", 0, 1), "high"),
]

PRESETS = [
    preset("worked example", "Of the top 4, two tokens add up to 0.737, three to 0.895: 0.8 needs 3.",
           {"z": Z, "T": "1", "k": "4", "p": "0.8", "u": "0.5"}),
    preset("cold", "T = 1/4 gives fourth powers of the old odds: two tokens are enough for 0.8.",
           {"z": Z, "T": "0.25", "k": "4", "p": "0.8", "u": "0.5"}),
    preset("greedy", "T = 0 leaves one token, whatever random number is drawn.",
           {"z": Z, "T": "0", "k": "4", "p": "0.8", "u": "0.99"}),
    preset("hot", "Nearly uniform: top-p alone now keeps 4 of 5 tokens. At T = 1, it kept 3.",
           {"z": Z, "T": "100", "k": "0", "p": "0.8", "u": "0.5"}),
]


def softened(z, T):
    """Return softmax(z / T), shifted by the maximum; for T = 0, all mass is on the first maximum."""
    m = max(z)
    if T == 0:
        first = z.index(m)
        return [1.0 if i == first else 0.0 for i in range(len(z))]
    exps = [exp((x - m) / T) for x in z]
    whole = total(exps)
    return [e / whole for e in exps]


def rest_of(values, keeps):
    """Return the numbers at the indices `keeps`, divided by their sum; 0 elsewhere."""
    whole = total([x if i in keeps else 0.0 for i, x in enumerate(values)])
    return [x / whole if i in keeps else 0.0 for i, x in enumerate(values)]


def entropy(p):
    """Return the entropy in nats."""
    return total([-x * log(x) if x > 0 else 0.0 for x in p])


def drawn(p, u):
    """Return the first token whose running sum exceeds `u`; else the last possible one."""
    at = 0
    running = 0.0
    for i, x in enumerate(p):
        running = running + x
        if x > 0:
            at = i
            if running > u:
                return at
    return at


def compute(values):
    """Compute the probabilities at each stage, the order by logit, and the token that u falls on."""
    z = values["z"]
    p = softened(z, values["T"])
    order = ascending([-x for x in z])
    top = order
    if values["k"] > 0 and values["k"] < len(z):
        least = z[order[values["k"] - 1]]
        top = [i for i in order if z[i] >= least]
    after = rest_of(p, top)
    kept = []
    sums = []
    running = 0.0
    for i in top:
        more = values["p"] == 1 or running < values["p"] - 1e-12
        if len(kept) == 0 or (more and values["T"] > 0):
            running = running + after[i]
            kept.append(i)
            sums.append(running)
    final = rest_of(after, kept)
    return {"p": p, "order": order, "top": top, "after": after, "kept": kept, "sums": sums,
            "final": final, "dropped": max(0.0, 1 - total([p[i] for i in kept])),
            "before": entropy(p), "entropy": entropy(final), "token": drawn(final, values["u"])}


def strip(values, result):
    """Draw the final probabilities end to end from 0 to 1, with u."""
    curves = []
    spots = []
    at = 0.0
    for i, x in enumerate(result["final"]):
        if x > 0:
            color = i % 4
            curves.append(blocks.series("", [at, at + x], [0, 0], color, "line"))
            if x > 0.06:
                spots.append(blocks.spot(at + x / 2, 0, fmt(i), color))
            at = at + x
    ruler = blocks.handle(values["u"], 0, "random number u", "u", "", 4)
    caption = ("probabilities end to end: " + var("u") + " falls on token "
               + tied(fmt(result["token"]), "token", ""))
    plot = blocks.plot(caption, "u", "", curves, spots, [])
    blocks.within(blocks.with_handles(plot, [blocks.upright(ruler)]), [0, 1, -0.5, 1])
    return blocks.labeled_from(blocks.tall(plot, 84), 2)


def hero(values, result, step):
    """Draw the logits, which can be dragged, beside the final probabilities; a tap on a token sets k."""
    z = values["z"]
    items = []
    for i, x in enumerate(z):
        items.append(blocks.bar(fmt(i), x, num(x, "z" + fmt(i), ""), i == result["token"]))
    logits = blocks.bars("drag the logits " + var("z"), items, 0)
    reach = nice_reach(z, 2)
    blocks.draggable(logits, "z", -reach, reach)
    items = []
    for i, x in enumerate(result["final"]):
        words = num(x, "f" + fmt(i), "") if i in result["kept"] else tied("–", "f" + fmt(i), "")
        rank = fmt(result["order"].index(i) + 1)
        items.append(blocks.tapped(blocks.bar(fmt(i), x, words, i == result["token"]), "k=" + rank,
                                   "token " + fmt(i) + ": set k to " + rank))
    finals = blocks.fixed_axis(blocks.bars("in the end; tap: set " + var("k"), items, 2), 0, 1)
    blocks.asked(finals["items"][0], "final")
    return blocks.stacked([blocks.beside([logits, finals]),
                           blocks.line("", "kept <b>" + fmt(len(result["kept"])) + "</b>"
                                       + reach_words(values, result) + "; drawn: "
                                       + tied(fmt(result["token"]), "token", ""))])


def reach_words(values, result):
    """Say between which running sums p lies; "" if top-p is off."""
    sums = result["sums"]
    if values["p"] == 1:
        return ""
    count = len(sums)
    before = fmt(sums[count - 2]) + " < " if count > 1 else ""
    return ": " + before + fmt(values["p"]) + " ≤ " + fmt(sums[count - 1])


def stages(values, result):
    """Return a table up to the softmax, and one of what is kept."""
    m = max(values["z"])
    T = values["T"]
    first = []
    second = []
    for i in result["order"]:
        name = fmt(i)
        z = values["z"][i]
        shifted = fmt((z - m) / T) if T > 0 else "–"
        first.append([name, num(z, "z" + name, ""), shifted,
                      num(result["p"][i], "p" + name, "z" + name)])
        here = i in result["kept"]
        place = result["kept"].index(i) if here else 0
        second.append([name,
                       num(result["after"][i], "a" + name, "p" + name) if i in result["top"] else "–",
                       fmt(result["sums"][place]) if here else "–",
                       num(result["final"][i], "f" + name, "a" + name) if here else "–"])
    return [
        blocks.table("temperature", ["token", var("z"), "(" + var("z") + " − max)/" + var("T"),
                                     var("p")], first, -1),
        blocks.table("top-k, then top-p, from the likeliest down",
                     ["token", "after top-k", "running sum", "final"], second, -1)]


def trace(values, result, view):
    """Show the softmax with temperature, what top-k and top-p keep, and the draw."""
    shown = stages(values, result)
    names = [fmt(i) for i in range(len(values["z"]))]
    before = bars_of("softmax(" + var("z") + "/" + var("T") + ")", names, result["p"], "p", ["z"], -1, 0)
    after = bars_of("after top-k", names, result["after"], "a", ["p"], -1, 1)
    shown.append(blocks.beside([blocks.fixed_axis(before, 0, 1), blocks.fixed_axis(after, 0, 1)]))
    i = result["order"][0]
    rest = total([result["after"][j] for j in result["kept"]])
    shown.append(blocks.line(
        "softmax", sub(var("p"), "i") + " = " + frac(
            sup("e", "(" + sub(var("z"), "i") + "−max)/" + var("T")), "Σ") + ", token " + fmt(i)
        + ": " + num(result["p"][i], "p" + fmt(i), "z" + fmt(i))))
    shown.append(blocks.line("divide again", frac(fmt(result["after"][i]), fmt(rest)) + " = "
                             + num(result["final"][i], "f" + fmt(i), "a" + fmt(i))))
    shown.append(blocks.line("dropped in all", "probability " + num(result["dropped"], "dropped", "")))
    shown.append(blocks.line("entropy", num(result["before"], "before", "") + " → "
                             + num(result["entropy"], "entropy", "") + " nats"))
    shown.append(strip(values, result))
    shown.append(blocks.line("draw", var("u") + " = " + fmt(values["u"]) + " falls on token "
                             + num(result["token"], "token", "")))
    if values["T"] == 0:
        shown.append(blocks.note("T = 0 is greedy decoding: the largest logit takes everything; of "
                                 "equals, the first."))
    if values["k"] > 0 and values["k"] < len(result["top"]):
        shown.append(blocks.note("Tokens that tie with the last one that is kept are kept, too."))
    shown.append(blocks.note("Hugging Face transformers applies the temperature first, as here. "
                             "llama.cpp by default applies it last, which keeps other sets."))
    say = ("kept " + fmt(len(result["kept"])) + " of " + fmt(len(values["z"])) + " tokens, drawn token "
           + fmt(result["token"]))
    return blocks.shown(shown, say, 0, 0)


def answer_final(values, result):
    """Return the final probability of token 0."""
    return result["final"][0]


def answer_kept(values, result):
    """Return how many tokens are kept."""
    return len(result["kept"])


ASKS = [ask("final", "the probability of token 0 in the end", ["z", "T", "k", "p"], answer_final),
        ask_count("kept", "the number of tokens that are kept", ["z", "T", "k", "p"], answer_kept)]


def fresh(state):
    """Pick logarithms of percentages, cut by top-k, by top-p, or by both."""
    shares = pick(state, [[40, 30, 15, 10, 5], [50, 20, 20, 5, 5], [60, 20, 10, 5, 5],
                          [30, 30, 20, 10, 10]])
    cut = pick(state, [["2", "1"], ["3", "1"], ["0", "0.7"], ["0", "0.85"], ["3", "0.75"], ["4", "1"],
                       ["0", "0.97"]])
    return {"z": ", ".join(["ln(" + fmt(x) + ")" for x in shares]), "T": "1", "k": cut[0], "p": cut[1]}


EXAMPLE = {"name": "sampling-top-k-p", "title": "Temperature, top-k, and top-p", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["T", "p"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the logits, and tap a token to set k."}
