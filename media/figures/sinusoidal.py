"""The sines of a sinusoidal position encoding, from the fastest pair to a slow one."""

import numpy as np

from media import style

WIDTH, PAIRS = 16, (0, 1, 2, 3)


def draw(theme):
    """Each pair's sine in a strip of its own."""
    positions = np.linspace(0, 60, 600)
    fig, axes = style.canvas(theme, height=2.2, rows=len(PAIRS), sharex=True)
    for ax, pair, color in zip(axes, PAIRS, theme.series, strict=True):
        ax.plot(positions, np.sin(positions * 1e4 ** (-2 * pair / WIDTH)), color=color, linewidth=1.5)
        ax.set(yticks=[], ylim=(-1.25, 1.25), xlim=(0, 60))
        ax.set_ylabel(f"pair {pair}", color=color, rotation=0, ha="right", va="center")
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.tick_params(length=0)
    axes[-1].spines["bottom"].set_visible(True)
    axes[-1].set_xlabel("position")
    return fig
