"""Two trees with six leaves: one grown level by level, one leaf by leaf."""

from media import style

# Each node's place (across, depth), and the children of the nodes that are split.
LEVEL = {
    "at": [
        (4, 0),
        (2, 1),
        (6, 1),
        (1, 2),
        (3, 2),
        (5, 2),
        (7, 2),
        (0.5, 3),
        (1.5, 3),
        (2.5, 3),
        (3.5, 3),
    ],
    "split": {0: (1, 2), 1: (3, 4), 2: (5, 6), 3: (7, 8), 4: (9, 10)},
}
LEAF = {
    "at": [
        (5.5, 0),
        (4, 1),
        (7, 1),
        (2.8, 2),
        (5.2, 2),
        (1.8, 3),
        (3.8, 3),
        (1, 4),
        (2.6, 4),
        (0.3, 5),
        (1.7, 5),
    ],
    "split": {0: (1, 2), 1: (3, 4), 3: (5, 6), 5: (7, 8), 7: (9, 10)},
}


def draw(theme):
    """Inner nodes hollow, leaves filled; numbers give the order of the splits."""
    fig, axes = style.canvas(theme, height=2.1, columns=2, sharey=True)
    panels = (("level-wise", LEVEL, theme.blue), ("leaf-wise", LEAF, theme.orange))
    for ax, (name, tree, color) in zip(axes, panels, strict=True):
        places = tree["at"]
        for parent, children in tree["split"].items():
            for child in children:
                ax.plot(*zip(places[parent], places[child], strict=True), color=theme.muted, linewidth=1)
        for number, (x, y) in enumerate(places):
            inner = number in tree["split"]
            ax.plot(
                x,
                y,
                "o",
                markersize=13 if inner else 8,
                color=theme.page if inner else color,
                markeredgecolor=color,
                markeredgewidth=1.4,
            )
            if inner:
                order = list(tree["split"]).index(number) + 1
                ax.text(x, y + 0.02, str(order), ha="center", va="center", fontsize=style.SMALL)
        ax.set_title(name, color=color, pad=6)
        ax.set(xlim=(-0.3, 8), ylim=(5.4, -0.5), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return fig
