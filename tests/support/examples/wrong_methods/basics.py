"""Wrong methods for the examples on the basics: from activations to zero_grad."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Wrong = Callable[[dict[str, Any], dict[str, Any]], list[float]]
NO = math.nan


def unless(same: bool, x: float) -> float:
    """Return `x`, or not-a-number if the wrong method gives the `same` number here."""
    return NO if same else x


def dense(widths: list[float]) -> list[float]:
    """Return the numbers of weights between neighboring layers."""
    return [a * b for a, b in zip(widths, widths[1:], strict=False)]


def out(n: float, k: float, s: float, p: float) -> float:
    """Return the size after a convolution with padding `p`."""
    return (n + 2 * p - k) // s + 1


def turned(v: dict[str, Any]) -> float:
    """Return the output at the top left in the other mode."""
    flat = [x for row in v["kernel"] for x in row]
    if v["mode"] == "correlation":
        flat.reverse()
    return sum(x * k for x, k in zip((x for row in v["image"][:3] for x in row[:3]), flat, strict=True))


def pooled(v: dict[str, Any], top: int, left: int, mode: str) -> float:
    """Return the largest number or the mean of a window."""
    size = v["k"]
    window = [x for row in v["x"][top : top + size] for x in row[left : left + size]]
    return max(window) if mode == "max" else sum(window) / len(window)


def other(v: dict[str, Any]) -> str:
    """Return the kind of pooling that is not asked for."""
    return "mean" if v["mode"] == "max" else "max"


def last_window(v: dict[str, Any]) -> list[float]:
    """Return the last output of the other kind of pooling, and of a window that ends with the matrix."""
    at = (len(v["x"]) - v["k"]) // v["s"] * v["s"]
    end = len(v["x"]) - v["k"]
    return [pooled(v, at, at, other(v)), unless(at == end, pooled(v, end, end, v["mode"]))]


def entropy_of(v: dict[str, Any]) -> float:
    """Return the entropy in bits, mistaken for the Gini impurity."""
    shares = [v["labels"].count(x) / len(v["labels"]) for x in set(v["labels"])]
    return -sum(p * math.log2(p) for p in shares)


def plain_softmax(z: list[float], i: int) -> float:
    """Return a number divided by the sum of the numbers, without exponentials."""
    return z[i] / sum(z) if sum(z) else NO


def scheduled(v: dict[str, Any], t: int) -> float:
    """Return the learning rate by the wrong method for each kind of schedule.

    It has one step too few, lacks the lower end of the cosine, or lacks the 1 in 1 + ct.
    """
    if v["kind"] == "step":
        return v["eta0"] * v["factor"] ** (t // v["size"] - 1)
    if v["kind"] == "cosine":
        return v["eta0"] * (1 + math.cos(math.pi * t / v["T"])) / 2
    return v["eta0"] / (v["c"] * t)


WRONG: dict[tuple[str, str], Wrong] = {
    ("activations", "sigmoid"): lambda v, r: [1 - r["f"][1][0], (1 + math.tanh(v["x"][0])) / 2],
    ("activations", "slope"): lambda v, r: [r["f"][1][0], r["f"][1][0] ** 2, 1 - r["f"][1][0] ** 2],
    ("activations", "tanh"): lambda v, r: [-r["f"][2][0], 2 * r["f"][1][0] - 1],
    ("adagrad-rmsprop", "adagrad"): lambda v, r: [
        v["eta"] / r["adagrad"]["s"][-1],
        v["eta"],
        v["eta"] / math.sqrt(r["rmsprop"]["s"][-1]),
    ],
    ("adagrad-rmsprop", "rmsprop"): lambda v, r: [
        r["adagrad"]["s"][-1],
        (1 - v["rho"]) * r["adagrad"]["s"][-1],
    ],
    ("adagrad-rmsprop", "first"): lambda v, r: [
        -r["rmsprop"]["step"][1],
        r["adagrad"]["step"][1],
        v["eta"] * v["g"][0],
        math.copysign(v["eta"] / math.sqrt(v["rho"]), v["g"][0]),
    ],
    ("adam-steps", "theta"): lambda v, r: [
        r["sgd"][-1],
        2 * v["theta0"] - r["theta"][-1],
        r["other"][-1],
    ],
    ("adam-steps", "first"): lambda v, r: [
        -r["step"][1],
        v["eta"] * r["g"][1],
        (1 - v["beta1"]) * r["step"][1],
    ],
    ("adam-steps", "m"): lambda v, r: [
        r["mh"][-1],
        unless(v["beta1"] == 0.5, v["beta1"] * r["g"][1]),
        -r["m"][-1],
    ],
    ("aic-bic", "aic"): lambda v, r: [
        r["bic"][0],
        v["k"][0] - v["fit"][0],
        2 * v["k"][0] + 2 * v["fit"][0],
    ],
    ("aic-bic", "gap"): lambda v, r: [
        r["aic"][0] - r["aic"][1],
        r["bic"][1] - r["bic"][0],
        2 * (v["fit"][0] - v["fit"][1]),
    ],
    ("aic-bic", "bic"): lambda v, r: [
        r["aic"][0],
        math.log(v["n"]) * v["k"][0] - v["fit"][0],
        math.log10(v["n"]) * v["k"][0] - 2 * v["fit"][0],
    ],
    ("argmax-one-hot", "p"): lambda v, r: [plain_softmax(v["v"], r["argmax"]), max(v["v"]), r["lead"]],
    ("argmax-one-hot", "argmax"): lambda v, r: [r["argmax"] + 1, max(v["v"])],
    ("argmax-one-hot", "lead"): lambda v, r: [
        max(r["p"]),
        sorted(v["v"])[-1] - sorted(v["v"])[-2],
        max(r["p"]) - min(unless(x == sorted(r["p"])[-2], x) for x in r["p"]),
    ],
    ("armijo-backtracking", "alpha"): lambda v, r: [
        r["alphas"][-1] * v["rho"],
        unless(len(r["alphas"]) == 1, v["alpha"]),
    ],
    ("armijo-backtracking", "trials"): lambda v, r: [len(r["alphas"]) - 1, len(r["alphas"]) + 1],
    ("armijo-backtracking", "bound"): lambda v, r: [
        r["f"],
        r["f"] + v["alpha"] * r["slope"],
        2 * r["f"] - r["bounds"][0],
    ],
    ("backprop-tiny-net", "delta"): lambda v, r: [-r["delta2"], r["delta2"] * r["p"] * (1 - r["p"])],
    ("backprop-tiny-net", "z"): lambda v, r: [
        r["h"][0],
        sum(v["x"]) if sum(v["x"]) != r["z"][0] else NO,
    ],
    ("backprop-tiny-net", "weight"): lambda v, r: [r["delta2"], -r["grad"][6], r["delta2"] * v["W2"][0]],
    ("backprop-tiny-net", "hidden"): lambda v, r: [
        r["hbar"][0],
        -r["delta1"][0],
        r["delta1"][0] * r["p"] * (1 - r["p"]),
        r["hbar"][0] * r["h"][0],
    ],
    ("bagging-vote", "majority"): lambda v, r: [
        unless(v["p"] == 0.5, v["p"]),
        v["p"] ** 3,
        r["chances"][2],
        1 - (1 - v["p"]) ** 3,
    ],
    ("bagging-vote", "variance"): lambda v, r: [
        unless(v["rho"] == 0, v["variance"] / v["N"]),
        v["variance"],
    ],
    ("bagging-vote", "share"): lambda v, r: [1 - 1 / math.e, 1 - r["share"]],
    ("bce-multilabel", "mean"): lambda v, r: [r["sum"], -r["mean"]],
    ("bce-multilabel", "p"): lambda v, r: [
        unless(v["z"][0] == 0, 1 - r["p"][0]),
        unless(v["z"][1] == 0, r["softmax"][0]),
    ],
    ("bce-multilabel", "gradient"): lambda v, r: [2 * r["gradient"][0], -r["gradient"][0]],
    ("bias-variance", "mse"): lambda v, r: [
        r["variance"],
        r["bias2"],
        r["prediction"],
        r["bias2"] + v["c"] * v["noise"] / v["n"],
    ],
    ("bias-variance", "variance"): lambda v, r: [
        v["noise"] / v["n"],
        v["c"] * v["noise"] / v["n"],
        v["c"] ** 2 * v["noise"],
        r["mse"],
    ],
    ("bias-variance", "best"): lambda v, r: [1.0, 1 - r["best"]["c"]],
    ("boosting-residuals", "low"): lambda v, r: [
        (v["y"][0] + v["y"][1]) / 2,
        r["stumps"][0]["high"],
        r["residuals"][0][0],
    ],
    ("boosting-residuals", "f"): lambda v, r: [
        r["F"][0][0] + r["stumps"][0]["low"],
        v["rate"] * r["stumps"][0]["low"],
        r["F"][0][0],
    ],
    ("color-quantization", "error"): lambda v, r: [
        r["states"][0]["error"],
        r["states"][-1]["error"] / len(r["pixels"]),
        math.sqrt(r["states"][-1]["error"]),
    ],
    ("confusion-matrix", "precision"): lambda v, r: [r["recall"][0], r["accuracy"], r["precision"][1]],
    ("confusion-matrix", "recall"): lambda v, r: [r["precision"][0], r["accuracy"], r["recall"][1]],
    ("confusion-matrix", "balanced"): lambda v, r: [r["accuracy"], sum(r["precision"]) / 2],
    ("conv2d", "first"): lambda v, r: [turned(v)],
    ("conv2d", "rows"): lambda v, r: [len(v["image"]), unless(v["stride"] == 1, len(v["image"]) - 2)],
    ("conv-stack", "n"): lambda v, r: [
        out(out(v["n"], v["k"][0], v["s"][0], 0), v["k"][1], v["s"][1], 0),
        r["n"][2] - 1,
    ],
    ("conv-stack", "r"): lambda v, r: [
        v["k"][0] + v["k"][1] - 1,
        unless(v["s"][0] == v["s"][1], v["k"][0] + (v["k"][1] - 1) * v["s"][1]),
    ],
    ("cross-entropy-gradient", "gradient"): lambda v, r: [
        -r["gradient"][0],
        unless(v["y"][0] == 0, r["p"][0]),
    ],
    ("cross-entropy-gradient", "ce"): lambda v, r: [unless(r["entropy"] == 0, r["kl"]), -r["ce"]],
    ("cross-entropy-gradient", "kl"): lambda v, r: [unless(r["entropy"] == 0, r["ce"]), -r["kl"]],
    ("curse-of-dimensionality", "shell"): lambda v, r: [
        1 - r["shell"],
        v["eps"],
        v["D"] * v["eps"],
        v["eps"] ** v["D"],
    ],
    ("curse-of-dimensionality", "cosine"): lambda v, r: [1 / v["D"], 1.0],
    ("curse-of-dimensionality", "volume"): lambda v, r: [r["volume"] * 2 ** v["D"], 0.5 ** v["D"], 1.0],
    ("double-descent", "all"): lambda v, r: [r["error"][0], v["noise"], r["error"][v["n"] - 2]],
    ("double-descent", "none"): lambda v, r: [1.0, v["noise"]],
    ("double-descent", "first"): lambda v, r: [r["second"], v["n"], v["D"]],
    ("dropout-mask", "scale"): lambda v, r: [unless(v["p"] == 0.5, 1 / v["p"]), 1 - v["p"], 1.0],
    ("dropout-mask", "kept"): lambda v, r: [
        unless(v["p"] == 0.5, v["a"][0] / v["p"]),
        v["a"][0],
        v["a"][0] * (1 - v["p"]),
    ],
    ("dropout-mask", "evaluation"): lambda v, r: [
        r["evaluation"] * (1 - v["p"]),
        r["evaluation"] * r["scale"],
    ],
    ("dropout-mask", "spread"): lambda v, r: [
        r["spread"] ** 2 if abs(r["spread"] - 1) > 0.01 else NO,
        r["spread"] * (1 - v["p"]),
        unless(v["p"] == 0.5, math.sqrt(sum(a * a for a in v["a"]))),
    ],
    ("forward-vs-reverse", "slope"): lambda v, r: [v["x2"], 1.0 if v["x2"] else NO],
    ("forward-vs-reverse", "n"): lambda v, r: [r["weights"], 1.0],
    ("forward-vs-reverse", "paths"): lambda v, r: [
        unless(v["k"] == v["s"] == 2, v["k"] * v["s"]),
        unless(v["k"] ** v["s"] == v["s"] ** v["k"], v["s"] ** v["k"]),
    ],
    ("gini-split", "parent"): lambda v, r: [
        1 - r["parent"],
        entropy_of(v),
        min(r["counts"]) / len(v["labels"]),
    ],
    ("gini-split", "cut"): lambda v, r: [
        r["splits"][r["best"]]["cut"] - 0.5,
        r["splits"][r["best"]]["cut"] + 0.5,
    ],
    ("gini-split", "mean"): lambda v, r: [
        r["parent"],
        (lambda s: unless(s["a"] == s["b"] or sum(s["left"]) == sum(s["right"]), (s["a"] + s["b"]) / 2))(
            r["splits"][r["best"]]
        ),
    ],
    ("gmm-em-1d", "share"): lambda v, r: [0.5, 1 - r["states"][0]["r"][0][0]],
    ("gmm-em-1d", "mean"): lambda v, r: [v["means"][0], r["states"][-1]["means"][1], 0.0],
    ("gradient-depth", "plain"): lambda v, r: [
        r["residual"]["product"][-1],
        unless(v["w"] * v["k"] == v["w"] ** v["k"], v["w"] * v["k"]),
    ],
    ("gradient-depth", "residual"): lambda v, r: [
        r["plain"]["product"][-1],
        unless(v["phi"] == "ReLU" and v["w"] < 0, 1 + r["plain"]["product"][-1]),
    ],
    ("gradient-descent", "x"): lambda v, r: [
        r["x"][1],
        v["x"] * (1 + v["eta"] * v["a"]) ** 2,
        v["x"] * (1 - 2 * v["eta"] * v["a"]),
    ],
    ("gradient-descent", "y"): lambda v, r: [
        r["y"][1],
        v["y"] * (1 + v["eta"] * v["b"]) ** 2,
        v["y"] * (1 - 2 * v["eta"] * v["b"]),
    ],
    ("gradient-descent", "limit"): lambda v, r: [2 / v["a"], 1 / v["b"], r["best"]],
    ("he-init-variance", "variance"): lambda v, r: [
        r["sigma"],
        v["s"],
        2 / v["n"] if v["s"] != 2 else NO,
    ],
    ("he-init-variance", "factor"): lambda v, r: [
        v["s"] if v["phi"] == "ReLU" else v["s"] / 2,
        math.sqrt(r["factor"]) if r["factor"] != 1 else NO,
    ],
    ("he-init-variance", "q"): lambda v, r: [
        r["factor"] * v["L"] if r["factor"] * v["L"] != r["q"][v["L"]] else NO,
        unless(r["factor"] == 1, r["q"][v["L"] - 1]),
        unless(
            v["s"] == 1 and v["phi"] == "linear",
            v["s"] ** v["L"] if v["phi"] == "ReLU" else (v["s"] / 2) ** v["L"],
        ),
    ],
    ("l1-l2-shrinkage", "l1"): lambda v, r: [r["l2"][0], v["w"][0]],
    ("l1-l2-shrinkage", "l2"): lambda v, r: [
        r["l1"][0],
        v["w"][0],
        v["w"][0] / (1 + 2 * v["lambda"]),
        v["w"][0] * (1 - v["lambda"]),
    ],
    ("l1-l2-shrinkage", "zeros"): lambda v, r: [
        r["zeros2"] if r["zeros1"] else NO,
        len(v["w"]) - r["zeros1"],
    ],
    ("log-product-underflow", "log"): lambda v, r: [-r["logs"][-1], r["log10"], r["logs"][-1] / v["n"]],
    ("log-product-underflow", "nll"): lambda v, r: [-r["nll"], -r["logs"][-1]],
    ("log-product-underflow", "log10"): lambda v, r: [r["logs"][-1], -r["log10"]],
    ("logistic-boundary", "distance"): lambda v, r: [
        r["z"],
        -r["distance"],
        r["z"] / r["norm"] ** 2,
        r["p"],
    ],
    ("logistic-boundary", "p"): lambda v, r: [1 - r["p"], r["z"]],
    ("logistic-boundary", "loss"): lambda v, r: [
        r["loss"] + (r["z"] if v["y"] == "1" else -r["z"]),
        r["error"],
    ],
    ("logsumexp", "lse"): lambda v, r: [
        r["naive"],
        unless(r["total"] == 1, r["m"]),
        sum(v["z"]),
        r["m"] + r["total"],
    ],
    ("logsumexp", "p"): lambda v, r: [
        plain_softmax(v["z"], 0) if len(set(v["z"])) > 1 else NO,
        r["exps"][0] if r["total"] > 1 and r["p"][0] > 0 and r["exps"][0] > 0.5 else NO,
    ],
    ("logsumexp", "log"): lambda v, r: [
        v["z"][0],
        r["shifted"][0] if r["total"] > 1 and v["z"][0] == r["m"] else NO,
    ],
    ("lr-schedule", "half"): lambda v, r: [v["eta0"], scheduled(v, v["T"] // 2)],
    ("lr-schedule", "last"): lambda v, r: [v["eta0"], scheduled(v, v["T"] - 1)],
    ("momentum-steps", "theta"): lambda v, r: [
        r["plain"][-1],
        r["theta"][1],
        2 * v["theta0"] - r["theta"][-1],
    ],
    ("momentum-steps", "v"): lambda v, r: [-r["v"][-1], r["v"][1], v["eta"] * r["g"][-1]],
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
    ("parameter-count", "total"): lambda v, r: [
        sum(r["weights"]),
        sum(v["widths"]),
        sum(r["weights"]) + sum(v["widths"]),
    ],
    ("parameter-count", "first"): lambda v, r: [
        r["weights"][0],
        r["weights"][0] + v["widths"][0] if v["widths"][0] != v["widths"][1] else NO,
    ],
    ("parameter-count", "conv"): lambda v, r: [
        r["conv"] - v["cout"],
        unless(v["cin"] == 1, v["kh"] * v["kw"] * v["cout"] + v["cout"]),
    ],
    ("pca-whiten", "first"): lambda v, r: [
        r["lambda"][0] * 3 / 4,
        r["lambda"][1],
        math.sqrt(r["lambda"][0]),
    ],
    ("pca-whiten", "error"): lambda v, r: [r["lambda"][1], r["lambda"][0] * 3],
    ("pooling", "first"): lambda v, r: [pooled(v, 0, 0, other(v))],
    ("pooling", "last"): lambda v, r: last_window(v),
    ("precision-recall-f1", "p"): lambda v, r: [r["r"], r["accuracy"]],
    ("precision-recall-f1", "r"): lambda v, r: [r["p"], r["accuracy"]],
    ("precision-recall-f1", "f"): lambda v, r: [
        r["arithmetic"],
        r["geometric"],
        r["accuracy"],
        r["p"] * r["r"] / (r["p"] + r["r"]),
    ],
    ("rnn-many-to-one", "h"): lambda v, r: [r["a"][-1], math.tanh(v["wx"] * v["x"][-1]), r["h"][1]],
    ("rnn-many-to-one", "p"): lambda v, r: [r["logit"], 1 - r["p"]],
    ("rnn-many-to-one", "back"): lambda v, r: [v["wh"] ** 2, r["factor"][-1]],
    ("roc-pr-points", "auc"): lambda v, r: [unless(r["auc"] == 0.5, 1 - r["auc"]), r["ap"]],
    ("roc-pr-points", "ap"): lambda v, r: [r["auc"], r["prevalence"]],
    ("smote", "x"): lambda v, r: [
        r["points"][0][0] * v["u"] + r["points"][r["neighbor"]][0] * (1 - v["u"])
        if v["u"] != 0.5
        else NO,
        r["points"][r["neighbor"]][0],
        r["points"][0][0],
        (lambda p: p[0][0] + v["u"] * (p[3 - r["neighbor"]][0] - p[0][0]))(r["points"]),
    ],
    ("smote", "y"): lambda v, r: [
        r["points"][0][1] * v["u"] + r["points"][r["neighbor"]][1] * (1 - v["u"])
        if v["u"] != 0.5
        else NO,
        r["points"][r["neighbor"]][1],
        r["points"][0][1],
        (lambda p: p[0][1] + v["u"] * (p[3 - r["neighbor"]][1] - p[0][1]))(r["points"]),
    ],
    ("smote", "create"): lambda v, r: [v["majority"], v["majority"] + 3],
    ("sobel", "gx"): lambda v, r: [-r["gx"][0][0], r["gy"][0][0]],
    ("sobel", "gy"): lambda v, r: [-r["gy"][0][0], r["gx"][0][0]],
    ("sobel", "magnitude"): lambda v, r: [r["cheap"][0][0], r["magnitude"][0][0] ** 2],
    ("softmax-nll", "nll"): lambda v, r: [
        -math.log10(r["p"][v["t"]]),
        r["p"][v["t"]],
        -r["nll"],
        -math.log(plain_softmax(v["z"], v["t"]) or NO),
    ],
    ("softmax-nll", "p"): lambda v, r: [plain_softmax(v["z"], v["t"]), r["nll"]],
    ("softmax-nll", "gradient"): lambda v, r: [-r["gradient"][v["t"]], r["p"][v["t"]]],
    ("update-count", "total"): lambda v, r: [
        unless(v["N"] % v["B"] == 0, (v["N"] // v["B"] + (v["drop"])) * v["E"]),
        unless(v["B"] * r["batches"] == v["N"], v["N"] / v["B"] * v["E"]),
        r["batches"],
        v["N"] * v["E"],
    ],
    ("update-count", "batches"): lambda v, r: [
        unless(v["N"] % v["B"] == 0, v["N"] // v["B"] + (v["drop"])),
        r["total"],
    ],
    ("update-count", "last"): lambda v, r: [
        unless(v["N"] % v["B"] == 0, v["N"] % v["B"] if v["drop"] else v["B"])
    ],
    ("view-shapes", "free"): lambda v, r: [
        r["count"],
        v["shape"][-1] if v["shape"][-1] != r["inferred"] else NO,
    ],
    ("view-shapes", "offset"): lambda v, r: [
        sum(v["index"]) if sum(v["index"][:-1]) else NO,
        (lambda s, i: i[0] + s[0] * (i[1] + s[1] * i[2]))(v["shape"], v["index"])
        if sum(v["index"])
        else NO,
    ],
    ("xor-mlp", "z"): lambda v, r: [r["y"][3], -r["z"][3]],
    ("xor-mlp", "right"): lambda v, r: [4 - r["right"] if r["right"] != 2 else NO],
    ("zero-grad", "kept"): lambda v, r: [r["zeroed"][-1], r["kept"][1]],
    ("zero-grad", "zeroed"): lambda v, r: [r["kept"][-1], r["zeroed"][1]],
}
