"""How hard two losses pull at the logit of the true class, behind a sigmoid."""

import numpy as np

from media import style

MARKED = -5.0


def slopes(z):
    """The derivatives in z of -ln p and of (1 - p)^2, where p = sigmoid(z)."""
    p = 1 / (1 + np.exp(-z))
    return p - 1, -2 * (1 - p) ** 2 * p


def draw(theme):
    """The size of both slopes over z, with the values at a confident mistake."""
    fig, ax = style.canvas(theme, height=2.35)
    z = np.linspace(-8, 8, 400)
    nll, mse = slopes(z)
    ax.plot(z, -nll, color=theme.blue)
    ax.plot(z, -mse, color=theme.orange)
    style.label(ax, 0.75, 0.62, r"$-\ln\,p$", theme.blue)
    style.label(ax, 2.0, 0.24, r"$(1-p)^{2}$", theme.orange)
    for value, color in zip(slopes(np.array(MARKED)), (theme.blue, theme.orange), strict=False):
        size = -float(value)
        ax.plot(MARKED, size, "o", color=color, markersize=5.5)
        ax.annotate(
            f"{size:.3f}",
            (MARKED, size),
            (0, 7),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=style.SMALL,
            color=color,
        )
    ax.set_ylim(-0.03, 1.18)
    ax.set_xlim(-8.3, 8.3)
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_xticks([-8, -5, 0, 5, 8], ["−8", "−5", "0", "5", "8"])
    ax.set_xlabel("logit $z$ of the true class")
    ax.set_ylabel("size of the slope in $z$")
    return fig
