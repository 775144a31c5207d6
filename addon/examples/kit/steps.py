"""Functions for examples with steps: the rows around a step, and curves over the steps."""

import math

from .blocks import series, table
from .lists import window

ROWS = 11
# A run that exceeds this size has diverged, and is stopped.
STOP = 1e100


def largest(values):
    """Return the largest absolute value among `values`."""
    return max([abs(x) for x in values])


def step_table(head, result, row, step, last):
    """Return a table of at most ROWS of the steps 0 to `last`, with `step` among them and marked.

    `row(result, t)` returns the cells of step t.
    """
    first = window(last + 1, step, ROWS)
    return table(
        "", head, [row(result, t) for t in range(first, min(last + 1, first + ROWS))], step - first
    )


def curve(label, ys, color, style, reach):
    """Return the curve `ys` over the steps 0, 1, 2, …, interrupted where it exceeds `reach`."""
    return series(
        label,
        [t for t in range(len(ys))],
        [y if abs(y) <= reach else math.inf for y in ys],
        color,
        style,
    )
