"""How much variance the first principal components of the 8 by 8 digits explain."""

import numpy as np

from media import style

# Shares of the variance, in units of 0.00001: scikit-learn's 1797 digits with 64 pixels, PCA
# on centered pixel values. The last eleven components have less than half a unit each.
SHARES = (
    np.array(
        [
            14891,
            13619,
            11795,
            8410,
            5782,
            4917,
            4316,
            3661,
            3353,
            3079,
            2372,
            2273,
            1822,
            1774,
            1467,
            1410,
            1319,
            1248,
            1018,
            906,
            890,
            797,
            767,
            723,
            696,
            596,
            576,
            515,
            490,
            429,
            374,
            353,
            337,
            328,
            308,
            294,
            257,
            228,
            222,
            211,
            190,
            159,
            151,
            141,
            117,
            107,
            96,
            77,
            56,
            40,
            21,
            8,
            5,
            5,
            3,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ]
    )
    / 1e5
)


def draw(theme):
    """The cumulative share, with the numbers of components for 95 % and 99 %."""
    total = np.cumsum(SHARES)
    fig, ax = style.canvas(theme, height=2.3)
    count = np.arange(1, len(SHARES) + 1)
    ax.bar(count, SHARES, color=theme.faint, width=0.8)
    ax.plot(count, total, color=theme.blue)
    for share, color, shift, side in (
        (0.95, theme.orange, -1.2, "right"),
        (0.99, theme.green, 1.2, "left"),
    ):
        need = int(np.argmax(total > share)) + 1
        ax.plot([need, need], [0, total[need - 1]], color=color, linewidth=1, linestyle=(0, (4, 3)))
        ax.plot(need, total[need - 1], "o", color=color, markersize=6)
        style.label(
            ax, need + shift, 0.4, f"{share:.0%}: {need} of 64", color, ha=side, fontsize=style.SMALL
        )
    style.label(ax, 12.5, 0.67, "cumulative", theme.blue, fontsize=style.SMALL)
    style.label(ax, 6.5, 0.12, "each one", theme.muted, fontsize=style.SMALL)
    ax.set(
        xlabel="principal components",
        ylabel="share of variance",
        xlim=(0, 65),
        ylim=(0, 1.04),
        xticks=[1, 20, 40, 64],
        yticks=[0, 0.5, 1],
    )
    ax.set_yticklabels(["0", "0.5", "1"])
    return fig
