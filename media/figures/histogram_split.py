"""The histogram of one child is the parent's minus that of the other child."""

import numpy as np

from media import style

LEFT = np.array([3.0, 1.0, -2.0, 1.0])
PARENT = np.array([5.0, 3.0, -1.0, -3.0])


def draw(theme):
    """Three small histograms with a minus and an equals sign between them."""
    fig, axes = style.canvas(theme, height=1.55, columns=3, sharey=True)
    panels = (
        ("parent", PARENT, theme.blue),
        ("left child", LEFT, theme.orange),
        ("right child", PARENT - LEFT, theme.green),
    )
    for ax, (name, heights, color) in zip(axes, panels, strict=True):
        ax.bar(np.arange(len(heights)), heights, color=color, width=0.82)
        ax.axhline(0, color=theme.muted, linewidth=0.8)
        for x, height in enumerate(heights):
            ax.text(
                x,
                height + (0.35 if height >= 0 else -0.35),
                f"{height:.0f}".replace("-", "−"),
                ha="center",
                va="bottom" if height >= 0 else "top",
                fontsize=style.SMALL,
            )
        ax.set_title(name, color=color, pad=4)
        ax.set(xticks=[], yticks=[], ylim=(-6.2, 7), xlabel="bins")
        ax.spines[["left", "bottom"]].set_visible(False)
    for ax, sign in zip(axes[1:], "−=", strict=True):
        ax.text(-0.09, 0.5, sign, transform=ax.transAxes, fontsize=14, ha="center", va="center")
    axes[0].set_ylabel("sum of gradients", fontsize=style.SMALL)
    return fig
