"""One kernel at two places of an image: the same nine numbers, two of the outputs."""

import numpy as np
from matplotlib.patches import Rectangle

from media import grids, style

KERNEL = np.array([[-1, 2, -1]] * 3)
PLACES = ((0, 1), (2, 2))


def draw(theme):
    """Image with two windows outlined, kernel, output with the two results outlined."""
    image = np.zeros((5, 5))
    image[:, 2] = 1
    output = grids.correlate(image, KERNEL)

    fig, ax = grids.sheet(theme, columns=14.3, rows=6.5)
    grids.grid(ax, theme, 0.15, 1.25, image, "image", (theme.muted, theme.muted))
    grids.grid(ax, theme, 6.65, 2.25, KERNEL, "kernel", (theme.green, theme.purple))
    grids.grid(ax, theme, 11.15, 2.25, output, "output", (theme.green, theme.purple))
    for (row, column), color in zip(PLACES, (theme.blue, theme.orange), strict=False):
        for x, y, size in ((0.15 + column, 1.25 + row, 3), (11.15 + column, 2.25 + row, 1)):
            ax.add_patch(
                Rectangle((x, y), size, size, fill=False, edgecolor=color, linewidth=2, zorder=3)
            )
    for x, sign in ((5.9, "∗"), (10.4, "=")):
        ax.text(x, 3.75, sign, ha="center", va="center", fontsize=style.BODY, color=theme.muted)
    return fig
