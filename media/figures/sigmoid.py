"""The sigmoid and its derivative."""

import numpy as np

from media import style


def sigmoid(z):
    """The logistic sigmoid."""
    return 1 / (1 + np.exp(-z))


def draw(theme):
    """Both curves, with the values at 0 and the slope at 5."""
    fig, ax = style.canvas(theme, height=2.4)
    z = np.linspace(-6.5, 6.5, 521)
    for level in (0, 1):
        ax.axhline(level, color=theme.faint, linewidth=1, zorder=0)
    ax.plot(z, sigmoid(z), color=theme.blue)
    ax.plot(z, sigmoid(z) * sigmoid(-z), color=theme.orange)
    ax.plot([0, 0], [sigmoid(0), sigmoid(0) ** 2], "o", color=theme.ink, markersize=4)
    ax.plot(5, sigmoid(5) * sigmoid(-5), "o", color=theme.ink, markersize=4)
    style.label(ax, -0.3, 0.56, "0.5", theme.ink, fontsize=style.SMALL, ha="right")
    style.label(ax, 0.25, 0.31, "0.25", theme.ink, fontsize=style.SMALL, ha="left")
    style.label(
        ax, 5, 0.09, f"{sigmoid(5) * sigmoid(-5):.4f}", theme.ink, fontsize=style.SMALL, ha="center"
    )
    style.label(ax, 2.1, 0.8, r"$\sigma(z)$", theme.blue)
    style.label(ax, -2.0, 0.24, r"slope $\sigma'(z)$", theme.orange, ha="right")
    ax.set(xlim=(-6.5, 6.5), ylim=(-0.04, 1.06), xticks=[-5, 0, 5], yticks=[0, 0.5, 1])
    ax.set_xlabel("$z$")
    return fig
