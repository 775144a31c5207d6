"""Expectation-maximization for a mixture of one to three normal distributions on a line.

ln w_nk = ln pi_k - ln(2 pi s_k) / 2 - (x_n - mu_k)^2 / (2 s_k) with variance s_k; responsibility
r_nk = exp(ln w_nk - lse_n), lse_n = ln sum_k w_nk; N_k = sum_n r_nk; new mean, variance (around
the NEW mean) and weight N_k / N. The log-likelihood sum_n lse_n never falls. Dempster, Laird,
Rubin (1977); Bishop, Pattern Recognition and Machine Learning (2006), 9.2.2.
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, sub, sup, tinted
from .kit.inputs import integer, number, numbers, slider
from .kit.lists import spread, total, uneven, window
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.probability import softmax
from .kit.random import pick

DATA = "-2.2, -1.8, -1.5, -1, 0.2, 1.6, 2, 2.4, 3"
ROWS = 9

INPUTS = [
    numbers("data", "data x", DATA, -1000000, 1000000, 2, 30),
    slider(integer("K", "components K", "2", 1, 3), ["1", "2", "3"]),
    numbers("means", "start means μ", "-1, 1", -1000000, 1000000, 1, 3),
    numbers("variances", "start variances σ²", "1, 1", 0.000001, 1000000, 1, 3),
    numbers("weights", "start weights π", "0.5, 0.5", 0.000001, 1, 1, 3),
    slider(integer("T", "iterations", "1", 0, 20), ["0", "1", "2", "3", "5", "10", "15", "20"]),
    number("floor", "smallest variance", "1e-6", 1e-12, 10),
]

PRESETS = [
    preset("one iteration", "Look at 0.2, between the groups: 40% to one, 60% to the other.",
           {"data": DATA, "K": "2", "means": "-1, 1", "variances": "1, 1", "weights": "0.5, 0.5",
            "T": "1", "floor": "1e-6"}),
    preset("twenty", "Look at the log-likelihood: it never falls, and soon hardly rises.",
           {"data": DATA, "K": "2", "means": "-1, 1", "variances": "1, 1", "weights": "0.5, 0.5",
            "T": "20", "floor": "1e-6"}),
    preset("same start", "Equal starts stay equal: nothing ever tells the components apart.",
           {"data": DATA, "K": "2", "means": "0, 0", "variances": "1, 1", "weights": "0.5, 0.5",
            "T": "5", "floor": "1e-6"}),
    preset("collapse", "Look at σ²: a component with one point shrinks to the smallest.",
           {"data": DATA, "K": "2", "means": "0.2, 1", "variances": "0.01, 4",
            "weights": "0.1, 0.9", "T": "10", "floor": "1e-6"}),
]


def check(values):
    """Require a start value for each component, and weights that add up to 1."""
    count = values["K"]
    messages = {}
    for name in ["means", "variances", "weights"]:
        if len(values[name]) < count:
            messages[name] = uneven(values[name], count, "components")
    if len(messages) == 0 and abs(total(values["weights"]) - 1) > 1e-6:
        messages["weights"] = "weights add up to 1, not " + fmt(total(values["weights"]))
    return messages


def log_density(x, mean, variance):
    """Return the logarithm of the normal density at `x`."""
    return -log(2 * math.pi * variance) / 2 - (x - mean) * (x - mean) / (2 * variance)


def expect(data, state):
    """Add the E-step to `state`: "logs", "r" (a row for each x), "N", and "likelihood"."""
    count = len(state["means"])
    state["logs"] = []
    state["r"] = []
    likelihood = 0.0
    for x in data:
        logs = [log(state["weights"][k])
                + log_density(x, state["means"][k], state["variances"][k]) for k in range(count)]
        soft = softmax(logs)
        state["logs"].append(logs)
        state["r"].append(soft["p"])
        likelihood = likelihood + soft["lse"]
    state["N"] = [total([row[k] for row in state["r"]]) for k in range(count)]
    state["likelihood"] = likelihood
    return state


def maximize(data, state, floor):
    """Return the parameters after one M-step.

    A component that is responsible for no data keeps its mean and variance.
    """
    new = {"means": [], "variances": [], "weights": [], "empty": [], "floored": []}
    for k, size in enumerate(state["N"]):
        new["weights"].append(size / len(data))
        if size < 1e-12:
            new["means"].append(state["means"][k])
            new["variances"].append(state["variances"][k])
            new["empty"].append(fmt(k + 1))
            continue
        mean = total([row[k] * x for row, x in zip(state["r"], data)]) / size
        variance = total([row[k] * (x - mean) * (x - mean)
                          for row, x in zip(state["r"], data)]) / size
        if variance < floor:
            new["floored"].append(fmt(k + 1))
        new["means"].append(mean)
        new["variances"].append(max(variance, floor))
    return new


def compute(values):
    """Compute the states 0 to T: the parameters, and their E-step."""
    data = values["data"]
    count = values["K"]
    weights = values["weights"][0:count]
    if len(values["weights"]) > count:
        # Those of the components that are left out are shared among the others.
        share = total(weights)
        weights = [x / share for x in weights]
    state = expect(data, {"means": values["means"][0:count],
                          "variances": values["variances"][0:count], "weights": weights,
                          "empty": [], "floored": []})
    states = [state]
    for _ in range(values["T"]):
        state = expect(data, maximize(data, state, values["floor"]))
        states.append(state)
    return {"states": states}


def density_plot(data, state, caption):
    """Draw the weighted components, their sum, and the data in the color of the main component."""
    count = len(state["means"])
    low = min(data)
    high = max(data)
    room = (high - low) * 0.2
    if room == 0:
        room = 1.0
    xs = spread(low - room, high + room, 60)
    curves = []
    mixture = [0.0 for _ in xs]
    for k in range(count):
        ys = [state["weights"][k] * exp(log_density(x, state["means"][k], state["variances"][k]))
              for x in xs]
        mixture = [a + b for a, b in zip(mixture, ys)]
        curves.append(blocks.series("", xs, ys, k, "line"))
        own = [x for x, row in zip(data, state["r"]) if row.index(max(row)) == k]
        curves.append(blocks.series("", own, [0.0 for _ in own], k, "dots"))
    curves.append(blocks.series("", xs, mixture, 4, "dash"))
    return blocks.plot(caption, "x", "density", curves, [], [])


def hero(values, result, step):
    """Draw the fit after the chosen iteration, with the start means to drag."""
    data = values["data"]
    states = result["states"]
    new = states[step]
    old = states[max(0, step - 1)]
    at = least_sure(old)
    caption = "start" if step == 0 else "iteration " + fmt(step)
    plot = density_plot(data, new, caption + " (dashed: sum); drag start means")
    plot["spots"].append(blocks.spot(data[at], 0.0, fmt(data[at]), 4))
    handles = [blocks.upright(blocks.handle(mean, 0.0, "start mean " + fmt(k + 1),
                                            "means:" + fmt(k), "", k))
               for k, mean in enumerate(states[0]["means"])]
    shares = ", ".join([tinted(fmt(r), k) for k, r in enumerate(old["r"][at])])
    spreads = ", ".join([tinted(fmt(s), k) for k, s in enumerate(new["variances"])])
    return blocks.stacked([
        blocks.tall(blocks.with_handles(plot, handles), 155),
        blocks.line("", "shares of x = " + fmt(data[at]) + ": " + shares),
        blocks.line("", "σ²: " + spreads + "; log-likelihood " + fmt(new["likelihood"])),
    ])


def e_lines(data, state, n):
    """Show how logarithms give component 1's responsibility for data point number `n`."""
    x = fmt(data[n])
    logs = state["logs"][n]
    names = ["<i>e</i>" + sup("", fmt(a)) for a in logs]
    return [
        blocks.line("ln <i>w</i> at " + x, "ln π − ½ ln(2πσ²) − " + frac("(x − μ)²", "2σ²") + " = "
                    + ", ".join([num(a, "w" + fmt(n) + "-" + fmt(k), "")
                                 for k, a in enumerate(logs)])),
        blocks.line("share of component 1", frac(names[0], " + ".join(names)) + " = "
                    + num(state["r"][n][0], "r" + fmt(n) + "-0", "w" + fmt(n) + "-0")),
    ]


def row_of(label, values, tie):
    """Return a table row: a label and one number for each component, shorter for three."""
    row = [label]
    for k, x in enumerate(values):
        here = tie + fmt(k)
        small = x > 0 and x < 0.0001
        row.append(brief(x, here, "") if small or len(values) > 2 else num(x, here, ""))
    return row


def head_of(label, state):
    """Return a table head: one column for each component."""
    head = [label]
    head.extend(["k = " + fmt(k + 1) for k in range(len(state["means"]))])
    return head


def share_table(data, state, at):
    """Return the responsibilities for the points around number `at`."""
    first = window(len(data), at, ROWS)
    caption = "E-step: responsibilities"
    if len(data) > ROWS:
        caption = caption + " (" + fmt(ROWS) + " of " + fmt(len(data)) + " points)"
    return blocks.table(caption, head_of("x", state), [
        row_of(few(data[n], 5), state["r"][n], "r" + fmt(n) + "-")
        for n in range(first, min(len(data), first + ROWS))], at - first)


def m_table(old, new):
    """Return what the M-step makes of the responsibilities."""
    return blocks.table("M-step: σ² is the weighted mean of (x − new μ)²", head_of("", new), [
        row_of(sub("N", "k") + " = Σr", old["N"], "N"),
        row_of("μ = Σrx/" + sub("N", "k"), new["means"], "mu"),
        row_of("σ²", new["variances"], "s"),
        row_of("π = " + sub("N", "k") + "/" + fmt(len(old["r"])), new["weights"], "pi")], -1)


def least_sure(state):
    """Return the index of the data point whose largest share is smallest."""
    tops = [max(row) for row in state["r"]]
    return tops.index(min(tops))


def remarks(start, new):
    """Point out symmetry, and empty or collapsed components."""
    notes = []
    starts = start["means"]
    spreads = start["variances"]
    for a in range(len(starts)):
        for b in range(a):
            if starts[a] == starts[b] and spreads[a] == spreads[b]:
                notes.append("Components " + fmt(b + 1) + " and " + fmt(a + 1) + " start alike and "
                             + "stay alike: each point is shared in proportion to their weights.")
    for name in new["empty"]:
        notes.append("Component " + name + " is empty: it keeps its mean and variance.")
    for name in new["floored"]:
        notes.append("Component " + name + " has collapsed onto one value, too narrow to draw: its "
                     + "variance is held at the minimum. Without that the likelihood would grow "
                     + "without bound.")
    return [blocks.note(words) for words in notes]


def trace(values, result, view):
    """Show the E-step and M-step of the chosen iteration, the fit, and the log-likelihood."""
    states = result["states"]
    last = len(states) - 1
    step = blocks.step_of(view, last)
    data = values["data"]
    new = states[step]
    old = states[max(0, step - 1)]
    at = least_sure(old)
    shown = e_lines(data, old, at)
    shown.append(share_table(data, old, at))
    before = ""
    if step > 0:
        shown.append(m_table(old, new))
        before = num(old["likelihood"], "before", "") + " before, now "
    shown.append(blocks.line("log-likelihood", "Σ ln Σ <i>w</i> = " + before
                             + num(new["likelihood"], "now", "")))
    if last > 0:
        times = [t for t in range(last + 1)]
        shown.append(blocks.plot("log-likelihood", "iteration", "", [
            blocks.series("", times, [state["likelihood"] for state in states], 0, "line")],
            [blocks.spot(step, new["likelihood"], "", 1)], []))
    shown.extend(remarks(states[0], new))
    say = ("iteration " + fmt(step) + ": means " + ", ".join([fmt(x) for x in new["means"]])
           + ", log-likelihood " + fmt(new["likelihood"]))
    return blocks.shown(shown, say, step, last)


def answer_share(values, result):
    """Return component 1's share in the first point at the start."""
    return result["states"][0]["r"][0][0]


def answer_mean(values, result):
    """Return the mean of component 1 after the last iteration."""
    return result["states"][len(result["states"]) - 1]["means"][0]


ASKS = [ask("share", "the first point's share in component 1 at the start",
            ["data", "K", "means", "variances", "weights"], answer_share),
        ask("mean", "the mean of component 1 after the last iteration",
            ["data", "K", "means", "variances", "weights", "T"], answer_mean)]


def fresh(state):
    """Pick two points at the two start means, with a variance that makes the odds a whole number."""
    a = pick(state, ["1", "2", "4"])
    spread_text = "2*" + a + "*" + a + "/ln(" + pick(state, ["2", "3", "4", "9"]) + ")"
    return {"data": "-" + a + ", " + a, "K": "2", "means": "-" + a + ", " + a,
            "variances": spread_text + ", " + spread_text, "weights": "0.5, 0.5", "T": "1"}


EXAMPLE = {"name": "gmm-em-1d", "title": "EM for a mixture of normals", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["T"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the means to start from, and step through the iterations."}
