"""When guessing pays: the expected points of an answer, for three penalties for a wrong one."""

import numpy as np

from media import style

# Points off for a wrong answer; a right one scores 1, "I don't know" 0.
PENALTIES = (0, 1, 3)


def break_even(penalty):
    """The confidence above which an answer is worth more than "I don't know"."""
    return penalty / (1 + penalty)


def draw(theme):
    """A line for each penalty; it crosses zero where answering begins to pay."""
    fig, ax = style.canvas(theme, height=2.3)
    p = np.array([0, 1])
    ax.axhline(0, color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    style.label(ax, 1, -0.4, "“I don't know”", theme.muted, ha="right", fontsize=style.SMALL)
    places = ((0.42, 0.62), (0.46, -0.88), (0.5, -1.5))
    for penalty, color, (x, y) in zip(
        PENALTIES, (theme.blue, theme.green, theme.orange), places, strict=True
    ):
        ax.plot(p, p - penalty * (1 - p), color=color)
        at = break_even(penalty)
        ax.plot(at, 0, "o", color=color, markersize=6, clip_on=False)
        name = "no penalty" if penalty == 0 else f"−{penalty} if wrong"
        style.label(ax, x, y, name, color, ha="right" if penalty < 2 else "left")
    ax.set(
        xlim=(0, 1),
        ylim=(-2, 1.05),
        xticks=[0, 0.5, 0.75, 1],
        xticklabels=["0", "0.5", "0.75", "1"],
        yticks=[-2, -1, 0, 1],
        xlabel="probability of being right",
        ylabel="expected points",
    )
    return fig
