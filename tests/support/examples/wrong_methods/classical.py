"""Wrong methods for the examples on classical machine learning."""

from __future__ import annotations

import math
from typing import Any

from tests.support.examples.wrong_methods.shared import NO, Methods, unless


def _entropy_of(v: dict[str, Any]) -> float:
    """Return the entropy in bits, mistaken for the Gini impurity."""
    shares = [v["labels"].count(x) / len(v["labels"]) for x in set(v["labels"])]
    return -sum(p * math.log2(p) for p in shares)


WRONG: Methods = {
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
    ("color-quantization", "error"): lambda v, r: [
        r["states"][0]["error"],
        r["states"][-1]["error"] / len(r["pixels"]),
        math.sqrt(r["states"][-1]["error"]),
    ],
    ("gini-split", "parent"): lambda v, r: [
        1 - r["parent"],
        _entropy_of(v),
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
    ("pca-whiten", "first"): lambda v, r: [
        r["lambda"][0] * 3 / 4,
        r["lambda"][1],
        math.sqrt(r["lambda"][0]),
    ],
    ("pca-whiten", "error"): lambda v, r: [r["lambda"][1], r["lambda"][0] * 3],
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
}
