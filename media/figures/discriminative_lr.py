"""Learning rates of three layer groups, while the body is frozen and after unfreezing."""

import numpy as np

from media import style

GROUPS = ("early", "late", "head")
LOW, HIGH, FLOOR = 1e-5, 1e-3, 2e-6


def draw(theme):
    """Two sets of bars on a log scale; frozen groups have none."""
    rates = np.geomspace(LOW, HIGH, len(GROUPS))
    fig, axes = style.canvas(theme, height=2.4, columns=2, sharey=True)
    stages = (("1. body frozen", [0, 0, HIGH], theme.blue), ("2. unfrozen", rates, theme.orange))
    for ax, (title, values, color) in zip(axes, stages, strict=False):
        for place, value in enumerate(values):
            if value:
                ax.bar(place, value, bottom=0, color=color, width=0.62)
            else:
                ax.text(
                    place,
                    FLOOR * 1.25,
                    "frozen",
                    ha="center",
                    va="bottom",
                    rotation=90,
                    color=theme.muted,
                    fontsize=style.SMALL,
                )
        ax.set_title(title, color=color)
        ax.set_yscale("log")
        ax.set_xlim(-0.5, len(GROUPS) - 0.5)
        ax.set_ylim(FLOOR, 3e-3)
        ax.set_xticks(range(len(GROUPS)), GROUPS)
        ax.set_yticks([LOW, 1e-4, HIGH], ["0.00001", "0.0001", "0.001"])
        ax.minorticks_off()
        ax.tick_params(axis="x", length=0)
        ax.yaxis.grid(True)
        ax.set_axisbelow(True)
    axes[0].set_ylabel("learning rate")
    return fig
