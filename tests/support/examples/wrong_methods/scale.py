"""Wrong methods for the examples on large language models: their size, storage, and training."""

from __future__ import annotations

import math
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct


def _first(v: dict[str, Any]) -> float:
    number: float = v["x"][0][0]
    return number


def _cut_off(v: dict[str, Any], r: dict[str, Any]) -> float:
    """Return the code truncated instead of rounded to the nearest integer."""
    return math.trunc(_first(v) / r["s"][0])


WRONG: Methods = {
    ("gradient-clipping", "factor"): lambda v, r: [
        distinct(v["max_norm"] / r["norm"], r["factor"]),
        distinct(v["max_norm"] / sum(map(abs, v["g"])), r["factor"]),
        distinct(v["max_norm"] / r["norm"] ** 2, r["factor"]),
    ],
    ("gradient-clipping", "first"): lambda v, r: [
        distinct(v["g"][0], r["ways"][0][0]),
        distinct(max(-v["max_norm"], min(v["max_norm"], v["g"][0])), r["ways"][0][0]),
    ],
    ("int8-quantization", "code"): lambda v, r: [
        distinct(_cut_off(v, r), r["codes"][0][0]),
        _first(v) * 255 / r["scales"][0]["span"],
        -r["codes"][0][0],
    ],
    ("int8-quantization", "scale"): lambda v, r: [
        r["scales"][0]["span"] / 128,
        r["scales"][0]["span"] / 255,
        1 / r["s"][0],
    ],
    ("int8-quantization", "back"): lambda v, r: [
        _first(v),
        distinct(_cut_off(v, r) * r["s"][0], r["back"][0][0]),
    ],
    ("scaling-law", "flops"): lambda v, r: [2 * v["N"] * v["D"], v["N"] * v["D"]],
    ("scaling-law", "tokens"): lambda v, r: [20 if r["ratio"] != 20 else math.nan, 1 / r["ratio"]],
}
