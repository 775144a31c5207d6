"""What skip-gram and CBOW predict from a window of two words on each side."""

from media import style

WORDS = ("the", "quick", "fox", "jumps", "over")
CENTER = 2
ROW = 0.0
ABOVE = 1.0


def draw(theme):
    """Skip-gram: four predictions from the center word. CBOW: one, from the mean of the others."""
    fig, axes = style.canvas(theme, height=2.3, rows=2, height_ratios=[4, 5])
    panels = (("skip-gram: 4 predictions", False), ("CBOW: 1 prediction", True))
    for ax, (title, reverse) in zip(axes, panels, strict=True):
        given, wanted = theme.blue, theme.orange
        for place, word in enumerate(WORDS):
            is_given = (place == CENTER) != reverse
            ax.text(
                place,
                ROW,
                word,
                ha="center",
                va="center",
                fontsize=style.BODY,
                color=given if is_given else wanted,
                fontweight="bold" if place == CENTER else "normal",
            )
        others = [place for place in range(len(WORDS)) if place != CENTER]
        if reverse:
            for place in others:
                arrow(ax, theme.muted, (place, ROW + 0.25), (CENTER + (place - CENTER) * 0.12, ABOVE))
            ax.text(CENTER, ABOVE + 0.17, "mean", ha="center", va="center", color=given)
            arrow(ax, wanted, (CENTER, ABOVE - 0.02), (CENTER, ROW + 0.25), width=1.8)
        else:
            for place in others:
                bend = 0.45 if place > CENTER else -0.45
                arrow(ax, wanted, (CENTER, ROW + 0.2), (place, ROW + 0.25), bend=-bend, width=1.4)
        ax.set_title(title, pad=2)
        ax.set(xlim=(-0.5, 4.5), ylim=(-0.3, 1.35 if reverse else 1.0), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return fig


def arrow(ax, color, start, end, bend=0.0, width=1.0):
    """An arrow between two points of the data."""
    shape = {
        "arrowstyle": "->",
        "color": color,
        "linewidth": width,
        "connectionstyle": f"arc3,rad={bend}",
    }
    ax.annotate("", xy=end, xytext=start, arrowprops=shape)
