"""A checkerboard target, boosted with stumps and with trees of depth 2."""

from functools import cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from media import cart, style

ROUNDS, RATE = 60, 0.3


@cache
def fields():
    """The target and both boosted models on a grid of places."""
    rng = np.random.default_rng(5)
    x = rng.uniform(0, 1, (400, 2))
    y = target(x)
    across, up = np.meshgrid(np.linspace(0.01, 0.99, 50), np.linspace(0.01, 0.99, 50))
    places = np.column_stack([across.ravel(), up.ravel()])
    found = [target(places)]
    for depth in (1, 2):
        fitted, guess = np.zeros(len(x)), np.zeros(len(places))
        for number in range(ROUNDS):
            # A random half of the rows: on a balanced checkerboard no first cut gains anything.
            rows = np.random.default_rng(number).permutation(len(x))[: len(x) // 2]
            tree = cart.grow(x[rows], (y - fitted)[rows], depth)
            fitted += RATE * cart.predict(tree, x)
            guess += RATE * cart.predict(tree, places)
        found.append(guess)
    return [field.reshape(across.shape) for field in found]


def target(x):
    """+1 where both features are on the same side of 0.5, else −1."""
    return np.where((x[:, 0] > 0.5) == (x[:, 1] > 0.5), 1.0, -1.0)


def draw(theme):
    """Target and predictions as shades between the two classes' colors."""
    shades = LinearSegmentedColormap.from_list("two", [theme.orange, theme.page, theme.blue])
    fig, axes = style.canvas(theme, height=1.5, columns=3)
    for ax, field, name in zip(axes, fields(), ("target", "stumps", "depth 2"), strict=True):
        ax.imshow(
            field,
            origin="lower",
            extent=(0, 1, 0, 1),
            cmap=shades,
            vmin=-1,
            vmax=1,
            interpolation="nearest",
        )
        ax.set_title(name, pad=4)
        ax.set(xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return fig
