"""Wrong methods for the examples on losses and on numbers in logarithms."""

from __future__ import annotations

import math

from tests.support.examples.wrong_methods.shared import NO, Methods, unless


def _plain_softmax(z: list[float], i: int) -> float:
    """Return a number divided by the sum of the numbers, without exponentials."""
    return z[i] / sum(z) if sum(z) else NO


WRONG: Methods = {
    ("argmax-one-hot", "p"): lambda v, r: [_plain_softmax(v["v"], r["argmax"]), max(v["v"]), r["lead"]],
    ("argmax-one-hot", "argmax"): lambda v, r: [r["argmax"] + 1, max(v["v"])],
    ("argmax-one-hot", "lead"): lambda v, r: [
        max(r["p"]),
        sorted(v["v"])[-1] - sorted(v["v"])[-2],
        max(r["p"]) - min(unless(x == sorted(r["p"])[-2], x) for x in r["p"]),
    ],
    ("bce-multilabel", "mean"): lambda v, r: [r["sum"], -r["mean"]],
    ("bce-multilabel", "p"): lambda v, r: [
        unless(v["z"][0] == 0, 1 - r["p"][0]),
        unless(v["z"][1] == 0, r["softmax"][0]),
    ],
    ("bce-multilabel", "gradient"): lambda v, r: [2 * r["gradient"][0], -r["gradient"][0]],
    ("cross-entropy-gradient", "gradient"): lambda v, r: [
        -r["gradient"][0],
        unless(v["y"][0] == 0, r["p"][0]),
    ],
    ("cross-entropy-gradient", "ce"): lambda v, r: [unless(r["entropy"] == 0, r["kl"]), -r["ce"]],
    ("cross-entropy-gradient", "kl"): lambda v, r: [unless(r["entropy"] == 0, r["ce"]), -r["kl"]],
    ("log-product-underflow", "log"): lambda v, r: [-r["logs"][-1], r["log10"], r["logs"][-1] / v["n"]],
    ("log-product-underflow", "nll"): lambda v, r: [-r["nll"], -r["logs"][-1]],
    ("log-product-underflow", "log10"): lambda v, r: [r["logs"][-1], -r["log10"]],
    ("logsumexp", "lse"): lambda v, r: [
        r["naive"],
        unless(r["total"] == 1, r["m"]),
        sum(v["z"]),
        r["m"] + r["total"],
    ],
    ("logsumexp", "p"): lambda v, r: [
        _plain_softmax(v["z"], 0) if len(set(v["z"])) > 1 else NO,
        r["exps"][0] if r["total"] > 1 and r["p"][0] > 0 and r["exps"][0] > 0.5 else NO,
    ],
    ("logsumexp", "log"): lambda v, r: [
        v["z"][0],
        r["shifted"][0] if r["total"] > 1 and v["z"][0] == r["m"] else NO,
    ],
    ("nll-vs-mse", "nll"): lambda v, r: [
        -r["nll_z"],
        r["nll_p"],
        r["mse_z"],
        unless(v["z"] == 0, -r["p"]),
    ],
    ("nll-vs-mse", "mse"): lambda v, r: [-r["mse_z"], r["mse_p"], r["nll_z"]],
    ("nll-vs-mse", "ratio"): lambda v, r: [
        1 / r["ratio"],
        r["nll_p"] / r["mse_p"] if abs(r["nll_p"] / r["mse_p"] / r["ratio"] - 1) > 0.01 else NO,
    ],
    ("softmax-nll", "nll"): lambda v, r: [
        -math.log10(r["p"][v["t"]]),
        r["p"][v["t"]],
        -r["nll"],
        -math.log(_plain_softmax(v["z"], v["t"]) or NO),
    ],
    ("softmax-nll", "p"): lambda v, r: [_plain_softmax(v["z"], v["t"]), r["nll"]],
    ("softmax-nll", "gradient"): lambda v, r: [-r["gradient"][v["t"]], r["p"][v["t"]]],
}
