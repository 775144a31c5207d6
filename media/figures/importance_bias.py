"""The gain that a useless feature reaches by chance, over its number of distinct values."""

from functools import cache

import numpy as np

from media import style

ROWS, TRIALS = 100, 300
COUNTS = (2, 3, 5, 10, 20, 50, 100)


@cache
def gains():
    """The mean best drop of the variance by one cut, as a share of the variance."""
    rng = np.random.default_rng(7)
    found = []
    for count in COUNTS:
        best = [
            drop(
                np.sort(rng.permutation(np.arange(ROWS) % count)), rng.integers(0, 2, ROWS).astype(float)
            )
            for _ in range(TRIALS)
        ]
        found.append(float(np.mean(best)))
    return found


def drop(x, y):
    """The largest drop of y's variance by a cut of the sorted x, as a share."""
    n = np.arange(1, ROWS)
    left = np.cumsum(y)[:-1]
    explained = left**2 / n + (y.sum() - left) ** 2 / (ROWS - n) - y.sum() ** 2 / ROWS
    allowed = x[1:] != x[:-1]
    return explained[allowed].max() / (ROWS * y.var())


def draw(theme):
    """The mean of the best gains, which rises with the choice of cuts."""
    fig, ax = style.canvas(theme, height=1.9)
    ax.plot(COUNTS, 100 * np.array(gains()), "o-", color=theme.orange, markersize=4.5)
    ax.set_xscale("log")
    ax.set_xticks(COUNTS, [str(count) for count in COUNTS])
    ax.minorticks_off()
    ax.set(xlabel="distinct values of a random feature", ylabel="best gain, %", ylim=(0, None))
    return fig
