"""A running product of probabilities 0.1 in three float formats, and where it becomes 0."""

import numpy as np

from media import style

FACTORS = 400


def product(format):
    """log10 of 0.1 ** n, computed factor by factor, for every n at which it is not yet 0."""
    value, powers = format(1), []
    while value > 0:
        powers.append(np.log10(float(value)))
        value = format(value * format(0.1))
    return np.array(powers)


def draw(theme):
    """The true product is a straight line; each format falls off it to 0."""
    fig, ax = style.canvas(theme, height=2.5)
    ax.plot([0, FACTORS], [0, -FACTORS], color=theme.muted, linewidth=1.2, linestyle=(0, (4, 3)))
    floor, ticks = -430, [200, FACTORS]
    formats = ((np.float16, theme.green), (np.float32, theme.orange), (np.float64, theme.blue))
    with np.errstate(under="ignore"):
        for place, (format, color) in enumerate(formats):
            powers = product(format)
            zero = len(powers)  # the first n with a product of exactly 0
            ax.plot(range(zero), powers, color=color, zorder=3 - 0.1 * place)
            ax.plot([zero - 1, zero], [powers[-1], floor], color=color, linewidth=1.4)
            ax.plot(zero, floor, "o", color=color, markersize=5, clip_on=False, zorder=3)
            style.label(
                ax,
                118 + 42 * place,
                8 - 50 * place,
                f"{format.__name__}: 0 from {zero}",
                color,
                fontsize=style.SMALL,
            )
            ticks.append(zero)
    style.label(ax, FACTORS, -262, "true\nproduct", theme.muted, ha="right", fontsize=style.SMALL)
    ax.set_xlim(-4, FACTORS + 4)
    ax.set_ylim(floor, 25)
    ax.set_yticks(
        [0, -100, -200, -300, floor], ["$1$", "$10^{-100}$", "$10^{-200}$", "$10^{-300}$", "$0$"]
    )
    ax.set_xticks(sorted(ticks))
    ax.set_xlabel("number of factors 0.1")
    ax.set_ylabel("product")
    return fig
