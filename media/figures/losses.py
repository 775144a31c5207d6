"""Four losses of a binary classifier over the margin y f."""

import numpy as np

from media import style


def draw(theme):
    """Squared, logistic, hinge and ramp loss, each with its name on the curve."""
    fig, ax = style.canvas(theme, height=2.6)
    margin = np.linspace(-3, 3, 601)
    hinge = np.maximum(0, 1 - margin)
    curves = (
        ((1 - margin) ** 2, theme.purple),
        (np.log1p(np.exp(-margin)), theme.green),
        (hinge, theme.orange),
        (np.minimum(1, hinge), theme.blue),
    )
    for loss, color in curves:
        ax.plot(margin, loss, color=color)
    style.label(ax, 1.4, 3.4, "squared", theme.purple)
    style.label(ax, -2.5, 3.85, "hinge", theme.orange, ha="left")
    style.label(ax, -2.95, 1.6, "logistic", theme.green, ha="left")
    style.label(ax, -2.95, 0.72, "ramp", theme.blue, ha="left")
    ax.axvline(0, color=theme.faint, linewidth=1, zorder=0)
    for x, side, text in ((-0.12, "right", "wrong"), (0.12, "left", "right")):
        ax.text(x, 4.5, text, ha=side, va="top", fontsize=style.SMALL, color=theme.muted)
    ax.set_xlim(-3, 3)
    ax.set_ylim(-0.08, 4.5)
    ax.set_xticks([-2, -1, 0, 1, 2])
    ax.set_yticks([0, 1, 2, 3, 4])
    ax.set_xlabel("margin $y\\,f$")
    ax.set_ylabel("loss")
    return fig
