"""Points of a plane: reading them from one list of numbers, and drawing them to one scale."""

import math

from .blocks import series

# Width over height of a plot's inside, see `plot`.
SHAPE = 264 / 142


def tuples(flat, size):
    """The list `flat` cut into lists of `size` numbers: 1, 2, 3, 4 → [[1, 2], [3, 4]]."""
    return [flat[i:i + size] for i in range(0, len(flat) - size + 1, size)]


def column(points, index):
    """One coordinate of all points."""
    return [point[index] for point in points]


def window(xs, ys):
    """The smallest {"x": [low, high], "y": [low, high]} around all points that a plot shows with
    equal scales, so that right angles look right."""
    half_x = (max(xs) - min(xs)) / 2
    half_y = (max(ys) - min(ys)) / 2
    half = max(half_x / SHAPE, half_y)
    if half == 0:
        half = 1.0
    x = (max(xs) + min(xs)) / 2
    y = (max(ys) + min(ys)) / 2
    return {"x": [x - half * SHAPE, x + half * SHAPE], "y": [y - half, y + half]}


def room(box):
    """A curve that draws nothing and makes a plot show the whole window `box`."""
    x = box["x"]
    y = box["y"]
    gap = math.nan
    return series("", [x[0], x[1], gap, gap], [gap, gap, y[0], y[1]], 4, "line")
