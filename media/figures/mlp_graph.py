"""A net with two hidden layers as a graph: what its depth and its widths are."""

from media import style

SIZES = (2, 3, 4, 1)
NAMES = ("$x$", "$h_1$", "$h_2$", "$y$")
GAP = 1.0  # between neighbors of a layer
APART = 2.2  # between layers
ARROW = {"arrowstyle": "<->", "shrinkA": 0, "shrinkB": 0, "linewidth": 1.2}


def height_of(layer, unit):
    """Where a unit stands: its layer is centred on 0."""
    return (unit - (SIZES[layer] - 1) / 2) * GAP


def draw(theme):
    """Circles and all connections, with depth and width marked."""
    fig, ax = style.canvas(theme, height=2.55)
    for layer in range(len(SIZES) - 1):
        for unit in range(SIZES[layer]):
            for target in range(SIZES[layer + 1]):
                ax.plot(
                    [layer * APART, (layer + 1) * APART],
                    [height_of(layer, unit), height_of(layer + 1, target)],
                    color=theme.muted,
                    linewidth=0.7,
                    zorder=1,
                )
        style.label(
            ax, (layer + 0.5) * APART, -2.0, f"$W_{layer + 1}, b_{layer + 1}$", theme.muted, ha="center"
        )
    for layer, size in enumerate(SIZES):
        color = theme.blue if 0 < layer < len(SIZES) - 1 else theme.ink
        for unit in range(size):
            ax.plot(
                layer * APART,
                height_of(layer, unit),
                "o",
                markersize=15,
                zorder=2,
                markerfacecolor=theme.page,
                markeredgecolor=color,
                markeredgewidth=1.8,
            )
        style.label(ax, layer * APART, -2.0, NAMES[layer], color, ha="center")
    hidden = [layer * APART for layer in range(1, len(SIZES) - 1)]
    ax.annotate(
        "",
        (hidden[0] - 0.45, 2.25),
        (hidden[-1] + 0.45, 2.25),
        arrowprops={**ARROW, "color": theme.blue},
    )
    style.label(
        ax, sum(hidden) / 2, 2.62, f"depth: {len(hidden)} hidden layers", theme.blue, ha="center"
    )
    right = hidden[-1] + 0.62
    top = height_of(len(SIZES) - 2, SIZES[-2] - 1) + 0.3
    ax.annotate("", (right, top), (right, -top), arrowprops={**ARROW, "color": theme.orange})
    style.label(
        ax, right + 0.15, 1.72, f"width:\n{SIZES[-2]} units in $h_{len(SIZES) - 2}$", theme.orange
    )
    ax.set(xlim=(-0.5, 3 * APART + 0.5), ylim=(-2.35, 2.95), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return fig
