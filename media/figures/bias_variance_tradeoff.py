"""Bias², variance and test error of polynomial regression over the degree, exactly."""

import numpy as np

from media import style
from media.figures.bias_variance import features, truth

POINTS, NOISE = 20, 0.5
DEGREES = np.arange(11)


def errors(degree):
    """Bias² and variance, averaged over inputs between the first and the last training input."""
    x = (np.arange(POINTS) + 0.5) / POINTS
    grid = np.linspace(x[0], x[-1], 400)
    solve = features(grid, degree) @ np.linalg.pinv(features(x, degree))
    bias = solve @ truth(x) - truth(grid)
    return (bias**2).mean(), NOISE**2 * (solve**2).sum(axis=1).mean()


def draw(theme):
    """The three terms and their sum, with the lowest sum marked."""
    fig, ax = style.canvas(theme, height=2.45)
    bias, variance = np.array([errors(degree) for degree in DEGREES]).T
    total = bias + variance + NOISE**2
    best = int(total.argmin())
    for values, color in ((total, theme.ink), (bias, theme.orange), (variance, theme.blue)):
        ax.plot(DEGREES, values, color=color, marker="o", markersize=3)
    ax.axhline(NOISE**2, color=theme.green, linewidth=1.2, linestyle=(0, (4, 2)))
    ax.plot(best, total[best], "o", color=theme.ink, markersize=7, fillstyle="none")
    style.label(ax, 5.3, 0.505, "test error", theme.ink)
    style.label(ax, 7.1, 0.285, r"noise $\sigma^2$", theme.green)
    style.label(ax, 2.75, 0.125, "bias²", theme.orange)
    style.label(ax, 6.0, 0.16, "variance", theme.blue)
    ax.set(xlim=(-0.3, 10.3), ylim=(-0.02, 0.83), xlabel="degree of the polynomial")
    ax.set_ylabel("squared error")
    ax.set_xticks(range(0, 11, 2))
    ax.set_yticks([0, 0.25, 0.5, 0.75], ["0", "0.25", "0.5", "0.75"])
    return fig
