"""Cross-entropy of two classes as the prediction moves: a fixed floor plus a divergence."""

import numpy as np

from media import style

TRUE = 0.75


def cross_entropy(y, p):
    """H(y, p) in nats of two distributions over two classes, given by their first entry."""
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def draw(theme):
    """H(y, p) over p, the floor H(y), and the gap between them."""
    fig, ax = style.canvas(theme, height=2.5)
    floor = cross_entropy(TRUE, TRUE)
    p = np.linspace(0.06, 0.992, 400)
    curve = cross_entropy(TRUE, p)
    ax.fill_between(p, floor, curve, color=theme.orange, alpha=0.16, linewidth=0)
    ax.plot(p, curve, color=theme.blue)
    ax.axhline(floor, color=theme.muted, linewidth=1.2)
    at = 0.15
    top = cross_entropy(TRUE, at)
    ax.annotate(
        "",
        (at, top),
        (at, floor),
        arrowprops={"arrowstyle": "<->", "color": theme.orange, "shrinkA": 0, "shrinkB": 0},
    )
    style.label(ax, at + 0.02, 0.71, r"$D_{\mathrm{KL}}(y\,\Vert\,p)$", theme.orange)
    style.label(ax, 0.31, 1.13, r"$H(y, p)$", theme.blue)
    style.label(ax, 0.06, floor / 2, f"$H(y) = {floor:.3f}$", theme.ink)
    ax.plot(TRUE, floor, "o", color=theme.blue, markersize=5.5)
    ax.annotate(
        "$p = y$",
        (TRUE, floor),
        (0, -8),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=style.SMALL,
    )
    ax.set_xlim(0, 1.02)
    ax.set_ylim(0, 2.2)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    ax.set_yticks([0, 1, 2])
    ax.set_xlabel("predicted probability of class 1")
    ax.set_ylabel("nats")
    return fig
