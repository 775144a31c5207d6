"""The two kernels of t-SNE: equal similarity lies farther out under the heavy tail."""

import numpy as np

from media import style

LEVEL = 0.05


def draw(theme):
    """Both kernels, unnormalized, and the distances at which they reach the same similarity."""
    fig, ax = style.canvas(theme, height=2.1)
    x = np.linspace(0, 6, 300)
    near, far = np.sqrt(-2 * np.log(LEVEL)), np.sqrt(1 / LEVEL - 1)
    ax.plot(x, np.exp(-(x**2) / 2), color=theme.blue)
    ax.plot(x, 1 / (1 + x**2), color=theme.orange)
    ax.text(1.05, 0.72, "Gaussian, in the data", color=theme.blue, fontsize=style.SMALL)
    ax.text(2.15, 0.26, "Student t, in the map", color=theme.orange, fontsize=style.SMALL)
    for at, color, across, up in ((near, theme.blue, -0.75, 0.065), (far, theme.orange, 0, 0.1)):
        ax.plot(at, LEVEL, "o", color=color, markersize=5)
        ax.text(at + across, up, f"{at:.1f}", color=color, fontsize=style.SMALL, ha="center")
    ax.axhline(LEVEL, color=theme.muted, linewidth=0.8, linestyle="--")
    ax.set(xlabel="distance", ylabel="similarity", xlim=(0, 6), ylim=(0, 1.03), yticks=[0, 0.5, 1])
    return fig
