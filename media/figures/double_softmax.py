"""What a second softmax does to the probability of the true class."""

import numpy as np

from media import style


def again(p, classes):
    """The true class's probability after a second softmax, if the others share 1 - p evenly."""
    others = (1 - p) / (classes - 1)
    return 1 / (1 + (classes - 1) * np.exp(others - p))


def draw(theme):
    """Probability after one and after two softmaxes, for 3 and for 10 classes."""
    fig, ax = style.canvas(theme, height=2.5)
    p = np.linspace(0, 1, 200)
    ax.plot(p, p, color=theme.muted, linewidth=1.2, linestyle=(0, (4, 3)))
    style.label(ax, 0.6, 0.7, "softmax once", theme.muted, ha="right")
    for classes, color in ((3, theme.orange), (10, theme.purple)):
        ceiling = float(again(1.0, classes))
        ax.plot(p, again(p, classes), color=color)
        ax.plot(1, ceiling, "o", color=color, markersize=5.5)
        ax.annotate(
            f"{ceiling:.3f}",
            (1, ceiling),
            (7, 0),
            textcoords="offset points",
            color=color,
            va="center",
            fontsize=style.SMALL,
            annotation_clip=False,
        )
    style.label(ax, 0.53, 0.335, "twice, 3 classes", theme.orange)
    style.label(ax, 0.51, 0.075, "twice, 10 classes", theme.purple)
    ax.set_xlim(-0.02, 1.18)
    ax.set_ylim(-0.02, 1.04)
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_xlabel("probability after the first softmax")
    ax.set_ylabel("probability in the loss")
    return fig
