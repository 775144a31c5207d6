"""Logistic regression trained for too long: validation loss, accuracy and confidence."""

from functools import cache

import numpy as np

from media import style

FEATURES, TRAINING, VALIDATION = 40, 150, 4000
FLIPPED, RATE, STEPS = 0.1, 0.5, 1000


@cache
def run():
    """Validation loss, accuracy and mean confidence before each step, and after the last."""
    rng = np.random.default_rng(1)
    truth = rng.normal(size=FEATURES)
    # Most features have a small scale and are learned late.
    scale = np.where(np.arange(FEATURES) < FEATURES // 4, 1.0, 0.35)

    def sample(count):
        x = rng.normal(size=(count, FEATURES))
        return x * scale, (x @ truth > 0) ^ (rng.random(count) < FLIPPED)

    (x, y), (held, labels) = sample(TRAINING), sample(VALIDATION)
    w, rows = np.zeros(FEATURES), []
    for _ in range(STEPS + 1):
        z = held @ w
        right = (z > 0) == labels
        rows.append(
            (
                np.mean(np.logaddexp(0, np.where(labels, -z, z))),
                right.mean(),
                np.mean(1 / (1 + np.exp(-np.abs(z)))),
            )
        )
        w = w - RATE * x.T @ (1 / (1 + np.exp(-x @ w)) - y) / TRAINING
    return np.array(rows).T


def draw(theme):
    """The loss above, accuracy and mean confidence below, over the steps of training."""
    fig, (top, bottom) = style.canvas(theme, height=2.9, rows=2, sharex=True)
    loss, accuracy, confidence = run()
    best = loss.argmin()
    top.plot(loss, color=theme.blue)
    bottom.plot(accuracy, color=theme.green)
    bottom.plot(confidence, color=theme.orange)
    for ax in (top, bottom):
        ax.axvline(best, color=theme.muted, linewidth=1, linestyle=(0, (3, 2)))
        ax.set_xlim(0, STEPS)
    style.label(top, best + 15, 0.79, "lowest loss", theme.muted, fontsize=style.SMALL)
    style.label(top, 640, 0.625, "validation loss", theme.blue)
    style.label(bottom, 480, 0.685, "validation accuracy", theme.green)
    style.label(bottom, 480, 0.94, "mean confidence", theme.orange)
    top.set(ylim=(0.55, 0.82), yticks=[0.6, 0.7, 0.8])
    bottom.set(ylim=(0.48, 1), yticks=[0.5, 0.75, 1], xlabel="gradient descent step")
    return fig
