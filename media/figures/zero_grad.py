"""Gradient descent on w²/2 with and without clearing the gradients."""

import numpy as np

from media import style

RATE, STEPS = 0.1, 50


def path(clear):
    """w after every step, from 1."""
    w, gradient, found = 1.0, 0.0, [1.0]
    for _ in range(STEPS):
        gradient = w if clear else gradient + w
        w -= RATE * gradient
        found.append(w)
    return np.array(found)


def draw(theme):
    """Both paths against the step."""
    fig, ax = style.canvas(theme, height=2.2)
    ax.axhline(0, color=theme.faint, linewidth=0.8)
    ax.plot(path(clear=False), color=theme.orange)
    ax.plot(path(clear=True), color=theme.blue)
    for clear, text, color in ((True, "with", theme.blue), (False, "without", theme.orange)):
        ax.annotate(
            text,
            (STEPS, path(clear)[-1]),
            (5, 0),
            textcoords="offset points",
            color=color,
            va="center",
            annotation_clip=False,
        )
    ax.set_xlim(0, STEPS)
    ax.set_ylim(-1.2, 1.2)
    ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    ax.set_xlabel("step, with and without zero_grad")
    ax.set_ylabel("$w$")
    return fig
