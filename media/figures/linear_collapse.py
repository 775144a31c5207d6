"""One small network with ReLU units and without: only the first can bend."""

import numpy as np

from media import style

WEIGHTS = np.array([1.0, 1.0, 1.0])
BIASES = np.array([1.0, 0.0, -1.0])
MIX = np.array([1.0, -2.0, 2.0])


def draw(theme):
    """The output over the input for both."""
    fig, ax = style.canvas(theme, height=2.4)
    x = np.linspace(-2, 2, 401)
    z = np.outer(x, WEIGHTS) + BIASES
    kinks = -BIASES / WEIGHTS
    ax.vlines(kinks, -3, 1.4, color=theme.faint, linewidth=1, zorder=0)
    ax.plot(x, z @ MIX, color=theme.orange)
    ax.plot(x, np.maximum(0, z) @ MIX, color=theme.blue)
    at_kinks = np.maximum(0, np.outer(kinks, WEIGHTS) + BIASES) @ MIX
    ax.plot(kinks, at_kinks, "o", color=theme.blue, markersize=4.5)
    style.label(ax, -1.9, 0.35, "with ReLU", theme.blue)
    style.label(ax, -0.45, -1.95, "without:\none straight line", theme.orange)
    ax.set(xlim=(-2, 2), ylim=(-3, 1.4), xticks=[-2, -1, 0, 1, 2], yticks=[-3, -2, -1, 0, 1])
    ax.set_xlabel("input $x$")
    ax.set_ylabel("output")
    return fig
