"""Squared, absolute and Huber loss over the residual."""

import numpy as np

from media import style


def draw(theme):
    """Half the square, the absolute value, and the Huber loss with threshold 1."""
    fig, ax = style.canvas(theme, height=2.3)
    r = np.linspace(-3.2, 3.2, 641)
    huber = np.where(np.abs(r) <= 1, r**2 / 2, np.abs(r) - 0.5)
    ax.plot(r, r**2 / 2, color=theme.purple, linewidth=1.3)
    ax.plot(r, np.abs(r), color=theme.blue, linewidth=1.3)
    ax.plot(r, huber, color=theme.orange, linewidth=2.4)
    for x in (-1, 1):
        ax.plot(x, 0.5, "o", color=theme.orange, markersize=4.5)
    style.label(ax, 1.8, 3.35, "squared:\n$r^2/2$", theme.purple, ha="right")
    style.label(ax, 0, 2.1, "absolute", theme.blue, ha="center")
    style.label(ax, 1.9, 0.85, "Huber", theme.orange, ha="left")
    ax.set_xlim(-3.2, 3.2)
    ax.set_ylim(-0.08, 4)
    ax.set_xticks([-3, -2, -1, 0, 1, 2, 3])
    ax.set_yticks([0, 1, 2, 3, 4])
    ax.set_xlabel("residual $r$")
    ax.set_ylabel("loss")
    return fig
