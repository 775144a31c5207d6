"""Binary cross-entropy of several labels that may be true together, from logits.

p_k = sigma(z_k); l_k = max(z_k, 0) - z_k y_k + ln(1 + e^-|z_k|), which equals
-(y_k ln p_k + (1 - y_k) ln(1 - p_k)); loss = mean; gradient (p_k - y_k) / K. A softmax of the
same logits is shown beside it. PyTorch documentation, BCEWithLogitsLoss and BCELoss.
"""

from .kit import blocks
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sup, var
from .kit.frames import nice_reach
from .kit.inputs import numbers
from .kit.lists import total, uneven
from .kit.native import log
from .kit.numbers import fmt
from .kit.probability import bars_of, sigmoid, softmax, softplus
from .kit.random import pick, whole

INPUTS = [
    numbers("z", "logits z, one per label", "2, -1, 0.5", -1000, 1000, 1, 10),
    numbers("y", "targets y (0 to 1)", "1, 0, 1", 0, 1, 1, 10),
]

PRESETS = [
    preset("three labels", "Look at the sum: sigmoids need not add up to 1, unlike a softmax.",
           {"z": "2, -1, 0.5", "y": "1, 0, 1"}),
    preset("all true", "All three labels can have 0.95; a softmax could only give each a third.",
           {"z": "3, 3, 3", "y": "1, 1, 1"}),
    preset("z = 1000", "Label 0 alone has a loss of 1000 (from z), although p rounds to 1.",
           {"z": "1000, -2", "y": "0, 0"}),
    preset("one label", "One label: plain binary cross-entropy.", {"z": "2", "y": "0"}),
]


def check(values):
    """Require as many targets as logits."""
    words = uneven(values["y"], len(values["z"]), "logits")
    return {} if words == "" else {"y": words}


def compute(values):
    """Compute the labels' probabilities, losses, and gradients, the sum and mean, and the softmax."""
    z = values["z"]
    y = values["y"]
    p = [sigmoid(x) for x in z]
    losses = [softplus(-abs(x)) + max(x, 0.0) - x * y[k] for k, x in enumerate(z)]
    # (1 - y) p - y (1 - p): no digits are lost where p is close to y = 1.
    gradient = [((1 - y[k]) * sigmoid(x) - y[k] * sigmoid(-x)) / len(z) for k, x in enumerate(z)]
    soft = softmax(z)["p"]
    return {"p": p, "losses": losses, "sum": total(losses), "mean": total(losses) / len(z),
            "gradient": gradient, "softmax": soft, "sum_p": total(p)}


def draw_plot(p, y, loss):
    """Draw -ln p and -ln(1 - p) with the label's loss, unless that is far above the plot."""
    xs = [0.01, 0.02, 0.03, 0.06]
    xs.extend([i / 10 for i in range(1, 10)])
    xs.extend([0.94, 0.97, 0.98, 0.99])
    spots = []
    if loss < 6:
        spots.append(blocks.spot(p, loss, "", 2))
    yes = y > 0.5
    return blocks.plot("", "p", "loss", [
        blocks.series("−ln p", xs, [-log(x) for x in xs], 0, "line" if yes else "dash"),
        blocks.series("−ln(1 − p)", xs, [-log(1 - x) for x in xs], 1, "dash" if yes else "line"),
    ], spots, [])


def label_lines(values, result, k):
    """Return one label's loss from its logit and (unless that fails) probability, and its gradient."""
    here = fmt(k)
    z = values["z"][k]
    y = values["y"][k]
    p = result["p"][k]
    chance = num(p, "p" + here, "z" + here)
    target = num(y, "y" + here, "")
    loss = num(result["losses"][k], "l" + here, "z" + here + " y" + here)
    lines = [blocks.line("loss from z", "max(z, 0) − zy + ln(1 + " + sup("e", "−|z|") + ") = "
                         + fmt(max(z, 0.0)) + " − " + num_signed(z, "z" + here, "") + " · " + target
                         + " + " + fmt(softplus(-abs(z))) + " = " + loss)]
    if (p == 1 and y < 1) or (p == 0 and y > 0):
        clamped = 100 * (1 - y) if p == 1 else 100 * y
        lines.append(blocks.line("loss from p", "p rounds to " + fmt(p) + ", and −ln 0 = ∞; "
                                 + "PyTorch’s BCELoss clamps ln at −100: " + fmt(clamped)))
    elif y == 1:
        lines.append(blocks.line("loss from p", "−ln p = −ln " + chance + " = " + loss))
    elif y == 0:
        lines.append(blocks.line("loss from p", "−ln(1 − p) = −ln(1 − " + chance + ") = " + loss))
    else:
        lines.append(blocks.line("loss from p", "−" + target + " ln " + chance + " − (1 − " + target
                                 + ") ln(1 − " + chance + ") = " + loss))
    lines.append(blocks.line("gradient", frac("p − y", "K") + " = "
                             + frac(chance + " − " + target, fmt(len(values["z"]))) + " = "
                             + num(result["gradient"][k], "g" + here, "p" + here + " y" + here)))
    return lines


def hero(values, result, step):
    """Draw the logits, which can be dragged, beside the labels' probabilities, and the mean loss.

    The targets can be tapped.
    """
    z = values["z"]
    names = [fmt(k) for k in range(len(z))]
    logits = bars_of("drag the logits " + var("z"), names, z, "z", [], step, 0)
    items = []
    for k, y in enumerate(values["y"]):
        here = fmt(k)
        wanted = "0" if y > 0.5 else "1"
        number = num(result["p"][k], "p" + here, "z" + here)
        items.append(blocks.tapped(blocks.bar(fmt(y), result["p"][k], number, y > 0.5),
                                   "y:" + here + "=" + wanted,
                                   "set the target of label " + here + " to " + wanted))
    blocks.asked(items[0], "p")
    chances = blocks.bars("tap " + var("y") + "; sigmoid " + var("p"), items, 2)
    reach = nice_reach(z, 2)
    return blocks.stacked([
        blocks.beside([blocks.draggable(logits, "z", -reach, reach),
                       blocks.fixed_axis(chances, 0, 1)]),
        blocks.line("", "sum of " + var("p") + ": " + fmt(result["sum_p"]) + ", mean loss: "
                    + num(result["mean"], "mean", ""))])


def trace(values, result, view):
    """Show softmax bars, losses and gradients, one label in full, the mean, and the curves."""
    count = len(values["z"])
    k = blocks.step_of(view, count - 1)
    names = [fmt(i) for i in range(count)]
    rows = []
    for i in range(count):
        here = fmt(i)
        rows.append([here, num(values["y"][i], "y" + here, ""),
                     num(result["losses"][i], "l" + here, "z" + here + " y" + here),
                     num(result["gradient"][i], "g" + here, "p" + here + " y" + here)])
    losses = " ".join(["l" + name for name in names])
    shown = [
        bars_of("softmax of the same logits, sum 1", names, result["softmax"], "s", ["z"], k, 3),
        blocks.table("", ["label", "y", "loss", "gradient"], rows, k),
        blocks.line("mean loss", frac(num(result["sum"], "sum", losses), fmt(count)) + " = "
                    + num(result["mean"], "mean", "sum")),
        blocks.line("label " + fmt(k), "z = " + num(values["z"][k], "z" + fmt(k), "") + ", y = "
                    + num(values["y"][k], "y" + fmt(k), "")),
    ]
    shown.extend(label_lines(values, result, k))
    shown.append(draw_plot(result["p"][k], values["y"][k], result["losses"][k]))
    if count == 1:
        shown.append(blocks.note("One label: a two-class cross-entropy with the logits 0 and z."))
    say = "mean loss " + fmt(result["mean"]) + "; label " + fmt(k) + ": p " + fmt(result["p"][k])
    return blocks.shown(shown, say, k, count - 1)


def answer_mean(values, result):
    """Return the mean loss."""
    return result["mean"]


def answer_p(values, result):
    """Return the probability of the first label."""
    return result["p"][0]


def answer_gradient(values, result):
    """Return the gradient with respect to the first logit."""
    return result["gradient"][0]


ASKS = [ask("mean", "the mean of the labels' losses", ["z", "y"], answer_mean),
        ask("p", "the sigmoid of the first logit", ["z"], answer_p),
        ask("gradient", "the gradient of the mean loss w.r.t. the first logit",
            ["z", "y"], answer_gradient)]


def fresh(state):
    """Pick two logits ± ln k, whose sigmoids are simple fractions."""
    z = [pick(state, ["0", "ln(3)", "ln(4)", "ln(9)", "-ln(3)", "-ln(4)", "-ln(9)"])
         for _ in range(2)]
    return {"z": ", ".join(z), "y": fmt(whole(state, 0, 1)) + ", " + fmt(whole(state, 0, 1))}


EXAMPLE = {"name": "bce-multilabel", "title": "Several labels at once: BCE", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": [], "open_at": "first",
           "item": "label", "item_from": 0, "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the logits, and tap a label to switch it."}
