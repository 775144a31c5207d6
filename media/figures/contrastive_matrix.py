"""CLIP's similarities of images and texts: what the losses by row and by column ask."""

from matplotlib.patches import Rectangle

from media import style

SIZE = 4
ROW, COLUMN = 1, 2


def draw(theme):
    """Partners on the diagonal; one row and one column outlined."""
    fig, ax = style.canvas(theme, height=1.95)
    for row in range(SIZE):
        ax.text(-0.15, row + 0.5, f"image {row}", ha="right", va="center", fontsize=style.SMALL)
        ax.text(row + 0.5, -0.15, f"text {row}", ha="center", va="bottom", fontsize=style.SMALL)
        for column in range(SIZE):
            color = theme.blue if row == column else theme.faint
            ax.add_patch(Rectangle((column + 0.1, row + 0.12), 0.8, 0.76, color=color, linewidth=0))
    outlines = ((0, ROW, SIZE, 1, theme.orange), (COLUMN, 0, 1, SIZE, theme.green))
    for x, y, wide, high, color in outlines:
        ax.add_patch(Rectangle((x, y), wide, high, facecolor="none", edgecolor=color, linewidth=1.8))
    ax.text(SIZE + 0.15, ROW + 0.5, "which text?", color=theme.orange, va="center")
    ax.text(COLUMN + 0.5, SIZE + 0.15, "which image?", color=theme.green, ha="center", va="top")
    ax.set(xlim=(-1, SIZE + 1.5), ylim=(SIZE + 0.6, -0.5), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
