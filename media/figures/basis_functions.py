"""Two classes that no threshold on x separates, and that a line in (x, x²) does."""

import numpy as np

from media import style

X = np.array([-2.2, -1.9, -1.6, -1.35, -0.8, -0.5, -0.2, 0.15, 0.45, 0.75, 1.3, 1.6, 1.85, 2.15])
EDGE = 1.2  # the boundary in x²


def draw(theme):
    """Left the line of x, right the plane of the two basis functions."""
    inside = X**2 < EDGE
    fig, axes = style.canvas(theme, height=2.1, columns=2)
    for ax, height, name in zip(
        axes, (0 * X, X**2), ("input $x$", "features $(x,\\ x^2)$"), strict=True
    ):
        ax.plot(X[inside], height[inside], "o", color=theme.blue, markersize=5.5, markeredgewidth=0)
        ax.plot(X[~inside], height[~inside], "^", color=theme.orange, markersize=6, markeredgewidth=0)
        ax.set_title(name, pad=4)
        ax.set(xlabel="$x$", xlim=(-2.6, 2.6), ylim=(-0.6, 5.3), xticks=[-2, 0, 2], yticks=[])
        ax.set_xticklabels(["\N{MINUS SIGN}2", "0", "2"])
    left, right = axes
    left.axhline(0, color=theme.muted, linewidth=0.8, zorder=0)
    left.spines["left"].set_visible(False)
    left.text(
        0,
        2.6,
        "no single\nthreshold\nseparates them",
        ha="center",
        va="center",
        fontsize=style.SMALL,
        color=theme.ink,
    )
    curve = np.linspace(-2.3, 2.3, 90)
    right.plot(curve, curve**2, color=theme.faint, linewidth=1, zorder=0)
    right.axhline(EDGE, color=theme.ink, linewidth=1.4, linestyle=(0, (4, 3)))
    right.text(0, 3.6, "a line\ndoes", ha="center", va="center", fontsize=style.SMALL, color=theme.ink)
    right.set(ylabel="$x^2$", yticks=[0, 2, 4])
    return fig
