"""Direct preference optimization: log-ratios, implicit rewards, margins, and the loss of each pair.

With r_w = ln p_w - ln ref_w and r_l alike, the margin is m = beta (r_w - r_l) and the loss -ln sigma(m);
with label smoothing -(1 - eps) ln sigma(m) - eps ln sigma(-m). The loss changes by -weight per unit of
ln p_w and by +weight per unit of ln p_l, weight = beta ((1 - eps) sigma(-m) - eps sigma(m)). Rafailov et
al. (2023), arXiv:2305.18290, equation 7 and the gradient below it; smoothing: Mitchell (2023), A Note on
DPO with Noisy Preferences. Log-probabilities are summed over the tokens of an answer.
"""

from .kit import blocks
from .kit.compact import brief
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, sub, sup, tinted, var
from .kit.inputs import number, numbers, slider, without
from .kit.lists import beats, spread, total, uneven
from .kit.numbers import fmt, signed
from .kit.probability import sigmoid, softplus
from .kit.random import pick, whole

BETTER = "-12, -20, -15"
WORSE = "-14, -20, -11"
REF = "-13, -21, -14"
REF_WORSE = "-13, -21, -13"
# Beyond this margin, sigma is too close to 0 for its logarithm to be shown.
FAR = 30

INPUTS = [
    numbers("pw", "ln p of the better answer", BETTER, -10000, 0, 1, 6),
    numbers("pl", "ln p of the worse answer", WORSE, -10000, 0, 1, 6),
    numbers("rw", "reference: ln p of the better", REF, -10000, 0, 1, 6),
    numbers("rl", "reference: ln p of the worse", REF_WORSE, -10000, 0, 1, 6),
    slider(without(number("beta", "β", "0.5", 0, 100), "low"),
           ["0.01", "0.1", "0.2", "0.5", "1", "2", "5", "10", "100"]),
    number("smooth", "label smoothing ε", "0", 0, 0.5),
]

PRESETS = [
    preset("three pairs", "Look at the curve: steep where a pair is wrong, so that pair pulls hardest.",
           {"pw": BETTER, "pl": WORSE, "rw": REF, "rl": REF_WORSE, "beta": "0.5", "smooth": "0"}),
    preset("at the start", "The model is the reference: margin 0, and a loss of ln 2 = 0.693.",
           {"pw": "-10", "pl": "-12", "rw": "-10", "rl": "-12", "beta": "0.5", "smooth": "0"}),
    preset("unlikely, preferred", "The better answer is the less likely one, and yet the margin is 2.",
           {"pw": "-40", "pl": "-20", "rw": "-45", "rl": "-21", "beta": "0.5", "smooth": "0"}),
    preset("larger β", "All margins grow fourfold: the right pair is done, the wrong one at −6.",
           {"pw": BETTER, "pl": WORSE, "rw": REF, "rl": REF_WORSE, "beta": "2", "smooth": "0"}),
]


def check(values):
    """Require four numbers for each pair."""
    messages = {}
    for name in ["pl", "rw", "rl"]:
        message = uneven(values[name], len(values["pw"]), "better answers")
        if message != "":
            messages[name] = message
    return messages


def loss_at(m, smooth):
    """Return the loss at a margin."""
    return (1 - smooth) * softplus(-m) + smooth * softplus(m)


def compute(values):
    """Compute the log-ratios, implicit rewards, margins, losses, and gradient weights of all pairs."""
    beta = values["beta"]
    smooth = values["smooth"]
    up = [p - r for p, r in zip(values["pw"], values["rw"])]
    down = [p - r for p, r in zip(values["pl"], values["rl"])]
    margins = [beta * (a - b) for a, b in zip(up, down)]
    losses = [loss_at(m, smooth) for m in margins]
    weights = [beta * ((1 - smooth) * sigmoid(-m) - smooth * sigmoid(m)) for m in margins]
    above = 0
    likelier = 0
    for k, m in enumerate(margins):
        if beats(m, 0.0):
            above = above + 1
        if beats(values["pw"][k], values["pl"][k]):
            likelier = likelier + 1
    return {"up": up, "down": down, "better": [beta * a for a in up], "worse": [beta * b for b in down],
            "margins": margins, "sigmas": [sigmoid(m) for m in margins], "losses": losses,
            "mean": total(losses) / len(losses), "weights": weights,
            "gradient": [-w / len(losses) for w in weights], "above": above, "likelier": likelier}


def plane(values, result, k):
    """Draw the log-probabilities of both answers of pair `k`, from the reference to the model.

    The model's can be dragged; on the diagonal, the margin is 0.
    """
    x = values["rw"][k]
    y = values["rl"][k]
    reach = 1.35 * max(2.0, abs(result["up"][k]), abs(result["down"][k]))
    picture = blocks.plot("ln p: drag the " + tinted("model", 0), "better", "worse", [
        blocks.series("margin 0", [x - reach, x + 0.8 * reach], [y - reach, y + 0.8 * reach], 4,
                      "dash"),
        blocks.series("", [x, values["pw"][k]], [y, values["pl"][k]], 0, "line")],
        [blocks.spot(x, y, "reference", 4)], [])
    grip = blocks.handle(values["pw"][k], values["pl"][k], "the model", "pw:" + fmt(k),
                         "pl:" + fmt(k), 0)
    return blocks.half(blocks.with_handles(
        blocks.within(picture, [x - reach, x + reach, y - reach, y + reach]), [grip]))


def curve(values, result, k):
    """Draw the loss over the margin with all pairs, one of which can be chosen."""
    reach = 2.5
    for m in result["margins"]:
        reach = max(reach, 1.15 * abs(m))
    xs = spread(-reach, reach, 60)
    spots = []
    for i, m in enumerate(result["margins"]):
        one = blocks.spot(m, result["losses"][i], "", 0 if i == k else 1)
        if i == 0:
            blocks.asked_across(one, "margin")
        if i != k:
            blocks.tapped(one, "step=" + fmt(i), "pair " + fmt(i + 1) + ", margin " + fmt(m))
        spots.append(one)
    caption = "loss of each pair"
    if len(spots) > 1:
        caption = "loss: tap " + tinted("another", 1)
    return blocks.half(blocks.plot(caption, "margin", "", [
        blocks.series("", xs, [loss_at(m, values["smooth"]) for m in xs], 2, "line")], spots, []))


def hero(values, result, k):
    """Draw the chosen pair in the plane of its log-probabilities, and all pairs on the loss curve."""
    here = fmt(k)
    mean = ""
    if len(result["losses"]) > 1:
        mean = ", mean " + num(result["mean"], "mean", "")
    return blocks.stacked([
        blocks.beside([plane(values, result, k), curve(values, result, k)]),
        blocks.line("", "log-ratios " + num(result["up"][k], "up" + here, "") + " and "
                    + num(result["down"][k], "down" + here, "") + ", margin "
                    + num(result["margins"][k], "m" + here, "up" + here + " down" + here)),
        blocks.line("", "loss " + num(result["losses"][k], "loss" + here, "m" + here) + mean
                    + ", weight " + num(result["weights"][k], "w" + here, "m" + here)),
    ])


def loss_line(values, result, k):
    """Return the loss of pair `k` with its numbers."""
    here = fmt(k)
    m = result["margins"][k]
    smooth = values["smooth"]
    end = " = " + num(result["losses"][k], "loss" + here, "sigma" + here)
    if smooth > 0:
        return blocks.line("loss, smoothed", fmt(1 - smooth) + "·" + fmt(softplus(-m)) + " + "
                           + fmt(smooth) + "·" + fmt(softplus(m)) + end)
    if m < -FAR:
        return blocks.line("loss", "ln(1 + " + sup("e", "−" + var("m")) + ")" + end
                           + ": nearly −" + var("m") + ", without overflow")
    return blocks.line("loss", "−ln " + num(result["sigmas"][k], "sigma" + here, "") + end)


def weight_line(values, result, k):
    """Return how strongly pair `k` pulls, with the numbers."""
    here = fmt(k)
    m = result["margins"][k]
    smooth = values["smooth"]
    words = fmt(values["beta"]) + "·"
    if smooth > 0:
        words = (words + "(" + fmt(1 - smooth) + "·σ(" + fmt(-m) + ") − " + fmt(smooth) + "·σ(" + fmt(m)
                 + "))")
    else:
        words = words + "σ(" + fmt(-m) + ")"
    return blocks.line("weight", words + " = " + num(result["weights"][k], "w" + here, "m" + here))


def pair_lines(values, result, k):
    """Return the chosen pair term by term."""
    here = fmt(k)
    beta = fmt(values["beta"])
    count = fmt(len(result["losses"]))
    up = num(result["up"][k], "up" + here, "")
    down = num(result["down"][k], "down" + here, "")
    return [
        blocks.line("better: log-ratio", fmt(values["pw"][k]) + " − " + signed(values["rw"][k]) + " = "
                    + up),
        blocks.line("worse: log-ratio", fmt(values["pl"][k]) + " − " + signed(values["rl"][k]) + " = "
                    + down),
        blocks.line("implicit rewards", beta + "·" + num_signed(result["up"][k], "up" + here, "") + " = "
                    + num(result["better"][k], "better" + here, "up" + here) + ", " + beta + "·"
                    + num_signed(result["down"][k], "down" + here, "") + " = "
                    + num(result["worse"][k], "worse" + here, "down" + here)),
        blocks.line("margin " + var("m"), beta + "·(" + up + " − "
                    + num_signed(result["down"][k], "down" + here, "") + ") = "
                    + num(result["margins"][k], "m" + here, "up" + here + " down" + here)),
        blocks.line("preference", "σ(" + fmt(result["margins"][k]) + ") = "
                    + num(result["sigmas"][k], "sigma" + here, "m" + here)),
        loss_line(values, result, k),
        weight_line(values, result, k),
        blocks.line("gradient", frac("−" + signed(result["weights"][k]), count) + " = "
                    + num(result["gradient"][k], "g" + here, "w" + here) + " for ln "
                    + sub(var("p"), "better") + " and minus that for the worse"),
    ]


def trace(values, result, view):
    """Show the chosen pair term by term, all pairs, and their totals."""
    count = len(result["losses"])
    k = blocks.step_of(view, count - 1)
    shown = pair_lines(values, result, k)
    rows = []
    for i in range(count):
        here = fmt(i)
        rows.append([fmt(i + 1), brief(result["margins"][i], "m" + here, ""),
                     brief(result["sigmas"][i], "sigma" + here, "m" + here),
                     brief(result["losses"][i], "loss" + here, "sigma" + here),
                     brief(result["weights"][i], "w" + here, "m" + here)])
    shown.append(blocks.table("all pairs", ["pair", "margin", "σ", "loss", "weight"], rows, k))
    shown.append(blocks.bars("how hard each pair pulls", [
        blocks.bar("pair " + fmt(i + 1), w, num(w, "w" + fmt(i), ""), i == k)
        for i, w in enumerate(result["weights"])], 1))
    shown.append(blocks.line("mean loss", frac(" + ".join([fmt(x) for x in result["losses"]]),
                                               fmt(count)) + " = " + num(result["mean"], "mean", "")))
    shown.append(blocks.line("in order", fmt(result["above"]) + " of " + fmt(count)
                             + " margins above 0; the better answer is the likelier one "
                             + fmt(result["likelier"]) + " of " + fmt(count) + " times"))
    if values["smooth"] > 0:
        shown.append(blocks.note("Label smoothing takes each label to be wrong with probability ε: "
                                 "a weight below 0 takes back a margin that is too large."))
    say = ("pair " + fmt(k + 1) + ": margin " + fmt(result["margins"][k]) + ", loss "
           + fmt(result["losses"][k]))
    return blocks.shown(shown, say, k, count - 1)


def answer_margin(values, result):
    """Return the margin of the first pair."""
    return result["margins"][0]


def answer_reward(values, result):
    """Return the implicit reward of the better answer of the first pair."""
    return result["better"][0]


ASKS = [ask("margin", "the margin of the first pair", ["pw", "pl", "rw", "rl", "beta"], answer_margin),
        ask("reward", "the implicit reward of the first pair's better answer",
            ["pw", "rw", "beta"], answer_reward)]


def fresh(state):
    """Pick one pair whose probabilities have moved away from the reference by different amounts."""
    rw = whole(state, 8, 24)
    rl = whole(state, 8, 24)
    up = pick(state, [-4, -3, -2, -1, 1, 2, 3, 4, 5])
    down = pick(state, [-6, -5, -4, -3, -2, -1, 1, 2, 3])
    while up == down or up == -down:
        down = pick(state, [-6, -5, -4, -3, -2, -1, 1, 2, 3])
    return {"pw": "-" + fmt(rw - up), "pl": "-" + fmt(rl - down), "rw": "-" + fmt(rw),
            "rl": "-" + fmt(rl), "beta": pick(state, ["0.1", "0.2", "0.5"])}


EXAMPLE = {"name": "dpo-loss", "title": "The loss of DPO", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero, "lead": ["beta"],
           "open_at": "first", "asks": ASKS, "fresh": fresh, "item": "pair",
           "gesture": "Drag the model to the right or down: the margin grows."}
