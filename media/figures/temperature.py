"""What temperature does to three probabilities: from greedy to uniform."""

import numpy as np

from media import style


def draw(theme):
    """The probabilities 0.6, 0.3, 0.1 over the temperature, on a logarithmic axis."""
    fig, ax = style.canvas(theme, height=1.9)
    T = np.geomspace(0.1, 20, 300)
    powers = np.array([0.6, 0.3, 0.1])[:, None] ** (1 / T)
    p = powers / powers.sum(axis=0)
    for curve, name, color, y in zip(
        p, ("0.6", "0.3", "0.1"), (theme.blue, theme.orange, theme.green), (0.66, 0.2, 0.02), strict=True
    ):
        ax.plot(T, curve, color=color)
        ax.text(1.06, y, name, color=color)
    ax.axvline(1, color=theme.muted, linewidth=1, linestyle=":")
    ax.set(
        xscale="log",
        xlim=(0.1, 20),
        ylim=(0, 1.05),
        xticks=[0.1, 1, 10],
        xticklabels=["0.1", "1", "10"],
        yticks=[0, 0.5, 1],
        xlabel="temperature",
        ylabel="probability",
    )
    ax.minorticks_off()
    return fig
