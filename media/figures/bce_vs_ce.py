"""The same three logits through three sigmoids and through one softmax."""

import numpy as np

from media import style

LOGITS = np.array([2.0, -1.0, 0.5])


def draw(theme):
    """Two groups of bars with their values and their sums."""
    exponentials = np.exp(LOGITS)
    groups = (
        (1 / (1 + np.exp(-LOGITS)), theme.blue, "sigmoids"),
        (exponentials / exponentials.sum(), theme.orange, "softmax"),
    )

    fig, axes = style.canvas(theme, height=2.2, columns=2, sharey=True)
    for ax, (values, color, name) in zip(axes, groups, strict=False):
        ax.bar(range(3), values, width=0.66, color=color)
        for at, value in enumerate(values):
            ax.text(at, value + 0.025, f"{value:.2f}", ha="center", va="bottom", fontsize=style.SMALL)
        ax.set_title(f"{name}: sum {values.sum():.2f}", color=color, pad=5)
        ax.set_xticks(range(3), [f"{z:g}".replace("-", "\N{MINUS SIGN}") for z in LOGITS])
        ax.tick_params(axis="x", length=0)
        ax.set_xlabel("logit")
        ax.set_ylim(0, 1.06)
        ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[0].set_ylabel("probability")
    axes[1].spines["left"].set_visible(False)
    axes[1].tick_params(axis="y", length=0)
    return fig
