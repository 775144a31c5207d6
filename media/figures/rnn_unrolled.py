"""A recurrent unit, unrolled over three steps, with the values that it computes."""

import math

from media import grids, style

INPUTS = (1, 0, -1)
W_X, W_H = 0.5, 0.8


def node(ax, theme, x, y, text, color):
    """A round node with `text` in it."""
    ax.text(x, y, text, ha="center", va="center", fontsize=style.SMALL, color=theme.ink, zorder=3,
            bbox={"boxstyle": "round,pad=0.35", "linewidth": 1.4, "edgecolor": color,
                  "facecolor": theme.page})


def arrow(ax, theme, start, end, text, offset, color):
    """An arrow with the name of its weight beside it."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": color,
                                            "shrinkA": 0, "shrinkB": 0, "linewidth": 1.3})
    ax.text((start[0] + end[0]) / 2 + offset[0], (start[1] + end[1]) / 2 + offset[1], text,
            ha="center", va="center", fontsize=style.SMALL, color=color)


def draw(theme):
    """The state runs to the right; every step has the same two weights."""
    fig, ax = grids.sheet(theme, columns=12.4, rows=5.0)
    state, x = 0.0, 1.1
    node(ax, theme, x, 1.3, "$h_0=0$", theme.muted)
    for step, value in enumerate(INPUTS, start=1):
        state = math.tanh(W_X * value + W_H * state)
        following = 1.1 + 3.4 * step
        shown = f"{state:.2f}".replace("-", "−")
        node(ax, theme, following, 1.3, f"$h_{step}$ = {shown}", theme.blue)
        node(ax, theme, following, 4.2, f"$x_{step}$ = {value}".replace("-", "−"), theme.muted)
        arrow(ax, theme, (x + (0.9 if step == 1 else 1.15), 1.3), (following - 1.15, 1.3),
              "$w_h$", (0, -0.5), theme.orange)
        arrow(ax, theme, (following, 3.65), (following, 1.9), "$w_x$", (0.5, 0), theme.green)
        x = following
    return fig
