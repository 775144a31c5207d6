"""Gradient descent from 0 in a valley, beside the minima under a falling L2 penalty."""

import numpy as np

from media import style

CURVATURE = np.array([1.0, 7.0])
BEST = np.array([3.0, 2.0])
RATE, STOP, STEPS = 0.02, 20, 700


def descent(step):
    """The weights after `step` steps from 0, in closed form."""
    return (1 - (1 - RATE * CURVATURE) ** np.asarray(step)[..., None]) * BEST


def ridge(strength):
    """The minimum of the loss plus half the strength times the squared length."""
    return CURVATURE / (CURVATURE + np.asarray(strength)[..., None]) * BEST


def draw(theme):
    """Both paths from 0 to the minimum, with one stopped descent and its L2 counterpart."""
    fig, ax = style.canvas(theme, height=2.45)
    x, y = np.meshgrid(np.linspace(-0.5, 4.1, 200), np.linspace(-0.4, 2.9, 200))
    height = 0.5 * (CURVATURE[0] * (x - BEST[0]) ** 2 + CURVATURE[1] * (y - BEST[1]) ** 2)
    ax.contour(x, y, height, levels=[0.15, 0.7, 2, 4.5, 8.5, 14], colors=theme.faint, linewidths=0.9)
    ax.plot(*descent(np.arange(STEPS)).T, color=theme.orange)
    ax.plot(*ridge(np.logspace(-3, 3, 400)).T, color=theme.blue, linestyle=(0, (4, 1.5)))
    stopped, shrunk = descent(STOP), ridge(1 / (RATE * STOP))
    ax.plot(*stopped, "o", color=theme.orange, markersize=6.5)
    ax.plot(*shrunk, "o", color=theme.blue, markersize=6.5)
    ax.plot(*BEST, "+", color=theme.ink, markersize=9, markeredgewidth=1.5)
    ax.plot(0, 0, ".", color=theme.ink, markersize=7)
    halo = {"bbox": {"facecolor": theme.page, "edgecolor": "none", "pad": 0.8}}
    style.label(
        ax,
        stopped[0] - 0.08,
        stopped[1] + 0.3,
        f"descent,\n{STOP} steps",
        theme.orange,
        ha="right",
        **halo,
    )
    style.label(ax, shrunk[0] + 0.12, shrunk[1] - 0.22, "L2 penalty", theme.blue, **halo)
    style.label(ax, BEST[0] + 0.12, BEST[1] - 0.22, "minimum", theme.ink, **halo)
    style.label(ax, 0.1, -0.12, "start", theme.ink, **halo)
    ax.set(xlim=(-0.5, 4.1), ylim=(-0.4, 2.75), xticks=[], yticks=[], aspect="equal")
    ax.spines[:].set_visible(False)
    return fig
