"""Wrong methods for the examples on positions, norms, and the transformer's size."""

from __future__ import annotations

import math
from functools import partial

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.006)


WRONG: Methods = {
    ("norm-layers", "y"): lambda v, r: [
        _distinct(v["x"][0][0] - r["used"][0]["mean"], r["y"][0][0]),
        _distinct(
            (v["x"][0][0] - r["used"][0]["mean"]) / (r["used"][0]["var"] + v["eps"]), r["y"][0][0]
        ),
    ],
    ("norm-layers", "mean"): lambda v, r: [
        _distinct(sum(v["x"][0]) / len(v["x"][0]), r["used"][0]["mean"])
    ],
    ("norm-layers", "count"): lambda v, r: [
        _distinct(len(v["x"]) * len(v["x"][0]), r["sets"][0]["count"])
    ],
    ("rope", "score"): lambda v, r: [_distinct(r["plain"], r["score"])],
    ("rope", "angle"): lambda v, r: [_distinct(math.degrees(r["q_angles"][0]), r["q_angles"][0])],
    ("sinusoidal-positions", "slowest"): lambda v, r: [
        _distinct(1 / v["base"], r["omegas"][-1]),
        _distinct(1 / r["omegas"][-1], r["omegas"][-1]),
    ],
    ("sinusoidal-positions", "self"): lambda v, r: [v["d"], _distinct(1.0, r["norm"])],
    ("transformer-params", "layer"): lambda v, r: [
        12 * v["d"] ** 2,
        r["attention"],
        r["mlp"],
    ],
    ("transformer-params", "total"): lambda v, r: [
        r["N"] - r["places"],
        r["layer"] * v["L"],
        _distinct(r["N"] - r["head"], r["N"]),
    ],
    ("transformer-params", "flops"): lambda v, r: [2 * r["N"] * v["D"], r["N"] * v["D"]],
}
