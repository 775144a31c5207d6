"""ReLU and leaky ReLU."""

import numpy as np

from media import style

LEAK = 0.1  # larger than the usual 0.01, so that it can be seen


def draw(theme):
    """Both curves; they are one line to the right of the kink."""
    fig, ax = style.canvas(theme, height=2.2)
    z = np.array([-3.0, 0.0, 3.0])
    ax.axvline(0, color=theme.faint, linewidth=1, zorder=0)
    ax.plot(z, np.maximum(LEAK * z, z), color=theme.orange, linewidth=3.4)
    ax.plot(z, np.maximum(0, z), color=theme.blue, linewidth=1.6)
    ax.plot(0, 0, "o", color=theme.ink, markersize=4.5, zorder=3)
    style.label(ax, -2.9, 0.28, r"ReLU: slope 0", theme.blue)
    style.label(ax, -2.9, -0.62, f"leaky: slope ε = {LEAK}", theme.orange)
    style.label(ax, 1.35, 2.0, "both:\nslope 1", theme.ink, ha="right")
    style.label(ax, 0.2, -0.4, "kink", theme.muted, fontsize=style.SMALL)
    ax.set(xlim=(-3, 3), ylim=(-0.9, 3), xticks=[-2, 0, 2], yticks=[0, 1, 2, 3])
    ax.set_xlabel("$z$")
    return fig
