"""Speculative decoding: a small model drafts, the large one accepts or corrects, exactly.

Draw x from q, accept it with probability min(1, p(x)/q(x)), else draw from max(0, p - q) / sum. The
acceptance rate is alpha = sum min(p, q) = 1 - TV(p, q); g drafts give 1 + alpha + ... + alpha^g tokens
per pass. Leviathan et al. (2023), arXiv:2211.17192, section 2.3, equation 1, theorem 3.8, appendix
A.1, with its letters: p is the large model. The same p and q at every position.
"""

import math

from .kit import blocks
from .kit.compact import brief
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sup, var
from .kit.inputs import integer, number, numbers, slider
from .kit.lists import beats, ratio, total, uneven
from .kit.numbers import fmt, rounded
from .kit.random import generator, pick, uniform

MOST = 10

INPUTS = [
    numbers("p", "large model p", "0.5, 0.3, 0.2", 0, 1, 2, 8),
    numbers("q", "draft model q", "0.2, 0.5, 0.3", 0, 1, 2, 8),
    slider(integer("gamma", "drafts γ", "4", 1, MOST),
           ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
    slider(number("c", "draft cost c", "0.1", 0, 1),
           ["0", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
    integer("draws", "simulated drafts", "200", 0, 500),
    integer("seed", "seed", "1", 0, 1000000),
]


def inputs_of(p, q, gamma):
    """Return the inputs of a preset."""
    return {"p": p, "q": q, "gamma": gamma, "c": "0.1", "draws": "200", "seed": "1"}


PRESETS = [
    preset("worked example", "Accepted plus resampled is exactly p, though the draft model is off.",
           inputs_of("0.5, 0.3, 0.2", "0.2, 0.5, 0.3", "4")),
    preset("perfect draft", "Look at α: 1. All drafts are kept, so 4 of them give 5 tokens per pass.",
           inputs_of("0.5, 0.3, 0.2", "0.5, 0.3, 0.2", "4")),
    preset("hopeless draft", "α = 0: one token per pass, as without drafts, but the drafts cost time.",
           inputs_of("1, 0", "0, 1", "4")),
    preset("long drafts", "10 drafts speed things up 1.63 times, 4 drafts 1.98 times.",
           inputs_of("0.5, 0.3, 0.2", "0.2, 0.5, 0.3", "10")),
]


def check(values):
    """Require two distributions over the same tokens."""
    messages = {}
    for name in ["p", "q"]:
        if abs(total(values[name]) - 1) > 1e-9:
            messages[name] = "adds up to " + fmt(total(values[name])) + ", not 1"
    message = uneven(values["q"], len(values["p"]), "tokens of p")
    if message != "":
        messages["q"] = message
    return messages


def drawn(u, weights):
    """Return the first token whose running sum exceeds the random `u`; else the last possible one."""
    running = 0.0
    last = 0
    for i, w in enumerate(weights):
        running = running + w
        if w > 0:
            last = i
            if running > u:
                return last
    return last


def simulate(values, chances, residual):
    """Simulate single drafts, accepted or resampled, and group them into passes.

    A pass has at most γ drafts and ends at a rejection. If all its drafts are accepted, it gives one
    more token.
    """
    state = generator(values["seed"])
    counts = [0 for p in values["p"]]
    accepted = 0
    passes = 0
    tokens = 0
    run = 0
    first = []
    for n in range(values["draws"]):
        choice = uniform(state)
        x = drawn(choice, values["q"])
        u = uniform(state)
        keeps = len(residual) == 0 or u < chances[x]
        if n == 0:
            first = [choice, x, u]
        run = run + 1
        if keeps:
            accepted = accepted + 1
        else:
            x = drawn(uniform(state), residual)
        counts[x] = counts[x] + 1
        if not keeps or run == values["gamma"]:
            passes = passes + 1
            tokens = tokens + run + (1 if keeps else 0)
            run = 0
    return {"accepted": accepted, "counts": counts, "passes": passes, "tokens": tokens, "first": first}


def compute(values):
    """Compute ratios, acceptance, residual, output, tokens per pass, and speedup, and simulate drafts.

    Tokens per pass and speedup are for 1 to 10 drafts.
    """
    p = values["p"]
    q = values["q"]
    ratios = [min(1.0, a / b) if b > 0 else math.nan for a, b in zip(p, q)]
    least = [min(a, b) for a, b in zip(p, q)]
    alpha = min(1.0, total(least))
    excess = [max(0.0, a - b) for a, b in zip(p, q)]
    rest = total(excess)
    residual = [x / rest for x in excess] if rest > 1e-12 else []
    again = [rest * x for x in residual] if rest > 1e-12 else [0.0 for x in p]
    tokens = []
    speed = []
    running = 1.0
    power = 1.0
    for g in range(1, MOST + 1):
        power = power * alpha
        running = running + power
        tokens.append(running)
        speed.append(running / (values["c"] * g + 1))
    best = 0
    for i, x in enumerate(speed):
        if beats(x, speed[best]):
            best = i
    g = values["gamma"] - 1
    return {"ratios": ratios, "least": least, "alpha": alpha, "tv": 1 - alpha, "residual": residual,
            "again": again, "output": [a + b for a, b in zip(least, again)], "tokens": tokens,
            "speed": speed, "per_pass": tokens[g], "faster": speed[g], "best": best + 1,
            "run": simulate(values, ratios, residual)}


def moved(q, i):
    """Return the input q with up to 0.1 moved to token `i` from the likeliest other one."""
    giver = -1
    for j, x in enumerate(q):
        if j != i and (giver < 0 or x > q[giver]):
            giver = j
    step = min(0.1, q[giver])
    texts = []
    for j, x in enumerate(q):
        shift = step if j == i else (-step if j == giver else 0.0)
        texts.append(rounded(min(1.0, max(0.0, x + shift)), 12))
    return ", ".join(texts)


def group(caption, xs, tie, color):
    """Return bars of one quantity per token."""
    items = [blocks.bar(fmt(i), x, num(x, tie + fmt(i), ""), False) for i, x in enumerate(xs)]
    return blocks.fixed_axis(blocks.bars(caption, items, color), 0, 1)


def hero(values, result, step):
    """Draw draft and target above accepted and resampled; a tap moves the draft toward a token."""
    q = values["q"]
    drafts = group("draft " + var("q") + ": tap a token", q, "q", 1)
    for i, item in enumerate(drafts["items"]):
        blocks.tapped(item, "q=" + moved(q, i), "move 0.1 of the draft to token " + fmt(i))
    return blocks.stacked([
        blocks.beside([drafts, group("large model " + var("p"), values["p"], "p", 0)]),
        blocks.beside([group("accepted min(" + var("p") + ", " + var("q") + ")", result["least"],
                             "a", 2),
                       group("resampled", result["again"], "r", 3)]),
        blocks.line("", "α " + num(result["alpha"], "alpha", "") + ", "
                    + num(result["per_pass"], "tokens", "") + " tokens per pass, speed ×"
                    + num(result["faster"], "speed", "")),
    ])


def tables(values, result):
    """Return tables of the acceptance and of the output."""
    first = []
    second = []
    for i, p in enumerate(values["p"]):
        name = fmt(i)
        first.append([name, brief(p, "p" + name, ""), brief(values["q"][i], "q" + name, ""),
                      brief(result["ratios"][i], "ratio" + name, "p" + name + " q" + name),
                      brief(result["least"][i], "a" + name, "p" + name + " q" + name)])
        rest = result["residual"][i] if len(result["residual"]) > 0 else math.nan
        second.append([name, brief(rest, "res" + name, "p" + name + " q" + name),
                       brief(result["again"][i], "r" + name, "res" + name),
                       brief(result["output"][i], "o" + name, "a" + name + " r" + name)])
    return [
        blocks.table("a draft is accepted with probability min(1, p/q)",
                     ["token", var("p"), var("q"), "chance", "accepted"], first, -1),
        blocks.table("a rejected one is drawn again from the residual",
                     ["token", "residual", "resampled", "output"], second, -1)]


def trace(values, result, view):
    """Show acceptance and residual per token, tokens per pass, speedup over γ, and the simulation."""
    gamma = values["gamma"]
    alpha = fmt(result["alpha"])
    shown = tables(values, result)
    shown.append(blocks.line("acceptance", "α = Σ min(" + var("p") + ", " + var("q") + ") = "
                             + num(result["alpha"], "alpha", "") + " = 1 − TV, TV = "
                             + num(result["tv"], "tv", "alpha")))
    powers = ["1", alpha]
    for g in range(2, gamma + 1):
        powers.append(sup(alpha, fmt(g)))
    shown.append(blocks.line("tokens per pass", " + ".join(powers) + " = "
                             + num(result["per_pass"], "tokens", "alpha")))
    shown.append(blocks.line("speed-up", frac(fmt(result["per_pass"]),
                                              fmt(values["c"]) + "·" + fmt(gamma) + " + 1") + " = "
                             + num(result["faster"], "speed", "tokens") + ", best with γ = "
                             + fmt(result["best"])))
    across = [g for g in range(1, MOST + 1)]
    shown.append(blocks.plot("speed-up over the number of drafts", "γ", "times",
                             [blocks.series("", across, result["speed"], 0, "line")],
                             [blocks.spot(gamma, result["faster"], "γ = " + fmt(gamma), 1)],
                             [blocks.level(1, "without drafts")]))
    shown.append(blocks.table("by the number of drafts", ["γ", "tokens per pass", "speed-up"],
                              [[fmt(g), fmt(result["tokens"][g - 1]), fmt(result["speed"][g - 1])]
                               for g in across], gamma - 1))
    if values["draws"] > 0:
        shown.extend(simulated(values, result, result["run"]))
    if len(result["residual"]) == 0:
        shown.append(blocks.note("Both models agree: nothing is ever rejected, "
                                 "so no residual is needed."))
    if 0 in values["q"]:
        shown.append(blocks.note("A token that the draft model never proposes comes out only by "
                                 "resampling."))
    say = ("acceptance rate " + alpha + ", " + fmt(result["per_pass"]) + " tokens per pass, speed-up "
           + fmt(result["faster"]))
    return blocks.shown(shown, say, 0, 0)


def simulated(values, result, run):
    """Return the simulated drafts: how many were accepted, the shares of tokens, and tokens per pass."""
    rows = [[fmt(i), fmt(count), fmt(count / values["draws"]), fmt(values["p"][i])]
            for i, count in enumerate(run["counts"])]
    first = run["first"]
    x = first[1]
    chance = 1.0 if len(result["residual"]) == 0 else result["ratios"][x]
    return [
        blocks.line("first draft", "random number " + fmt(first[0]) + ": token " + fmt(x)
                    + "; the next, " + fmt(first[2])
                    + (", is below " if first[2] < chance else ", is not below ") + fmt(chance)
                    + (": accepted" if first[2] < chance else ": resampled")),
        blocks.table("simulation", ["token", "drawn", "share", var("p")], rows, -1),
        blocks.line("simulation", fmt(run["accepted"]) + " of " + fmt(values["draws"])
                    + " drafts accepted; " + fmt(run["tokens"]) + " tokens in " + fmt(run["passes"])
                    + " passes = " + num(ratio(run["tokens"], run["passes"]), "simulated", "")
                    + " per pass")]


def answer_alpha(values, result):
    """Return the acceptance rate."""
    return result["alpha"]


def answer_tokens(values, result):
    """Return the expected tokens per pass."""
    return result["per_pass"]


def answer_residual(values, result):
    """Return the probability of token 0 in the residual."""
    if len(result["residual"]) == 0:
        return math.nan
    return result["residual"][0]


ASKS = [ask("alpha", "the acceptance rate α", ["p", "q"], answer_alpha),
        ask("tokens", "the expected number of tokens per pass of the large model", ["p", "q", "gamma"],
            answer_tokens),
        ask("residual", "the probability of token 0 in the residual", ["p", "q"], answer_residual)]


def fresh(state):
    """Pick two distributions in tenths, often with two tokens in the residual, and one or two drafts."""
    pair = pick(state, [["0.5, 0.3, 0.2", "0.2, 0.2, 0.6"], ["0.4, 0.4, 0.2", "0.3, 0.1, 0.6"],
                        ["0.5, 0.4, 0.1", "0.2, 0.2, 0.6"], ["0.3, 0.5, 0.2", "0.1, 0.2, 0.7"],
                        ["0.6, 0.2, 0.2", "0.2, 0.1, 0.7"], ["0.4, 0.5, 0.1", "0.3, 0.1, 0.6"],
                        ["0.5, 0.3, 0.2", "0.2, 0.5, 0.3"], ["0.2, 0.5, 0.3", "0.5, 0.3, 0.2"],
                        ["0.7, 0.2, 0.1", "0.1, 0.2, 0.7"], ["0.3, 0.3, 0.4", "0.1, 0.1, 0.8"]])
    return {"p": pair[0], "q": pair[1], "gamma": pick(state, ["1", "2"]), "draws": "0"}


EXAMPLE = {"name": "speculative-decoding", "title": "Speculative decoding", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["gamma", "c"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Tap a token of the draft model, and change the number of drafts."}
