"""BERT's input: at each place, the sum of a token's, a segment's, and a position's vector."""

from matplotlib.patches import FancyBboxPatch

from media import style

TOKENS = ("[CLS]", "dogs", "bark", "[SEP]", "cats", "nap", "[SEP]")


def draw(theme):
    """One column per token; the three rows are added up."""
    fig, ax = style.canvas(theme, height=1.75)
    first = TOKENS.index("[SEP]")
    rows = (
        ("token", TOKENS, theme.blue),
        ("segment", ["A" if i <= first else "B" for i in range(len(TOKENS))], theme.orange),
        ("position", [str(i) for i in range(len(TOKENS))], theme.green),
    )
    for row, (name, texts, color) in enumerate(rows):
        y = 2 - row
        ax.text(-0.6, y, name, ha="right", va="center", color=color, fontsize=style.BODY)
        for x, text in enumerate(texts):
            box = FancyBboxPatch(
                (x - 0.45, y - 0.24),
                0.9,
                0.48,
                boxstyle="round,pad=0,rounding_size=0.1",
                facecolor="none",
                edgecolor=color,
                linewidth=1,
            )
            ax.add_patch(box)
            ax.text(x, y, text, ha="center", va="center", fontsize=style.SMALL)
            if row:
                ax.text(x, y + 0.5, "+", ha="center", va="center", color=theme.muted)
    ax.set(xlim=(-1.95, len(TOKENS) - 0.5), ylim=(-0.4, 2.4), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
