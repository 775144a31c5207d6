"""The test error of a random forest and of boosting as trees are added."""

from functools import cache

import numpy as np

from media import cart, style

TRAIN, TEST, TREES, RATE = 120, 1500, 300, 0.3


def sample(rng, count):
    """Points with four features, two of which matter, and a noisy target."""
    x = rng.uniform(-1, 1, (count, 4))
    return x, np.sin(3 * x[:, 0]) + x[:, 1] ** 2 + rng.normal(0, 0.5, count)


@cache
def errors():
    """The mean squared test errors after 1, 2, … trees: forest, boosting."""
    rng = np.random.default_rng(1)
    x, y = sample(rng, TRAIN)
    fresh, target = sample(rng, TEST)
    total, forest = np.zeros(TEST), []
    for count in range(1, TREES + 1):
        draw_of = rng.integers(0, TRAIN, TRAIN)
        total += cart.predict(cart.grow(x[draw_of], y[draw_of], 99, rng, 2), fresh)
        forest.append(np.mean((target - total / count) ** 2))
    fitted, guess, boosting = np.full(TRAIN, y.mean()), np.full(TEST, y.mean()), []
    for _ in range(TREES):
        tree = cart.grow(x, y - fitted, 3)
        fitted += RATE * cart.predict(tree, x)
        guess += RATE * cart.predict(tree, fresh)
        boosting.append(np.mean((target - guess) ** 2))
    return forest, boosting


def draw(theme):
    """Both errors over the number of trees."""
    forest, boosting = errors()
    fig, ax = style.canvas(theme, height=2.2)
    trees = np.arange(1, TREES + 1)
    ax.plot(trees, forest, color=theme.blue)
    ax.plot(trees, boosting, color=theme.orange)
    best = int(np.argmin(boosting))
    ax.plot(trees[best], boosting[best], "o", color=theme.orange, markersize=6)
    ax.annotate(
        f"stop here: {trees[best]} rounds",
        (trees[best], boosting[best]),
        (2.0, 0.285),
        color=theme.orange,
        fontsize=style.SMALL,
        va="center",
        arrowprops={"arrowstyle": "-", "color": theme.orange, "linewidth": 0.8, "shrinkB": 4},
    )
    style.label(ax, TREES * 0.9, boosting[-1] + 0.045, "boosting", theme.orange, ha="right")
    style.label(ax, TREES * 0.9, forest[-1] - 0.045, "random forest", theme.blue, ha="right")
    ax.set_xscale("log")
    ax.set_xticks([1, 3, 10, 30, 100, 300], ["1", "3", "10", "30", "100", "300"])
    ax.minorticks_off()
    ax.set(xlabel="trees", ylabel="test error", xlim=(1, TREES), ylim=(0.25, 0.75))
    return fig
