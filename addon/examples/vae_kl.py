"""One data value in a variational autoencoder: the KL term, the drawn code, the ELBO, and its gap.

KL = sum (mu^2 + sigma^2 - 1 - ln sigma^2) / 2; z = mu + sigma eps; the decoder is linear,
x ~ N(w z + b, s^2), so ln p(x) is known as well: x ~ N(b, s^2 + |w|^2). Kingma and Welling (2014),
arXiv:1312.6114, equations 3 and 10, appendix B; beta: Higgins et al. (2017). Sums over dimensions, nats.
"""

import math

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, sup, tinted, var
from .kit.inputs import number, numbers, slider
from .kit.lists import dot, spread, total, uneven
from .kit.native import exp, log
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

MU = "1, -0.5"
LOGVAR = "ln(0.25), 0"
EPS = "0.5, -1"

INPUTS = [
    numbers("mu", "means μ of q", MU, -100, 100, 1, 6),
    numbers("logvar", "ln σ² of q", LOGVAR, -50, 50, 1, 6),
    numbers("eps", "noise ε", EPS, -10, 10, 1, 6),
    slider(number("x", "data value x", "2", -1000, 1000),
           ["-10", "-4", "-2", "-1", "0", "1", "2", "4", "10"]),
    numbers("w", "decoder weights w", "1, 1", -10, 10, 1, 6),
    number("b", "decoder bias b", "0", -1000, 1000),
    number("s2", "decoder variance s²", "1", 1e-6, 1e6),
    number("beta", "weight β of the KL term", "1", 0, 100),
]


def texts(mu, logvar, eps, w):
    """Return the inputs of a preset."""
    return {"mu": mu, "logvar": logvar, "eps": eps, "x": "2", "w": w, "b": "0", "s2": "1", "beta": "1"}


PRESETS = [
    preset("worked example", "Look at the gap: the ELBO stays 1.48 nats below ln p(x).",
           texts(MU, LOGVAR, EPS, "1, 1")),
    preset("the prior itself", "KL is 0. But z says nothing about x, and the reconstruction pays.",
           texts("0, 0", "0, 0", EPS, "1, 1")),
    preset("exact posterior", "Look at the gap: 0. The bound is tight where q is the true posterior.",
           texts("1", "ln(0.5)", "0", "1")),
    preset("too sure", "Look at KL: per dimension, a variance near 0 costs about −½ ln σ².",
           texts(MU, "-10, -10", EPS, "1, 1")),
]


def check(values):
    """Require as many numbers of each kind as there are dimensions."""
    messages = {}
    for name in ["logvar", "eps", "w"]:
        message = uneven(values[name], len(values["mu"]), "means")
        if message != "":
            messages[name] = message
    return messages


def kl_part(mean, logvar):
    """Return the KL divergence of one dimension from the standard normal prior."""
    return 0.5 * (mean * mean + max(0.0, math.expm1(logvar) - logvar))


def compute(values):
    """Compute the KL, code, reconstruction, ELBO (of this sample and exact), ln p(x), gap, posterior."""
    mu = values["mu"]
    logvar = values["logvar"]
    w = values["w"]
    s2 = values["s2"]
    variances = [exp(v) for v in logvar]
    sigmas = [exp(v / 2) for v in logvar]
    parts = [kl_part(m, v) for m, v in zip(mu, logvar)]
    kl = total(parts)
    z = [m + sigmas[j] * values["eps"][j] for j, m in enumerate(mu)]
    rebuilt = dot(w, z) + values["b"]
    constant = -0.5 * log(2 * math.pi * s2)
    miss = values["x"] - rebuilt
    likelihood = constant - miss * miss / (2 * s2)
    mean_miss = values["x"] - values["b"] - dot(w, mu)
    wobble = total([a * a * v for a, v in zip(w, variances)])
    squared = mean_miss * mean_miss + wobble
    reconstruction = constant - squared / (2 * s2)
    elbo = reconstruction - kl
    width = s2 + dot(w, w)
    off = values["x"] - values["b"]
    evidence = -0.5 * log(2 * math.pi * width) - off * off / (2 * width)
    gap = evidence - elbo
    if abs(gap) < 1e-12 * max(1.0, abs(evidence), abs(elbo)):
        gap = 0.0
    return {"variances": variances, "sigmas": sigmas, "parts": parts, "kl": kl,
            "slopes_mu": [m for m in mu], "slopes_logvar": [0.5 * math.expm1(v) for v in logvar],
            "z": z, "rebuilt": rebuilt, "constant": constant, "likelihood": likelihood,
            "sampled": likelihood - kl, "mean_miss": mean_miss, "wobble": wobble,
            "squared": squared, "reconstruction": reconstruction, "elbo": elbo,
            "objective": reconstruction - values["beta"] * kl, "width": width, "evidence": evidence,
            "gap": gap, "means": [a * off / width for a in w],
            "spreads": [(width - a * a) / width for a in w]}


def density(x, mean, variance):
    """Return the normal density at `x`."""
    return exp(-(x - mean) * (x - mean) / (2 * variance)) / math.sqrt(2 * math.pi * variance)


def normal_curve(label, mean, variance, low, high, color, style):
    """Return the curve of a normal density between `low` and `high`; the mean may be outside."""
    reach = 4.5 * math.sqrt(variance)
    start = min(max(low, mean - reach), high)
    xs = spread(start, max(start, min(high, mean + reach)), 60)
    return blocks.series(label, xs, [density(x, mean, variance) for x in xs], color, style)


def code_plot(values, result, at):
    """Draw the densities of encoder, prior, and true posterior in one dimension, with the drawn code.

    The mean can be dragged.
    """
    mean = values["mu"][at]
    variance = result["variances"][at]
    true_mean = result["means"][at]
    true_variance = result["spreads"][at]
    seen = abs(true_mean) <= 100
    low = min(-3.2, mean - 1.5)
    high = max(3.2, mean + 1.5)
    if seen:
        low = min(low, true_mean - 1.5)
        high = max(high, true_mean + 1.5)
    curves = [normal_curve("prior", 0.0, 1.0, low, high, 4, "dash")]
    peak = max(density(0.0, 0.0, 1.0), density(mean, mean, variance))
    if seen:
        curves.append(normal_curve("", true_mean, true_variance, low, high, 1, "line"))
        peak = max(peak, density(true_mean, true_mean, true_variance))
    curves.append(normal_curve("", mean, variance, low, high, 0, "line"))
    top = min(peak, 1.5) * 1.1
    spots = []
    z = result["z"][at]
    if low <= z and z <= high:
        one = blocks.spot(z, min(density(z, mean, variance), top), "", 0)
        if at == 0:
            blocks.asked_across(one, "z")
        spots.append(one)
    plot = blocks.plot("drag " + tinted("q", 0) + "; " + tinted("posterior", 1), "z", "density", curves,
                       spots, [])
    grip = blocks.upright(blocks.handle(mean, 0.0, "mean " + fmt(at + 1) + " of q", "mu:" + fmt(at), "",
                                        0))
    return blocks.half(blocks.with_handles(blocks.within(plot, [low, high, 0.0, top]), [grip]))


def elbo_plot(values, result, at):
    """Draw the ELBO over one dimension's ln σ², which can be dragged, below its ceiling ln p(x)."""
    now = values["logvar"][at]
    weight = values["w"][at] * values["w"][at] / (2 * values["s2"])
    evidence = result["evidence"]
    drop = max(3.0, 1.4 * result["gap"])
    xs = spread(min(-4.0, now - 1), max(2.0, now + 1), 60)
    ys = []
    for v in xs:
        change = (kl_part(values["mu"][at], v) - result["parts"][at]
                  + weight * (exp(v) - result["variances"][at]))
        # What is far below the picture need not be drawn exactly.
        ys.append(max(result["elbo"] - change, evidence - 3 * drop))
    plot = blocks.plot("drag ln σ²", "ln σ²", "ELBO",
                       [blocks.series("", xs, ys, 2, "line")], [], [blocks.level(evidence, "ln p(x)")])
    grip = blocks.handle(now, result["elbo"], "logarithm of variance " + fmt(at + 1) + " of q",
                         "logvar:" + fmt(at), "", 2)
    ends = [xs[0], xs[len(xs) - 1], evidence - drop, evidence + 0.2 * drop]
    return blocks.half(blocks.with_handles(blocks.within(plot, ends), [grip]))


def kl_words(result):
    """Return the KL divergence as the sum of its dimensions, unless there are too many for a line."""
    parts = result["parts"]
    kl = num(result["kl"], "kl", "")
    if len(parts) == 1 or len(parts) > 3:
        return "KL " + kl
    return "KL " + " + ".join([num(p, "kl" + fmt(j), "") for j, p in enumerate(parts)]) + " = " + kl


# ln p(x) and ln p(x|z), as they are written in lines.
EVIDENCE = "ln " + var("p") + "(" + var("x") + ")"
LIKELIHOOD = "ln " + var("p") + "(" + var("x") + "|" + var("z") + ")"


def hero(values, result, at):
    """Draw the encoder's density beside prior and posterior, the ELBO below ln p(x), and numbers."""
    code = sub(var("z"), fmt(at + 1)) + " " + num(result["z"][at], "z" + fmt(at), "")
    last = kl_words(result) + "; " + code
    if values["beta"] != 1:
        last = ("KL " + num(result["kl"], "kl", "") + "; objective with β "
                + num(result["objective"], "objective", ""))
    return blocks.stacked([
        blocks.beside([code_plot(values, result, at), elbo_plot(values, result, at)]),
        blocks.line("", "ELBO " + num(result["elbo"], "elbo", "") + ", " + EVIDENCE + " "
                    + num(result["evidence"], "evidence", "") + ", gap "
                    + num(result["gap"], "gap", "")),
        blocks.line("", last),
    ])


def dimension_lines(values, result, at):
    """Return the chosen dimension's variance, part of the KL divergence, slopes, and code."""
    here = fmt(at)
    mean = signed(values["mu"][at])
    logvar = values["logvar"][at]
    variance = num(result["variances"][at], "v" + here, "")
    sigma = num(result["sigmas"][at], "s" + here, "v" + here)
    return [
        blocks.line("variance", sup("e", fmt(logvar)) + " = " + variance + ", σ = "
                    + root(fmt(result["variances"][at])) + " = " + sigma),
        blocks.line("its part of KL", frac(mean + "² + " + variance + " − 1 − " + signed(logvar), "2")
                    + " = " + num(result["parts"][at], "kl" + here, "v" + here)),
        blocks.line("slopes of KL", "in μ " + num(result["slopes_mu"][at], "gm" + here, "")
                    + ", in ln σ²: " + frac(variance + " − 1", "2") + " = "
                    + num(result["slopes_logvar"][at], "gv" + here, "v" + here)),
        blocks.line("code", sub(var("z"), fmt(at + 1)) + " = μ + σε = " + mean + " + " + sigma
                    + "·" + signed(values["eps"][at]) + " = "
                    + num(result["z"][at], "z" + here, "s" + here)),
    ]


def sample_lines(values, result):
    """Show how the parts add up to the ELBO of the drawn code."""
    w = values["w"]
    places = range(len(w))
    constant = num(result["constant"], "constant", "")
    products = [signed(w[j]) + "·" + num_signed(result["z"][j], "z" + fmt(j), "") for j in places]
    lines = []
    if len(w) > 1:
        parts = [num(p, "kl" + fmt(j), "") for j, p in enumerate(result["parts"])]
        lines.append(blocks.line("KL", " + ".join(parts) + " = "
                                 + num(result["kl"], "kl", " ".join(["kl" + fmt(j) for j in places]))))
    lines.extend([
        blocks.line("decoder", " + ".join(products) + " + " + signed(values["b"]) + " = "
                    + num(result["rebuilt"], "rebuilt", " ".join(["z" + fmt(j) for j in places]))),
        blocks.line("constant", "−½ ln(2π" + var("s") + "²) = " + constant),
        blocks.line(LIKELIHOOD, constant + " − "
                    + frac("(" + fmt(values["x"]) + " − " + num_signed(result["rebuilt"], "rebuilt", "")
                           + ")²", "2 · " + fmt(values["s2"]))
                    + " = " + num(result["likelihood"], "likelihood", "constant rebuilt")),
        blocks.line("ELBO, this " + var("z"), num(result["likelihood"], "likelihood", "") + " − "
                    + num(result["kl"], "kl", "") + " = "
                    + num(result["sampled"], "sampled", "likelihood kl")),
    ])
    return lines


def exact_lines(values, result):
    """Return the expectation over codes, the ELBO, the objective, ln p(x), and the gap."""
    x = fmt(values["x"])
    b = signed(values["b"])
    inner = "(" + x + " − " + b
    for a, m in zip(values["w"], values["mu"]):
        inner = inner + " − " + signed(a) + "·" + signed(m)
    kl = num(result["kl"], "kl", "")
    reconstruction = num(result["reconstruction"], "reconstruction", "")
    return [
        blocks.line("expected square", inner + ")² + " + num(result["wobble"], "wobble", "") + " = "
                    + num(result["squared"], "squared", "wobble")),
        blocks.line("E " + LIKELIHOOD, num(result["constant"], "constant", "") + " − "
                    + frac(num(result["squared"], "squared", ""), "2 · " + fmt(values["s2"])) + " = "
                    + num(result["reconstruction"], "reconstruction", "constant squared")),
        blocks.line("ELBO", reconstruction + " − " + kl + " = "
                    + num(result["elbo"], "elbo", "reconstruction kl")),
        blocks.line("objective", reconstruction + " − " + fmt(values["beta"]) + " · " + kl + " = "
                    + num(result["objective"], "objective", "reconstruction kl")),
        blocks.line(EVIDENCE, "−½ ln(2π · " + fmt(result["width"]) + ") − "
                    + frac("(" + x + " − " + b + ")²", "2 · " + fmt(result["width"])) + " = "
                    + num(result["evidence"], "evidence", "")),
        blocks.line("gap", num(result["evidence"], "evidence", "") + " − "
                    + num_signed(result["elbo"], "elbo", "") + " = "
                    + num(result["gap"], "gap", "evidence elbo")),
    ]


def trace(values, result, view):
    """Show all dimensions, the chosen one, the ELBO by this sample and exactly, ln p(x), and the gap."""
    last = len(values["mu"]) - 1
    at = blocks.step_of(view, last)
    rows = [[fmt(j + 1), few(m, 4), brief(result["variances"][j], "v" + fmt(j), ""),
             brief(result["parts"][j], "kl" + fmt(j), ""), brief(result["z"][j], "z" + fmt(j), "")]
            for j, m in enumerate(values["mu"])]
    shown = [blocks.table("each dimension", ["", "μ", "σ²", "KL part", "z"], rows, at)]
    shown.extend(dimension_lines(values, result, at))
    shown.extend(sample_lines(values, result))
    shown.append(blocks.note("Training uses this one sample. As the decoder is linear here, the mean "
                             "over all " + var("z") + " is known, and so is " + EVIDENCE + ":"))
    shown.extend(exact_lines(values, result))
    shown.append(blocks.note("The gap is the KL divergence from " + var("q") + " to the true posterior. "
                             "The KL term of the loss is another one: from " + var("q")
                             + " to the prior."))
    if result["sampled"] > result["evidence"]:
        shown.append(blocks.note("The ELBO of one sample may lie above " + EVIDENCE
                                 + "; its mean never does."))
    say = ("KL " + fmt(result["kl"]) + ", ELBO " + fmt(result["elbo"]) + ", ln p(x) "
           + fmt(result["evidence"]) + ", gap " + fmt(result["gap"]))
    return blocks.shown(shown, say, at, last)


def answer_kl(values, result):
    """Return the KL divergence of the encoder's distribution from the prior."""
    return result["kl"]


def answer_z(values, result):
    """Return the first number of the code."""
    return result["z"][0]


ASKS = [ask("kl", "the KL divergence from q to the standard normal prior", ["mu", "logvar"], answer_kl),
        ask("z", "the first number of the code z", ["mu", "logvar", "eps"], answer_z)]

# Logarithms of variances, and the first standard deviation.
WAYS = [["0, 0", 1], ["ln(4), 0", 2], ["ln(0.25), 0", 0.5]]


def fresh(state):
    """Pick two whole means; the first standard deviation is 1, 2, or ½. Neither answer is 0."""
    mu = [0, 0]
    eps = [0, 0]
    way = WAYS[0]
    while True:
        mu = [whole(state, -3, 3), whole(state, -3, 3)]
        eps = [pick(state, [-2, -1, 1, 2]), pick(state, [-2, -1, 1, 2])]
        way = pick(state, WAYS)
        if mu[0] != 0 and mu[0] + way[1] * eps[0] != 0:
            break
    return {"mu": ", ".join([fmt(x).replace("−", "-") for x in mu]), "logvar": way[0],
            "eps": ", ".join([fmt(x).replace("−", "-") for x in eps])}


EXAMPLE = {"name": "vae-kl", "title": "A VAE's bound on ln p(x)", "inputs": INPUTS, "presets": PRESETS,
           "check": check, "compute": compute, "trace": trace, "hero": hero, "lead": ["x"],
           "open_at": "first", "asks": ASKS, "fresh": fresh, "item": "dimension",
           "gesture": "Drag q on the left and ln σ² on the right."}
