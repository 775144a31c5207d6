"""What becomes of the tokens in masked language modeling: of all tokens, and of the chosen ones."""

from media import style

CHOSEN = 0.15
SHARES = (("[MASK]", 0.8), ("random", 0.1), ("same", 0.1))


def draw(theme):
    """A bar of all tokens, of which the chosen part is drawn again below, over the whole width."""
    fig, ax = style.canvas(theme, height=1.9)
    colors = (theme.blue, theme.orange, theme.green)
    ax.barh(2, 1 - CHOSEN, left=CHOSEN, height=0.7, color=theme.faint)
    left, wide = 0.0, 0.0
    for (name, share), color in zip(SHARES, colors, strict=True):
        ax.barh(2, share * CHOSEN, left=left, height=0.7, color=color)
        ax.barh(0, share, left=wide, height=0.7, color=color)
        middle = wide + share / 2
        # The two narrow parts have no room for their names below their middles.
        place, side = {"random": (wide + share - 0.01, "right"), "same": (wide + 0.01, "left")}.get(
            name, (middle, "center")
        )
        ax.text(place, -0.5, name, ha=side, va="top", color=color, fontsize=style.SMALL)
        ax.text(
            middle,
            0,
            f"{100 * share * CHOSEN:g}%",
            ha="center",
            va="center",
            color=theme.page,
            fontsize=style.SMALL,
            fontweight="bold",
        )
        left += share * CHOSEN
        wide += share
    for top, bottom in ((0.0, 0.0), (CHOSEN, 1.0)):
        ax.plot([top, bottom], [1.65, 0.35], color=theme.muted, linewidth=0.8)
    ax.text((1 + CHOSEN) / 2, 2, "all other tokens: 85%, no loss", ha="center", va="center")
    ax.text(0, 2.5, f"chosen: {100 * CHOSEN:g}%", va="bottom", fontsize=style.BODY)
    ax.text(0.02, 0.75, "in % of all tokens", va="center", color=theme.muted)
    ax.set(xlim=(-0.01, 1.03), ylim=(-1.0, 3.1), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
