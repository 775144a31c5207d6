"""Two epochs over ten samples: each a new order, cut into batches of four, four and two."""

import numpy as np
from matplotlib.patches import Rectangle

from media import style
from media.grids import blend

SAMPLES, BATCH, EPOCHS = 10, 4, 2


def draw(theme):
    """One row per epoch: the shuffled samples, colored and bracketed by batch."""
    fig, ax = style.canvas(theme, height=1.75)
    rng = np.random.default_rng(5)
    update = 0
    for epoch in range(EPOCHS):
        order, y = rng.permutation(SAMPLES), 2.3 * epoch
        style.label(ax, 0, y - 0.33, f"epoch {epoch + 1}, shuffled", theme.ink, fontsize=style.SMALL)
        for start in range(0, SAMPLES, BATCH):
            color = theme.series[start // BATCH]
            batch = order[start : start + BATCH]
            update += 1
            for place, sample in enumerate(batch, start):
                # A little air between the batches.
                x = place + 0.25 * (start // BATCH)
                ax.add_patch(
                    Rectangle(
                        (x, y),
                        1,
                        1,
                        edgecolor=color,
                        linewidth=1,
                        facecolor=blend(color, theme.page, 0.22),
                    )
                )
                ax.text(x + 0.5, y + 0.54, str(sample), ha="center", va="center", color=theme.ink)
            middle = start + 0.25 * (start // BATCH) + len(batch) / 2
            ax.text(
                middle,
                y + 1.34,
                f"update {update}",
                ha="center",
                va="center",
                color=color,
                fontsize=style.SMALL,
            )
    ax.set(xlim=(-0.1, SAMPLES + 0.6), ylim=(2.3 * EPOCHS - 0.55, -0.7))
    ax.axis("off")
    return fig
