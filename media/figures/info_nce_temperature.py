"""How a contrastive loss shares its push among eight negatives, at three temperatures."""

import numpy as np

from media import style

COSINES = np.arange(8) / 10
TEMPERATURES = (1, 0.1, 0.03)


def draw(theme):
    """Bars for the negatives by their cosine: the softmax of cosine over temperature."""
    fig, axes = style.canvas(theme, height=1.75, columns=3, sharey=True)
    for ax, tau, color in zip(axes, TEMPERATURES, theme.series, strict=False):
        weights = np.exp((COSINES - COSINES.max()) / tau)
        shares = weights / weights.sum()
        ax.bar(COSINES, shares, width=0.08, color=color)
        ax.text(
            COSINES[-1] + 0.05,
            shares[-1] + 0.03,
            f"{shares[-1]:.0%}",
            ha="right",
            fontsize=style.SMALL,
            color=color,
        )
        ax.set_title(f"τ = {tau}", color=color, pad=4)
        ax.set(xlim=(-0.07, 0.77), ylim=(0, 1.12), xticks=[0, 0.7], yticks=[0, 0.5, 1])
    axes[0].set_ylabel("share of the push")
    axes[1].set_xlabel("cosine of the negative")
    return fig
