"""The distribution of the length of a standard normal vector, in 1 to 100 dimensions."""

from math import lgamma

import numpy as np

from media import style


def density(r, dimension):
    """Density of the length: r^(D - 1) exp(-r² / 2), normalized (the chi distribution)."""
    log = (dimension - 1) * np.log(r) - r**2 / 2
    return np.exp(log - (dimension / 2 - 1) * np.log(2) - lgamma(dimension / 2))


def draw(theme):
    """Bumps of the same width, further and further from 0."""
    fig, ax = style.canvas(theme, height=2.2)
    r = np.linspace(0.001, 13, 3000)
    labels = {1: (0.75, 0.72), 10: (3.4, 0.655), 50: (7.0, 0.66), 100: (9.95, 0.66)}
    for (dimension, place), color in zip(labels.items(), theme.series, strict=False):
        ax.plot(r, density(r, dimension), color=color)
        style.label(ax, *place, f"$D={dimension}$", color, ha="left" if dimension == 1 else "center")
    ax.set(
        xlim=(0, 13),
        ylim=(0, 0.86),
        yticks=[],
        ylabel="density",
        xlabel=r"length $\Vert x\Vert$ of a standard normal vector",
    )
    ax.set_xticks([0, 5, 10])
    ax.spines["left"].set_visible(False)
    return fig
