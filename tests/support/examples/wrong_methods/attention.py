"""Wrong methods for the examples on attention."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any


def _distinct(wrong: float, right: float) -> float:
    """`wrong`, unless the numbers make it right."""
    return math.nan if math.isclose(wrong, right, rel_tol=1e-9, abs_tol=1e-9) else wrong


def _unscaled(r: dict[str, Any]) -> float:
    """The first weight without the division."""
    powers = [math.exp(s) for s in r["scores"][0]]
    return powers[0] / sum(powers)


WRONG: dict[tuple[str, str], Callable[[dict[str, Any], dict[str, Any]], list[float]]] = {
    ("attention-head", "weight"): lambda v, r: [
        _distinct(_unscaled(r), r["weights"][0][0]),
        _distinct(1 / len(v["K"]), r["weights"][0][0]),
    ],
    ("attention-head", "output"): lambda v, r: [
        _distinct(sum(row[0] for row in v["V"]) / len(v["V"]), r["output"][0][0]),
        _distinct(v["V"][r["strongest"][0]][0], r["output"][0][0]),
    ],
    ("causal-mask", "weight"): lambda v, r: [
        _distinct(math.exp(v["scores"][1][0]) / sum(map(math.exp, v["scores"][1])), r["weights"][1][0]),
        _distinct(r["weights"][1][1], r["weights"][1][0]),
    ],
    ("causal-mask", "pairs"): lambda v, r: [
        len(v["v"]) ** 2,
        len(v["v"]) * (len(v["v"]) - 1) / 2,
        _distinct(len(v["v"]) * (len(v["v"]) + 1) / 2, r["pairs"]),
    ],
    ("multi-head-shapes", "parameters"): lambda v, r: [
        _distinct(r["parameters"][0], r["parameters"][1]),
        _distinct(3 * v["d"] ** 2, r["parameters"][1]),
    ],
    ("multi-head-shapes", "head"): lambda v, r: [
        _distinct(v["c"] % v["h"], r["head"]),
        _distinct(v["c"] % r["dk"], r["head"]),
    ],
    ("multi-head-shapes", "cache"): lambda v, r: [
        r["cached"][1] / 2,
        _distinct(r["cached"][0], r["cached"][1]),
    ],
}
