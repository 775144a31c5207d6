"""Wrong methods for the examples on boosting and on explaining models."""

from __future__ import annotations

import math
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct


def _without_lambda(v: dict[str, Any], best: dict[str, Any]) -> float:
    """Return the left leaf as a plain mean, which is not wrong without a penalty."""
    return math.nan if v["lam"] == 0 else -best["a"]["g"] / best["a"]["h"]


def _best(r: dict[str, Any]) -> dict[str, Any]:
    best: dict[str, Any] = r["cuts"][r["best"]]
    return best


WRONG: Methods = {
    ("boosting-residuals", "low"): lambda v, r: [
        (v["y"][0] + v["y"][1]) / 2,
        r["stumps"][0]["high"],
        r["residuals"][0][0],
    ],
    ("boosting-residuals", "f"): lambda v, r: [
        r["F"][0][0] + r["stumps"][0]["low"],
        v["rate"] * r["stumps"][0]["low"],
        r["F"][0][0],
    ],
    ("shapley-values", "phiA"): lambda v, r: [
        distinct(r["alone"][0], r["phi"][0]),
        distinct(r["last"][0], r["phi"][0]),
        distinct(r["whole"] / 3, r["phi"][0]),
    ],
    ("shapley-values", "gainB"): lambda v, r: [
        distinct(r["alone"][1], r["gains"][0][1]),
        distinct(r["last"][1], r["gains"][0][1]),
    ],
    ("xgb-split-gain", "leaf"): lambda v, r: [
        -_best(r)["low"],
        distinct(_best(r)["high"], _best(r)["low"]),
        _without_lambda(v, _best(r)),
    ],
    ("xgb-split-gain", "gain"): lambda v, r: [r["library"]],
    ("xgb-split-gain", "G"): lambda v, r: [distinct(-r["sums"]["g"], r["sums"]["g"])],
}
