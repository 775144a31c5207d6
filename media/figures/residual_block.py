"""A residual block: two ways from the input to the sum, and what each does to the gradient."""

from matplotlib.patches import Circle, FancyBboxPatch

from media import grids, style


def draw(theme):
    """The path through the layers and the shortcut past them."""
    fig, ax = grids.sheet(theme, columns=14, rows=6.6)
    arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "linewidth": 1.4}
    for x, text in ((3.1, "weights"), (5.85, "ReLU"), (8.1, "weights")):
        width = 1.75 if text == "ReLU" else 2.2
        ax.add_patch(
            FancyBboxPatch(
                (x, 1.6),
                width,
                1.2,
                boxstyle="round,pad=0,rounding_size=0.2",
                facecolor=grids.blend(theme.blue, theme.page, 0.2),
                edgecolor=theme.blue,
            )
        )
        ax.text(
            x + width / 2, 2.22, text, ha="center", va="center", fontsize=style.SMALL, color=theme.ink
        )
    for start, end in ((0.9, 3.1), (5.3, 5.85), (7.6, 8.1), (10.3, 11.3)):
        ax.annotate("", (end, 2.2), (start, 2.2), arrowprops={**arrow, "color": theme.blue})
    ax.add_patch(Circle((11.7, 2.2), 0.4, facecolor="none", edgecolor=theme.ink, linewidth=1.2))
    ax.text(11.7, 2.22, "+", ha="center", va="center", fontsize=style.BODY, color=theme.ink)
    ax.annotate("", (13.2, 2.2), (12.1, 2.2), arrowprops={**arrow, "color": theme.ink})
    ax.plot(
        [1.9, 1.9, 11.7], [2.2, 5.0, 5.0], color=theme.orange, linewidth=1.4, solid_joinstyle="round"
    )
    ax.annotate("", (11.7, 2.6), (11.7, 5.0), arrowprops={**arrow, "color": theme.orange})
    ax.text(0.5, 2.22, "$x$", ha="center", va="center", color=theme.ink)
    ax.text(13.55, 2.22, "$y$", ha="center", va="center", color=theme.ink)
    style.label(
        ax, 6.7, 0.75, r"$F(x)$, gradient times $\partial F/\partial x$", theme.blue, ha="center"
    )
    style.label(ax, 6.7, 4.35, "$x$ unchanged, gradient times 1", theme.orange, ha="center")
    style.label(ax, 6.7, 6.0, "$y = F(x) + x$", theme.ink, ha="center")
    return fig
