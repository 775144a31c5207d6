"""The Armijo condition on 5 x^2 at x = 2: loss along the step, tangent and Armijo line."""

import numpy as np

from media import style

POINT, SHARE = 2.0, 0.3


def draw(theme):
    """Two trial points: one above the Armijo line, one below; the accepted range shaded."""
    slope = -((10 * POINT) ** 2)

    def along(alpha):
        return 5 * (POINT - alpha * 10 * POINT) ** 2

    def line(alpha, share):
        return along(0) + share * alpha * slope

    fig, ax = style.canvas(theme, height=2.5)
    alpha = np.linspace(0, 0.265, 300)
    limit = 0.2 * (1 - SHARE)  # where the parabola crosses the Armijo line again
    ax.axvspan(0, limit, color=theme.green, alpha=0.14, linewidth=0)
    ax.plot(alpha, along(alpha), color=theme.blue)
    ax.plot(alpha, line(alpha, SHARE), color=theme.orange, linewidth=1.5)
    ax.plot(alpha, line(alpha, 1), color=theme.muted, linewidth=1.2, linestyle=(0, (4, 3)))
    for trial, color, mark in ((0.16, theme.ink, "x"), (0.08, theme.ink, "o")):
        ax.plot(trial, along(trial), mark, color=color, markersize=6, markeredgewidth=1.8, zorder=5)
    style.label(ax, 0.168, 5, "0.16: rejected", theme.ink, ha="left", fontsize=style.SMALL)
    style.label(ax, 0.072, -5, "0.08: accepted", theme.ink, ha="left", fontsize=style.SMALL)
    style.label(ax, 0.152, 27, "loss", theme.blue, ha="left")
    style.label(
        ax, 0.268, -16.5, f"Armijo line, $c_1 = {SHARE}$", theme.orange, ha="right", fontsize=style.SMALL
    )
    style.label(ax, 0.065, -14, "tangent", theme.muted, ha="right", fontsize=style.SMALL)
    style.label(ax, limit / 2, 46.5, "accepted range", theme.green, ha="center", fontsize=style.SMALL)
    ax.set_xlim(0, 0.275)
    ax.set_ylim(-22, 51)
    ax.set_xticks([0, 0.1, 0.2], ["0", "0.1", "0.2"])
    ax.set_yticks([0, 20, 40])
    ax.set_xlabel(r"step size $\alpha$")
    return fig
