"""Straight lines from noise to two data points, and the paths that their mean velocity makes."""

from statistics import NormalDist

import numpy as np

from media import style

DATA, COUNT, STEPS = 2.0, 14, 2000


def velocity(x, t):
    """The mean of (data − noise) over all pairs whose line passes x at time t.

    Noise is standard normal, and data are −DATA or DATA, equally often: given the data point, x is
    normal with mean t · data and deviation 1 − t.
    """
    data = DATA * np.tanh(np.minimum(DATA * t * np.abs(x) / (1 - t) ** 2, 30)) * np.sign(x)
    return (data - x) / (1 - t)


def paths(start):
    """Times, and the paths from `start`, one per column, by Euler's method."""
    times = np.linspace(0, 1, STEPS + 1)
    x = [start]
    for t, after in zip(times[:-1], times[1:], strict=True):
        x.append(x[-1] + (after - t) * velocity(x[-1], t))
    return times, np.array(x)


def draw(theme):
    """What the network is trained on, and what it then does with the same noise."""
    start = np.array([NormalDist().inv_cdf((i + 0.5) / COUNT) for i in range(COUNT)])
    ends = np.random.default_rng(5).permutation(np.repeat([-DATA, DATA], COUNT // 2))
    times, learned = paths(start)
    fig, axes = style.canvas(theme, height=2.1, columns=2, sharey=True)
    for x, end, path in zip(start, ends, learned.T, strict=True):
        axes[0].plot([0, 1], [x, end], color=theme.orange if end > 0 else theme.blue, linewidth=1.1)
        axes[1].plot(times, path, color=theme.orange if x > 0 else theme.blue, linewidth=1.1)
    for ax, name in zip(axes, ("trained on", "learned"), strict=True):
        ax.plot([1, 1], [-DATA, DATA], "o", color=theme.ink, markersize=5, zorder=3)
        ax.set_title(name, pad=4)
        ax.set_xticks([0, 1], ["noise", "data"])
        ax.set(yticks=[], xlim=(-0.12, 1.12), ylim=(-2.5, 2.5))
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.tick_params(length=0)
    return fig
