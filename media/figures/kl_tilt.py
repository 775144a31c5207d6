"""How likely the KL-regularized optimum makes an answer, over the strength of the penalty."""

import numpy as np

from media import style

REFERENCE = (0.5, 0.1, 0.01)


def draw(theme):
    """The reward is 1 for this answer and 0 for all others: odds are multiplied by exp(1/β)."""
    fig, ax = style.canvas(theme, height=2.2)
    beta = np.geomspace(0.05, 20, 200)
    for share, color in zip(REFERENCE, theme.series, strict=False):
        odds = share / (1 - share)
        ax.semilogx(beta, 1 / (1 + np.exp(-1 / beta) / odds), color=color)
        style.label(ax, 21, share + 0.02, f"{share:g}", color)
    ax.set(xlim=(0.05, 20), ylim=(0, 1.02), xlabel=r"strength $\beta$ of the KL penalty")
    ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    ax.minorticks_off()
    ax.set_ylabel("probability")
    ax.grid(axis="y")
    ax.set_title("numbers on the right: in the reference", fontsize=style.SMALL, loc="right")
    return fig
