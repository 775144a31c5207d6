"""A soft-margin support vector machine: boundary, margins and support vectors."""

from functools import cache

import numpy as np

from media import style

PENALTY = 1.0


def data():
    """Two groups that overlap a little."""
    rng = np.random.default_rng(6)
    plus = rng.normal([1.5, 1.1], 0.62, (14, 2))
    minus = rng.normal([-1.2, -0.9], 0.62, (14, 2))
    x = np.vstack([plus, minus, [[0.35, -0.15], [-0.75, 0.35]]])
    return x, np.array([1] * 14 + [-1] * 14 + [1, 1])


@cache
def fit():
    """Weights, bias and dual coefficients, by improving two coefficients at a time."""
    x, y = data()
    gram = x @ x.T
    alpha = np.zeros(len(y))
    for _ in range(400):
        before = alpha.copy()
        for i in range(len(y)):
            for j in range(i + 1, len(y)):
                bend = gram[i, i] + gram[j, j] - 2 * gram[i, j]
                slope = gram @ (alpha * y) - y
                same = y[i] == y[j]
                tied = alpha[j] + alpha[i] if same else alpha[j] - alpha[i]  # stays as it is
                low = max(0, tied - PENALTY if same else tied)
                high = min(PENALTY, tied if same else PENALTY + tied)
                new = np.clip(alpha[j] + y[j] * (slope[i] - slope[j]) / bend, low, high)
                alpha[i] += y[i] * y[j] * (alpha[j] - new)
                alpha[j] = new
        if np.array_equal(alpha, before):
            break
    w = x.T @ (alpha * y)
    free = (alpha > 1e-6) & (alpha < PENALTY - 1e-6)
    return w, float(np.mean(y[free] - x[free] @ w)), alpha


def draw(theme):
    """The points, the boundary and the two margins; support vectors have rings."""
    x, y = data()
    w, b, alpha = fit()
    fig, ax = style.canvas(theme, height=2.7)
    across = np.array([-4.0, 4.0])
    for level, line, width in ((0, "-", 1.6), (1, (0, (4, 3)), 1), (-1, (0, (4, 3)), 1)):
        ax.plot(
            across, (level - b - w[0] * across) / w[1], color=theme.ink, linestyle=line, linewidth=width
        )
    for label, color, marker in ((1, theme.blue, "o"), (-1, theme.orange, "^")):
        ax.plot(*x[y == label].T, marker, color=color, markersize=5, markeredgewidth=0)
    ring = alpha > 1e-6
    ax.plot(*x[ring].T, "o", color=theme.ink, markersize=10, fillstyle="none", markeredgewidth=1.2)

    # The width of the margin, measured at right angles where the boundary is free of points.
    foot = np.array([(-b + w[1] * 1.75) / w[0], -1.75])
    reach = w / (w @ w)
    ax.annotate(
        "",
        foot + reach,
        foot - reach,
        arrowprops={
            "arrowstyle": "<|-|>",
            "color": theme.ink,
            "linewidth": 1,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    halo = {"bbox": {"facecolor": theme.page, "edgecolor": "none", "pad": 1}}
    style.label(ax, *(foot + 1.3 * reach), r"$2/\Vert w\Vert$", theme.ink, **halo)
    ax.set(xticks=[], yticks=[], xlim=(-3.1, 3.1), ylim=(-2.35, 2.35), aspect="equal")
    ax.spines[:].set_visible(False)
    return fig
