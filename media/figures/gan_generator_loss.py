"""The two losses of a GAN's generator over the logit that the discriminator gives a fake."""

import numpy as np

from media import style

AT = -5.0


def sigmoid(a):
    """The discriminator's output at the logit `a`."""
    return 1 / (1 + np.exp(-a))


def draw(theme):
    """Both losses, with the tangents at a fake that the discriminator is sure of."""
    fig, ax = style.canvas(theme, height=2.4)
    a = np.linspace(-7, 5, 241)
    minimax, other = np.log(1 - sigmoid(a)), -np.log(sigmoid(a))
    slopes = (-sigmoid(AT), sigmoid(AT) - 1)
    for loss, start, slope, color in (
        (minimax, np.log(1 - sigmoid(AT)), slopes[0], theme.blue),
        (other, -np.log(sigmoid(AT)), slopes[1], theme.orange),
    ):
        ax.plot(a, loss, color=color)
        ax.plot(AT, start, "o", color=color, markersize=6)
        text = f"slope {slope:.4f}".replace("-", "−")
        style.label(ax, AT + 0.45, start + 0.75, text, color, fontsize=style.SMALL)
    ax.axvline(AT, color=theme.muted, linewidth=0.8, linestyle="--", zorder=0)
    style.label(ax, 2.2, -3.4, r"$\ln(1-D)$", theme.blue, ha="right")
    style.label(ax, 4.9, 1.0, r"$-\ln D$", theme.orange, ha="right")
    ax.set(xlim=(-7, 5), ylim=(-5, 7), yticks=[-4, 0, 4], xticks=[-5, 0, 5])
    ax.set_xlabel("logit of a fake, $D=\\sigma$(logit)")
    ax.set_ylabel("generator's loss")
    return fig
