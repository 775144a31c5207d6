"""Polynomial fits to many noisy training sets: a straight line is wrong every time in the same
way, degree 9 each time in another way."""

import numpy as np

from media import style

POINTS, SETS, NOISE = 12, 12, 0.3


def truth(x):
    """The function that the targets scatter around."""
    return np.sin(2 * np.pi * x)


def features(x, degree):
    """Legendre polynomials on [0, 1]: the same fits as powers of x, but well conditioned."""
    return np.polynomial.legendre.legvander(2 * x - 1, degree)


def draw(theme):
    """Each training set's fit (thin), their average (thick), and the true function (dashed)."""
    fig, axes = style.canvas(theme, height=2.25, columns=2, sharey=True)
    rng = np.random.default_rng(3)
    x = (np.arange(POINTS) + 0.5) / POINTS
    targets = truth(x)[:, None] + NOISE * rng.standard_normal((POINTS, SETS))
    line = np.linspace(x[0], x[-1], 300)
    for ax, degree in zip(axes, (1, 9), strict=False):
        solve = features(line, degree) @ np.linalg.pinv(features(x, degree))
        ax.plot(line, solve @ targets, color=theme.blue, linewidth=0.7, alpha=0.55)
        ax.plot(line, truth(line), color=theme.ink, linewidth=1.4, linestyle=(0, (3, 2)))
        # A fit is linear in the targets, so the fit to their means is the average fit.
        ax.plot(line, solve @ truth(x), color=theme.orange, linewidth=2.2)
        ax.set(xlim=(0, 1), ylim=(-1.75, 1.75), xticks=[], yticks=[], xlabel="input $x$")
    axes[0].set_title("straight line")
    axes[1].set_title("degree 9")
    style.label(axes[0], 0.52, 1.2, "true curve", theme.ink, fontsize=style.SMALL)
    style.label(axes[0], 0.03, -0.62, "average\nof all fits", theme.orange, fontsize=style.SMALL)
    style.label(axes[1], 0.6, 1.35, "single fits", theme.blue, fontsize=style.SMALL)
    axes[0].set_ylabel("prediction")
    return fig
