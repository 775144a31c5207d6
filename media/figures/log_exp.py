"""The exponential and the natural logarithm: mirror images at the diagonal."""

import numpy as np

from media import style


def draw(theme):
    """Both curves with the points of 0, ln 2 and ln 3."""
    fig, ax = style.canvas(theme, height=3.0)
    x = np.linspace(-3, 3.6, 300)
    ax.plot([-3, 3.6], [-3, 3.6], color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    ax.axhline(0, color=theme.faint, linewidth=0.8)
    ax.axvline(0, color=theme.faint, linewidth=0.8)
    ax.plot(x, np.exp(x), color=theme.blue)
    positive = np.geomspace(np.exp(-3), 3.6, 300)
    ax.plot(positive, np.log(positive), color=theme.orange)
    for value in (1, 2, 3):
        log = np.log(value)
        ax.plot(log, value, "o", color=theme.blue, markersize=5)
        ax.plot(value, log, "o", color=theme.orange, markersize=5)
        ax.plot([log, value], [value, log], color=theme.faint, linewidth=0.9, zorder=0)
        ax.annotate(
            rf"$\ln {value} = {log:.3f}$" if log else r"$\ln 1 = 0$",
            (value, log),
            (4, -11),
            textcoords="offset points",
            color=theme.orange,
            ha="left",
            fontsize=style.SMALL,
        )
    style.label(ax, -0.25, 2.6, "$e^x$", theme.blue, ha="right")
    style.label(ax, 0.35, -2.4, r"$\ln\,x$, only for $x > 0$", theme.orange)
    ax.set_xlim(-3, 4.3)
    ax.set_ylim(-3, 3.6)
    ax.set_aspect("equal")
    ticks = [-2, -1, 0, 1, 2, 3]
    ax.set_xticks(ticks, [str(t).replace("-", "−") for t in ticks])
    ax.set_yticks(ticks, [str(t).replace("-", "−") for t in ticks])
    ax.set_xlabel("$x$")
    return fig
