"""Where classical and Nesterov momentum measure the gradient."""

import numpy as np

from media import style

CURVATURE = np.array([1.0, 3.0])
THETA = np.array([-2.6, 1.2])
CARRIED = np.array([2.1, -1.75])  # -gamma v: the step that momentum alone would take
RATE = 0.28


def arrow(ax, start, step, color):
    """An arrow from `start` by `step`."""
    ax.annotate(
        "",
        start + step,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 1.8,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 11,
        },
    )


def draw(theme):
    """One step of both, from the same point with the same velocity."""
    fig, ax = style.canvas(theme, height=2.75)
    x, y = np.meshgrid(np.linspace(-3.2, 1.5, 200), np.linspace(-1.95, 1.65, 160))
    height = 0.5 * (CURVATURE[0] * x**2 + CURVATURE[1] * y**2)
    ax.contour(
        x,
        y,
        height,
        levels=np.array([0.1, 0.5, 1.2, 2.3, 3.8, 5.7, 8]),
        colors=theme.faint,
        linewidths=0.8,
    )
    ahead = THETA + CARRIED
    arrow(ax, THETA, CARRIED, theme.muted)
    for place, color in ((THETA, theme.orange), (ahead, theme.blue)):
        # Both correct the carried step, each with the gradient of another place.
        arrow(ax, ahead, -RATE * CURVATURE * place, color)
        ax.plot(*place, "o", markersize=8, color=color)
    ax.plot(0, 0, "+", color=theme.ink, markersize=8, markeredgewidth=1.4)

    halo = {"bbox": {"facecolor": theme.page, "edgecolor": "none", "pad": 1.2}}
    style.label(ax, -2.35, 1.27, "classical: gradient here", theme.orange, **halo)
    style.label(ax, -0.72, -0.75, "Nesterov:\ngradient here", theme.blue, ha="right", **halo)
    style.label(ax, -1.75, 0.1, r"$-\gamma v$", theme.muted, ha="right", **halo)
    style.label(ax, 0.08, -1.05, r"$-\eta\,g(\theta)$", theme.orange, **halo)
    style.label(ax, -0.2, -0.38, r"$-\eta\,g(\theta-\gamma v)$", theme.blue, **halo)
    ax.set(xticks=[], yticks=[], xlim=(-3.2, 1.5), ylim=(-1.95, 1.65), aspect="equal")
    ax.spines[:].set_visible(False)
    return fig
