"""Expected test and training error of least squares over the number of features."""

import numpy as np

from addon import examples
from media import style

SAMPLES, FEATURES = 20, 60


def draw(theme):
    """Two valleys of the test error, and between them the peak where p equals n."""
    fig, ax = style.canvas(theme, height=2.5)
    result = examples.load("double-descent")["compute"](
        {"n": SAMPLES, "D": FEATURES, "noise": 0.04, "a": 1.0}
    )
    test = np.array(result["error"])
    p = np.arange(len(test))
    ax.axvline(SAMPLES, color=theme.muted, linewidth=0.9, linestyle=(0, (2, 2)))
    ax.plot(p, result["train"], color=theme.orange)
    for part in (p < SAMPLES - 1, p > SAMPLES + 1):
        ax.plot(p[part], test[part], color=theme.blue)
    for at in (result["first"], result["second"]):
        ax.plot(at, test[at], "o", color=theme.blue, markersize=5.5)
        style.label(ax, at + 0.4, test[at] + 0.2, f"{test[at]:.2f}", theme.blue, ha="center")
    style.label(ax, 31, 1.5, "test error", theme.blue)
    style.label(ax, 21.5, 0.13, "training error", theme.orange)
    ax.set(xlim=(0, FEATURES), ylim=(-0.03, 2.65), xlabel="features $p$", ylabel="squared error")
    ax.set_xticks([0, SAMPLES, 40, 60], ["0", f"$n={SAMPLES}$", "40", "60"])
    ax.set_yticks([0, 1, 2])
    return fig
