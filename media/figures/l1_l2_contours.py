"""Where the contours of a quadratic loss touch an L1 diamond and an L2 circle."""

import numpy as np
from matplotlib.patches import Circle, Polygon

from media import style

BEST = np.array([0.6, 1.9])  # the minimum of the loss alone
CURVATURE = np.array([[1.0, 0.1], [0.1, 0.9]])


def loss(w):
    """The quadratic loss at points w, an array whose last axis has the two weights."""
    gap = w - BEST
    return 0.5 * np.einsum("...i,ij,...j", gap, CURVATURE, gap)


def touching(order, radius):
    """The point of the ball's boundary (L1 or L2 norm equal to radius) with the lowest loss."""
    turn = np.linspace(0, 2 * np.pi, 20001)
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    rim *= radius / np.linalg.norm(rim, ord=order, axis=-1, keepdims=True)
    return rim[loss(rim).argmin()].round(6)


def draw(theme):
    """Left the diamond, touched at a corner, where one weight is 0; right the circle."""
    fig, axes = style.canvas(theme, height=2.75, columns=2, sharey=True)
    x, y = np.meshgrid(np.linspace(-1.35, 2.2, 240), np.linspace(-1.6, 3.3, 240))
    height = loss(np.stack([x, y], axis=-1))
    for ax, order, color, title in zip(
        axes, (1, 2), (theme.orange, theme.blue), ("L1", "L2"), strict=True
    ):
        ax.plot([-1.25, 2.1], [0, 0], color=theme.muted, linewidth=0.7)
        ax.plot([0, 0], [-1.2, 3.2], color=theme.muted, linewidth=0.7)
        if order == 1:
            ball = Polygon([(1, 0), (0, 1), (-1, 0), (0, -1)], closed=True)
        else:
            ball = Circle((0, 0), 1)
        ball.set(facecolor=color, alpha=0.3, edgecolor=color, linewidth=1.2)
        ax.add_patch(ball)
        point = touching(order, 1.0)
        level = float(loss(point))
        ax.contour(x, y, height, levels=[0.1 * level, 0.45 * level], colors=theme.faint, linewidths=1)
        ax.contour(x, y, height, levels=[level], colors=theme.ink, linewidths=1.3)
        ax.plot(*BEST, "+", color=theme.ink, markersize=8, markeredgewidth=1.4)
        ax.plot(*point, "o", color=color, markersize=6.5)
        ax.set(xlim=(-1.35, 2.2), ylim=(-1.65, 3.3), aspect="equal", xticks=[], yticks=[])
        ax.set_title(title, color=color)
        ax.spines[:].set_visible(False)
        style.label(ax, 1.75, -0.22, "$w_1$", theme.muted, fontsize=style.SMALL)
        style.label(ax, -0.12, 3.15, "$w_2$", theme.muted, fontsize=style.SMALL, ha="right")
        style.label(
            ax,
            0.4,
            -1.35,
            f"touches at $w_1={abs(point[0]):.2g}$",
            color,
            ha="center",
            fontsize=style.SMALL,
        )
    return fig
