"""Wrong methods for the example on diffusion."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.01)


def _betas(v: dict[str, Any]) -> list[float]:
    """Return the linear schedule up to step t."""
    apart = (v["bT"] - v["b1"]) / max(1, v["T"] - 1)
    return [v["b1"] + s * apart for s in range(v["t"])]


WRONG: Methods = {
    ("diffusion-forward", "xt"): lambda v, r: [
        r["bar"] * v["x0"][0] + (1 - r["bar"]) * v["eps"][0],  # without the roots
        v["x0"][0] + r["rest"] * v["eps"][0],  # with the data at full size
        _distinct(r["rest"] * v["x0"][0] + r["scale"] * v["eps"][0], r["xt"][0]),
    ],
    ("diffusion-forward", "bar"): lambda v, r: [
        _distinct(1 - _betas(v)[-1], r["bar"]),  # the last step alone
        _distinct(1 - sum(_betas(v)), r["bar"]),
        math.prod(_betas(v)),
    ],
}
