"""Distances between three categories: as the codes 1, 2, 3 and as one-hot vectors."""

import numpy as np

from media import style

NAMES = ("red", "green", "blue")
CODES = np.array([[1.0], [2.0], [3.0]])
ONE_HOT = np.eye(3)


def draw(theme):
    """Above, codes on a line; below, one-hot vectors seen along (1, 1, 1): a triangle."""
    fig, (top, bottom) = style.canvas(theme, height=3.3, rows=2, height_ratios=(1, 2.1))
    _codes(top, theme)
    _triangle(bottom, theme)
    for ax in (top, bottom):
        ax.axis("off")
    return fig


def _codes(ax, theme):
    """The codes, with the distance of each pair over an arc."""
    ax.plot([0.6, 3.4], [0, 0], color=theme.faint, linewidth=1.2)
    for i, j, bend in ((0, 1, 0.42), (1, 2, 0.42), (0, 2, 1.15)):
        x = np.linspace(CODES[i, 0], CODES[j, 0], 60)
        middle, half = (x[0] + x[-1]) / 2, (x[-1] - x[0]) / 2
        ax.plot(x, bend * (1 - ((x - middle) / half) ** 2), color=theme.orange, linewidth=1.1)
        ax.text(
            middle,
            bend + 0.06,
            f"{np.linalg.norm(CODES[i] - CODES[j]):.0f}",
            ha="center",
            va="bottom",
            color=theme.orange,
            fontsize=style.BODY,
        )
    ax.plot(CODES[:, 0], np.zeros(3), "o", color=theme.ink, markersize=6)
    for (code,), name in zip(CODES, NAMES, strict=False):
        ax.text(code, -0.2, f"{name} = {code:.0f}", ha="center", va="top")
    ax.set_xlim(0.3, 3.7)
    ax.set_ylim(-0.75, 1.65)


def _triangle(ax, theme):
    """The three vectors in the plane through their ends, where no distance is shortened."""
    flat = np.array([[-1, 1, 0], [-1, -1, 2]]) / np.sqrt([[2], [6]])  # orthonormal rows
    points = ONE_HOT @ flat.T
    for i, j in ((0, 1), (1, 2), (0, 2)):
        ax.plot(*points[[i, j]].T, color=theme.blue, linewidth=1.4)
        square = np.sum((ONE_HOT[i] - ONE_HOT[j]) ** 2)
        middle = points[[i, j]].mean(axis=0)
        ax.text(
            *(middle * 1.42), rf"$\sqrt{{{square:.0f}}}$", ha="center", va="center", color=theme.blue
        )
    ax.plot(*points.T, "o", color=theme.ink, markersize=6)
    places = (("right", -0.09, 0), ("left", 0.09, 0), ("left", 0.09, 0.02))
    for point, vector, name, (side, right, up) in zip(points, ONE_HOT, NAMES, places, strict=False):
        text = ", ".join(f"{entry:.0f}" for entry in vector)
        ax.text(point[0] + right, point[1] + up, f"{name}\n({text})", ha=side, va="center")
    ax.set_xlim(-1.45, 1.45)
    ax.set_ylim(-0.68, 1.0)
    ax.set_aspect("equal")
