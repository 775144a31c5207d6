"""An impulse filtered with the kernel 1 to 9: correlation turns the kernel."""

import numpy as np

from media import grids, style

KERNEL = np.arange(1, 10).reshape(3, 3)


def draw(theme):
    """Impulse and kernel on the left, the two results on the right."""
    impulse = np.zeros((5, 5))
    impulse[2, 2] = 1
    shade = (theme.blue, theme.blue)

    fig, ax = grids.sheet(theme, columns=15.2, rows=9.2)
    grids.grid(ax, theme, 0.1, 2.6, impulse, "image", (theme.muted, theme.muted))
    grids.grid(ax, theme, 6.3, 3.6, KERNEL, "kernel", shade)
    results = ((1.1, KERNEL, "correlation"), (6.0, KERNEL[::-1, ::-1], "convolution"))
    for top, kernel, name in results:
        # Convolution is correlation with the kernel turned by 180 degrees.
        grids.grid(ax, theme, 11.7, top, grids.correlate(impulse, kernel), name, shade)
        ax.annotate(
            "",
            (11.4, top + 1.5),
            (9.6, 5.1),
            arrowprops={"arrowstyle": "-|>", "color": theme.muted, "shrinkA": 0, "shrinkB": 0},
        )
    for y, text in ((1.7, "slide\nas it is"), (8.5, "rotate 180°,\nthen slide")):
        ax.text(
            9.7,
            y,
            text,
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.muted,
            linespacing=1.15,
        )
    return fig
