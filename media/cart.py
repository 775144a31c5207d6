"""Small regression trees, for figures that show what trees and their ensembles do.

On labels 0 and 1 the variance of a node is half its Gini impurity, so that the same splits are
best by both: the trees serve for classification too.
"""

from __future__ import annotations

import numpy as np


def best_split(x: np.ndarray, y: np.ndarray, features: np.ndarray) -> tuple[int, float] | None:
    """The (feature, threshold) with the least squared error in both children; None if all equal."""
    least, found = np.inf, None
    sizes = np.arange(1, len(y))
    for feature in features:
        order = np.argsort(x[:, feature], kind="stable")
        values, sums = x[order, feature], np.cumsum(y[order])
        left, rest = sums[:-1], sums[-1] - sums[:-1]
        # The sum of squares is the same for all splits; what is taken off it should be large.
        error = -(left**2 / sizes + rest**2 / (len(y) - sizes))
        error[values[1:] == values[:-1]] = np.inf  # equal values cannot be separated
        at = int(np.argmin(error))
        if error[at] < least:
            least, found = error[at], (int(feature), (values[at] + values[at + 1]) / 2)
    return found


def grow(x: np.ndarray, y: np.ndarray, depth: int, rng: np.random.Generator | None = None,
         look: int = 0) -> tuple:
    """A tree of at most `depth` levels of questions. With `rng`, each split looks at `look`
    features drawn at random."""
    features = np.arange(x.shape[1])
    if rng is not None:
        features = rng.permutation(features)[:look]
    split = best_split(x, y, features) if depth and len(y) > 1 and np.ptp(y) > 0 else None
    if split is None:
        return (float(y.mean()),)
    low = x[:, split[0]] <= split[1]
    return (*split, grow(x[low], y[low], depth - 1, rng, look),
            grow(x[~low], y[~low], depth - 1, rng, look))


def predict(tree: tuple, x: np.ndarray) -> np.ndarray:
    """The tree's value at every row of `x`."""
    if len(tree) == 1:
        return np.full(len(x), tree[0])
    feature, threshold, below, above = tree
    low = x[:, feature] <= threshold
    values = np.empty(len(x))
    values[low] = predict(below, x[low])
    values[~low] = predict(above, x[~low])
    return values
