"""A bump between the data costs nothing, until the unit that ends it is dropped."""

import numpy as np

from media import style

SLOPES = {0.38: 2.4, 0.5: -4.8, 0.62: 2.4}  # the three ReLU units: kink at, change of slope


def network(x, dropped=None):
    """A line plus the ReLU units, without the one whose kink is at `dropped`."""
    y = 0.35 + 0.3 * x
    for place, slope in SLOPES.items():
        if place != dropped:
            y = y + slope * np.maximum(0, x - place)
    return y


def draw(theme):
    """The fit with all units, and the fit without the unit in the middle."""
    fig, ax = style.canvas(theme, height=2.4)
    data = np.array([0.05, 0.14, 0.22, 0.31, 0.67, 0.75, 0.84, 0.93])
    x = np.linspace(0, 1, 1001)
    seen = data[data > 0.5]
    with_gap = network(seen, dropped=0.5)
    ax.plot(x, network(x, dropped=0.5), color=theme.orange, linestyle=(0, (4, 1.5)))
    for place, top in zip(seen, with_gap, strict=False):
        ax.plot([place, place], [network(place), top], color=theme.orange, linewidth=1)
    ax.plot(x, network(x), color=theme.blue)
    ax.plot(data, network(data), "o", color=theme.ink, markersize=5)
    ax.plot(0.5, network(0.5), "o", color=theme.blue, markersize=9, fillstyle="none")
    style.label(ax, 0.02, 0.72, "all units", theme.blue)
    style.label(ax, 0.62, 2.35, "circled unit\ndropped", theme.orange, ha="right")
    style.label(
        ax,
        0.775,
        1.1,
        "errors",
        theme.orange,
        bbox={"facecolor": theme.page, "edgecolor": "none", "pad": 0.8},
    )
    style.label(ax, 0.49, 0.24, "no data here", theme.muted, ha="center", fontsize=style.SMALL)
    ax.axvspan(0.345, 0.635, color=theme.faint, alpha=0.35, linewidth=0)
    ax.set(xlim=(0, 1), ylim=(0.1, 2.85), xticks=[], yticks=[], xlabel="input", ylabel="output")
    return fig
