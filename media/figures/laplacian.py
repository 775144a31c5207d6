"""A row of pixels with a gentle ramp and a soft edge, and its second differences."""

import numpy as np

from media import style

PIXELS = np.arange(25)
EDGE = 16.5


def draw(theme):
    """Brightness above; below the second difference, which ignores the ramp."""
    ramp = 0.025 * PIXELS
    brightness = ramp + 1 / (1 + np.exp(-(PIXELS - EDGE) / 0.9))
    second = brightness[:-2] - 2 * brightness[1:-1] + brightness[2:]

    fig, (top, bottom) = style.canvas(theme, height=2.7, rows=2, sharex=True)
    for ax in (top, bottom):
        ax.axvline(EDGE, color=theme.faint, linewidth=1)
        ax.set_yticks([])
        ax.set_xticks([])
    top.plot(PIXELS, brightness, "-o", color=theme.ink, markersize=3)
    top.set_ylabel("brightness")
    top.set_ylim(-0.12, 1.8)
    style.label(top, 4.5, 0.42, "ramp", theme.muted, ha="center")
    style.label(top, EDGE - 0.7, 1.35, "edge", theme.muted, ha="right")

    places = PIXELS[1:-1]
    bottom.axhline(0, color=theme.muted, linewidth=0.8)
    visible = 2e-3  # smaller ones come from the edge's far tail and look like zero
    for color, chosen in (
        (theme.blue, second > visible),
        (theme.orange, second < -visible),
        (theme.ink, abs(second) <= visible),
    ):
        bottom.vlines(places[chosen], 0, second[chosen], color=color, linewidth=2)
        bottom.plot(places[chosen], second[chosen], "o", color=color, markersize=3.5)
    bottom.spines["bottom"].set_visible(False)
    bottom.set_ylabel("second\ndifference")
    bottom.set_ylim(-0.19, 0.19)
    style.label(bottom, 4.5, 0.045, "0", theme.ink, ha="center")
    style.label(bottom, EDGE + 0.9, 0.09, "zero crossing", theme.ink, ha="left")
    bottom.plot(EDGE, 0, "o", color=theme.page, markeredgecolor=theme.ink, markersize=6, zorder=5)
    return fig
