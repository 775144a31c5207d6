"""The gradient at the training points, and the tree that stands in for it everywhere."""

import numpy as np

from media import cart, style

X = np.array([0.4, 1.0, 1.7, 2.4, 3.3, 3.9, 4.6])
Y = np.array([1.3, 0.9, 1.6, 1.1, 3.0, 3.5, 3.2])


def draw(theme):
    """Left: from the constant to each target. Right: one common step per leaf."""
    start = Y.mean()
    tree = cart.grow(X[:, None], Y - start, 1)
    step = cart.predict(tree, X[:, None])
    fig, axes = style.canvas(theme, height=2.0, columns=2, sharey=True)
    for ax, ends, name, color in zip(
        axes,
        (Y, start + step),
        ("negative gradient", "tree fitted to it"),
        (theme.orange, theme.green),
        strict=True,
    ):
        ax.axhline(start, color=theme.muted, linewidth=1)
        ax.plot(X, Y, "o", color=theme.blue, markersize=4.5)
        for x, end in zip(X, ends, strict=True):
            ax.annotate(
                "",
                (x, end),
                (x, start),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": color,
                    "linewidth": 1.3,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
        ax.set_title(name, color=color, pad=4)
        ax.set(xlim=(0, 5), ylim=(0.5, 3.9), xticks=[], yticks=[], xlabel="x")
    axes[0].set_ylabel("prediction")
    style.label(axes[0], 0.1, start + 0.2, "start", theme.muted, fontsize=style.SMALL)
    axes[1].axvline(tree[1], color=theme.muted, linewidth=0.9, linestyle=(0, (3, 3)))
    return fig
