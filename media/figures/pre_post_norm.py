"""One residual step of a post-norm and of a pre-norm block."""

from media import style


def draw(theme):
    """Boxes from bottom to top; the residual path on the left of each."""
    fig, axes = style.canvas(theme, height=2.4, columns=2)
    panels = (
        ("post-norm", ("sublayer", "+", "norm"), theme.orange),
        ("pre-norm", ("norm", "sublayer", "+"), theme.blue),
    )
    for ax, (name, parts, color) in zip(axes, panels, strict=True):
        ax.set_title(name, color=color, pad=4)
        ax.set(xlim=(0, 4), ylim=(0, 5), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        arrow = {"arrowstyle": "-|>", "color": theme.muted, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
        plus = 1.4 + 1.25 * parts.index("+")
        branch = 0.55
        for start, end in (
            ((2.6, 0.0), (2.6, 1.05)),
            ((2.6, 1.75), (2.6, 2.3)),
            ((2.6, 3.0), (2.6, 3.55)),
            ((2.6, 4.25), (2.6, 5.0)),
        ):
            ax.annotate("", end, start, arrowprops=arrow)
        ax.plot([2.6, 1.0, 1.0], [branch, branch, plus], color=color, linewidth=2)
        ax.annotate("", (2.3, plus), (1.0, plus), arrowprops={**arrow, "color": color, "linewidth": 2})
        for number, part in enumerate(parts):
            y = 1.4 + 1.25 * number
            ax.text(
                2.6,
                y,
                part,
                ha="center",
                va="center",
                bbox={
                    "boxstyle": "circle,pad=0.25" if part == "+" else "round,pad=0.35",
                    "facecolor": theme.page,
                    "edgecolor": theme.muted,
                },
            )
        style.label(ax, 2.75, 0.2, "x", theme.ink)
    return fig
