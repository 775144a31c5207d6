"""How much weight the best of 16 random keys gets, over the head width, with and without scaling."""

from functools import cache

import numpy as np

from media import style

WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
KEYS, QUERIES = 16, 1500


@cache
def largest():
    """The mean largest weight for each width: scaled, unscaled."""
    rng = np.random.default_rng(3)
    found = []
    for scaled in (True, False):
        means = []
        for width in WIDTHS:
            queries = rng.normal(size=(QUERIES, width))
            keys = rng.normal(size=(QUERIES, KEYS, width))
            scores = np.einsum("qd,qkd->qk", queries, keys)
            if scaled:
                scores /= np.sqrt(width)
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            means.append(float(np.mean(powers.max(axis=1) / powers.sum(axis=1))))
        found.append(means)
    return found


def draw(theme):
    """Both curves over the width."""
    scaled, unscaled = largest()
    fig, ax = style.canvas(theme, height=1.9)
    ax.plot(WIDTHS, unscaled, "o-", color=theme.orange, markersize=4)
    ax.plot(WIDTHS, scaled, "o-", color=theme.blue, markersize=4)
    style.label(ax, 60, 0.98, "not divided", theme.orange, ha="right")
    style.label(ax, 512, scaled[-1] + 0.1, r"divided by $\sqrt{d}$", theme.blue, ha="right")
    ax.set_xscale("log", base=2)
    ax.set_xticks(WIDTHS[::3], [str(width) for width in WIDTHS[::3]])
    ax.minorticks_off()
    ax.set(xlabel="head width d", ylabel="largest weight", ylim=(0, 1.08))
    return fig
