"""A shallow ReLU network of one input: hidden units above, their mix below."""

import numpy as np

from media import style

WEIGHTS = np.array([-1.0, 1.0, 2.0])
BIASES = np.array([1.5, -0.75, -4.5])
MIX = np.array([-0.6, -0.9, 1.2])
OFFSET = 1.1


def draw(theme):
    """Kinks divide the input into regions, each with its own set of active units."""
    fig, (top, bottom) = style.canvas(theme, height=3.2, rows=2, sharex=True)
    x = np.linspace(0, 3, 601)
    hidden = np.maximum(0, np.outer(x, WEIGHTS) + BIASES)
    colors = (theme.blue, theme.orange, theme.green)
    for unit, color in zip(hidden.T, colors, strict=False):
        top.plot(x, unit, color=color)
    bottom.plot(x, OFFSET + hidden @ MIX, color=theme.ink)

    borders = np.r_[0, np.sort(-BIASES / WEIGHTS), 3]
    for ax in (top, bottom):
        for border in borders[1:-1]:
            ax.axvline(border, color=theme.faint, linewidth=1, zorder=0)
    for left, right in zip(borders, borders[1:], strict=False):
        middle = (left + right) / 2
        on = np.flatnonzero(WEIGHTS * middle + BIASES > 0)
        slope = WEIGHTS[on] @ MIX[on]
        bottom.text(
            middle,
            1.62,
            "active " + ", ".join(str(unit + 1) for unit in on),
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.muted,
        )
        bottom.text(
            middle,
            -0.62,
            f"slope {slope:.1f}".replace("-", "−"),
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.ink,
        )
    style.label(top, 0.22, 1.55, "$h_1$", theme.blue)
    style.label(top, 1.75, 1.3, "$h_2$", theme.orange, ha="right")
    style.label(top, 2.6, 0.4, "$h_3$", theme.green)
    style.label(bottom, 0.08, 0.62, "output", theme.ink)
    top.set(ylim=(-0.1, 2.4), yticks=[0, 1, 2])
    bottom.set(xlim=(0, 3), ylim=(-0.8, 1.8), yticks=[0, 1], xticks=[0, 0.75, 1.5, 2.25, 3])
    bottom.set_xticklabels(["0", "0.75", "1.5", "2.25", "3"])
    bottom.set_xlabel("input $x$")
    return fig
