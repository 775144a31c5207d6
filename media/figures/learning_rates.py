"""The loss of gradient descent on a parabola, for four learning rates."""

import numpy as np

from media import style

STEPS = np.arange(21)


def draw(theme):
    """Loss over steps on a logarithmic axis: each rate gives a straight line."""
    fig, ax = style.canvas(theme, height=2.4)
    # On w^2 / 2 each step multiplies w by 1 - rate, starting from w = 1.
    runs = ((0.05, theme.blue), (0.5, theme.green), (1.9, theme.purple), (2.1, theme.orange))
    for rate, color in runs:
        ax.semilogy(
            STEPS, 0.5 * (1 - rate) ** (2.0 * STEPS), "-o", color=color, markersize=2.8, linewidth=1.4
        )
    style.label(ax, 9, 25, "rate 2.1", theme.orange)
    style.label(ax, 14, 0.5, "rate 0.05", theme.blue)
    style.label(ax, 11, 0.0045, "rate 1.9", theme.purple)
    style.label(ax, 7, 2.4e-4, "rate 0.5", theme.green)
    ax.set_xlim(0, 20.6)
    ax.set_ylim(1e-5, 90)
    ax.set_xticks([0, 5, 10, 15, 20])
    ax.set_yticks([1e-4, 1e-2, 1])
    ax.minorticks_off()
    ax.set_xlabel("step")
    ax.set_ylabel("loss")
    return fig
