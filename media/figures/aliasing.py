"""Fine stripes, of which every other pixel is kept: they reappear as coarse ones."""

import numpy as np

from media import style

PERIOD, KEEP, PIXELS = 3.0, 2, 24


def alias_period():
    """The period, in pixels, that the kept pixels seem to have."""
    frequency = 1 / PERIOD
    folded = abs(frequency - round(frequency * KEEP) / KEEP)
    return 1 / folded


def draw(theme):
    """The stripes' brightness, the kept pixels, and the wave through them."""
    fig, ax = style.canvas(theme, height=2.0)
    x = np.linspace(0, PIXELS, 2000)
    kept = np.arange(0, PIXELS + 1, KEEP)
    ax.plot(x, np.cos(2 * np.pi * x / PERIOD), color=theme.blue, linewidth=1, alpha=0.7)
    ax.plot(x, np.cos(2 * np.pi * x / alias_period()), color=theme.orange)
    ax.plot(kept, np.cos(2 * np.pi * kept / PERIOD), "o", color=theme.orange, markersize=5)
    style.label(ax, 0, 1.42, f"stripes: period {PERIOD:.0f} pixels", theme.blue, fontsize=style.SMALL)
    style.label(
        ax,
        PIXELS,
        1.42,
        f"every other pixel: period {alias_period():.0f}",
        theme.orange,
        ha="right",
        fontsize=style.SMALL,
    )
    ax.set(
        xlabel="pixel",
        ylabel="brightness",
        xlim=(-0.3, PIXELS + 0.3),
        ylim=(-1.2, 1.65),
        xticks=[0, 6, 12, 18, 24],
        yticks=[],
    )
    return fig
