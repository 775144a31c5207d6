"""The hyperbolic tangent beside the sigmoid."""

import numpy as np

from media import style


def draw(theme):
    """Both curves with their tangents at 0."""
    fig, ax = style.canvas(theme, height=2.5)
    z = np.linspace(-4, 4, 401)
    for level in (-1, 0, 1):
        ax.axhline(level, color=theme.faint, linewidth=1, zorder=0)
    ax.plot(z, np.tanh(z), color=theme.orange)
    ax.plot(z, 1 / (1 + np.exp(-z)), color=theme.blue)
    for offset, slope, reach, color in ((0, 1, 0.95, theme.orange), (0.5, 0.25, 1.9, theme.blue)):
        ends = np.array([-reach, reach])
        ax.plot(ends, offset + slope * ends, color=color, linewidth=1, linestyle=(0, (2, 2)))
    style.label(ax, -0.2, -0.62, r"$\tanh z=2\sigma(2z)-1$", theme.orange)
    style.label(ax, -1.6, 0.38, r"$\sigma(z)$", theme.blue, ha="right")
    style.label(ax, 0.5, 0.22, "slope 1", theme.orange, fontsize=style.SMALL)
    style.label(ax, 2.05, 0.72, "slope 1/4", theme.blue, fontsize=style.SMALL, ha="left")
    ax.set(xlim=(-4, 4), ylim=(-1.1, 1.1), xticks=[-4, -2, 0, 2, 4], yticks=[-1, 0, 0.5, 1])
    ax.set_xlabel("$z$")
    return fig
