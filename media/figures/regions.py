"""The largest number of linear regions of ReLU nets with one input, over their parameters."""

import numpy as np

from media import style

BUDGET = 471  # parameters of 5 hidden layers of 10 units
# Depth, where its name goes (offset in points from the curve's start), and alignment.
NAMES = ((1, (38, -4), "left"), (2, (-6, 0), "right"), (3, (-6, 0), "right"), (5, (-6, 0), "right"))


def parameters(depth, width):
    """Of a net with one input, `depth` hidden layers of `width` units, and one output."""
    return 3 * width + 1 + (depth - 1) * width * (width + 1)


def draw(theme):
    """One curve for each depth, up to the largest net within the budget."""
    fig, ax = style.canvas(theme, height=2.6)
    for (depth, offset, side), color in zip(NAMES, (theme.ink, *theme.series[:3]), strict=True):
        widths = np.array([d for d in range(3, BUDGET) if parameters(depth, d) <= BUDGET])
        regions = (widths + 1) ** depth
        sizes = parameters(depth, widths)
        ax.loglog(sizes, regions, color=color)
        ax.plot(sizes[-1], regions[-1], "o", color=color, markersize=5)
        name = "1 hidden layer" if depth == 1 else f"{depth} layers"
        ax.annotate(
            name,
            (sizes[0], regions[0]),
            offset,
            textcoords="offset points",
            color=color,
            ha=side,
            va="center" if depth > 1 else "bottom",
        )
        ax.annotate(
            f"{regions[-1]:,}",
            (sizes[-1], regions[-1]),
            (6, 0),
            color=color,
            textcoords="offset points",
            va="center",
        )
    ax.set(xlim=(4, 1800), ylim=(2.2, 4e5), xlabel="parameters", ylabel="most linear regions")
    ax.set_xticks([10, 30, 100, 300], ["10", "30", "100", "300"])
    ax.set_yticks([10, 1000, 100000], ["10", "1,000", "100,000"])
    ax.minorticks_off()
    return fig
