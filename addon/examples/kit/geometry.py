"""Points in a plane: reading them from a list of numbers, and drawing them to scale."""

import math

from .blocks import series

# Width divided by height of a plot's inside, see `plot`.
SHAPE = 264 / 142


def tuples(flat, size):
    """Split the list `flat` into lists of `size` numbers: 1, 2, 3, 4 → [[1, 2], [3, 4]]."""
    return [flat[i : i + size] for i in range(0, len(flat) - size + 1, size)]


def column(points, index):
    """Return one coordinate of all points."""
    return [point[index] for point in points]


def window(xs, ys):
    """Return the smallest {"x": [low, high], "y": [low, high]} around all points with equal scales.

    With equal scales on both axes of a plot, right angles look right.
    """
    return shaped_window(xs, ys, SHAPE)


def square(xs, ys):
    """Return the same as `window` for a plot whose inside is a square, see `blocks.half`."""
    return shaped_window(xs, ys, 1.0)


def shaped_window(xs, ys, shape):
    """Return the same as `window` for a plot whose inside is `shape` times as wide as high."""
    half_x = (max(xs) - min(xs)) / 2
    half_y = (max(ys) - min(ys)) / 2
    half = max(half_x / shape, half_y)
    if half == 0:
        half = 1.0
    x = (max(xs) + min(xs)) / 2
    y = (max(ys) + min(ys)) / 2
    return {"x": [x - half * shape, x + half * shape], "y": [y - half, y + half]}


def room(box):
    """Return an invisible curve that makes a plot show the whole window `box`."""
    x = box["x"]
    y = box["y"]
    gap = math.nan
    return series("", [x[0], x[1], gap, gap], [gap, gap, y[0], y[1]], 4, "line")
