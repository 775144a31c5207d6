"""The variance of an average of trees, for three correlations between them."""

import numpy as np

from media import style

TREES = 60
CORRELATIONS = (0.0, 0.3, 0.6)


def draw(theme):
    """Variance over the number of trees, with the floor that each curve tends to."""
    fig, ax = style.canvas(theme, height=2.2)
    count = np.arange(1, TREES + 1)
    for rho, color in zip(CORRELATIONS, theme.series, strict=False):
        ax.plot(count, rho + (1 - rho) / count, color=color)
        if rho:
            ax.axhline(rho, color=color, linewidth=0.8, linestyle=(0, (4, 3)))
        style.label(ax, TREES + 1.5, rho + (1 - rho) / TREES, f"$\\rho$ = {rho:g}", color)
    ax.set(
        xlabel="trees averaged, $N$",
        ylabel="variance / $\\sigma^2$",
        xlim=(1, TREES),
        ylim=(0, 1),
        xticks=[1, 20, 40, 60],
        yticks=[0, 0.3, 0.6, 1],
    )
    ax.set_yticklabels(["0", "0.3", "0.6", "1"])
    return fig
