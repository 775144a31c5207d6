"""A picture cut into patches, and the row of tokens that a vision transformer makes of them."""

import numpy as np
from matplotlib.patches import Circle, Polygon, Rectangle

from media import style

SIDE = 4  # patches along a side of the picture, which goes from 0 to 4


def hill(middle, top, width, row, column):
    """The part of a hill in a patch, as corners from (0, 0) to (1, 1)."""
    x = np.linspace(0, 1, 9)
    y = np.clip(top + ((column + x - middle) / width) ** 2 - row, 0, 1)
    return [*zip(x, y, strict=True), (1, 1), (0, 1)]


def patch(ax, theme, row, column, left, top, size):
    """Draw one patch of the picture, a sun over two hills, as a square from its corner (left, top)."""
    frame = Rectangle((left, top), size, size, facecolor=theme.faint, linewidth=0)
    ax.add_patch(frame)
    if column > 1 and row < 2:
        center = left + (2.95 - column) * size, top + (0.95 - row) * size
        sun = Circle(center, 0.6 * size, color=theme.orange, linewidth=0)
        ax.add_patch(sun)
        sun.set_clip_path(frame)
    for shape, color in (((3.2, 2.55, 1.6), theme.purple), ((1.0, 2.1, 1.5), theme.green)):
        corners = hill(*shape, row, column)
        if min(y for _, y in corners) < 1:
            places = [(left + x * size, top + y * size) for x, y in corners]
            ax.add_patch(Polygon(places, color=color, linewidth=0))


def draw(theme):
    """The patches in their places, and in a row with their positions."""
    fig, ax = style.canvas(theme, height=2.1)
    for row in range(SIDE):
        for column in range(SIDE):
            patch(ax, theme, row, column, 5.6 + 1.6 * column, 1.6 * row, 1.45)
    for place in range(SIDE * SIDE + 1):
        if place:
            patch(ax, theme, *divmod(place - 1, SIDE), place + 0.1, 8.1, 0.8)
        else:
            ax.add_patch(
                Rectangle((0.1, 8.1), 0.8, 0.8, facecolor="none", edgecolor=theme.blue, linewidth=1.2)
            )
        ax.text(place + 0.5, 9.15, str(place), ha="center", va="top", fontsize=style.SMALL)
    ax.text(0.1, 7.9, "CLS", color=theme.blue, va="bottom", fontsize=style.SMALL)
    ax.annotate(
        "",
        (8.7, 7.9),
        (8.7, 6.6),
        arrowprops={"arrowstyle": "->", "color": theme.muted, "linewidth": 1.2},
    )
    ax.text(9.1, 7.25, "one token per patch", color=theme.muted, va="center", fontsize=style.SMALL)
    ax.set(xlim=(0, 17), ylim=(10.1, -0.1), xticks=[], yticks=[], aspect="equal")
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
