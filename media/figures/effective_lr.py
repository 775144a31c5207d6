"""Effective learning rates of Adagrad and RMSprop when the gradients become smaller."""

import numpy as np

from media import style

RATE, DECAY = 0.1, 0.9
GRADIENTS = np.r_[np.ones(15), 0.1 * np.ones(45)]


def draw(theme):
    """Both rates over the steps, on a logarithmic axis."""
    total = np.cumsum(GRADIENTS**2)
    average, averages = 0.0, []
    for g in GRADIENTS:
        average = DECAY * average + (1 - DECAY) * g**2
        averages.append(average)
    step = np.arange(1, len(GRADIENTS) + 1)

    fig, ax = style.canvas(theme, height=2.4)
    ax.axvline(15.5, color=theme.faint, linewidth=1)
    ax.semilogy(step, RATE / np.sqrt(total), color=theme.orange)
    ax.semilogy(step, RATE / np.sqrt(averages), color=theme.blue)
    style.label(ax, 44, 0.018, "Adagrad", theme.orange, ha="center")
    style.label(ax, 33, 0.62, "RMSprop", theme.blue, ha="right")
    for x, side, text in ((14.7, "right", "gradient 1"), (16.3, "left", "gradient 0.1")):
        ax.text(x, 1.55, text, ha=side, va="top", fontsize=style.SMALL, color=theme.muted)
    ax.set_xlim(0, 60)
    ax.set_ylim(0.012, 1.6)
    ax.set_xticks([1, 15, 30, 45, 60])
    ax.set_yticks([0.1, 1], ["0.1", "1"])
    ax.minorticks_off()
    ax.set_xlabel("step")
    ax.set_ylabel("effective rate")
    return fig
