"""Log-sum-exp of z and 0, between the larger of the two and ln 2 above it."""

import numpy as np

from media import style


def draw(theme):
    """lse(z, 0) with its lower bound max(z, 0) and its upper bound max(z, 0) + ln 2."""
    fig, ax = style.canvas(theme, height=2.4)
    z = np.linspace(-4, 4, 401)
    largest = np.maximum(z, 0)
    ax.fill_between(z, largest, largest + np.log(2), color=theme.blue, alpha=0.14, linewidth=0)
    ax.plot(z, largest, color=theme.orange, linewidth=1.4)
    ax.plot(z, largest + np.log(2), color=theme.muted, linewidth=1.2, linestyle=(0, (4, 3)))
    ax.plot(z, np.logaddexp(z, 0), color=theme.blue)
    ax.plot(0, np.log(2), "o", color=theme.blue, markersize=5.5)
    style.label(ax, 1.9, 1.2, r"$\max(z, 0)$", theme.orange)
    style.label(ax, 1.35, 3.1, r"$\max(z, 0) + \ln 2$", theme.muted, ha="right")
    ax.annotate(
        r"$\ln(e^{z} + e^{0})$",
        (-1.35, np.logaddexp(-1.35, 0)),
        (-1.9, 1.75),
        color=theme.blue,
        ha="center",
        fontsize=style.BODY,
        arrowprops={
            "arrowstyle": "-",
            "color": theme.blue,
            "linewidth": 0.8,
            "shrinkA": 1,
            "shrinkB": 2,
        },
    )
    ax.set_xlim(-4.1, 4.1)
    ax.set_ylim(-0.15, 4.8)
    ax.set_xticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])
    ax.set_yticks([0, np.log(2), 2, 4], ["0", r"$\ln 2$", "2", "4"])
    ax.set_xlabel("$z$")
    return fig
