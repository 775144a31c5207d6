"""Leaves of a tree over income, with and without the bounds of a monotone constraint."""

from media import style

FREE = ((0, 1, 1.0), (1, 2, 3.6), (2, 3, 2.2), (3, 4, 4.0))
CUT = 2


def draw(theme):
    """Two step functions; the dashed bound is the midpoint of the first split's two values."""
    left = (FREE[0][2] + FREE[1][2]) / 2
    right = (FREE[2][2] + FREE[3][2]) / 2
    bound = (left + right) / 2
    limited = [(a, b, min(y, bound) if b <= CUT else max(y, bound)) for a, b, y in FREE]
    fig, axes = style.canvas(theme, height=2.0, columns=2, sharey=True)
    for ax, leaves, name, color in zip(
        axes,
        (FREE, limited),
        ("later split unbounded", "bounded"),
        (theme.orange, theme.green),
        strict=True,
    ):
        for a, b, y in leaves:
            crosses = (y > bound) if b <= CUT else (y < bound)
            ax.hlines(y, a, b, color=theme.orange if crosses else theme.blue, linewidth=3)
        ax.axvline(CUT, color=theme.muted, linewidth=0.9)
        ax.axhline(bound, color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
        ax.set_title(name, color=color, pad=4)
        ax.set(
            xlim=(0, 4), ylim=(0.5, 4.6), xticks=[CUT], xticklabels=["cut"], yticks=[], xlabel="income"
        )
    axes[0].set_ylabel("leaf value")
    style.label(axes[1], 0.1, bound + 0.22, "bound", theme.muted, fontsize=style.SMALL)
    return fig
