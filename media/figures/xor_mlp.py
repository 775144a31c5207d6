"""XOR before and after a hidden layer of two step units."""

import numpy as np

from media import grids, style

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR = INPUTS[:, 0] ^ INPUTS[:, 1]
THRESHOLDS = np.array([1.5, 0.5])  # AND, OR
OUTPUT, BIAS = np.array([-1, 1]), -0.5


def draw(theme):
    """Shaded: output 1. On the left two lines are needed, on the right one is enough."""
    fig, axes = style.canvas(theme, height=2.15, columns=2)
    shade = grids.blend(theme.blue, theme.page, 0.22)
    hidden = (INPUTS.sum(axis=1)[:, None] >= THRESHOLDS).astype(int)
    side = np.array([-0.5, 1.6])

    left, right = axes
    left.fill_between(side, 0.5 - side, 1.5 - side, color=shade, linewidth=0)
    for threshold in THRESHOLDS:
        left.plot(side, threshold - side, color=theme.muted, linewidth=1)
    # The output unit fires where OUTPUT . h + BIAS >= 0.
    edge = -(BIAS + OUTPUT[0] * side) / OUTPUT[1]
    right.fill_between(side, edge, 2, color=shade, linewidth=0)
    right.plot(side, edge, color=theme.muted, linewidth=1)

    for ax, points in ((left, INPUTS), (right, hidden)):
        for point, value in zip(points, XOR, strict=False):
            ax.plot(
                *point,
                "o",
                markersize=13,
                markeredgewidth=1.4,
                markeredgecolor=theme.blue if value else theme.orange,
                markerfacecolor=theme.page,
            )
            ax.text(
                *point,
                str(value),
                ha="center",
                va="center_baseline",
                fontsize=style.SMALL,
                color=theme.blue if value else theme.orange,
            )
        ax.set(xlim=(-0.4, 1.45), ylim=(-0.4, 1.45), xticks=[0, 1], yticks=[0, 1], aspect="equal")
    # Two of the four inputs meet here.
    right.text(
        0, 1.26, "both", ha="center", va="center_baseline", fontsize=style.SMALL, color=theme.blue
    )
    left.set_xlabel("$x_1$")
    left.set_ylabel("$x_2$", labelpad=1)
    left.set_title("inputs", pad=4)
    right.set_xlabel("$h_1$ (AND)")
    right.set_ylabel("$h_2$ (OR)", labelpad=1)
    right.set_title("hidden values", pad=4)
    return fig
