"""Masked language modeling: which tokens are chosen, and what becomes of them.

Each token is chosen if its random number u < rate, or exactly k = floor(rate T + 1/2) of them are (at
least one). A chosen token becomes [MASK] if u' < mask, a random word if u' < mask + random, and stays
otherwise; the loss counts chosen tokens only. Devlin et al. (2019), arXiv:1810.04805, section 3.1,
task 1, and appendix A.1; each token as in Hugging Face's collator, an exact count as in BERT's code.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import num, text, tinted, var
from .kit.inputs import choice, integer, number, slider, words
from .kit.lists import beats
from .kit.numbers import fmt
from .kit.random import generator, pick, uniform

WORDS = "the small cat sat under the old tree and the dog ran"
TEN = "the small cat sat under the old tree and the"
OTHERS = ["a", "the", "cat", "dog", "bird", "tree", "sat", "ran", "flew", "on", "under", "over", "red",
          "small", "old", "new"]
# What can become of a chosen token, and its color.
KINDS = ["mask", "random", "keep"]
COLORS = {"mask": 0, "random": 1, "keep": 2}

INPUTS = [
    slider(number("rate", "rate", "0.15", 0, 1), ["0", "0.1", "0.15", "0.3", "0.4", "0.5", "1"]),
    slider(integer("seed", "seed", "164", 0, 1000000),
           ["1", "50", "100", "150", "164", "200", "250", "300"]),
    choice("selection", "choose", "each token", ["each token", "exact count"]),
    words("words", "sentence", WORDS, 1, 16, 10),
    number("mask", "share [MASK]", "0.8", 0, 1),
    slider(number("random", "share random", "0.1", 0, 1), ["0", "0.05", "0.1", "0.2", "0.5", "1"]),
    integer("repeats", "passes to count", "100", 1, 200),
]


def texts(rate, selection, mask, random):
    """Return the inputs of a preset."""
    return {"words": WORDS, "rate": rate, "mask": mask, "random": random, "seed": "164",
            "selection": selection, "repeats": "100"}


PRESETS = [
    preset("one of each", "Look at “under”: chosen, left as it is, and still to be predicted.",
           texts("0.15", "each token", "0.8", "0.1")),
    preset("exact count", "Exactly 2 of the 12 tokens in every pass; the other way, it varies.",
           texts("0.15", "exact count", "0.8", "0.1")),
    preset("95% [MASK]", "All three chosen tokens are [MASK] now: a sign that is never seen in use.",
           texts("0.15", "each token", "0.95", "0")),
    preset("rate 0.5", "Half of the context is gone: each gap is harder to fill.",
           texts("0.5", "each token", "0.8", "0.1")),
]


def check(values):
    """Require shares that add up to at most 1."""
    if beats(values["mask"] + values["random"], 1):
        return {"random": "the shares of [MASK] and of random words add up to "
                + fmt(values["mask"] + values["random"]) + ", more than 1"}
    return {}


def replaced(values, state, word):
    """Return what becomes of a chosen token: {"kind", "second": its random number, "input"}."""
    second = uniform(state)
    if second < values["mask"]:
        return {"kind": "mask", "second": second, "input": "[MASK]"}
    if second < values["mask"] + values["random"]:
        return {"kind": "random", "second": second, "input": OTHERS[math.floor(16 * uniform(state))]}
    return {"kind": "keep", "second": second, "input": word}


def untouched(word):
    """Return a token that is not chosen."""
    return {"kind": "", "second": math.nan, "input": word}


def one_pass(values, state):
    """Return one pass over the sentence: the random numbers "u" that chose tokens, and the "tokens"."""
    sentence = values["words"]
    count = len(sentence)
    u = []
    tokens = []
    if values["selection"] == "each token":
        for word in sentence:
            first = uniform(state)
            u.append(first)
            tokens.append(replaced(values, state, word) if first < values["rate"] else untouched(word))
        return {"u": u, "tokens": tokens}
    k = min(count, max(1, math.floor(values["rate"] * count + 0.5))) if values["rate"] > 0 else 0
    order = [i for i in range(count)]
    for i in range(k):
        u.append(uniform(state))
        j = i + math.floor(u[i] * (count - i))
        held = order[i]
        order[i] = order[j]
        order[j] = held
    chosen = order[0:k]
    for i, word in enumerate(sentence):
        tokens.append(replaced(values, state, word) if i in chosen else untouched(word))
    return {"u": u, "tokens": tokens}


def compute(values):
    """Compute the first pass, what to expect of one, and the counts over all passes."""
    state = generator(values["seed"])
    counts = {"mask": 0, "random": 0, "keep": 0}
    numbers = []
    first = {"u": [], "tokens": []}
    for t in range(values["repeats"]):
        done = one_pass(values, state)
        if t == 0:
            first = done
        chosen = 0
        for one in done["tokens"]:
            if one["kind"] != "":
                chosen = chosen + 1
                counts[one["kind"]] = counts[one["kind"]] + 1
        numbers.append(chosen)
    rest = 1 - values["mask"] - values["random"]
    if rest < 1e-12:
        rest = 0.0
    expected = len(values["words"]) * values["rate"]
    return {"u": first["u"], "tokens": first["tokens"],
            "chosen": [i for i, one in enumerate(first["tokens"]) if one["kind"] != ""],
            "expected": [expected, expected * values["mask"], expected * values["random"],
                         expected * rest],
            "counts": [counts[kind] for kind in KINDS],
            "all": counts["mask"] + counts["random"] + counts["keep"], "numbers": numbers}


def sentence_html(result):
    """Return the model's input, with chosen tokens in the color of what happened to them."""
    pieces = []
    for one in result["tokens"]:
        word = text(one["input"])
        pieces.append(word if one["kind"] == "" else tinted(word, COLORS[one["kind"]]))
    return " ".join(pieces)


def draws_plot(values, result):
    """Draw the random number of each token, with the rate as a line that can be dragged."""
    count = len(result["tokens"])
    spots = []
    for i, one in enumerate(result["tokens"]):
        spots.append(blocks.spot(i + 1, result["u"][i], "",
                                 4 if one["kind"] == "" else COLORS[one["kind"]]))
    handle = blocks.level_handle(blocks.handle((count + 1) / 2, values["rate"], "rate", "", "rate", 4))
    plot = blocks.plot("drag the rate: tokens below it are chosen", "token", "u", [], spots, [])
    # The grip at the right end needs room of its own.
    ends = [0.3, count + 1.0 + count / 10, -0.02, 1.02]
    return blocks.with_handles(blocks.within(plot, ends), [handle])


def numbers_plot(values, result):
    """Draw how many passes chose how many tokens."""
    xs = [k for k in range(len(values["words"]) + 1)]
    ys = [result["numbers"].count(k) for k in xs]
    return blocks.plot("passes by number of chosen tokens", "chosen tokens", "passes",
                       [blocks.series("", xs, ys, 0, "bars")], [], [])


def hero(values, result, step):
    """Draw the sentence as the model reads it, how tokens were chosen, and what is to be predicted."""
    by_token = values["selection"] == "each token"
    plot = draws_plot(values, result) if by_token else numbers_plot(values, result)
    return blocks.stacked([
        blocks.line("", sentence_html(result)),
        blocks.tall(plot, 150),
        blocks.line("", "to predict: " + targets(values, result)),
        blocks.line("", "color: " + tinted("[MASK]", 0) + ", " + tinted("random", 1) + ", "
                    + tinted("unchanged", 2))])


def targets(values, result):
    """Return the words to be predicted."""
    if len(result["chosen"]) == 0:
        return "nothing"
    if len(result["chosen"]) > 4:
        return fmt(len(result["chosen"])) + " tokens"
    return ", ".join(["<b>" + text(values["words"][i]) + "</b>" for i in result["chosen"]])


def outcome(kind):
    """Say in a word what became of a chosen token."""
    if kind == "mask":
        return "[MASK]"
    return "random" if kind == "random" else "unchanged"


def token_table(values, result, by_token):
    """Return the first pass, token by token."""
    rows = []
    for i, one in enumerate(result["tokens"]):
        is_chosen = one["kind"] != ""
        drawn = few(result["u"][i], 4) if by_token else ("chosen" if is_chosen else "–")
        rows.append([text(values["words"][i]), drawn, few(one["second"], 4) if is_chosen else "–",
                     text(one["input"]), text(values["words"][i]) if is_chosen else "–"])
    caption = "first pass"
    if by_token:
        caption = "first pass: chosen where " + var("u") + " < " + fmt(values["rate"])
    return blocks.table(caption, ["token", "u" if by_token else "", "u′", "input", "label"], rows, -1)


def trace(values, result, view):
    """Show each token's random numbers, outcome, and label, then the counts over all passes."""
    by_token = values["selection"] == "each token"
    shown = [token_table(values, result, by_token)]
    if not by_token:
        shown.append(blocks.line("chosen", fmt(len(result["chosen"])) + " tokens by a partial shuffle, "
                                 + "from the numbers " + ", ".join([few(x, 4) for x in result["u"]])))
    shown.append(blocks.line("of the chosen", var("u") + "′ < " + fmt(values["mask"])
                             + ": [MASK]; below " + fmt(values["mask"] + values["random"])
                             + ": a random word; else unchanged"))
    expected = result["expected"]
    count = fmt(len(result["tokens"]))
    shown.append(blocks.line("expected", count + " · " + fmt(values["rate"]) + " = "
                             + num(expected[0], "chosen", "") + " chosen in one pass"))
    passes = values["repeats"]
    rows = []
    for k, kind in enumerate(KINDS):
        rows.append([outcome(kind), num(expected[k + 1], "e" + fmt(k), "chosen"),
                     fmt(expected[k + 1] * passes), fmt(result["counts"][k])])
    rows.append(["all chosen", fmt(expected[0]), fmt(expected[0] * passes), fmt(result["all"])])
    shown.append(blocks.table("expected in one pass, in all " + fmt(passes) + ", and counted",
                              ["", "in one", "in all", "counted"], rows, -1))
    shown.append(blocks.bars("counted", [
        blocks.bar(outcome(kind), result["counts"][k], fmt(result["counts"][k]), False)
        for k, kind in enumerate(KINDS)], 0))
    if by_token:
        shown.append(numbers_plot(values, result))
    else:
        shown.append(blocks.note("An exact count is rounded, and at least 1: the expected numbers are "
                                 "those of the rate."))
    if len(result["chosen"]) == 0:
        shown.append(blocks.note("Nothing is chosen, so this pass gives no loss."))
    if values["seed"] == 0:
        shown.append(blocks.note("Seed 0 would give zeros forever: it counts as 1."))
    say = fmt(len(result["chosen"])) + " of " + count + " tokens chosen: " + " ".join(
        [one["input"] for one in result["tokens"]])
    return blocks.shown(shown, say, 0, 0)


def answer_masked(values, result):
    """Return how many [MASK] tokens to expect in one pass."""
    return result["expected"][1]


def answer_kept(values, result):
    """Return how many chosen tokens to expect unchanged in one pass."""
    return result["expected"][3]


ASKS = [ask("masked", "the expected number of [MASK] in one pass", ["words", "rate", "mask"],
            answer_masked),
        ask("kept", "the expected number of chosen but unchanged tokens in one pass",
            ["words", "rate", "mask", "random"], answer_kept)]


def fresh(state):
    """Pick ten words and round shares, of which some are left for unchanged tokens."""
    mask = pick(state, ["0.8", "0.5"])
    return {"words": TEN, "rate": pick(state, ["0.1", "0.2", "0.3", "0.5"]), "mask": mask,
            "random": "0.1" if mask == "0.8" else pick(state, ["0.1", "0.2"])}


EXAMPLE = {"name": "mlm-masking", "title": "Masked language modeling", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["rate", "seed"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the line of the rate, or change the seed for other draws."}
