"""The same steady progress, scored per token and by answers that need every token right."""

import numpy as np

from media import style

LENGTH = 10  # tokens in an answer
MARKED = (1e9, 1e11)


def token_accuracy(size):
    """Imaginary: the error falls with a power of the size, as a scaling law's loss does, to a quarter
    for a hundred times the size."""
    return 1 - 0.2 * (size / 1e9) ** -(np.log(4) / np.log(100))


def draw(theme):
    """Per-token accuracy growing over model size, and its tenth power, with two sizes marked."""
    fig, ax = style.canvas(theme, height=2.1)
    size = np.geomspace(1e7, 1e12, 200)
    ax.plot(size, token_accuracy(size), color=theme.blue)
    ax.plot(size, token_accuracy(size) ** LENGTH, color=theme.orange)
    for one in MARKED:
        for y, color in (
            (token_accuracy(one), theme.blue),
            (token_accuracy(one) ** LENGTH, theme.orange),
        ):
            ax.plot(one, y, "o", color=color, markersize=5)
            style.label(ax, one * 0.8, y + 0.09, f"{y:.2f}", color, ha="right", fontsize=style.SMALL)
    style.label(ax, 1.3e7, 0.78, "per token", theme.blue)
    style.label(ax, 1.6e10, 0.19, f"all {LENGTH} tokens\nright", theme.orange)
    ax.set(
        xscale="log",
        xlim=(size[0], size[-1]),
        ylim=(0, 1.09),
        xticks=[1e7, 1e8, 1e9, 1e10, 1e11, 1e12],
        yticks=[0, 0.5, 1],
        xlabel="parameters",
        ylabel="accuracy",
    )
    ax.minorticks_off()
    return fig
