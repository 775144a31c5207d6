"""Small regression trees, for figures that show what trees and their ensembles do.

On labels 0 and 1, the variance of a node is half its Gini impurity, so that both rank splits
alike: the trees serve for classification, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np


def grow(
    x: np.ndarray, y: np.ndarray, depth: int, rng: np.random.Generator | None = None, look: int = 0
) -> tuple:
    """Return a tree with at most `depth` levels of splits.

    With `rng`, each split considers `look` features drawn at random.
    """
    # Plain numbers: most nodes have only a few points, for which NumPy would be slower.
    columns, targets = x.T.tolist(), y.tolist()

    def node(rows: Sequence[int], depth: int) -> tuple:
        features = range(len(columns)) if rng is None else rng.permutation(len(columns))[:look].tolist()
        here = [targets[row] for row in rows]
        split = best_split(columns, targets, rows, features) if depth and min(here) < max(here) else None
        if split is None:
            return (float(np.mean(here)),)
        column, threshold = columns[split[0]], split[1]
        return (
            *split,
            node([row for row in rows if column[row] <= threshold], depth - 1),
            node([row for row in rows if column[row] > threshold], depth - 1),
        )

    return node(range(len(targets)), depth)


def best_split(
    columns: list[list[float]], targets: list[float], rows: Sequence[int], features: Iterable[int]
) -> tuple[int, float] | None:
    """Return the (feature, threshold) with the smallest squared error of `rows` in both children.

    Return None if all rows are equal.
    """
    most, found, count = -np.inf, None, len(rows)
    for feature in features:
        column = columns[feature]
        order = sorted(rows, key=column.__getitem__)
        values = [column[row] for row in order]
        sums = list(accumulate([targets[row] for row in order]))
        total = sums[-1]
        for size, (left, low, high) in enumerate(zip(sums, values, values[1:], strict=False), 1):
            # The sum of squares is the same for all splits; what is taken off it should be large.
            gain = left * left / size + (total - left) * (total - left) / (count - size)
            if gain > most and low != high:  # equal values cannot be separated
                most, found = gain, (feature, (low + high) / 2)
    return found


def predict(tree: tuple, x: np.ndarray) -> np.ndarray:
    """Return the tree's value for each row of `x`."""
    values = np.empty(len(x))
    waiting = [(tree, np.arange(len(x)))]  # nodes with the rows that reach them
    while waiting:
        node, rows = waiting.pop()
        if len(node) == 1:
            values[rows] = node[0]
        else:
            feature, threshold, below, above = node
            low = x[rows, feature] <= threshold
            waiting += [(below, rows[low]), (above, rows[~low])]
    return values
