"""GELU beside ReLU."""

from math import erf, sqrt

import numpy as np

from media import style


def draw(theme):
    """Both functions, with GELU's minimum marked."""
    x = np.linspace(-3, 3, 601)
    gelu = np.array([v * 0.5 * (1 + erf(v / sqrt(2))) for v in x])
    fig, ax = style.canvas(theme, height=2.0)
    ax.axhline(0, color=theme.muted, linewidth=0.8)
    ax.plot(x, np.maximum(x, 0), color=theme.muted, linestyle=(0, (4, 3)), linewidth=1.4)
    ax.plot(x, gelu, color=theme.blue)
    low = int(np.argmin(gelu))
    ax.plot(x[low], gelu[low], "o", color=theme.blue, markersize=5)
    style.label(
        ax, x[low], gelu[low] - 0.32, f"{gelu[low]:.2f}".replace("-", "−"), theme.blue, ha="center"
    )
    style.label(ax, 1.55, 0.85, "GELU", theme.blue)
    style.label(ax, 0.75, 1.45, "ReLU", theme.muted, ha="right")
    ax.set(xlabel="x", xlim=(-3, 3), ylim=(-0.75, 2.5))
    return fig
