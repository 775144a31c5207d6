"""Mean square of the pre-activations in a deep ReLU network for three weight variances."""

import numpy as np

from media import style

WIDTH, LAYERS = 100, 50


def draw(theme):
    """Theory as lines, one random network as dots (every fifth layer)."""
    fig, ax = style.canvas(theme, height=2.6)
    rng = np.random.default_rng(1)
    weights = rng.standard_normal((LAYERS, WIDTH, WIDTH))
    start = rng.standard_normal((WIDTH, 200))
    layer = np.arange(LAYERS + 1)
    for numerator, color in ((4, theme.orange), (2, theme.blue), (1, theme.green)):
        z, squares = start, [1.0]
        for matrix in weights:
            z = np.sqrt(numerator / WIDTH) * matrix @ np.maximum(0, z)
            squares.append(np.mean(z**2))
        ax.semilogy(layer, (numerator / 2.0) ** layer, color=color)
        ax.semilogy(layer[::5], squares[::5], "o", color=color, markersize=3.6)
    style.label(ax, 24, 1e11, r"$\sigma^2=4/n$", theme.orange, ha="right")
    style.label(ax, 49, 3e2, r"He: $\sigma^2=2/n$", theme.blue, ha="right")
    style.label(ax, 26, 1e-11, r"$\sigma^2=1/n$", theme.green, ha="right")
    ax.set(xlim=(0, 51), ylim=(1e-17, 1e17), xticks=[0, 10, 20, 30, 40, 50])
    ax.set_yticks([1e-15, 1, 1e15], ["$10^{-15}$", "1", "$10^{15}$"])
    ax.minorticks_off()
    ax.set_xlabel("ReLU layer")
    ax.set_title("mean square of the pre-activations", loc="left", pad=5)
    return fig
