"""Wrong methods for the examples on clusters, neighbors, and generative models."""

from __future__ import annotations

import math
from functools import partial

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.01)


def _majority(labels: list[float]) -> float:
    """Return the most common class among all points."""
    return max(sorted(set(labels)), key=labels.count)


WRONG: Methods = {
    ("k-means", "x"): lambda v, r: [
        v["start"][0],
        sum(v["points"][::2]) / len(r["points"]),
        v["points"][2],
    ],
    ("k-means", "inertia"): lambda v, r: [
        r["once"]["assigned"],
        r["once"]["moved"] / len(r["points"]),
    ],
    ("knn-vote", "distance"): lambda v, r: [
        _distinct(math.dist(v["query"], r["points"][0]) ** 2, r["distances"][0]),
        _distinct(min(r["distances"]), r["distances"][0]),
    ],
    ("knn-vote", "class"): lambda v, r: [
        _distinct(_majority(v["labels"]), r["class"]),
        _distinct(v["labels"][0], r["class"]),
    ],
}
