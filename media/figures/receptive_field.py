"""What one unit sees of the input, three kernels of three deep, at stride 1 and at stride 2."""

from media import style

KERNEL, LAYERS = 3, 3


def levels(stride):
    """The positions, in input steps from the middle, of the units that one unit depends on:
    a list for each layer, the last layer first."""
    found = [[0.0]]
    for layer in range(LAYERS, 0, -1):
        jump = stride ** (layer - 1)
        seen = {x + jump * j for x in found[-1] for j in range(-(KERNEL // 2), KERNEL // 2 + 1)}
        found.append(sorted(seen))
    return found


def draw(theme):
    """Two pyramids of dots, the input below."""
    fig, axes = style.canvas(theme, height=3.1, rows=2, sharex=True)
    for ax, stride, color in zip(axes, (1, 2), (theme.blue, theme.orange), strict=False):
        pyramid = levels(stride)
        for height, (units, below) in enumerate(zip(pyramid, pyramid[1:], strict=False)):
            jump = stride ** (LAYERS - height - 1)
            for x in units:
                for y in below:
                    if abs(x - y) <= jump * (KERNEL // 2):
                        ax.plot(
                            [x, y],
                            [LAYERS - height, LAYERS - height - 1],
                            color=theme.faint,
                            linewidth=0.8,
                            zorder=1,
                        )
        for height, units in enumerate(pyramid):
            ax.plot(units, [LAYERS - height] * len(units), "o", color=color, markersize=4.5)
        field = len(pyramid[-1])
        style.label(ax, -9.4, 2.8, f"stride {stride}:\nsees {field} inputs", color, linespacing=1.2)
        style.label(ax, 0.6, LAYERS, "unit", theme.ink, fontsize=style.SMALL)
        ax.set_yticks([0], ["input"])
        ax.set_xticks([])
        ax.set_xlim(-9.6, 7.6)
        ax.set_ylim(-0.4, LAYERS + 0.4)
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
    return fig
