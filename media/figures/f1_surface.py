"""Lines of equal F1 over precision and recall, beside a line of equal arithmetic mean."""

import numpy as np

from media import style

LEVELS = (0.2, 0.4, 0.6, 0.8)


def draw(theme):
    """F1 contours with their values; the corner of perfect precision and no recall is marked."""
    fig, ax = style.canvas(theme, height=2.75)
    for level in LEVELS:
        # 2PR / (P + R) = F gives R = PF / (2P - F), where that is at most 1.
        precision = np.linspace(level / (2 - level), 1, 200)
        ax.plot(precision * level / (2 * precision - level), precision, color=theme.blue)
        ax.text(
            level,
            level,
            f"{level:g}",
            color=theme.blue,
            ha="center",
            va="center",
            fontsize=style.SMALL,
            bbox={"facecolor": theme.page, "edgecolor": "none", "pad": 1},
        )
    share = np.array([0.01, 1])
    ax.plot(share, 1.01 - share, color=theme.orange, linewidth=1.4, linestyle=(0, (4, 2)))
    style.label(
        ax,
        0.5,
        0.52,
        "arithmetic mean 0.505",
        theme.orange,
        fontsize=style.SMALL,
        ha="center",
        va="bottom",
        rotation=-45,
        transform_rotates_text=True,
        rotation_mode="anchor",
    )
    style.label(ax, 0.98, 0.93, "$F_1$", theme.blue, ha="right")
    ax.plot(0.01, 1, "o", color=theme.ink, markersize=6, clip_on=False, zorder=5)
    ax.annotate(
        f"$F_1$ = {2 * 0.01 / 1.01:.3f}",
        (0.01, 1),
        (9, 9),
        textcoords="offset points",
        va="center",
        fontsize=style.SMALL,
        annotation_clip=False,
    )
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.02),
        xticks=[0, 0.5, 1],
        yticks=[0, 0.5, 1],
        xlabel="recall",
        ylabel="precision",
    )
    ax.set_xticklabels(["0", "0.5", "1"])
    ax.set_yticklabels(["0", "0.5", "1"])
    return fig
