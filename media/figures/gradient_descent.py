"""Gradient descent in a valley: the gradient at the start, and the steps against it."""

import numpy as np

from media import style

CURVATURE = np.array([1.0, 10.0])
RATE, STEPS = 0.17, 14


def draw(theme):
    """Contours, the gradient as an arrow uphill, and the zig-zag path."""
    point = np.array([-6.0, 1.0])
    points = [point]
    for _ in range(STEPS):
        point = point - RATE * CURVATURE * point
        points.append(point)
    points = np.array(points)

    fig, ax = style.canvas(theme, height=2.1)
    x, y = np.meshgrid(np.linspace(-8.6, 2.4, 240), np.linspace(-2.8, 2.9, 160))
    height = 0.5 * (CURVATURE[0] * x**2 + CURVATURE[1] * y**2)
    start = 0.5 * CURVATURE @ points[0] ** 2
    ax.contour(
        x,
        y,
        height,
        levels=start * np.array([0.02, 0.12, 0.35, 1, 1.6]),
        colors=theme.faint,
        linewidths=0.9,
    )
    ax.plot(*points.T, "-o", color=theme.blue, linewidth=1.4, markersize=3.2)
    uphill = CURVATURE * points[0]
    ax.annotate(
        "",
        points[0] + 1.9 * uphill / np.linalg.norm(uphill),
        points[0],
        arrowprops={
            "arrowstyle": "-|>",
            "color": theme.orange,
            "linewidth": 1.8,
            "shrinkA": 2,
            "shrinkB": 0,
        },
    )
    gap = {"facecolor": theme.page, "edgecolor": "none", "pad": 1.5}  # in the contour lines
    style.label(ax, -6.6, 2.45, "gradient: uphill", theme.orange, ha="left", bbox=gap)
    style.label(ax, -3.4, -1.75, "steps against it", theme.blue, ha="center", bbox=gap)
    for color, width in ((theme.page, 4), (theme.ink, 1.4)):
        ax.plot(0, 0, "+", color=color, markersize=9, markeredgewidth=width, zorder=5)
    style.label(ax, 0.35, 0.7, "minimum", theme.ink, ha="left", fontsize=style.SMALL, bbox=gap)
    # Equal scales, so that the right angle between gradient and contour looks like one.
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[], xlim=(-8.6, 2.4), ylim=(-2.8, 2.9))
    ax.spines[:].set_visible(False)
    return fig
