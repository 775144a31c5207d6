"""Gaussian and Laplace priors of variance 1, and the penalties that are their negative logs."""

import numpy as np

from media import style

SCALE = 1 / np.sqrt(2)  # of the Laplace density, so that its variance is 1, too


def draw(theme):
    """Left the densities; right minus their logs, moved to 0 at the origin."""
    fig, axes = style.canvas(theme, height=2.1, columns=2)
    w = np.linspace(-3, 3, 601)
    gauss = np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi)
    laplace = np.exp(-np.abs(w) / SCALE) / (2 * SCALE)
    for density, color in ((gauss, theme.blue), (laplace, theme.orange)):
        axes[0].plot(w, density, color=color)
        axes[1].plot(w, -np.log(density / density.max()), color=color)
    axes[0].set_title("prior density")
    axes[1].set_title("penalty: $-\\ln$ prior")
    style.label(axes[0], 0.35, 0.6, "Laplace", theme.orange, fontsize=style.SMALL)
    style.label(axes[0], 1.15, 0.27, "Gaussian", theme.blue, fontsize=style.SMALL)
    style.label(axes[1], -1.25, 2.35, "L1", theme.orange)
    style.label(axes[1], 1.4, 0.5, "L2", theme.blue)
    for ax, top in zip(axes, (0.75, 4.6), strict=False):
        ax.set(xlim=(-3, 3), ylim=(0, top), yticks=[], xticks=[-2, 0, 2], xlabel="weight $w$")
        ax.spines["left"].set_visible(False)
    return fig
