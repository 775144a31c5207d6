"""What one temperature does to an overconfident model: its reliability curve moves to the diagonal."""

import numpy as np

from media import style

# The model's logits are this many times too large; a temperature of the same size repairs them.
SHARPENED = 2.0


def stated(accuracy, temperature):
    """The confidence of a two-class model whose honest one would be `accuracy`."""
    logit = SHARPENED / temperature * np.log(accuracy / (1 - accuracy))
    return 1 / (1 + np.exp(-logit))


def draw(theme):
    """Accuracy over stated confidence, before and after the division."""
    fig, ax = style.canvas(theme, height=2.3)
    accuracy = np.linspace(0.5, 0.985, 200)
    ax.plot(stated(accuracy, 1), accuracy, color=theme.orange)
    ax.plot(stated(accuracy, SHARPENED), accuracy, color=theme.green)
    one = 0.75
    before, after = stated(one, 1), stated(one, SHARPENED)
    ax.annotate(
        "",
        (after, one),
        (before, one),
        arrowprops={"arrowstyle": "->", "color": theme.muted, "shrinkA": 3, "shrinkB": 3},
    )
    ax.plot([before, after], [one, one], "o", color=theme.muted, markersize=4)
    style.label(ax, 0.98, 0.59, "as trained", theme.orange, ha="right")
    style.label(ax, 0.76, 0.84, "logits divided by 2", theme.green, ha="right")
    ax.set(
        xlabel="stated confidence",
        ylabel="accuracy",
        xlim=(0.5, 1.005),
        ylim=(0.5, 1.005),
        xticks=[0.5, 0.75, 0.9, 1],
        xticklabels=["0.5", "0.75", "0.9", "1"],
        yticks=[0.5, 0.75, 1],
    )
    return fig
