"""A shallow net that folds its input, a second one after it, and the composition of both."""

import numpy as np

from media import style

FOLDS = (np.array([0, 1 / 3, 2 / 3, 1]), np.array([0.0, 1.0, 0.0, 1.0]))
SECOND = (np.array([0, 0.3, 0.6, 1]), np.array([0.25, 0.9, 0.35, 0.6]))


def draw(theme):
    """Both nets, and the composition, which shows the second net once for each fold."""
    fig, axes = style.canvas(theme, height=3.1, rows=2, columns=2)
    grid = axes[0, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    below = fig.add_subplot(grid[1, :])
    colors = (theme.blue, theme.orange, theme.green)
    x = np.linspace(0, 1, 1801)
    first = np.interp(x, *FOLDS)
    axes[0, 1].plot(x, np.interp(x, *SECOND), color=theme.ink)
    for piece, color in enumerate(colors):
        part = (x >= FOLDS[0][piece]) & (x <= FOLDS[0][piece + 1])
        axes[0, 0].plot(x[part], first[part], color=color)
        below.plot(x[part], np.interp(first[part], *SECOND), color=color)
    knots = np.sort(
        np.concatenate(
            [
                FOLDS[0],
                [
                    (piece + (at if piece % 2 == 0 else 1 - at)) / 3
                    for piece in range(3)
                    for at in SECOND[0][1:-1]
                ],
            ]
        )
    )
    below.plot(
        knots[1:-1],
        np.interp(np.interp(knots[1:-1], *FOLDS), *SECOND),
        "o",
        color=theme.ink,
        markersize=3.5,
    )
    axes[0, 0].set_title("first net: 3 pieces", fontsize=style.SMALL)
    axes[0, 0].set(xlabel="$x$", ylabel="$u$")
    axes[0, 1].set_title("second net: 3 pieces", fontsize=style.SMALL)
    axes[0, 1].set(xlabel="$u$", ylabel="$y$")
    below.set_title(f"second after first: {len(knots) - 1} pieces", fontsize=style.SMALL)
    below.set(xlabel="$x$", ylabel="$y$")
    for ax in (*axes[0], below):
        ax.set(xlim=(0, 1), ylim=(-0.06, 1.06), xticks=[0, 1], yticks=[0, 1])
        ax.xaxis.labelpad = -8
        ax.yaxis.labelpad = -4
    return fig
