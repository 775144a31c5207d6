"""The U-Net of 2015: sizes of its maps on the way down and up, and the crops that are concatenated."""

from matplotlib.patches import Rectangle

from media import style

INPUT, LEVELS = 572, 5


def sizes():
    """Sides of the maps: at the end of each level on the way down, and after each concatenation and
    at the end of each level on the way up. Every 3×3 convolution without padding takes 2 pixels."""
    down, side = [], INPUT
    for level in range(LEVELS):
        side = (side // 2 if level else side) - 4
        down.append(side)
    joined, up = [], []
    for _ in range(LEVELS - 1):
        joined.append(2 * side)
        side = 2 * side - 4
        up.append(side)
    return down, joined[::-1], up[::-1]


def draw(theme):
    """One row per level: its map on the left, the cropped copy and its map on the right."""
    fig, ax = style.canvas(theme, height=2.5)
    down, joined, up = sizes()
    for level, side in enumerate(down):
        bottom = level == LEVELS - 1
        x = 4.6 if bottom else 0.55 * level + 1.2
        box(ax, x, level, str(side), theme.blue, theme)
        if bottom:
            arrow(ax, (x - 1.15, level - 0.68), (x - 0.4, level - 0.3), theme.muted)
            arrow(ax, (x + 0.4, level - 0.3), (x + 1.15, level - 0.68), theme.muted)
            continue
        right = 9.2 - x
        box(ax, right, level, str(up[level]), theme.orange, theme)
        ax.annotate(
            "",
            (right - 0.62, level),
            (x + 0.62, level),
            arrowprops={"arrowstyle": "->", "color": theme.green, "linewidth": 1.4},
        )
        ax.text(
            4.6,
            level - 0.06,
            f"{side} → {joined[level]}",
            color=theme.green,
            ha="center",
            va="bottom",
            fontsize=style.SMALL,
        )
        if level < LEVELS - 2:
            arrow(ax, (x + 0.15, level + 0.32), (x + 0.4, level + 0.68), theme.muted)
            arrow(ax, (right - 0.4, level + 0.68), (right - 0.15, level + 0.32), theme.muted)
    ax.text(1.2, -0.45, f"input {INPUT}", ha="center", va="bottom", fontsize=style.SMALL)
    ax.text(8.0, -0.45, "output", ha="center", va="bottom", fontsize=style.SMALL)
    ax.text(
        4.6,
        -0.45,
        "crop, concatenate",
        color=theme.green,
        ha="center",
        va="bottom",
        fontsize=style.SMALL,
    )
    ax.set(xlim=(0.3, 8.9), ylim=(LEVELS - 0.6, -0.9), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig


def box(ax, x, level, text, color, theme):
    """A map with its side in pixels."""
    ax.add_patch(
        Rectangle(
            (x - 0.55, level - 0.28), 1.1, 0.56, facecolor=theme.page, edgecolor=color, linewidth=1.4
        )
    )
    ax.text(x, level, text, ha="center", va="center", fontsize=style.SMALL)


def arrow(ax, start, end, color):
    """A step from one level to the next."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": color, "linewidth": 1.1})
