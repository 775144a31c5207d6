"""Max and mean pooling of a small map: four windows, four colors."""

import numpy as np
from matplotlib.patches import Rectangle

from media import grids, style

MAP = np.array([[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 9, 0], [1, 8, 3, 4]])
SIZE = 2


def cells(ax, theme, x, y, table, caption, side, width=1.0):
    """`table` as cells of some `width`, each in the color of its window of `side` cells."""
    for (row, column), value in np.ndenumerate(table):
        color = theme.series[2 * (row // side) + column // side]
        ax.add_patch(
            Rectangle(
                (x + width * column, y + row),
                width,
                1,
                edgecolor=theme.page,
                linewidth=1.2,
                facecolor=grids.blend(color, theme.page, 0.35),
            )
        )
        ax.text(
            x + width * (column + 0.5),
            y + row + 0.53,
            f"{value:g}",
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.ink,
        )
    ax.text(
        x + width * table.shape[1] / 2,
        y - 0.2,
        caption,
        ha="center",
        va="bottom",
        fontsize=style.SMALL,
        color=theme.ink,
    )


def draw(theme):
    """The map, its window maxima and its window means."""
    windows = MAP.reshape(2, SIZE, 2, SIZE)
    fig, ax = grids.sheet(theme, columns=12.3, rows=5.0)
    cells(ax, theme, 0.1, 0.9, MAP, "map", SIZE)
    cells(ax, theme, 5.4, 1.9, windows.max(axis=(1, 3)), "maximum", 1)
    cells(ax, theme, 9.1, 1.9, windows.mean(axis=(1, 3)), "mean", 1, width=1.5)
    return fig
