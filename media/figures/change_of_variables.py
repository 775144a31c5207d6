"""A normal density stretched by x = 2z + 1: the same probability on twice the width."""

import math

import numpy as np

from media import style

STRIP = (0.5, 1.5)  # of z


def normal(z):
    """The standard normal density."""
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def draw(theme):
    """Both densities on one axis, with a strip of z and its image, which have the same area."""
    fig, ax = style.canvas(theme, height=2.3)
    z = np.linspace(-4, 4, 241)
    low, high = STRIP
    inside = np.linspace(low, high, 41)
    area = (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
    for x, density, strip, color in (
        (z, normal(z), (inside, normal(inside)), theme.blue),
        (2 * z + 1, normal(z) / 2, (2 * inside + 1, normal(inside) / 2), theme.orange),
    ):
        ax.plot(x, density, color=color)
        ax.fill_between(*strip, color=color, alpha=0.3, linewidth=0)
    style.label(ax, -0.75, 0.36, "$z$", theme.blue, ha="right")
    style.label(ax, 4.3, 0.12, "$x=2z+1$", theme.orange)
    style.label(ax, 1, 0.08, f"{area:.2f}", theme.ink, ha="center", fontsize=style.SMALL)
    style.label(ax, 3, 0.05, f"{area:.2f}", theme.ink, ha="center", fontsize=style.SMALL)
    ax.set(xlim=(-4, 8), ylim=(0, 0.43), xticks=[-4, 0, 4, 8], yticks=[0, 0.2, 0.4], ylabel="density")
    return fig
