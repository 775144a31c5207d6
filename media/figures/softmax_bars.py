"""From logits over exponentials to probabilities, for the logits ln 2, ln 3, ln 5."""

import numpy as np

from media import style

LOGITS = np.log([2.0, 3.0, 5.0])
CLASSES = ("A", "B", "C")


def draw(theme):
    """Three groups of bars, one for each step of the softmax."""
    exponentials = np.exp(LOGITS)
    steps = (
        ("logits $z$", LOGITS, "{:.2f}", theme.blue),
        ("$e^{z}$, sum 10", exponentials, "{:.0f}", theme.orange),
        ("$p = e^{z}/10$", exponentials / exponentials.sum(), "{:.1f}", theme.green),
    )
    fig, axes = style.canvas(theme, height=1.75, columns=3)
    for ax, (caption, values, form, color) in zip(axes, steps, strict=False):
        ax.bar(CLASSES, values, width=0.62, color=color)
        # Each group has its own scale: the shapes are to be compared, not the heights.
        ax.set_ylim(0, values.max() * 1.15)
        for place, value in enumerate(values):
            ax.annotate(
                form.format(value),
                (place, value),
                (0, 2.5),
                fontsize=style.SMALL,
                textcoords="offset points",
                ha="center",
                va="bottom",
            )
        ax.set_xlabel(caption, labelpad=4)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="x", length=0)
    return fig
