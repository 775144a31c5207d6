"""Wrong methods for the examples on neural networks and their gradients."""

from __future__ import annotations

import math

from tests.support.examples.wrong_methods.shared import NO, Methods, unless

WRONG: Methods = {
    ("activations", "sigmoid"): lambda v, r: [1 - r["f"][1][0], (1 + math.tanh(v["x"][0])) / 2],
    ("activations", "slope"): lambda v, r: [r["f"][1][0], r["f"][1][0] ** 2, 1 - r["f"][1][0] ** 2],
    ("activations", "tanh"): lambda v, r: [-r["f"][2][0], 2 * r["f"][1][0] - 1],
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
    ("forward-vs-reverse", "slope"): lambda v, r: [v["x2"], 1.0 if v["x2"] else NO],
    ("forward-vs-reverse", "n"): lambda v, r: [r["weights"], 1.0],
    ("forward-vs-reverse", "paths"): lambda v, r: [
        unless(v["k"] == v["s"] == 2, v["k"] * v["s"]),
        unless(v["k"] ** v["s"] == v["s"] ** v["k"], v["s"] ** v["k"]),
    ],
    ("gradient-depth", "plain"): lambda v, r: [
        r["residual"]["product"][-1],
        unless(v["w"] * v["k"] == v["w"] ** v["k"], v["w"] * v["k"]),
    ],
    ("gradient-depth", "residual"): lambda v, r: [
        r["plain"]["product"][-1],
        unless(v["phi"] == "ReLU" and v["w"] < 0, 1 + r["plain"]["product"][-1]),
    ],
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
    ("rnn-many-to-one", "h"): lambda v, r: [r["a"][-1], math.tanh(v["wx"] * v["x"][-1]), r["h"][1]],
    ("rnn-many-to-one", "p"): lambda v, r: [r["logit"], 1 - r["p"]],
    ("rnn-many-to-one", "back"): lambda v, r: [v["wh"] ** 2, r["factor"][-1]],
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
