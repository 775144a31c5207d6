"""The negative logarithm as a loss: what each probability of the true class costs."""

import numpy as np

from media import style

# Probability, and where its label goes: offset in points, and alignment.
MARKED = ((0.01, (8, 2), "left"), (0.1, (7, 3), "left"), (0.5, (-1, 9), "left"), (0.9, (22, 8), "right"))


def draw(theme):
    """The curve -ln p with four labelled points."""
    fig, ax = style.canvas(theme, height=2.2)
    p = np.geomspace(0.0055, 1, 300)
    ax.plot(p, -np.log(p), color=theme.blue)
    for at, offset, side in MARKED:
        loss = -np.log(at)
        ax.plot(at, loss, "o", color=theme.orange, markersize=5.5)
        ax.annotate(
            f"$p = {at}$: {loss:.2f}",
            (at, loss),
            offset,
            ha=side,
            textcoords="offset points",
            va="bottom",
            fontsize=style.SMALL,
        )
    ax.set_xlim(-0.015, 1.06)
    ax.set_ylim(-0.12, 5.4)
    ax.set_xlabel("probability $p$ of the true class")
    ax.set_ylabel(r"loss $-\ln\,p$")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    ax.set_yticks(range(6))
    return fig
