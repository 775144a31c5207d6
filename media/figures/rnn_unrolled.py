"""A recurrent unit, unrolled over three steps, with the values that it computes."""

import math

from media import grids, style

INPUTS = (1, 0, -1)
W_X, W_H = 0.5, 0.8


def node(ax, theme, x, y, text, color):
    """A round node with `text` in it."""
    ax.text(
        x,
        y,
        text,
        ha="center",
        va="center",
        fontsize=style.SMALL,
        color=theme.ink,
        zorder=3,
        bbox={
            "boxstyle": "round,pad=0.35",
            "linewidth": 1.4,
            "edgecolor": color,
            "facecolor": theme.page,
        },
    )


def arrow(ax, theme, start, end, text, offset, color):
    """An arrow with the name of its weight beside it."""
    ax.annotate(
        "",
        end,
        start,
        arrowprops={"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.3},
    )
    ax.text(
        (start[0] + end[0]) / 2 + offset[0],
        (start[1] + end[1]) / 2 + offset[1],
        text,
        ha="center",
        va="center",
        fontsize=style.SMALL,
        color=color,
    )


def draw(theme):
    """The state runs to the right; every step has the same two weights."""
    fig, ax = grids.sheet(theme, columns=12.4, rows=5.6)
    state, x = 0.0, 0.8
    node(ax, theme, x, 1.2, "$h_0$\n0", theme.muted)
    for step, value in enumerate(INPUTS, start=1):
        state = math.tanh(W_X * value + W_H * state)
        following = x + 3.4
        shown = f"{state:.2f}".replace("-", "−")
        node(ax, theme, following, 1.2, f"$h_{step}$\n{shown}", theme.blue)
        node(ax, theme, following, 4.5, f"$x_{step}$\n{value}".replace("-", "−"), theme.muted)
        arrow(ax, theme, (x + 0.75, 1.2), (following - 0.95, 1.2), "$w_h$", (0, -0.45), theme.orange)
        arrow(ax, theme, (following, 3.55), (following, 2.15), "$w_x$", (0.5, 0), theme.green)
        x = following
    return fig
