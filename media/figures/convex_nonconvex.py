"""Descent on a convex and on a non-convex curve, from two starts each."""

import numpy as np

from media import style

STARTS = (-1.75, 1.75)
STEPS = 60
RATES = (0.2, 0.08)


def convex(x):
    """Value and slope of a convex curve."""
    return 0.45 * x**2 + 0.15 * x, 0.9 * x + 0.15


def wavy(x):
    """Value and slope of a smooth curve with two minima of different depth."""
    return 0.4 * x**4 - 1.1 * x**2 + 0.3 * x + 0.9, 1.6 * x**3 - 2.2 * x + 0.3


def draw(theme):
    """Both curves with the points of descent from left and right."""
    fig, axes = style.canvas(theme, height=1.9, columns=2, sharey=True)
    x = np.linspace(-2, 2, 300)
    names = ("convex", "not convex")
    for ax, curve, rate, name in zip(axes, (convex, wavy), RATES, names, strict=False):
        ax.plot(x, curve(x)[0], color=theme.muted, linewidth=1.5)
        for start, color in zip(STARTS, (theme.blue, theme.orange), strict=False):
            places = [start]
            for _ in range(STEPS):
                places.append(places[-1] - rate * curve(places[-1])[1])
            places = np.array(places)
            ax.plot(places, curve(places)[0], "o", color=color, markersize=3)
            ax.plot(places[-1], curve(places[-1])[0], "o", color=theme.ink, markersize=6, zorder=5)
        ax.set_title(name, pad=4)
        ax.set(xticks=[], yticks=[], xlim=(-2.1, 2.1), ylim=(-0.75, 2.35))
        ax.spines[:].set_visible(False)
    return fig
