"""A hundred samples as dots: of what precision is the share, and of what recall."""

from media import style

HITS, ALARMS, MISSES, REST = 8, 2, 8, 82  # true and false positives, false and true negatives
ROWS = 8


def draw(theme):
    """Positives filled on the left; a frame around the samples that are predicted positive."""
    fig, ax = style.canvas(theme, height=2.5)
    spots = [(0, row, True) for row in range(MISSES)] + [(1, row, True) for row in range(HITS)]
    spots += [(2, row, False) for row in range(ALARMS)]
    others = [
        (column, row)
        for column in range(2, 14)
        for row in range(ROWS)
        if (column, row) not in {(2, 0), (2, 1)}
    ]
    spots += [(column, row, False) for column, row in others[:REST]]
    for column, row, positive in spots:
        ax.plot(
            column,
            row,
            "o",
            markersize=7.5,
            markeredgewidth=1,
            color=theme.blue if positive else "none",
            markeredgecolor=theme.blue if positive else theme.muted,
        )
    outline = [(0.5, -0.5), (2.5, -0.5), (2.5, 1.5), (1.5, 1.5), (1.5, 7.5), (0.5, 7.5), (0.5, -0.5)]
    ax.plot(*zip(*outline, strict=False), color=theme.orange, linewidth=1.6)
    precision, recall = HITS / (HITS + ALARMS), HITS / (HITS + MISSES)
    style.label(
        ax,
        0.5,
        -1.1,
        f"predicted positive: {HITS} of {HITS + ALARMS} right, precision {precision:g}",
        theme.orange,
    )
    style.label(
        ax, -0.4, ROWS + 0.2, f"positive: {HITS} of {HITS + MISSES} found, recall {recall:g}", theme.blue
    )
    ax.set(xlim=(-0.6, 12.6), ylim=(ROWS + 0.7, -1.6))
    ax.axis("off")
    return fig
