"""Boosted trees on a line of points, and beyond the last one."""

import numpy as np

from media import cart, style

ROUNDS, RATE = 100, 0.3


def draw(theme):
    """The points, the trees' prediction, and the line that they lie on."""
    x = np.arange(20.0)
    places = np.linspace(0, 40, 401)
    fitted, guess = np.full(len(x), x.mean()), np.full(len(places), x.mean())
    for _ in range(ROUNDS):
        tree = cart.grow(x[:, None], x - fitted, 3)
        fitted += RATE * cart.predict(tree, x[:, None])
        guess += RATE * cart.predict(tree, places[:, None])
    fig, ax = style.canvas(theme, height=2.0)
    ax.plot(places, places, color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    ax.plot(places, guess, color=theme.orange)
    ax.plot(x, x, "o", color=theme.blue, markersize=3.5)
    style.label(ax, 30, guess[-1] - 3.5, "boosted trees", theme.orange, ha="center")
    style.label(ax, 27, 32, "the line", theme.muted, ha="right")
    style.label(ax, 6, 13, "training\npoints", theme.blue, ha="center")
    ax.set(xlim=(0, 40), ylim=(0, 40), xlabel="x", ylabel="y")
    return fig
