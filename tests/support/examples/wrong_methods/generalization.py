"""Wrong methods for the examples on generalization."""

from __future__ import annotations

import math

from tests.support.examples.wrong_methods.shared import NO, Methods, unless

WRONG: Methods = {
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
}
