"""Plain and sign descent on a parabola: proportional steps settle, fixed steps do not."""

import numpy as np

from media import style

PLAIN_RATE, SIGN_RATE, STEPS = 0.3, 0.3, 12


def draw(theme):
    """The parameter over the steps, for both methods."""
    plain, sign = [1.0], [1.0]
    for _ in range(STEPS):
        # The loss is theta^2 / 2, so that the gradient is theta itself.
        plain.append(plain[-1] - PLAIN_RATE * plain[-1])
        sign.append(sign[-1] - SIGN_RATE * float(np.sign(sign[-1])))

    fig, ax = style.canvas(theme, height=2.3)
    ax.axhline(0, color=theme.muted, linewidth=0.8)
    for values, color in ((plain, theme.blue), (sign, theme.orange)):
        ax.plot(values, "-o", color=color, linewidth=1.4, markersize=3.5)
    style.label(ax, 3.3, 0.46, "plain descent", theme.blue, ha="left")
    style.label(ax, 12, -0.34, "sign descent: always $\\pm\\,0.3$", theme.orange, ha="right")
    ax.set_xlim(-0.3, 12.3)
    ax.set_ylim(-0.45, 1.08)
    ax.set_xticks([0, 4, 8, 12])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_xlabel("step")
    ax.set_ylabel(r"parameter $\theta$")
    return fig
