"""Four ways to scale a 2 × 2 map up to 4 × 4."""

import numpy as np

from media import grids
from media.figures.pooling import MAP, SIZE

# A kernel whose overlapping copies, two positions apart, interpolate.
KERNEL = np.outer([1, 2, 1], [1, 2, 1]) / 4


def bilinear(small):
    """Twice the size, cell centers half a cell inside the edges; constant beyond the outer ones."""
    places = np.clip((np.arange(4) + 0.5) / 2 - 0.5, 0, 1)
    weights = np.stack([1 - places, places], axis=1)
    return weights @ small @ weights.T


def unpool(small):
    """The values at the places where the maxima of `MAP` had been, zeros elsewhere."""
    large = np.kron(small, np.ones((SIZE, SIZE)))
    return np.where(large == MAP, large, 0)


def transposed(small):
    """The kernel times every value, two positions apart; what overlaps adds up."""
    total = np.zeros((5, 5))
    for (row, column), value in np.ndenumerate(small):
        total[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += value * KERNEL
    return total[1:, 1:]


def draw(theme):
    """The small map on the left, the four results right of it."""
    small = MAP.reshape(2, SIZE, 2, SIZE).max(axis=(1, 3)).astype(float)
    results = (
        ("duplicated", np.kron(small, np.ones((2, 2))), theme.blue),
        ("bilinear", bilinear(small), theme.orange),
        ("max-unpooled", unpool(small), theme.green),
        ("transposed conv.", transposed(small), theme.purple),
    )
    fig, ax = grids.sheet(theme, columns=13.1, rows=10.8)
    grids.grid(ax, theme, 0.1, 4.9, small, "map", (theme.muted, theme.muted))
    for number, (name, large, color) in enumerate(results):
        x, y = 3.4 + 5.1 * (number % 2), 1.1 + 5.5 * (number // 2)
        grids.grid(ax, theme, x, y, large, name, (color, color), full=small.max())
    return fig
