"""Backtracking line search with the Armijo condition, trial by trial.

Accept alpha when f(x + alpha d) <= f(x) + c1 alpha grad.d, else alpha = rho alpha; d = -grad unless
given. Functions 5 x^2 and Rosenbrock's 100 (y - x^2)^2 + (1 - x)^2. Nocedal and Wright, Numerical
Optimization (2nd ed., 2006), 3.1.
"""

import math

from .kit import blocks
from .kit.compact import few
from .kit.engine import ask, ask_count, preset
from .kit.formula_html import num, num_signed, tied, tinted, var
from .kit.inputs import choice, matters, number, numbers, slider, without
from .kit.lists import dot, spread, window
from .kit.numbers import fmt, signed
from .kit.random import pick
from .kit.steps import STOP

BOWL = "5x²"
VALLEY = "Rosenbrock"
CAP = 60
ROWS = 10

INPUTS = [
    choice("f", "function", BOWL, [BOWL, VALLEY]),
    number("x", "start x", "2", -100, 100),
    matters(number("y", "start y", "1", -100, 100), "f", [VALLEY]),
    numbers("d", "direction d (empty: −∇f)", "", -1000000, 1000000, 0, 2),
    slider(without(number("alpha", "first trial α₀", "1", 0, STOP), "low"),
           ["0.01", "0.1", "0.125", "0.5", "1", "2", "10", "1000"]),
    slider(without(number("rho", "shrink by ρ", "0.5", 0, 1), "both"),
           ["0.1", "0.2", "0.5", "0.8", "0.9"]),
    slider(without(number("c1", "Armijo c₁", "1e-4", 0, 1), "both"),
           ["0.0001", "0.001", "0.01", "0.1", "0.3", "0.5", "0.9"]),
]

PRESETS = [
    preset("halving", "Step through: 1, ½, and ¼ end above the bound; ⅛ is accepted.",
           {"f": BOWL, "x": "2", "y": "1", "d": "", "alpha": "1", "rho": "0.5", "c1": "1e-4"}),
    preset("demanding", "c₁ = ½ makes the bound steeper: one more halving, and less progress.",
           {"f": BOWL, "x": "2", "y": "1", "d": "", "alpha": "1", "rho": "0.5", "c1": "0.5"}),
    preset("patient", "ρ = 0.9 takes 17 trials, and each costs an evaluation of f.",
           {"f": BOWL, "x": "2", "y": "1", "d": "", "alpha": "1", "rho": "0.9", "c1": "1e-4"}),
    preset("curved valley", "Rosenbrock: a steep wall takes eleven trials, down to α = 1/1024.",
           {"f": VALLEY, "x": "-1.2", "y": "1", "d": "", "alpha": "1", "rho": "0.5",
            "c1": "1e-4"}),
]


def height(values, point):
    """Return the function at a point."""
    x = point[0]
    if values["f"] == BOWL:
        return 5 * x * x
    off = point[1] - x * x
    return 100 * off * off + (1 - x) * (1 - x)


def gradient(values):
    """Return the gradient at the start."""
    x = values["x"]
    if values["f"] == BOWL:
        return [10 * x]
    off = values["y"] - x * x
    return [-400 * x * off - 2 * (1 - x), 200 * off]


def check(values):
    """Require a given direction to fit the function and to lead downhill."""
    d = values["d"]
    g = gradient(values)
    if len(d) == 0:
        return {}
    if len(d) != len(g):
        return {"d": "this function needs " + fmt(len(g)) + ", not " + fmt(len(d)) + " numbers"}
    if dot(g, g) > 0 and dot(g, d) >= 0:
        return {"d": "slope ∇f·d = " + fmt(dot(g, d)) + " is not below 0: no descent direction"}
    return {}


def at_alpha(values, result, alpha):
    """Return the point start + alpha d."""
    return [x + alpha * result["d"][i] for i, x in enumerate(result["start"])]


def compute(values):
    """Compute the start, direction, slope, trials, and accepted point (the start if there is none)."""
    g = gradient(values)
    start = [values["x"]] if values["f"] == BOWL else [values["x"], values["y"]]
    d = values["d"] if len(values["d"]) > 0 else [-x for x in g]
    result = {"start": start, "g": g, "d": d, "f": height(values, start), "slope": dot(g, d),
              "alphas": [], "heights": [], "bounds": [], "accepted": False, "point": start}
    alpha = values["alpha"]
    while dot(g, g) > 0 and len(result["alphas"]) < CAP and not result["accepted"]:
        point = at_alpha(values, result, alpha)
        result["alphas"].append(alpha)
        result["heights"].append(height(values, point))
        result["bounds"].append(result["f"] + values["c1"] * alpha * result["slope"])
        # Infinite and undefined heights fail this comparison, as they should.
        if result["heights"][-1] <= result["bounds"][-1]:
            result["accepted"] = True
            result["point"] = point
        alpha = alpha * values["rho"]
    return result


def vector(values):
    """Return the numbers in parentheses; a single number without them."""
    if len(values) == 1:
        return fmt(values[0])
    return "(" + ", ".join([fmt(x) for x in values]) + ")"


def drawing(values, result, trial):
    """Draw f along the direction, with the bound, the tangent, and the trials that fit into the plot."""
    end = result["alphas"][-1]
    if len(result["alphas"]) > 1:
        end = result["alphas"][-2]
    end = max(end, result["alphas"][trial]) * 1.05
    f = result["f"]
    alphas = spread(0.0, end, 60)
    heights = [height(values, at_alpha(values, result, alpha)) for alpha in alphas]
    heights = [y if y <= STOP else math.inf for y in heights]
    low = f
    high = f
    for y in heights:
        if math.isfinite(y):
            low = min(low, y)
            high = max(high, y)
    floor = low - (high - low) * 0.15
    tangent = [f + alpha * result["slope"] for alpha in alphas]
    bound = [f + values["c1"] * alpha * result["slope"] for alpha in alphas]
    marks = []
    xs = []
    ys = []
    for i, alpha in enumerate(result["alphas"]):
        seen = alpha <= end and result["heights"][i] <= STOP
        xs.append(alpha if seen else math.inf)
        ys.append(result["heights"][i] if seen else math.inf)
        if seen and i != trial:
            marks.append(blocks.spot(alpha, ys[i], "", 4))
    legend = tinted("f", 0) + ", " + tinted("bound", 2) + ", " + tinted("tangent", 4)
    handles = [blocks.step_handle(xs, ys, trial, "trial", 1)]
    if result["accepted"] and trial == len(xs) - 1:
        blocks.asked_across(handles[0], "alpha")
    if xs[0] <= end:
        legend = legend + ", " + tinted("first trial α₀", 3)
        handles.append(blocks.handle(xs[0], floor, "first trial α₀", "alpha", "", 3))
    shown = blocks.plot(legend, "α", "f(x + αd)", [
        blocks.series("", alphas, [y if y >= floor else math.inf for y in tangent], 4, "dash"),
        blocks.series("", alphas, [y if y >= floor else math.inf for y in bound], 2, "line"),
        blocks.series("", alphas, heights, 0, "line")], marks, [blocks.level(0.0, "")])
    return blocks.tall(blocks.with_handles(shown, handles), 170)


def hero(values, result, step):
    """Draw the trials along the direction, with the first one to drag, and the verdict."""
    count = len(result["alphas"])
    if count == 0:
        return blocks.note("The gradient is 0 at the start, so there is nothing to try.")
    taken = result["accepted"] and step == count - 1
    return blocks.stacked([
        drawing(values, result, step),
        blocks.line("", "trial " + fmt(step + 1) + ": f = " + fmt(result["heights"][step])
                    + (" ≤ " if taken else " ≰ ") + fmt(result["bounds"][step]) + ": <b>"
                    + ("accepted" if taken else "rejected") + "</b>")])


def trial_line(values, result, i):
    """Return the test of one trial with its numbers."""
    here = fmt(i)
    alpha = result["alphas"][i]
    taken = result["accepted"] and i == len(result["alphas"]) - 1
    next_step = "accepted" if taken else "rejected, α ← " + fmt(values["rho"]) + " · " + fmt(alpha)
    return blocks.line(
        "trial " + fmt(i + 1) + ", α = " + fmt(alpha), "f(x + αd) = "
        + num(result["heights"][i], "f" + here, "a" + here) + (" ≤ " if taken else " ≰ ")
        + tied(fmt(result["f"]), "f", "") + " + " + fmt(values["c1"]) + " · "
        + num(alpha, "a" + here, "") + " · " + num_signed(result["slope"], "slope", "") + " = "
        + num(result["bounds"][i], "b" + here, "f slope a" + here) + ": <b>" + next_step + "</b>")


def trial_table(result, trial):
    """Return a table of the trials around the chosen one."""
    count = len(result["alphas"])
    first = window(count, trial, ROWS)
    rows = []
    for i in range(first, min(count, first + ROWS)):
        here = fmt(i)
        taken = result["accepted"] and i == count - 1
        rows.append([fmt(i + 1), tied(few(result["alphas"][i], 5), "a" + here, ""),
                     tied(few(result["heights"][i], 5), "f" + here, "a" + here),
                     tied(few(result["bounds"][i], 5), "b" + here, "f slope a" + here),
                     "✓" if taken else "✗"])
    return blocks.table("", ["", "α", "f(x + αd)", "bound", ""], rows, trial - first)


def trace(values, result, view):
    """Show the slope, the chosen trial, all trials, and where the search ends."""
    shown = [
        blocks.line("start " + var("x"), vector(result["start"]) + ", f = "
                    + num(result["f"], "f", "")
                    + ", ∇f = " + vector(result["g"])),
        blocks.line("slope along " + var("d"), "∇f · " + var("d") + " = " + vector(result["g"])
                    + " · "
                    + (signed(result["d"][0]) if len(result["d"]) == 1 else vector(result["d"]))
                    + " = " + num(result["slope"], "slope", "")),
    ]
    count = len(result["alphas"])
    if count == 0:
        shown.append(blocks.note("The gradient is 0: the start is already stationary, so there is "
                                 "nothing to try."))
        return blocks.shown(shown, "the start is stationary", 0, 0)
    trial = blocks.step_of(view, count - 1)
    shown.append(trial_line(values, result, trial))
    shown.append(trial_table(result, trial))
    say = "trial " + fmt(trial + 1) + ": f " + fmt(result["heights"][trial]) + ", bound " + fmt(
        result["bounds"][trial])
    if result["accepted"]:
        last = fmt(count - 1)
        shown.append(blocks.line("result", "α = " + num(result["alphas"][-1], "a" + last, "")
                                 + " after " + fmt(count) + " trials: " + var("x") + " + α"
                                 + var("d") + " = " + vector(result["point"]) + ", f = "
                                 + num(result["heights"][-1], "f" + last, "a" + last)))
    else:
        shown.append(blocks.note("No step found in " + fmt(CAP) + " trials: the start stays."))
    if math.inf in result["heights"]:
        shown.append(blocks.note("∞: f is too large for a float there, which counts as rejected."))
    return blocks.shown(shown, say, trial, count - 1)


def answer_alpha(values, result):
    """Return the accepted step length."""
    return result["alphas"][-1] if result["accepted"] else math.nan


def answer_trials(values, result):
    """Return the number of trials."""
    return len(result["alphas"])


def answer_bound(values, result):
    """Return the bound of the first trial."""
    return result["bounds"][0] if len(result["bounds"]) > 0 else math.nan


ASKS = [ask("alpha", "the accepted α", ["x", "alpha", "rho", "c1"], answer_alpha),
        ask_count("trials", "the number of trials", ["x", "alpha", "rho", "c1"], answer_trials),
        ask("bound", "the largest f that the first trial may have",
            ["x", "alpha", "c1"], answer_bound)]


def fresh(state):
    """Pick a start on 5 x^2 and a c1 that matters: a trial passes if α is at most 0.2 (1 - c1)."""
    return {"x": pick(state, ["1", "-1", "-2", "3"]),
            "alpha": pick(state, ["0.1", "0.16", "0.24", "0.3", "0.4", "0.5", "0.6", "1"]),
            "c1": pick(state, ["0.05", "0.1"]),
            "rho": "0.5"}


EXAMPLE = {"name": "armijo-backtracking", "title": "Backtracking line search",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["alpha", "c1"], "open_at": "last",
           "asks": ASKS, "fresh": fresh,
           "item": "trial",
           "gesture": "Drag along the curve, from trial to trial."}
