"""A learning rate that warms up in a straight line, then follows half a cosine wave down to 0."""

import numpy as np

from media import style

PEAK, WARM, LENGTH = 0.001, 100, 900


def rate(update):
    """The learning rate at each update."""
    done = (update - WARM) / (LENGTH - WARM)
    return PEAK * np.where(update < WARM, update / WARM, (1 + np.cos(np.pi * done)) / 2)


def draw(theme):
    """Both phases, and the point halfway through the cosine."""
    fig, ax = style.canvas(theme, height=2.1)
    for first, last, color in ((0, WARM, theme.orange), (WARM, LENGTH, theme.blue)):
        update = np.linspace(first, last, 401)
        ax.plot(update, rate(update), color=color)
    middle = (WARM + LENGTH) / 2
    ax.plot([middle, middle, 0], [0, PEAK / 2, PEAK / 2], color=theme.faint, linewidth=1)
    ax.plot(middle, rate(np.array(middle)), "o", color=theme.blue, markersize=5)
    style.label(ax, 115, 0.0002, "warm-up", theme.orange, ha="left")
    style.label(ax, 480, 0.00078, "cosine", theme.blue, ha="left")
    ax.set(xlim=(0, LENGTH), ylim=(0, 1.06 * PEAK), xlabel="update", ylabel="learning rate")
    ax.set_xticks([0, WARM, 500, LENGTH])
    ax.set_yticks([0, PEAK / 2, PEAK], ["0", "0.0005", "0.001"])
    return fig
