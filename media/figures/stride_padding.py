"""A kernel of three moves over six padded inputs, with stride 1 and with stride 2."""

from matplotlib.patches import Rectangle

from media import grids, style

INPUTS, KERNEL, PADDING = 6, 3, 1


def row(ax, theme, stride, top, color):
    """The padded input and one bar for each place of the kernel; gives the number of places."""
    cells = INPUTS + 2 * PADDING
    for i in range(cells):
        padded = i < PADDING or i >= PADDING + INPUTS
        ax.add_patch(
            Rectangle(
                (i, top),
                1,
                1,
                facecolor="none",
                edgecolor=theme.muted,
                linewidth=0.8,
                linestyle=":" if padded else "-",
            )
        )
        ax.text(
            i + 0.5,
            top + 0.53,
            "0" if padded else f"$x_{i - PADDING + 1}$",
            ha="center",
            va="center",
            fontsize=style.SMALL,
            color=theme.muted if padded else theme.ink,
        )
    starts = range(0, cells - KERNEL + 1, stride)
    for number, start in enumerate(starts):
        y = top + 1.35 + 0.42 * number
        ax.plot([start + 0.12, start + KERNEL - 0.12], [y, y], color=color, linewidth=3)
    return len(starts)


def draw(theme):
    """Stride 1 above, stride 2 below."""
    fig, ax = grids.sheet(theme, columns=12.4, rows=7.7)
    for stride, top, color in ((1, 0.15, theme.blue), (2, 4.75, theme.orange)):
        places = row(ax, theme, stride, top, color)
        style.label(
            ax, 8.5, top + 1.2, f"stride {stride}:\n{places} outputs", color, va="top", linespacing=1.2
        )
    return fig
