"""Plain descent and classical momentum on theta^2 / 2 with learning rate 0.1: theta over t."""

import numpy as np

from media import style

RATE, MOMENTUM, STEPS = 0.1, 0.9, 60


def run(gamma):
    """theta from 1 over the steps, where the gradient is theta."""
    theta, v = 1.0, 0.0
    values = [theta]
    for _ in range(STEPS):
        v = gamma * v + RATE * theta
        theta -= v
        values.append(theta)
    return np.array(values)


def draw(theme):
    """Momentum rings around the minimum at 0, plain descent creeps down to it."""
    fig, ax = style.canvas(theme, height=2.3)
    plain, momentum = run(0.0), run(MOMENTUM)
    ax.axhline(0, color=theme.muted, linewidth=0.8)
    ax.plot(plain, color=theme.orange)
    ax.plot(momentum, color=theme.blue)
    lowest = int(momentum.argmin())
    ax.plot(lowest, momentum[lowest], "o", color=theme.blue, markersize=5.5)
    style.label(
        ax,
        lowest + 2.2,
        momentum[lowest] - 0.05,
        f"{momentum[lowest]:.3f}".replace("-", "−"),
        theme.blue,
        va="top",
    )
    style.label(ax, 23.5, 0.55, f"momentum, $\\gamma$ = {MOMENTUM}", theme.blue)
    style.label(ax, 6.5, 0.74, "plain descent", theme.orange)
    ax.set(xlim=(-0.8, STEPS), ylim=(-0.82, 1.08), xlabel="step $t$", ylabel="$\\theta_t$")
    ax.set_xticks([0, 20, 40, 60])
    ax.set_yticks([0, 1])
    ax.spines["bottom"].set_visible(False)
    return fig
