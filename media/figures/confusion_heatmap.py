"""A confusion matrix of three classes with the recall of each row, the precision of each column."""

from matplotlib.patches import Rectangle

from media import style
from media.grids import blend

COUNTS = ((2, 1, 1), (1, 2, 0), (0, 1, 2))
NAMES = "ABC"


def draw(theme):
    """Counts as shaded cells, correct ones in blue; shares at the ends of rows and columns."""
    fig, ax = style.canvas(theme, height=2.55)
    size = len(COUNTS)
    top = max(map(max, COUNTS))
    for i, row in enumerate(COUNTS):
        for j, count in enumerate(row):
            color = theme.blue if i == j else theme.orange
            ax.add_patch(
                Rectangle(
                    (j, i),
                    1,
                    1,
                    edgecolor=theme.muted,
                    linewidth=0.8,
                    facecolor=blend(color, theme.page, 0.4 * count / top),
                )
            )
            ax.text(j + 0.5, i + 0.53, str(count), ha="center", va="center")
        ax.text(-0.15, i + 0.53, NAMES[i], ha="right", va="center")
        ax.text(i + 0.5, -0.12, NAMES[i], ha="center", va="bottom")
        style.label(
            ax,
            size + 0.15,
            i + 0.53,
            f"{row[i]}/{sum(row)} = {row[i] / sum(row):.2f}",
            theme.blue,
            fontsize=style.SMALL,
        )
        column = sum(line[i] for line in COUNTS)
        ax.text(
            i + 0.5,
            size + 0.12,
            f"{COUNTS[i][i]}/{column} =\n{COUNTS[i][i] / column:.2f}",
            ha="center",
            va="top",
            color=theme.green,
            fontsize=style.SMALL,
        )
    ax.text(size / 2, -0.55, "predicted class", ha="center", va="bottom", color=theme.ink)
    ax.text(-0.62, size / 2, "true class", ha="center", va="center", rotation=90)
    style.label(ax, size + 0.15, -0.12, "recall", theme.blue, va="bottom")
    style.label(ax, -0.15, size + 0.5, "precision", theme.green, ha="right")
    ax.set(xlim=(-1.75, size + 1.6), ylim=(size + 0.95, -0.95), aspect="equal")
    ax.axis("off")
    return fig
