"""ReLU and its smooth relatives GELU, SiLU and softplus near 0."""

import math

import numpy as np

from media import style


def draw(theme):
    """Four curves with their names; the dips of GELU and SiLU are below the axis."""
    fig, ax = style.canvas(theme, height=2.4)
    z = np.linspace(-4, 2.5, 651)
    normal = np.array([0.5 * (1 + math.erf(each / math.sqrt(2))) for each in z])
    curves = (
        (np.maximum(0, z), theme.ink),
        (z * normal, theme.blue),
        (z / (1 + np.exp(-z)), theme.orange),
        (np.log1p(np.exp(z)), theme.green),
    )
    ax.axhline(0, color=theme.faint, linewidth=1, zorder=0)
    for values, color in curves:
        ax.plot(z, values, color=color)
    style.label(ax, -0.75, 1.25, "softplus", theme.green, ha="right")
    style.label(ax, 1.75, 1.25, "ReLU", theme.ink, ha="left")
    style.label(ax, -0.45, -0.47, "GELU", theme.blue, ha="left")
    style.label(ax, -2.1, -0.47, "SiLU", theme.orange, ha="right")
    ax.set_xlim(-4, 2.7)
    ax.set_ylim(-0.65, 2.7)
    ax.set_xticks([-4, -3, -2, -1, 0, 1, 2])
    ax.set_yticks([0, 1, 2])
    ax.set_xlabel("pre-activation $z$")
    return fig
