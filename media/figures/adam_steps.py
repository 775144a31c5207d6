"""Adam's step length under a constant gradient, with and without bias correction."""

import numpy as np

from media import style

MEAN, SQUARE = 0.9, 0.999


def draw(theme):
    """Step length in units of the learning rate over the steps, logarithmic in time."""
    step = np.unique(np.geomspace(1, 6000, 400).round())
    # Under the gradient 1, both averages are 1 minus a power of their decay.
    raw = (1 - MEAN**step) / np.sqrt(1 - SQUARE**step)

    fig, ax = style.canvas(theme, height=2.4)
    ax.semilogx(step, raw, color=theme.orange)
    ax.axhline(1, color=theme.blue)
    top = int(np.argmax(raw))
    for at, offset in ((0, (7, -5)), (top, (4, 5))):
        ax.plot(step[at], raw[at], "o", color=theme.orange, markersize=5, clip_on=False, zorder=5)
        ax.annotate(
            f"{raw[at]:.2f}",
            (step[at], raw[at]),
            offset,
            textcoords="offset points",
            fontsize=style.SMALL,
        )
    style.label(ax, 110, 4.6, "without correction", theme.orange)
    style.label(ax, 1.3, 0.55, "with correction", theme.blue)
    ax.set_xlim(1, 6000)
    ax.set_ylim(0, 7.6)
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.minorticks_off()
    ax.set_yticks([0, 1, 3, 5, 7])
    ax.set_xlabel("step")
    ax.set_ylabel("step length / rate")
    return fig
