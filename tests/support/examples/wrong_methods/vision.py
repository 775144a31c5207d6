"""Wrong methods for the examples on contrastive learning and on detection."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.01)


def _all_at_once(result: dict[str, Any], threshold: float) -> int:
    """Return how many boxes are kept if removed boxes also remove others."""
    order, iou = result["order"], result["iou"]
    return sum(all(iou[order[k]][i] <= threshold for k in range(at)) for at, i in enumerate(order))


WRONG: Methods = {
    ("info-nce", "loss"): lambda v, r: [
        # The partner or the temperature is left out of the sum.
        math.log(sum(math.exp(z) for z in r["logits"][0][1:])) - r["logits"][0][0],
        _distinct(
            math.log(sum(math.exp(s) for s in v["S"][0])) - v["S"][0][0],
            r["by_row"][0],
        ),
        _distinct(r["by_column"][0], r["by_row"][0]),
        _distinct(r["mean_row"], r["by_row"][0]),
    ],
    ("info-nce", "p"): lambda v, r: [
        math.exp(r["logits"][0][0]) / sum(math.exp(z) for z in r["logits"][0][1:]),
        _distinct(
            math.exp(v["S"][0][0]) / sum(math.exp(s) for s in v["S"][0]),
            r["rows"][0]["p"][0],
        ),
        _distinct(r["columns"][0]["p"][0], r["rows"][0]["p"][0]),
    ],
    ("info-nce", "chance"): lambda v, r: [
        1 / r["n"],
        math.log(r["n"] - 1),
        math.log2(r["n"]),
    ],
    ("iou-nms", "iou"): lambda v, r: [
        r["pairs"][0][1]["shared"] / (r["areas"][0] + r["areas"][1]),
        r["pairs"][0][1]["dice"],
        r["pairs"][0][1]["shared"] / min(r["areas"][0], r["areas"][1]),
    ],
    ("iou-nms", "kept"): lambda v, r: [
        _distinct(len(r["removed"]), len(r["kept"])),
        _distinct(len(r["found"]), len(r["kept"])),
        _distinct(_all_at_once(r, v["threshold"]), len(r["kept"])),
    ],
}
