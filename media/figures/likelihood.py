"""The likelihood of five numbers under two normal distributions of variance 1."""

import numpy as np

from media import style

DATA = np.array([-0.6, 0.2, 0.5, 1.1, 1.8])


def density(x, mean):
    """The normal density with variance 1."""
    return np.exp(-0.5 * (x - mean) ** 2) / np.sqrt(2 * np.pi)


def draw(theme):
    """Heights of the density at the data: first with a poor mean, then with the best."""
    fig, axes = style.canvas(theme, height=2.9, rows=2, sharex=True)
    x = np.linspace(-3.6, 3.6, 300)
    for ax, mean, color in zip(axes, (-1.0, DATA.mean()), (theme.orange, theme.blue), strict=False):
        ax.plot(x, density(x, mean), color=color)
        ax.vlines(DATA, 0, density(DATA, mean), color=theme.ink, linewidth=1.3)
        ax.plot(DATA, np.zeros(len(DATA)), "o", color=theme.ink, markersize=5, clip_on=False, zorder=3)
        log = np.log(density(DATA, mean)).sum()
        side = 0.985 if mean < 0 else 0.015
        number, power = f"{np.exp(log):.1e}".split("e")
        told = (
            f"mean ${mean:g}$",
            rf"product ${number} \cdot 10^{{{int(power)}}}$",
            f"sum of logs ${log:.2f}$",
        )
        ax.text(
            side,
            0.97,
            "\n".join(told),
            transform=ax.transAxes,
            color=color,
            va="top",
            ha="right" if mean < 0 else "left",
            fontsize=style.SMALL,
        )
        ax.set_ylim(0, 0.46)
        ax.set_yticks([0, 0.2, 0.4])
    axes[0].set_ylabel("density")
    axes[1].set_ylabel("density")
    axes[1].set_xlabel("observed values")
    axes[1].set_xticks(range(-3, 4), [str(k).replace("-", "−") for k in range(-3, 4)])
    return fig
