"""A shallow and a fully grown tree on the same noisy points."""

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb

from media import cart, style

POINTS, NOISE = 150, 0.12


def data():
    """Points whose class changes at a slanted line, some of them with the wrong label."""
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 1, (POINTS, 2))
    y = (x[:, 1] > 0.2 + 0.6 * x[:, 0]).astype(float)
    flip = rng.uniform(size=POINTS) < NOISE
    return x, np.where(flip, 1 - y, y)


def draw(theme):
    """The two trees' regions behind the training points."""
    x, y = data()
    fresh = np.random.default_rng(4).uniform(0, 1, (20000, 2))
    truth = fresh[:, 1] > 0.2 + 0.6 * fresh[:, 0]
    across, up = np.meshgrid(np.linspace(0, 1, 240), np.linspace(0, 1, 240))
    places = np.column_stack([across.ravel(), up.ravel()])
    shades = ListedColormap(
        [
            0.72 * np.array(to_rgb(theme.page)) + 0.28 * np.array(to_rgb(color))
            for color in (theme.blue, theme.orange)
        ]
    )

    fig, axes = style.canvas(theme, height=2.3, columns=2)
    for ax, depth, name in zip(axes, (3, 99), ("depth 3", "fully grown"), strict=False):
        tree = cart.grow(x, y, depth)
        regions = (cart.predict(tree, places) > 0.5).reshape(across.shape)
        ax.imshow(
            regions,
            origin="lower",
            extent=(0, 1, 0, 1),
            cmap=shades,
            vmin=0,
            vmax=1,
            interpolation="nearest",
        )
        for label, color, marker in ((0, theme.blue, "o"), (1, theme.orange, "^")):
            ax.plot(*x[y == label].T, marker, color=color, markersize=2.8, markeredgewidth=0)
        ax.plot([0, 1], [0.2, 0.8], color=theme.ink, linewidth=1, linestyle=(0, (4, 3)))
        wrong = np.mean((cart.predict(tree, x) > 0.5) != (y > 0.5))
        off = np.mean((cart.predict(tree, fresh) > 0.5) != truth)
        ax.set_title(name, pad=4)
        ax.set_xlabel(f"training error {wrong:.0%}\ntest error {off:.0%}")
        ax.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1), aspect="equal")
    return fig
