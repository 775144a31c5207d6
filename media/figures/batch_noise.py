"""Descent with batches of three sizes on one least-squares loss: the same number of steps."""

import numpy as np

from media import style

SAMPLES, RATE, STEPS = 256, 0.1, 120
SIZES = (1, 16, SAMPLES)
START = np.array([-2.6, 2.2])


def data():
    """Inputs of two features of different scale, and noisy targets around weights (0, 0)."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(SAMPLES, 2)) * (0.7, 1.4)
    return x, 1.3 * rng.normal(size=SAMPLES)


def path(x, y, size):
    """The weights after every step; batches come without replacement, epoch after epoch."""
    rng = np.random.default_rng(8)
    w, points, queue = START.copy(), [START], np.empty(0, dtype=int)
    for _ in range(STEPS):
        if len(queue) < size:
            queue = rng.permutation(SAMPLES)
        batch, queue = queue[:size], queue[size:]
        w = w - RATE * x[batch].T @ (x[batch] @ w - y[batch]) / size
        points.append(w)
    return np.array(points)


def draw(theme):
    """The three paths over the contours of the full loss, in one panel each."""
    fig, axes = style.canvas(theme, height=1.7, columns=3)
    x, y = data()
    a, b = np.meshgrid(np.linspace(-3.1, 1.5, 120), np.linspace(-1.7, 2.7, 120))
    loss = np.mean((a[..., None] * x[:, 0] + b[..., None] * x[:, 1] - y) ** 2, axis=-1) / 2
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    names = ("1 sample", "16 samples", f"all {SAMPLES}")
    for ax, size, name, line in zip(axes, SIZES, names, theme.series, strict=False):
        ax.contour(
            a,
            b,
            loss,
            levels=loss.min() + np.array([0.1, 0.5, 1.2, 2.4, 4, 6]),
            colors=theme.faint,
            linewidths=0.8,
        )
        ax.plot(*path(x, y, size).T, "-", color=line, linewidth=1.1)
        ax.plot(*START, "o", color=line, markersize=3.5)
        for color, width in ((theme.page, 3.6), (theme.ink, 1.4)):
            ax.plot(*best, "+", color=color, markersize=8, markeredgewidth=width, zorder=5)
        ax.set_title(name, color=line, pad=3)
        ax.set(xticks=[], yticks=[], xlim=(-3.1, 1.5), ylim=(-1.7, 2.7), aspect="equal")
        ax.spines[:].set_visible(False)
    return fig
