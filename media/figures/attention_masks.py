"""Which pairs of query and key have a weight in the three kinds of attention."""

import numpy as np
from matplotlib.patches import Rectangle

from media import style


def draw(theme):
    """Full self-attention, causal self-attention, and cross-attention."""
    panels = (
        ("self", np.ones((5, 5)), "keys"),
        ("causal", np.tril(np.ones((5, 5))), "keys"),
        ("cross", np.ones((5, 7)), "source keys"),
    )
    fig, axes = style.canvas(theme, height=1.65, columns=3, width_ratios=[5, 5, 7])
    for ax, (name, allowed, across) in zip(axes, panels, strict=True):
        for r, row in enumerate(allowed):
            for c, one in enumerate(row):
                ax.add_patch(
                    square(c, r, theme.blue if one else theme.faint),
                )
        ax.set_title(name, pad=4)
        ax.set(
            xlim=(0, allowed.shape[1]),
            ylim=(len(allowed), 0),
            xticks=[],
            yticks=[],
            aspect="equal",
            xlabel=across,
        )
        ax.spines[["left", "bottom"]].set_visible(False)
    axes[0].set_ylabel("queries")
    return fig


def square(c, r, color):
    """A cell with a gap around it."""
    return Rectangle((c + 0.06, r + 0.06), 0.88, 0.88, color=color, linewidth=0)
