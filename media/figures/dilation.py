"""Three kernel weights, laid over the inputs with dilation 1, 2 and 4."""

from matplotlib.patches import Rectangle

from media import grids, style

WEIGHTS = 3
DILATIONS = (1, 2, 4)


def draw(theme):
    """A row of inputs for each dilation, with the places of the weights filled."""
    fig, ax = grids.sheet(theme, columns=13.6, rows=6.2)
    inputs = max(DILATIONS) * (WEIGHTS - 1) + 1
    for number, (dilation, color) in enumerate(zip(DILATIONS, theme.series, strict=False)):
        top = 0.4 + 2.0 * number
        span = dilation * (WEIGHTS - 1) + 1
        first = (inputs - span) // 2
        for i in range(inputs):
            ax.add_patch(
                Rectangle((i + 0.1, top), 1, 1, facecolor="none", edgecolor=theme.faint, linewidth=0.8)
            )
        for weight in range(WEIGHTS):
            x = first + weight * dilation + 0.1
            ax.add_patch(
                Rectangle(
                    (x, top),
                    1,
                    1,
                    edgecolor=color,
                    linewidth=1.2,
                    facecolor=grids.blend(color, theme.page, 0.4),
                )
            )
            ax.text(
                x + 0.5,
                top + 0.53,
                rf"$\omega_{weight + 1}$",
                ha="center",
                va="center",
                fontsize=style.SMALL,
                color=theme.ink,
            )
        ax.plot(
            [first + 0.2, first + span],
            [top + 1.3] * 2,
            color=color,
            linewidth=1.4,
            solid_capstyle="butt",
        )
        style.label(
            ax, inputs + 0.5, top + 0.55, f"dilation {dilation},\nspans {span}", color, linespacing=1.15
        )
    return fig
