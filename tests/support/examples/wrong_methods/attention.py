"""Wrong methods for the examples on attention."""

from __future__ import annotations

import math
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct


def _unscaled(r: dict[str, Any]) -> float:
    """Return the first weight without the division by √dₖ."""
    powers = [math.exp(s) for s in r["scores"][0]]
    return powers[0] / sum(powers)


WRONG: Methods = {
    ("attention-head", "weight"): lambda v, r: [
        distinct(_unscaled(r), r["weights"][0][0]),
        distinct(1 / len(v["K"]), r["weights"][0][0]),
    ],
    ("attention-head", "output"): lambda v, r: [
        distinct(sum(row[0] for row in v["V"]) / len(v["V"]), r["output"][0][0]),
        distinct(v["V"][r["strongest"][0]][0], r["output"][0][0]),
    ],
    ("causal-mask", "weight"): lambda v, r: [
        distinct(math.exp(v["scores"][1][0]) / sum(map(math.exp, v["scores"][1])), r["weights"][1][0]),
        distinct(r["weights"][1][1], r["weights"][1][0]),
    ],
    ("causal-mask", "pairs"): lambda v, r: [
        len(v["v"]) ** 2,
        len(v["v"]) * (len(v["v"]) - 1) / 2,
        distinct(len(v["v"]) * (len(v["v"]) + 1) / 2, r["pairs"]),
    ],
    ("multi-head-shapes", "parameters"): lambda v, r: [
        distinct(r["parameters"][0], r["parameters"][1]),
        distinct(3 * v["d"] ** 2, r["parameters"][1]),
    ],
    ("multi-head-shapes", "head"): lambda v, r: [
        distinct(v["c"] % v["h"], r["head"]),
        distinct(v["c"] % r["dk"], r["head"]),
    ],
    ("multi-head-shapes", "cache"): lambda v, r: [
        r["cached"][1] / 2,
        distinct(r["cached"][0], r["cached"][1]),
    ],
}
