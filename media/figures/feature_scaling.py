"""Gradient descent on the same regression with raw and with standardized features."""

import numpy as np

from media import style

STEPS = 10
SPREAD = 5.0  # the second raw feature varies five times as much as the first


def problem(standardized):
    """Hessian and start of least squares whose minimum is at weights (0, 0)."""
    # Four points at the corners: uncorrelated features with mean 0.
    x = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]]) * [1.0, SPREAD]
    if standardized:
        x = (x - x.mean(axis=0)) / x.std(axis=0)
    return x.T @ x / len(x)


def descend(hessian, start):
    """The path with the best constant learning rate, and the condition number."""
    low, high = np.linalg.eigvalsh(hessian)
    path = [np.array(start)]
    for _ in range(STEPS):
        path.append(path[-1] - 2 / (low + high) * hessian @ path[-1])
    return np.array(path), high / low


def draw(theme):
    """Two valleys from above, with ten steps in each."""
    fig, axes = style.canvas(theme, height=2.25, columns=2)
    for ax, standardized, color in zip(axes, (False, True), (theme.orange, theme.blue), strict=False):
        hessian = problem(standardized)
        path, condition = descend(hessian, (0.95, 0.6))
        a, b = np.meshgrid(np.linspace(-1.15, 1.15, 121), np.linspace(-0.9, 0.9, 121))
        loss = 0.5 * (hessian[0, 0] * a**2 + hessian[1, 1] * b**2)
        start = 0.5 * path[0] @ hessian @ path[0]
        ax.contour(
            a,
            b,
            loss,
            levels=start * np.array([0.02, 0.1, 0.3, 0.6, 1]),
            colors=theme.muted,
            linewidths=0.6,
        )
        ax.plot(*path.T, "-o", color=color, markersize=3, linewidth=1.2)
        ax.plot(0, 0, "+", color=theme.ink, markersize=9, markeredgewidth=1.6)
        ax.set_aspect("equal")
        ax.set_xlim(-1.15, 1.15)
        ax.set_ylim(-0.9, 0.9)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_title(("raw features", "standardized")[standardized])
        left = np.linalg.norm(path[-1]) / np.linalg.norm(path[0])
        told = f"{left:.0%} of the error left" if left > 1e-9 else "there after 1 step"
        ax.set_xlabel("weight 1\n" + rf"$\kappa = {condition:.0f}$:" + "\n" + told)
    axes[0].set_ylabel("weight 2")
    return fig
