"""Small grids of numbers, for figures that show what a filter does to an image."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from media import style


def sheet(theme: style.Theme, columns: float, rows: float) -> tuple[Figure, Axes]:
    """Return an empty figure of the standard width, measured in cells: x to the right, y down."""
    fig, ax = style.canvas(theme, height=style.WIDTH * rows / columns)
    ax.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal")
    ax.axis("off")
    return fig, ax


def grid(
    ax: Axes,
    theme: style.Theme,
    x: float,
    y: float,
    values: ArrayLike,
    caption: str,
    colors: tuple[str, str] | None = None,
    full: float = 0,
) -> None:
    """Draw `values` as cells with the upper left corner at (x, y) and `caption` above them.

    `colors` shades the cells: (for positive, for negative numbers), at full strength where the
    number is as large as `full` (by default, the largest in this grid).
    """
    table = np.asarray(values, dtype=float)
    full = full or np.abs(table).max() or 1
    for (row, column), value in np.ndenumerate(table):
        shade = "none"
        if colors and value:
            # At most 40 %, so that the number stays readable on its cell.
            shade = blend(
                colors[0] if value > 0 else colors[1], theme.page, 0.4 * min(1.0, abs(value) / full)
            )
        ax.add_patch(
            Rectangle((x + column, y + row), 1, 1, facecolor=shade, edgecolor=theme.faint, linewidth=0.7)
        )
        ax.text(
            x + column + 0.5,
            y + row + 0.53,
            number(value),
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.ink if value else theme.muted,
        )
    ax.text(
        x + table.shape[1] / 2,
        y - 0.28,
        caption,
        ha="center",
        va="bottom",
        fontsize=style.SMALL,
        color=theme.ink,
    )


def number(value: float) -> str:
    """Return the number with at most one decimal and a true minus sign."""
    text = f"{value:.0f}" if value == round(value) else f"{value:.1f}"
    return text.replace("-", "−")


def blend(color: str, page: str, share: float) -> tuple[float, ...]:
    """Mix `share` of `color` with the page's color: opaque, so that it prints the same."""
    return tuple(share * a + (1 - share) * b for a, b in zip(to_rgb(color), to_rgb(page), strict=False))


def correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the cross-correlation at the positions where the kernel fits."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)
