"""Wrong methods for the examples on optimization."""

from __future__ import annotations

import math
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, unless


def _scheduled(v: dict[str, Any], t: int) -> float:
    """Return the learning rate by the wrong method for each kind of schedule.

    It has one step too few, lacks the lower end of the cosine, or lacks the 1 in 1 + ct.
    """
    if v["kind"] == "step":
        return v["eta0"] * v["factor"] ** (t // v["size"] - 1)
    if v["kind"] == "cosine":
        return v["eta0"] * (1 + math.cos(math.pi * t / v["T"])) / 2
    return v["eta0"] / (v["c"] * t)


WRONG: Methods = {
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
    ("lr-schedule", "half"): lambda v, r: [v["eta0"], _scheduled(v, v["T"] // 2)],
    ("lr-schedule", "last"): lambda v, r: [v["eta0"], _scheduled(v, v["T"] - 1)],
    ("momentum-steps", "theta"): lambda v, r: [
        r["plain"][-1],
        r["theta"][1],
        2 * v["theta0"] - r["theta"][-1],
    ],
    ("momentum-steps", "v"): lambda v, r: [-r["v"][-1], r["v"][1], v["eta"] * r["g"][-1]],
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
}
