"""Cross-entropy of two classes as the prediction moves: a fixed floor plus a divergence."""

import numpy as np

from media import style

TRUE = 0.75


def cross_entropy(p, q):
    """H(p, q) in nats of two distributions over two classes, given by their first entry."""
    return -p * np.log(q) - (1 - p) * np.log(1 - q)


def draw(theme):
    """H(p, q) over q, the floor H(p), and the gap between them."""
    fig, ax = style.canvas(theme, height=2.5)
    floor = cross_entropy(TRUE, TRUE)
    q = np.linspace(0.06, 0.992, 400)
    curve = cross_entropy(TRUE, q)
    ax.fill_between(q, floor, curve, color=theme.orange, alpha=0.16, linewidth=0)
    ax.plot(q, curve, color=theme.blue)
    ax.axhline(floor, color=theme.muted, linewidth=1.2)
    at = 0.15
    top = cross_entropy(TRUE, at)
    ax.annotate("", (at, top), (at, floor), arrowprops={
        "arrowstyle": "<->", "color": theme.orange, "shrinkA": 0, "shrinkB": 0})
    style.label(ax, at + 0.02, 0.71, r"$D_{\mathrm{KL}}(p\,\Vert\,q)$", theme.orange)
    style.label(ax, 0.31, 1.13, r"$H(p, q)$", theme.blue)
    style.label(ax, 0.06, floor / 2, f"$H(p) = {floor:.3f}$", theme.ink)
    ax.plot(TRUE, floor, "o", color=theme.blue, markersize=5.5)
    ax.annotate("$q = p$", (TRUE, floor), (0, -8), textcoords="offset points", ha="center",
                va="top", fontsize=style.SMALL)
    ax.set_xlim(0, 1.02)
    ax.set_ylim(0, 2.2)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    ax.set_yticks([0, 1, 2])
    ax.set_xlabel("predicted probability of class 1")
    ax.set_ylabel("nats")
    return fig
