"""Wrong methods for the examples on graph networks."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.01)


def _neighbors(v: dict[str, Any], r: dict[str, Any]) -> list[float]:
    """Return the features of node 0's neighbors, without its own."""
    return [row[0] for row, a in zip(v["H"], r["near"][0], strict=True) if a]


def _without_itself(v: dict[str, Any], r: dict[str, Any]) -> float:
    """Return the sum or mean over the neighbors alone."""
    found = _neighbors(v, r)
    return sum(found) / (len(found) if v["norm"] == "mean" else 1)


def _other_norm(v: dict[str, Any], r: dict[str, Any]) -> float:
    """Return the sum instead of the mean, or the mean instead of the sum."""
    found = [v["H"][0][0], *_neighbors(v, r)]
    return sum(found) / (1 if v["norm"] == "mean" else len(found))


WRONG: Methods = {
    ("gcn-layer", "entry"): lambda v, r: [
        _distinct(_without_itself(v, r), r["once"][0][0]),
        _distinct(_other_norm(v, r), r["once"][0][0]),
    ],
    ("gcn-layer", "degree"): lambda v, r: [
        r["degrees"][1] - 1,
        _distinct(len(v["edges"]) / 2, r["degrees"][1]),
    ],
    ("gcn-layer", "weight"): lambda v, r: [
        _distinct(1 / r["degrees"][0], r["s"][0][1]),
        _distinct(1 / (r["degrees"][0] * r["degrees"][1]), r["s"][0][1]),
        _distinct(1 / math.sqrt((r["degrees"][0] - 1) * (r["degrees"][1] - 1)), r["s"][0][1]),
    ],
}
