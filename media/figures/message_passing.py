"""Which nodes a node can have heard of after one, two, and three layers of message passing."""

from media import style

# Places of the nodes; node 0 listens.
AT = [
    (0, 0),
    (1.2, 0.9),
    (1.1, -0.9),
    (-1.3, 0.1),
    (2.5, 1.2),
    (2.4, -0.2),
    (2.2, -1.4),
    (-2.6, 0.9),
    (-2.5, -0.8),
    (3.8, 0.7),
    (3.7, -0.9),
    (-3.9, 0.4),
    (-3.8, -1.2),
    (5.0, -0.1),
]
EDGES = [
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 4),
    (1, 5),
    (2, 5),
    (2, 6),
    (3, 7),
    (3, 8),
    (4, 9),
    (5, 9),
    (5, 10),
    (6, 10),
    (7, 11),
    (8, 12),
    (9, 13),
    (10, 13),
]


def hops():
    """The number of edges from node 0 to each node."""
    far = {0: 0}
    while len(far) < len(AT):
        for pair in EDGES:
            for a, b in (pair, pair[::-1]):
                if a in far and far.get(b, len(AT)) > far[a] + 1:
                    far[b] = far[a] + 1
    return [far[i] for i in range(len(AT))]


def draw(theme):
    """The graph, with each node in the color of the layer that brings its news; out of reach, none."""
    fig, ax = style.canvas(theme, height=1.75)
    colors = (theme.ink, theme.blue, theme.green, theme.orange, theme.page)
    for a, b in EDGES:
        ax.plot(*zip(AT[a], AT[b], strict=True), color=theme.muted, linewidth=1, zorder=1)
    for (x, y), far in zip(AT, hops(), strict=True):
        inside = theme.page if far > 3 else colors[far]
        ax.plot(x, y, "o", markersize=15, color=inside, markeredgecolor=theme.muted, zorder=2)
        ax.text(
            x,
            y - 0.02,
            str(far) if far else "",
            color=theme.muted if far > 3 else theme.page,
            ha="center",
            va="center",
            fontsize=style.SMALL,
            zorder=3,
        )
    ax.set(xlim=(-4.3, 5.4), ylim=(-1.8, 1.6), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
