"""Beam search over a tiny language model, with greedy search and the true best beside it.

ln P(Y) = sum_t ln p(y_t | y_(t-1)); every step extends each live hypothesis by each token and keeps the
`width` best. Finished ones are set aside, and the largest ln P / lp wins, with
lp = ((5 + |Y|) / 6)^alpha (GNMT) or |Y|^alpha. Sutskever et al. (2014), arXiv:1409.3215, section 3.2;
Wu et al. (2016), arXiv:1609.08144, equation 14, without its coverage term.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sub, sup, var
from .kit.graph import edge, graph, node
from .kit.inputs import choice, integer, matrix, number, slider
from .kit.lists import beats, total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

LOSES = "0.5 0.4 0.1 0; 0 0.4 0.35 0.25; 0.1 0 0.8 0.1; 0.1 0 0 0.9"
NARROW = "0.4 0.35 0.25 0; 0.25 0.2 0.2 0.35; 0.2 0.3 0.2 0.3; 0 0 0.05 0.95"
SHORT = "0.4 0.6 0 0; 0.15 0.1 0 0.75; 0.1 0 0.8 0.1; 0.8 0.1 0 0.1"
LETTERS = ["A", "B", "C"]
# More kept hypotheses than this are only listed.
MOST_NODES = 14

INPUTS = [
    matrix("P", "next-token probabilities", LOSES, 0, 1, 2, 4),
    slider(integer("width", "beam width", "2", 1, 6), ["1", "2", "3", "4", "5", "6"]),
    slider(number("alpha", "penalty α", "0", 0, 3), ["0", "0.2", "0.6", "1", "1.5", "2", "3"]),
    integer("L", "most tokens", "4", 1, 5),
    choice("penalty", "kind of penalty", "GNMT", ["GNMT", "power"]),
]

PRESETS = [
    preset("greedy loses", "Look at step 2: BC overtakes AB, though A was the better start.",
           {"P": LOSES, "width": "2", "alpha": "0", "L": "4", "penalty": "GNMT"}),
    preset("beam too narrow", "The best sequence is C. with 0.237, but width 2 drops C in step 1.",
           {"P": NARROW, "width": "2", "alpha": "0", "L": "4", "penalty": "GNMT"}),
    preset("short wins", "Every further token costs: A. with 0.3 beats BCA. with 0.288.",
           {"P": SHORT, "width": "2", "alpha": "0", "L": "4", "penalty": "GNMT"}),
    preset("length penalty", "Look at the scores: divided by a length penalty, BCA. beats A.",
           {"P": SHORT, "width": "2", "alpha": "1", "L": "4", "penalty": "GNMT"}),
]


def check(values):
    """Require a square matrix whose rows add up to 1."""
    rows = values["P"]
    if len(rows[0]) != len(rows):
        return {"P": "as many columns as rows, not " + fmt(len(rows)) + "×" + fmt(len(rows[0]))}
    for i, row in enumerate(rows):
        if abs(total(row) - 1) > 1e-9:
            return {"P": "row " + fmt(i) + " adds up to " + fmt(total(row)) + ", not 1"}
    return {}


def start():
    """Return the empty hypothesis."""
    return {"name": "", "row": 0, "lnp": 0.0, "p": 1.0, "ended": False, "length": 0, "parent": 0}


def extended(values, live):
    """Return all extensions of the hypotheses in `live` by tokens with a probability above 0."""
    found = []
    last = len(values["P"]) - 1
    for at, one in enumerate(live):
        for j, p in enumerate(values["P"][one["row"]]):
            if p > 0:
                found.append({"name": one["name"] + ("." if j == last else LETTERS[j]), "row": j + 1,
                              "lnp": one["lnp"] + log(p), "p": one["p"] * p, "ended": j == last,
                              "length": one["length"] + 1, "parent": at})
    return found


def ranked(candidates):
    """Return the candidates' indices from the largest ln P down; of equals, the earlier one first."""
    left = list(range(len(candidates)))
    order = []
    while len(left) > 0:
        best = left[0]
        for i in left:
            if beats(candidates[i]["lnp"], candidates[best]["lnp"]):
                best = i
        order.append(best)
        left = [i for i in left if i != best]
    return order


def penalty(values, length):
    """Return what ln P of a sequence of this length is divided by."""
    base = (5 + length) / 6 if values["penalty"] == "GNMT" else length
    return exp(values["alpha"] * math.log(base))


def search(values, width):
    """Run a beam search of this width; return its steps, and the sequences set aside."""
    live = [start()]
    steps = []
    aside = []
    while len(live) > 0 and len(steps) < values["L"]:
        candidates = extended(values, live)
        order = ranked(candidates)
        kept = [candidates[i] for i in order[0:width]]
        steps.append({"parents": live, "candidates": candidates, "order": order, "kept": kept})
        live = [one for one in kept if not one["ended"]]
        for one in kept:
            if one["ended"] or len(steps) == values["L"]:
                aside.append(one)
    return {"steps": steps, "aside": aside, "winner": winner(values, aside)}


def score(values, one):
    """Return ln P divided by the length penalty."""
    return one["lnp"] / penalty(values, one["length"])


def winner(values, sequences):
    """Return the index of the largest score; of equals, the first."""
    best = 0
    for i, one in enumerate(sequences):
        if beats(score(values, one), score(values, sequences[best])):
            best = i
    return best


def all_sequences(values):
    """Return all sequences that end, or are cut after L tokens, by length."""
    live = [start()]
    found = []
    for t in range(values["L"]):
        longer = extended(values, live)
        for one in longer:
            if one["ended"] or t == values["L"] - 1:
                found.append(one)
        live = [one for one in longer if not one["ended"]]
    return found


def compute(values):
    """Run beam search and greedy search, and find the best of all sequences."""
    beam = search(values, values["width"])
    greedy = search(values, 1)
    every = all_sequences(values)
    return {"steps": beam["steps"], "aside": beam["aside"], "winner": beam["aside"][beam["winner"]],
            "scores": [score(values, one) for one in beam["aside"]], "at": beam["winner"],
            "greedy": greedy["aside"][greedy["winner"]], "best": every[winner(values, every)],
            "count": len(every)}


def kept_nodes(result):
    """Return the number of nodes in the tree of kept hypotheses, including the start."""
    return 1 + total([len(one["kept"]) for one in result["steps"]])


def tree(values, result, step):
    """Draw the kept hypotheses up to the chosen step, a column per step, the best on top.

    Below each column is the best hypothesis that was pruned.
    """
    rows = 1.0
    for one in result["steps"]:
        rows = max(rows, len(one["kept"]) + (0.7 if len(one["order"]) > len(one["kept"]) else 0))
    columns = len(result["steps"])
    wide = min(74, 272 / columns)
    nodes = [node(24, 24, "start", "", "", "round")]
    edges = []
    # The nodes of the hypotheses that the next step extends.
    live = [0]
    for t in range(step):
        one = result["steps"][t]
        x = 24 + wide * (t + 1)
        following = []
        for r, i in enumerate(one["order"][0:len(one["kept"]) + 1]):
            each = one["candidates"][i]
            is_kept = r < len(one["kept"])
            edges.append(edge(live[each["parent"]], len(nodes), "", (0 if t == step - 1 else 4)
                              if is_kept else 4))
            if is_kept and not each["ended"]:
                following.append(len(nodes))
            name = each["name"] if is_kept else "✗ " + each["name"]
            kind = ("square" if each["ended"] else "round") if is_kept else "bare"
            nodes.append(node(x, 24 + 45 * r - (0 if is_kept else 6), name, few(each["p"], 3),
                              "n" + each["name"] if is_kept else "", kind))
        live = following
    spoken = "The tree of kept hypotheses up to step " + fmt(step)
    caption = "kept, with " + var("P") + "; ✗ best of the dropped; □ ended"
    return graph(caption, 45 * rows + 3, nodes, edges, spoken)


def hero(values, result, step):
    """Draw the tree up to the chosen step, and the scores of the sequences set aside."""
    items = []
    for i in top_two(result):
        one = result["aside"][i]
        items.append(blocks.bar(one["name"], result["scores"][i],
                                num(result["scores"][i], "s" + one["name"], ""), i == result["at"]))
    name = "ln " + var("P") if values["alpha"] == 0 else "ln " + var("P") + "/lp"
    parts = []
    if kept_nodes(result) <= MOST_NODES:
        parts.append(tree(values, result, step))
    else:
        parts.append(kept_line(result, step))
    scores = blocks.bars("score " + name, items, 2)
    others = []
    for key in ["greedy", "best"]:
        one = result[key]
        others.append(blocks.bar(key, one["p"], num(one["p"], "n" + one["name"], ""), False))
    first = result["winner"]
    found = "beam finds " + var("P") + " = " + num(first["p"], "n" + first["name"], "")
    parts.append(blocks.beside([scores, blocks.fixed_axis(blocks.bars(found, others, 0), 0, 1)]))
    return blocks.stacked(parts)


def top_two(result):
    """Return the indices of the winner and the runner-up among the sequences set aside."""
    second = -1
    for i, x in enumerate(result["scores"]):
        if i != result["at"] and (second < 0 or beats(x, result["scores"][second])):
            second = i
    return [result["at"]] if second < 0 else [result["at"], second]


def found_words(one):
    """Return a sequence with its probability."""
    return one["name"] + " " + num(one["p"], "n" + one["name"], "")


def kept_line(result, step):
    """List the kept hypotheses of a step in one line."""
    if step == 0:
        return blocks.line("step 0", "start")
    return blocks.line("step " + fmt(step), "kept " + ", ".join(
        [found_words(one) for one in result["steps"][step - 1]["kept"]]))


def candidates_table(result, step):
    """Return a step's candidates, the best first."""
    one = result["steps"][step - 1]
    rows = []
    for r, i in enumerate(one["order"]):
        each = one["candidates"][i]
        rows.append([each["name"], num(each["lnp"], "l" + each["name"], ""),
                     num(each["p"], "n" + each["name"], "l" + each["name"]),
                     "kept" if r < len(one["kept"]) else "dropped"])
    return blocks.table("step " + fmt(step) + ": all candidates",
                        ["so far", "ln " + var("P"), var("P"), ""], rows, -1)


def trace(values, result, view):
    """Show the chosen step's candidates, the scores of all sequences set aside, and the comparison."""
    last = len(result["steps"])
    at = blocks.step_of(view, last)
    shown = []
    kept = "the start"
    if at > 0:
        shown.append(candidates_table(result, at))
        kept = ", ".join([one["name"] for one in result["steps"][at - 1]["kept"]])
    base = frac("5 + |" + var("Y") + "|", "6") if values["penalty"] == "GNMT" else "|" + var("Y") + "|"
    shown.append(blocks.line("length penalty", "lp = (" + base + ")" + sup("", fmt(values["alpha"]))))
    rows = []
    for i, one in enumerate(result["aside"]):
        rows.append([one["name"], num(one["lnp"], "l" + one["name"], ""),
                     fmt(penalty(values, one["length"])),
                     num(result["scores"][i], "s" + one["name"], "l" + one["name"])])
    shown.append(blocks.table("set aside", ["sequence", "ln " + var("P"), "lp", "score"], rows,
                              result["at"]))
    shown.append(blocks.line("beam finds", found_words(result["winner"]) + ", ln " + var("P") + " = "
                             + num(result["winner"]["lnp"], "l" + result["winner"]["name"], "")))
    best = result["at"]
    one = result["winner"]
    lp = penalty(values, one["length"])
    shown.append(blocks.line("score", "ln " + var("P") + "/lp = "
                             + frac(fmt(one["lnp"]), fmt(lp)) + " = "
                             + num(result["scores"][best], "s" + one["name"], "l" + one["name"])))
    shown.append(blocks.line("greedy finds", found_words(result["greedy"])))
    shown.append(blocks.line("true best", found_words(result["best"]) + " of " + fmt(result["count"])
                             + " sequences"))
    cut = [one["name"] for one in result["aside"] if not one["ended"]]
    if len(cut) > 0:
        shown.append(blocks.note("Cut after " + fmt(values["L"]) + " tokens, without an end: "
                                 + ", ".join(cut) + ". Scored like the others."))
    shown.append(model_table(values))
    say = "step " + fmt(at) + " keeps " + kept + "; the beam finds " + result["winner"]["name"]
    return blocks.shown(shown, say, at, last)


def model_table(values):
    """Return the language model: a row per previous token."""
    names = LETTERS[0:len(values["P"]) - 1]
    rows = []
    for i, row in enumerate(values["P"]):
        cells = ["start" if i == 0 else "after " + names[i - 1]]
        cells.extend([few(p, 3) for p in row])
        rows.append(cells)
    head = [""]
    head.extend(names)
    head.append("end .")
    return blocks.table("the model " + var("p") + "(" + sub(var("y"), "t") + " | "
                        + sub(var("y"), "t−1") + ")", head, rows, -1)


def answer_best(values, result):
    """Return the probability of what the beam finds."""
    return result["winner"]["p"]


def answer_greedy(values, result):
    """Return the probability of what greedy search finds."""
    return result["greedy"]["p"]


ASKS = [ask("best", "the probability of the sequence that the beam finds", ["P", "width", "L"],
            answer_best),
        ask("greedy", "the probability of the greedy sequence", ["P", "L"], answer_greedy)]


def fresh(state):
    """Pick two tokens and at most two steps: greedy starts with A, but the beam finds a better B."""
    a = pick(state, ["0.6 0.4 0", "0.55 0.45 0"])
    after = pick(state, ["0.3 0.3 0.4", "0.25 0.3 0.45", "0.35 0.25 0.4", "0.2 0.3 0.5"])
    other = pick(state, ["0 0.1 0.9", "0.1 0 0.9", "0 0.2 0.8", "0 0 1"])
    return {"P": a + "; " + after + "; " + other, "width": "2", "L": "2"}


EXAMPLE = {"name": "beam-search", "title": "Beam search", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["width", "alpha"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Walk through the steps; then widen the beam, and raise α."}
