"""Parameters of a 3 x 3 convolution and of a dense layer between the same maps."""

import numpy as np

from media import style

KERNEL, CHANNELS_IN, CHANNELS_OUT = 3, 3, 16


def draw(theme):
    """Both counts over the side of the image, on logarithmic axes."""
    fig, ax = style.canvas(theme, height=2.5)
    side = np.array([8.0, 16, 32, 64, 128, 224])
    dense = (CHANNELS_IN * side**2 + 1) * CHANNELS_OUT * side**2
    convolution = CHANNELS_OUT * (KERNEL**2 * CHANNELS_IN + 1) + 0 * side
    for counts, color in ((dense, theme.orange), (convolution, theme.blue)):
        ax.loglog(side, counts, "o-", color=color, markersize=4)
    at = 2  # the example with a side of 32
    style.label(ax, 30, 3.4e8, f"{dense[at]:,.0f}", theme.orange, ha="right", fontsize=style.SMALL)
    style.label(ax, 32, 2e3, f"{convolution[at]:,.0f}", theme.blue, ha="center", fontsize=style.SMALL)
    style.label(ax, 60, 4e7, "dense layer", theme.orange)
    style.label(ax, 60, 1.1e4, "3 × 3 convolution", theme.blue)
    ax.set(xlim=(7, 270), ylim=(1e2, 2e12))
    ax.set_xticks(side, [f"{n:.0f}" for n in side])
    ax.set_yticks([1e3, 1e6, 1e9, 1e12], ["1000", "1 million", "1 billion", "1 trillion"])
    ax.minorticks_off()
    ax.set_xlabel("image side in pixels")
    ax.set_title("parameters, 3 → 16 channels", loc="left", pad=5)
    return fig
