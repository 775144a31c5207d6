"""One normal distribution fitted to two peaks by either direction of the KL divergence."""

import numpy as np

from media import style

X = np.linspace(-8, 8, 1601)
STEP = X[1] - X[0]
DRAWN = slice(None, None, 8)  # the fits need a fine grid; the curves do not


def normal(mean, deviation):
    """The normal density on the grid."""
    return np.exp(-0.5 * ((X - mean) / deviation) ** 2) / (deviation * np.sqrt(2 * np.pi))


def divergence(p, q):
    """The Kullback–Leibler divergence of q from p on the grid."""
    here = p > 1e-300
    return STEP * np.sum(p[here] * (np.log(p[here]) - np.log(np.maximum(q[here], 1e-300))))


def draw(theme):
    """The data's two peaks, with the best fit of each direction found by search."""
    data = 0.5 * normal(-2.5, 0.7) + 0.5 * normal(2.5, 0.7)
    fits = [
        normal(mean, deviation)
        for mean in np.arange(0, 3.01, 0.25)
        for deviation in np.arange(0.4, 3.61, 0.1)
    ]
    forward = min(fits, key=lambda q: divergence(data, q))
    reverse = min(fits, key=lambda q: divergence(q, data))
    fig, axes = style.canvas(theme, height=1.9, columns=2, sharey=True)
    for ax, fit, color, name in zip(
        axes,
        (forward, reverse),
        (theme.blue, theme.orange),
        (r"$D_\mathrm{KL}(p\,\Vert\,q)$", r"$D_\mathrm{KL}(q\,\Vert\,p)$"),
        strict=True,
    ):
        ax.fill_between(X[DRAWN], data[DRAWN], color=theme.faint, linewidth=0)
        ax.plot(X[DRAWN], data[DRAWN], color=theme.muted, linewidth=1)
        ax.plot(X[DRAWN], fit[DRAWN], color=color)
        ax.set_title("smallest " + name)
        ax.set_xlim(-6, 6)
        ax.set_ylim(0, 0.66)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    style.label(axes[0], -4.6, 0.34, "data $p$", theme.muted, ha="left", fontsize=style.SMALL)
    style.label(axes[0], 0, 0.19, "$q$", theme.blue, ha="center")
    style.label(axes[1], 3.5, 0.5, "$q$", theme.orange, ha="left")
    return fig
