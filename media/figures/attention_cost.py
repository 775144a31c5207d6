"""Multiply-adds of one transformer layer: what grows with the length, and what with its square."""

import numpy as np

from media import style

WIDTH = 768


def draw(theme):
    """Both parts over the text length, with the length at which they are equal."""
    lengths = np.logspace(2, 5, 200)
    linear = 12 * lengths * WIDTH**2
    quadratic = 2 * lengths**2 * WIDTH
    fig, ax = style.canvas(theme, height=2.1)
    ax.loglog(lengths, linear, color=theme.blue)
    ax.loglog(lengths, quadratic, color=theme.orange)
    crossing = 6 * WIDTH
    ax.axvline(crossing, ymax=0.6, color=theme.muted, linewidth=0.9, linestyle=(0, (3, 3)))
    style.label(ax, crossing * 1.15, 4e7, f"{crossing} tokens", theme.muted)
    style.label(ax, 130, 2e10, "linear layers", theme.blue)
    style.label(ax, 1.6e4, 4e12, "attention", theme.orange, ha="right")
    ax.minorticks_off()
    ax.set_xticks([1e2, 1e3, 1e4, 1e5], ["100", "1,000", "10,000", "100,000"])
    ax.set(xlabel="tokens", ylabel="multiply-adds", xlim=(1e2, 1e5), ylim=(1e7, 2e13))
    return fig
