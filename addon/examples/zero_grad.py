"""What happens without zero_grad(): gradients add up, and descent becomes a swing.

f = lambda w^2 / 2. With zeroing w = w - eta lambda w. Without, G = G + lambda w, w = w - eta G, so
w_{t+1} = (2 - eta lambda) w_t - w_{t-1} and w_t = w_0 cos((t + 1/2) phi) / cos(phi / 2) with
cos phi = 1 - eta lambda / 2: momentum without friction. That backward() adds into .grad:
https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, num_signed, sub, tinted, var
from .kit.inputs import integer, number, slider
from .kit.numbers import fmt, signed
from .kit.random import pick
from .kit.steps import STOP, curve, largest, step_table

INPUTS = [
    slider(number("eta", "rate η", "0.1", 0, 5),
           ["0", "0.01", "0.03", "0.1", "0.3", "1", "2", "3", "4", "4.1", "5"]),
    slider(number("lambda", "curvature λ", "1", 0, 100), ["0", "0.1", "0.3", "1", "3", "10", "30"]),
    number("w0", "start w₀", "1", -1000000, 1000000),
    slider(integer("T", "steps T", "50", 1, 200), ["1", "2", "5", "10", "20", "50", "100", "200"]),
]

PRESETS = [
    preset("forgotten", "Look at w without zero_grad: it swings within ±1.01 and never settles.",
           {"eta": "0.1", "lambda": "1", "w0": "1", "T": "50"}),
    preset("ηλ = 1", "With zero_grad, one step is enough. Without, w repeats every six steps.",
           {"eta": "1", "lambda": "1", "w0": "1", "T": "24"}),
    preset("ηλ = 4", "Look at w: 1, −3, 5, −7. The swing now grows linearly.",
           {"eta": "4", "lambda": "1", "w0": "1", "T": "8"}),
    preset("beyond 4", "Just above 4, w explodes.",
           {"eta": "4.1", "lambda": "1", "w0": "1", "T": "24"}),
]


def compute(values):
    """Compute both runs, start first, and the period and amplitude of the swing.

    Both runs end where one of them exceeds 1e100.
    """
    eta = values["eta"]
    lam = values["lambda"]
    reach = eta * lam
    kept = values["w0"]
    zeroed = values["w0"]
    total = 0.0
    result = {"reach": reach, "phi": math.nan, "period": math.inf, "amplitude": math.nan,
              "kept": [kept], "zeroed": [zeroed], "G": [0.0], "fresh": [0.0]}
    for _ in range(values["T"]):
        fresh_gradient = lam * kept
        total = total + fresh_gradient
        kept = kept - eta * total
        zeroed = zeroed - eta * lam * zeroed
        result["fresh"].append(fresh_gradient)
        result["G"].append(total)
        result["kept"].append(kept)
        result["zeroed"].append(zeroed)
        if max(abs(kept), abs(zeroed)) > STOP:
            break
    if 0 < reach and reach < 4:
        # The half angle's sine is exact for small angles, where 1 - cos loses all digits.
        half = math.asin(math.sqrt(reach) / 2)
        result["phi"] = 2 * half
        result["period"] = math.pi / half
        result["amplitude"] = abs(values["w0"]) / math.cos(half)
    return result


def verdict(reach):
    """Say what the run without zeroing does."""
    if reach == 0:
        return "does not move: ηλ = 0"
    if reach < 4:
        return "swings forever: ηλ = " + fmt(reach) + " &lt; 4"
    if reach == 4:
        return "grows linearly: ηλ = 4"
    return "diverges: ηλ = " + fmt(reach) + " &gt; 4"


def step_lines(values, result, t):
    """Return step t without and with zeroing."""
    here = fmt(t)
    before = fmt(t - 1)
    eta = fmt(values["eta"])
    lam = fmt(values["lambda"])
    old = "w" + before
    w = var("w")
    return [
        blocks.line("fresh gradient", "λ" + w + " = " + lam + " · "
                    + num_signed(result["kept"][t - 1], old, "") + " = "
                    + num(result["fresh"][t], "g" + here, old)),
        blocks.line("added to .grad", var("G") + " + λ" + w + " = "
                    + num(result["G"][t - 1], "G" + before, "") + " + "
                    + num_signed(result["fresh"][t], "g" + here, old) + " = "
                    + num(result["G"][t], "G" + here, "G" + before + " g" + here)),
        blocks.line(sub(w, here) + " without", w + " − η" + var("G") + " = "
                    + num(result["kept"][t - 1], old, "") + " − " + eta + " · "
                    + num_signed(result["G"][t], "G" + here, "G" + before + " g" + here) + " = "
                    + num(result["kept"][t], "w" + here, old + " G" + here)),
        blocks.line(sub(w, here) + " with zeroing", w + " − ηλ" + w + " = "
                    + num(result["zeroed"][t - 1], "z" + before, "") + " − " + eta + " · " + lam
                    + " · " + num_signed(result["zeroed"][t - 1], "z" + before, "") + " = "
                    + num(result["zeroed"][t], "z" + here, "z" + before)),
    ]


def row(result, t):
    """Return a step's accumulated gradient and both parameters."""
    here = fmt(t)
    before = fmt(t - 1)
    return [here, num(result["G"][t], "G" + here, "G" + before),
            num(result["kept"][t], "w" + here, "w" + before + " G" + here),
            num(result["zeroed"][t], "z" + here, "z" + before)]


def hero(values, result, step):
    """Draw w over the steps without and with zeroing, with the start and the current step to drag."""
    kept = result["kept"]
    times = [t for t in range(len(kept))]
    names = tinted("without zero_grad", 0) + ", " + tinted("with it", 4) + " (dashed)"
    plot = blocks.plot(var("w") + " " + names, "step t", "", [
        curve("", result["zeroed"], 4, "dash", 3 * largest(kept)),
        curve("", kept, 0, "line", math.inf)], [], [blocks.level(0.0, "")])
    here = blocks.step_handle(times, kept, step, "step without zero_grad", 1)
    if step == times[-1]:
        blocks.asked(here, "kept")
    return blocks.stacked([
        blocks.with_handles(blocks.tall(plot, 175), [
            here,
            blocks.handle(0, values["w0"], "start w", "", "w0", 0)]),
        blocks.line("", var("w") + " <b>" + verdict(result["reach"]) + "</b>"),
    ])


def trace(values, result, view):
    """Show the chosen step, the table, and the closed form."""
    last = len(result["kept"]) - 1
    t = blocks.step_of(view, last)
    shown = []
    if t > 0:
        shown.extend(step_lines(values, result, t))
    shown.append(step_table([var("t"), var("G"), var("w") + " without", "with"], result, row, t,
                            last))
    if result["phi"] == result["phi"]:
        phi = num(result["phi"], "phi", "")
        shown.append(blocks.line(
            "closed form", sub(var("w"), "0") + frac("cos((" + var("t") + " + ½)φ)", "cos(φ/2)")
            + " = " + signed(values["w0"]) + " · "
            + frac("cos(" + fmt(t + 0.5) + " · " + phi + ")", "cos(" + fmt(result["phi"] / 2) + ")")
            + " = " + num(result["kept"][t], "w" + fmt(t), "phi")))
        shown.append(blocks.line("the swing", "cos φ = 1 − ηλ/2: φ = " + phi + ", period 2π/φ = "
                                 + num(result["period"], "period", "phi") + " steps, amplitude "
                                 + num(result["amplitude"], "amplitude", "phi")))
    if last < values["T"]:
        shown.append(blocks.note("Stopped at step " + fmt(last) + ": a value passed 1e100."))
    if result["reach"] > 2:
        shown.append(blocks.note("Plain descent diverges too, from ηλ = 2 on: this rate is "
                                 "too high for both."))
    say = ("step " + fmt(t) + ": w without zeroing " + fmt(result["kept"][t]) + ", with "
           + fmt(result["zeroed"][t]))
    return blocks.shown(shown, say, t, last)


def answer_kept(values, result):
    """Return w after the last step without zeroing."""
    return result["kept"][-1]


def answer_zeroed(values, result):
    """Return w after the last step with zeroing."""
    return result["zeroed"][-1]


ASKS = [ask("kept", "w after the last step if zero_grad is forgotten",
            ["eta", "lambda", "w0", "T"], answer_kept),
        ask("zeroed", "w after the last step with zero_grad",
            ["eta", "lambda", "w0", "T"], answer_zeroed)]


def fresh(state):
    """Pick two steps with short numbers."""
    return {"eta": pick(state, ["0.2", "0.3", "0.4"]), "lambda": pick(state, ["2", "4"]),
            "w0": pick(state, ["2", "-1", "10", "-4"]), "T": "2"}


EXAMPLE = {"name": "zero-grad", "title": "Forgetting zero_grad", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["eta"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the start w up or down, or drag along the curve."}
