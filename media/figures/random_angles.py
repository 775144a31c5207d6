"""The distribution of the angle between two random directions, in 3 to 1000 dimensions."""

import numpy as np

from media import style


def density(angle, dimension):
    """Density per degree: proportional to sin^(D - 2) of the angle."""
    log = (dimension - 2) * np.log(np.sin(np.radians(angle)))
    values = np.exp(log)
    return values / (values.sum() * (angle[1] - angle[0]))


def draw(theme):
    """Four densities that close in on 90 degrees."""
    fig, ax = style.canvas(theme, height=2.3)
    angle = np.linspace(0.01, 179.99, 4001)
    labels = {3: (30, 0.022), 10: (60, 0.036), 100: (97.5, 0.062), 1000: (94, 0.18)}
    for (dimension, place), color in zip(labels.items(), theme.series, strict=False):
        ax.plot(angle, density(angle, dimension), color=color)
        style.label(ax, *place, f"$D={dimension}$", color, ha="left" if place[0] > 90 else "right")
    ax.set(
        xlim=(0, 180),
        ylim=(0, 0.235),
        yticks=[],
        ylabel="density",
        xlabel="angle between two random vectors",
    )
    ax.set_xticks([0, 45, 90, 135, 180], ["0°", "45°", "90°", "135°", "180°"])
    ax.spines["left"].set_visible(False)
    return fig
