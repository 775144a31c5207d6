"""Parameters of a dense layer and of a convolution, for images of growing size."""

import numpy as np

from media import style

IN, OUT, KERNEL = 3, 16, 3


def dense(side):
    """Weights and biases of a dense layer between maps of side × side positions."""
    return (side**2 * IN + 1) * side**2 * OUT


def draw(theme):
    """Both numbers against the side of the image, on log scales."""
    fig, ax = style.canvas(theme, height=2.5)
    sides = np.array([8, 16, 32, 64, 128, 256], dtype=float)
    convolution = OUT * (KERNEL**2 * IN + 1)
    ax.loglog(sides, dense(sides), color=theme.orange, marker="o", markersize=3.5)
    ax.loglog(sides, np.full_like(sides, convolution), color=theme.blue, marker="o", markersize=3.5)
    style.label(
        ax, 36, dense(32) / 25, f"dense layer:\n{dense(32):,} at side 32", theme.orange, linespacing=1.15
    )
    style.label(ax, 45, convolution * 4, f"3 × 3 convolution: {convolution}", theme.blue, ha="center")
    ax.set_xticks(sides, [f"{side:.0f}" for side in sides])
    ax.set_yticks([1e2, 1e4, 1e6, 1e8, 1e10, 1e12])
    ax.minorticks_off()
    ax.set_ylim(1e2, 3e11)
    ax.set_xlabel("image side in pixels")
    ax.set_ylabel("parameters")
    return fig
