"""LoRA beside the frozen weights, and an adapter behind them: what can be merged, and what cannot."""

from matplotlib.patches import Circle, Polygon

from media import grids, style

WIDE, NECK = 2.6, 0.9


def draw(theme):
    """Data flow upward; frozen parts are gray, trained ones blue."""
    fig, ax = grids.sheet(theme, columns=14, rows=9.7)

    def part(x, low, high, below, above, color, text):
        """A block from height `low` up to `high`, as wide as `below` and `above` at its ends."""
        lower, upper = below / 2, above / 2
        corners = [(x - lower, low), (x + lower, low), (x + upper, high), (x - upper, high)]
        fill = grids.blend(color, theme.page, 0.2)
        ax.add_patch(Polygon(corners, facecolor=fill, edgecolor=color, linewidth=1.1))
        ax.text(x, (low + high) / 2 + 0.03, text, ha="center", va="center", fontsize=style.SMALL)

    def path(*places, color=theme.ink):
        """A line along `places` that ends in an arrow."""
        ax.plot(*zip(*places[:-1], strict=True), color=color, linewidth=1.2, solid_joinstyle="round")
        arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "linewidth": 1.2, "color": color}
        ax.annotate("", places[-1], places[-2], arrowprops=arrow)

    def plus(x):
        ax.add_patch(Circle((x, 2.15), 0.36, facecolor=theme.page, edgecolor=theme.ink, linewidth=1.1))
        ax.text(x, 2.17, "+", ha="center", va="center")
        path((x, 1.79), (x, 1.15))
        ax.text(x, 0.85, "$h$", ha="center", va="center")

    # LoRA: both ways start at x and meet in the sum.
    path((3.4, 8.2), (3.4, 7.5), (1.7, 7.5), (1.7, 6.6))
    path((3.4, 7.5), (5.1, 7.5), (5.1, 6.6))
    part(1.7, 6.6, 3.0, WIDE, WIDE, theme.muted, "$W$")
    part(5.1, 6.6, 5.2, WIDE, NECK, theme.blue, "$A$")
    path((5.1, 5.2), (5.1, 4.4))
    part(5.1, 4.4, 3.0, NECK, WIDE, theme.blue, "$B$")
    path((1.7, 3.0), (1.7, 2.15), (3.04, 2.15))
    path((5.1, 3.0), (5.1, 2.15), (3.76, 2.15))
    plus(3.4)
    # The adapter: behind W, with a way around it.
    path((10.8, 8.2), (10.8, 7.6))
    part(10.8, 7.6, 6.4, WIDE, WIDE, theme.muted, "$W$")
    path((10.8, 6.4), (10.8, 5.6))
    path((10.8, 6.0), (8.9, 6.0), (8.9, 2.15), (10.44, 2.15))
    part(10.8, 5.6, 4.6, WIDE, NECK, theme.blue, "down")
    part(10.8, 3.9, 2.9, NECK, WIDE, theme.blue, "up")
    path((10.8, 4.6), (10.8, 3.9))
    ax.text(11.35, 4.27, "nonlinear", ha="left", va="center", color=theme.blue, fontsize=style.SMALL)
    path((10.8, 2.9), (10.8, 2.51))
    plus(10.8)
    for x, name, fate in ((3.4, "LoRA", "merges into $W$"), (10.8, "adapter", "stays in the path")):
        ax.text(x, 8.5, "$x$", ha="center", va="center")
        ax.text(x, 0.2, name, ha="center", va="center", color=theme.blue)
        ax.text(x, 9.3, fate, ha="center", va="center", fontsize=style.SMALL)
    return fig
