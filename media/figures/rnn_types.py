"""Four ways to use a recurrent network, by which steps have an input and an output."""

from matplotlib.patches import FancyBboxPatch

from media import grids, style

# name, example, steps with an input, steps with an output, number of steps
KINDS = (
    ("one to many", "caption", {0}, {0, 1, 2}, 3),
    ("many to one", "sentiment", {0, 1, 2}, {2}, 3),
    ("many to many, in step", "tagging", {0, 1, 2}, {0, 1, 2}, 3),
    ("many to many, encoder–decoder", "translation", {0, 1, 2}, {3, 4}, 5),
)


def box(ax, x, y, color):
    """A small rounded box with its center at (x, y)."""
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.26, y - 0.2),
            0.52,
            0.4,
            linewidth=0,
            facecolor=color,
            boxstyle="round,pad=0.02,rounding_size=0.1",
        )
    )


def arrow(ax, theme, start, end):
    """A thin arrow."""
    ax.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": theme.muted,
            "shrinkA": 0,
            "shrinkB": 0,
            "linewidth": 1,
            "mutation_scale": 7,
        },
    )


def draw(theme):
    """One diagram each: inputs below, states in the middle, outputs above."""
    fig, ax = grids.sheet(theme, columns=10.4, rows=8.4)
    for place, (name, example, inputs, outputs, steps) in enumerate(KINDS):
        left, top = (0.2, 5.5)[place % 2], (0.1, 4.4)[place // 2]
        # The text is as wide as the field, so a long name gets a second line.
        title = name.replace(", ", ",\n")
        ax.text(
            left,
            top + 0.42,
            title,
            ha="left",
            va="center",
            fontsize=style.SMALL,
            color=theme.ink,
            linespacing=1.05,
        )
        for step in range(steps):
            x, y = left + 0.3 + 0.92 * step, top + 2.35
            box(ax, x, y, theme.blue)
            if step:
                arrow(ax, theme, (x - 0.64, y), (x - 0.28, y))
            if step in inputs:
                box(ax, x, y + 0.95, theme.orange)
                arrow(ax, theme, (x, y + 0.73), (x, y + 0.24))
            if step in outputs:
                box(ax, x, y - 0.95, theme.green)
                arrow(ax, theme, (x, y - 0.24), (x, y - 0.73))
        if place == 0:
            for height, text, color in (
                (1.4, "output", theme.green),
                (2.35, "state", theme.blue),
                (3.3, "input", theme.orange),
            ):
                ax.text(
                    left + 2.75,
                    top + height,
                    text,
                    ha="left",
                    va="center",
                    color=color,
                    fontsize=style.SMALL,
                )
        ax.text(
            left, top + 3.85, example, ha="left", va="center", fontsize=style.SMALL, color=theme.muted
        )
    return fig
