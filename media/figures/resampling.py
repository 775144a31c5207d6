"""One imbalanced training set, undersampled, and oversampled with SMOTE."""

import numpy as np

from media import style

MANY, FEW, NEIGHBORS = 60, 10, 5


def smote(rng, x, count):
    """`count` new points on segments between a point and one of its nearest neighbors."""
    distance = ((x[:, None] - x) ** 2).sum(-1)
    near = np.argsort(distance, axis=1)[:, 1 : NEIGHBORS + 1]
    base = rng.integers(0, len(x), count)
    other = near[base, rng.integers(0, NEIGHBORS, count)]
    return x[base] + rng.uniform(size=(count, 1)) * (x[other] - x[base])


def draw(theme):
    """The three sets with their class sizes."""
    rng = np.random.default_rng(8)
    many = rng.normal([0, 0], [1, 0.9], (MANY, 2))
    few = rng.normal([1.7, 1.3], [0.55, 0.65], (FEW, 2))
    new = smote(rng, few, MANY - FEW)
    kept = many[rng.permutation(MANY)[:FEW]]

    fig, axes = style.canvas(theme, height=1.75, columns=3)
    sets = ((many, few[:0], "as collected"), (kept, few[:0], "undersampled"), (many, new, "SMOTE"))
    for ax, (major, made, name) in zip(axes, sets, strict=False):
        ax.plot(*major.T, "o", color=theme.blue, markersize=3, markeredgewidth=0)
        ax.plot(*made.T, "^", color=theme.orange, markersize=3.4, markeredgewidth=0.7, fillstyle="none")
        ax.plot(*few.T, "^", color=theme.orange, markersize=4.2, markeredgewidth=0)
        ax.set_title(name, pad=3)
        ax.set_xlabel(f"{len(major)} : {FEW + len(made)}")
        ax.set(xticks=[], yticks=[], xlim=(-2.6, 3.3), ylim=(-2.6, 3.1), aspect="equal")
        ax.spines[:].set_visible(False)
    return fig
