"""Plain descent and momentum in a long valley, with the same learning rate and step count."""

import numpy as np

from media import style

CURVATURE = np.array([1.0, 20.0])
START = np.array([-10.0, 2.4])
RATE, MOMENTUM, STEPS = 0.092, 0.6, 10


def path(gamma):
    """The points of descent on the quadratic with these curvatures."""
    theta, v = START.copy(), np.zeros(2)
    points = [theta]
    for _ in range(STEPS):
        v = gamma * v + RATE * CURVATURE * theta
        theta = theta - v
        points.append(theta)
    return np.array(points)


def draw(theme):
    """Both paths over the contours of the valley, in one panel each."""
    fig, axes = style.canvas(theme, height=2.9, rows=2, sharex=True)
    x, y = np.meshgrid(np.linspace(-11.3, 2.6, 200), np.linspace(-2.9, 2.9, 120))
    height = 0.5 * (CURVATURE[0] * x**2 + CURVATURE[1] * y**2)
    runs = (
        (axes[0], 0.0, theme.orange, "plain descent"),
        (axes[1], MOMENTUM, theme.blue, f"momentum, $\\gamma$ = {MOMENTUM}"),
    )
    for ax, gamma, line, name in runs:
        ax.contour(
            x,
            y,
            height,
            levels=np.array([0.4, 2, 5, 10, 18, 30, 46, 66]),
            colors=theme.faint,
            linewidths=0.8,
        )
        points = path(gamma)
        ax.plot(*points.T, "-o", color=line, linewidth=1.4, markersize=3.2)
        for color, width in ((theme.page, 4), (theme.ink, 1.4)):
            ax.plot(0, 0, "+", color=color, markersize=9, markeredgewidth=width, zorder=5)
        ax.set_title(name, color=line, loc="left", pad=3)
        ax.set(xticks=[], yticks=[], ylim=(-2.9, 2.9), xlim=(-11.3, 2.6))
        ax.spines[:].set_visible(False)
    return fig
