"""The shapes of a dense layer from 4 to 3 units, with its bias inside the matrix."""

from matplotlib.patches import Rectangle

from media import grids, style

INPUTS, UNITS = 4, 3


def block(ax, theme, x, y, columns, rows, color, text):
    """A block of cells in one color with `text` in the middle of each."""
    for row in range(rows):
        for column in range(columns):
            ax.add_patch(
                Rectangle(
                    (x + column, y + row),
                    1,
                    1,
                    edgecolor=theme.page,
                    linewidth=1.2,
                    facecolor=grids.blend(color, theme.page, 0.35),
                )
            )
            ax.text(
                x + column + 0.5,
                y + row + 0.53,
                text(row + 1, column + 1),
                ha="center",
                va="center",
                fontsize=style.SMALL,
                color=theme.ink,
            )


def draw(theme):
    """The matrix [W b] times the input with a 1 below it."""
    fig, ax = grids.sheet(theme, columns=12.6, rows=7.1)
    top = 1.9 + (INPUTS + 1 - UNITS) / 2
    block(ax, theme, 0.1, top, INPUTS, UNITS, theme.blue, "$w_{{{0}{1}}}$".format)
    block(ax, theme, 0.1 + INPUTS, top, 1, UNITS, theme.orange, "$b_{0}$".format)
    block(ax, theme, 7.0, 1.9, 1, INPUTS, theme.muted, "$x_{0}$".format)
    block(ax, theme, 7.0, 1.9 + INPUTS, 1, 1, theme.orange, lambda row, column: "1")
    block(ax, theme, 10.4, top, 1, UNITS, theme.green, "$z_{0}$".format)
    ax.text(6.05, top + UNITS / 2, "·", ha="center", va="center", fontsize=16, color=theme.ink)
    ax.text(9.2, top + UNITS / 2, "=", ha="center", va="center", fontsize=12, color=theme.ink)
    for x, y, text in (
        (2.6, top - 0.3, f"$\\tilde W=[W\\ b]$: {UNITS} × {INPUTS + 1}"),
        (7.5, 1.6, f"$\\tilde x$: {INPUTS} inputs and a 1"),
        (10.9, top - 0.3, f"{UNITS} units"),
    ):
        ax.text(x, y, text, ha="center", va="bottom", fontsize=style.SMALL, color=theme.ink)
    return fig
