"""Nodes of two communities, after each has taken the mean over itself and its neighbors k times."""

from functools import cache

import numpy as np

from media import style

SIZE = 25  # nodes per community
INSIDE, ACROSS = 0.3, 0.03  # probability of an edge
TIMES = (0, 2, 60)


@cache
def features():
    """The two features of every node after each of TIMES; the first SIZE nodes are one community."""
    rng = np.random.default_rng(8)
    side = np.arange(2 * SIZE) < SIZE
    likely = np.where(side[:, None] == side, INSIDE, ACROSS)
    upper = np.triu(rng.random(likely.shape) < likely, 1)
    a = upper + upper.T + np.eye(2 * SIZE)
    mean = a / a.sum(axis=1, keepdims=True)
    x = rng.normal(size=(2 * SIZE, 2)) + np.where(side, 0.7, -0.7)[:, None]
    return [np.linalg.matrix_power(mean, k) @ x for k in TIMES]


def draw(theme):
    """The same two axes for all three: the communities part, and then everything becomes one point."""
    fig, axes = style.canvas(theme, height=1.42, columns=3, sharex=True, sharey=True)
    for ax, k, x in zip(axes, TIMES, features(), strict=True):
        for part, color, mark in ((x[:SIZE], theme.blue, "o"), (x[SIZE:], theme.orange, "s")):
            ax.plot(part[:, 0], part[:, 1], mark, color=color, markersize=3, alpha=0.8)
        ax.set_title(f"{k} times" if k else "at first", fontsize=style.BODY)
        ax.set(xlim=(-3, 3), ylim=(-3, 3), xticks=[], yticks=[], aspect="equal")
        ax.spines[["top", "right"]].set_visible(True)
    return fig
