"""Six numbers in memory, read as a view of three rows and as the transpose."""

import numpy as np
from matplotlib.patches import Rectangle

from media import grids, style


def table(ax, theme, x, y, values, name, first):
    """`values` as cells; those of the first row of the tensor are shaded."""
    for (row, column), value in np.ndenumerate(values):
        color = theme.blue if value in first else theme.orange
        ax.add_patch(
            Rectangle(
                (x + column, y + row),
                1,
                1,
                edgecolor=theme.page,
                linewidth=1.2,
                facecolor=grids.blend(color, theme.page, 0.35),
            )
        )
        ax.text(
            x + column + 0.5,
            y + row + 0.53,
            str(value),
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.ink,
        )
    ax.text(
        x + values.shape[1] / 2,
        y - 0.2,
        name,
        ha="center",
        va="bottom",
        fontsize=style.SMALL,
        color=theme.ink,
        family="monospace",
    )


def draw(theme):
    """The tensor and its memory above, view and transpose below."""
    tensor = np.arange(1, 7).reshape(2, 3)
    first = set(tensor[0].tolist())
    fig, ax = grids.sheet(theme, columns=12.2, rows=8.0)
    table(ax, theme, 0.5, 0.95, tensor, "x", first)
    table(ax, theme, 5.7, 1.45, tensor.reshape(1, 6), "memory", first)
    table(ax, theme, 1.0, 4.7, tensor.reshape(3, 2), "x.view(3, 2)", first)
    table(ax, theme, 7.7, 4.7, tensor.T, "x.T", first)
    return fig
