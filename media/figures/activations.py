"""Five activation functions with their derivatives."""

import numpy as np

from media import style

LEAK = 0.1  # larger than the usual 0.01, so that it can be seen


def functions(z):
    """(name, values, slopes) of each function; NaN where there is no slope."""
    sigmoid, hyperbolic = 1 / (1 + np.exp(-z)), np.tanh(z)
    kink = np.where(z == 0, np.nan, 1.0)
    right = z >= 0
    return (
        ("step", np.where(right, 1.0, 0.0), 0 * kink),
        ("sigmoid", sigmoid, sigmoid * (1 - sigmoid)),
        ("tanh", hyperbolic, 1 - hyperbolic**2),
        ("ReLU", np.maximum(0, z), np.where(right, 1, 0) * kink),
        (f"leaky, ε = {LEAK}", np.maximum(LEAK * z, z), np.where(right, 1, LEAK) * kink),
    )


def draw(theme):
    """Small multiples on common axes; the sixth field says which line is which."""
    fig, axes = style.canvas(theme, height=2.9, rows=2, columns=3, sharex=True, sharey=True)
    z = np.linspace(-3, 3, 601)
    for ax, (name, values, slopes) in zip(axes.flat, functions(z), strict=False):
        # A jump is not drawn as a steep line.
        jump = np.r_[np.abs(np.diff(values)) > 0.5, False]
        ax.axhline(0, color=theme.faint, linewidth=0.8, zorder=0)
        ax.plot(z, np.where(jump, np.nan, values), color=theme.blue)
        ax.plot(z, slopes, color=theme.orange, linestyle=(0, (3, 1.5)))
        ax.set_title(name, fontsize=style.BODY, pad=3)
        ax.set(xlim=(-3, 3), ylim=(-1.2, 2.2), xticks=[-2, 0, 2], yticks=[-1, 0, 1, 2])
    axes[0, 2].tick_params(labelbottom=True)
    key = axes[1, 2]
    key.axis("off")
    key.text(-2.6, 1.1, "solid:\nfunction", color=theme.blue, fontsize=style.BODY, va="center")
    key.text(-2.6, -0.2, "dashed:\nslope", color=theme.orange, fontsize=style.BODY, va="center")
    return fig
