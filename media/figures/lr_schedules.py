"""Four learning-rate schedules over 100 epochs."""

import numpy as np

from media import style

START, LENGTH = 0.1, 100


def draw(theme):
    """Step, exponential, cosine and 1/t decay from the same initial rate."""
    fig, ax = style.canvas(theme, height=2.4)
    epoch = np.linspace(0, LENGTH, 1001)
    ax.plot(epoch, START / 2 * (1 + np.cos(np.pi * epoch / LENGTH)), color=theme.blue)
    ax.plot(epoch, START / (1 + 0.05 * epoch), color=theme.green)
    ax.plot(epoch, START * 0.95**epoch, color=theme.purple)
    for level, start in enumerate(range(0, LENGTH, 30)):
        end = min(start + 30, LENGTH)
        ax.hlines(START * 0.1**level, start, end, color=theme.orange, linewidth=1.8)
        if level:
            ax.vlines(
                start,
                START * 0.1**level,
                START * 0.1 ** (level - 1),
                color=theme.orange,
                linewidth=0.9,
                linestyle=(0, (2, 2)),
            )
    style.label(ax, 54, 0.056, "cosine", theme.blue)
    style.label(ax, 82, 0.029, "$1/t$", theme.green)
    style.label(ax, 31.5, 0.095, "step", theme.orange)
    style.label(ax, 36, 0.0188, "exponential", theme.purple)
    ax.set_xlim(0, LENGTH)
    ax.set_ylim(-0.002, 0.107)
    ax.set_xticks([0, 30, 60, 90])
    ax.set_yticks([0, 0.05, 0.1], ["0", "0.05", "0.1"])
    ax.set_xlabel("epoch")
    ax.set_ylabel("learning rate")
    return fig
