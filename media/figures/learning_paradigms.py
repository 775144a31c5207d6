"""The same points with and without labels: a boundary is learnt, or groups are found."""

import numpy as np
from matplotlib.patches import Ellipse

from media import style


def points():
    """Two groups, left and right; the label asks for something else, the height."""
    rng = np.random.default_rng(4)
    left, right = rng.normal(size=(2, 13, 2)) * [0.38, 0.75]
    x = np.concatenate([left - [1.5, 0], right + [1.5, 0]])
    x = x[np.abs(x[:, 1]) > 0.25]  # none on the boundary
    return x, x[:, 1] > 0


def boundary(x, y):
    """Least squares for the labels -1 and 1: height of the line at x = -2.7 and 2.7."""
    features = np.column_stack([np.ones(len(x)), x])
    w = np.linalg.lstsq(features, np.where(y, 1.0, -1.0), rcond=None)[0]
    ends = np.array([-2.7, 2.7])
    return ends, -(w[0] + w[1] * ends) / w[2]


def groups(x):
    """k-means with two centres: for each point, the centre that it belongs to."""
    centres = x[[0, 1]]
    for _ in range(50):
        member = np.argmin(((x[:, None] - centres) ** 2).sum(axis=2), axis=1)
        centres = np.array([x[member == k].mean(axis=0) for k in (0, 1)])
    return member


def draw(theme):
    """Supervised on the left, unsupervised on the right."""
    fig, (left, right) = style.canvas(theme, height=2.15, columns=2)
    x, y = points()
    left.plot(*x[y].T, "^", color=theme.orange, markersize=5)
    left.plot(*x[~y].T, "o", color=theme.blue, markersize=4.5)
    left.plot(*boundary(x, y), color=theme.ink, linewidth=1.4)
    left.set_xlabel("boundary between\ngiven labels")
    left.set_title("supervised")

    right.plot(*x.T, "o", color=theme.ink, markersize=4.5)
    member = groups(x)
    for k, color in zip((0, 1), (theme.green, theme.purple), strict=False):
        own = x[member == k]
        width, height = 5.3 * own.std(axis=0)
        right.add_patch(
            Ellipse(own.mean(axis=0), width, height, fill=False, edgecolor=color, linewidth=1.6)
        )
    right.set_xlabel("groups found\nwithout labels")
    right.set_title("unsupervised")
    for ax in (left, right):
        ax.set_xlim(-3.1, 3.1)
        ax.set_ylim(-2.9, 2.9)
        ax.set_xticks([])
        ax.set_yticks([])
    return fig
