"""How five floating-point formats divide their bits among sign, exponent, and mantissa."""

from matplotlib.patches import Rectangle

from media import style

# Name, exponent bits, mantissa bits, and the largest finite number.
FORMATS = [
    ("float32", 8, 23, "3.4e38"),
    ("bfloat16", 8, 7, "3.4e38"),
    ("float16", 5, 10, "65,504"),
    ("E5M2", 5, 2, "57,344"),
    ("E4M3", 4, 3, "448"),
]


def draw(theme):
    """One row of cells per format, in the colors of their parts; the largest number at the right."""
    fig, ax = style.canvas(theme, height=2.3)
    for row, (name, exponent, mantissa, largest) in enumerate(FORMATS):
        parts = [(1, theme.muted), (exponent, theme.orange), (mantissa, theme.blue)]
        at = 0
        for count, color in parts:
            for _ in range(count):
                ax.add_patch(Rectangle((at + 0.1, row - 0.3), 0.8, 0.6, color=color, linewidth=0))
                at += 1
        ax.text(-0.6, row, name, ha="right", va="center", fontsize=style.SMALL)
        ax.text(at + 0.7, row, largest, ha="left", va="center", fontsize=style.SMALL)
    ax.text(0, -0.95, "sign", color=theme.muted, ha="right", fontsize=style.SMALL)
    ax.text(1.1, -0.95, "exponent", color=theme.orange, ha="left", fontsize=style.SMALL)
    ax.text(10.1, -0.95, "mantissa", color=theme.blue, ha="left", fontsize=style.SMALL)
    ax.text(38.5, -0.95, "largest", ha="right", fontsize=style.SMALL)
    ax.set(xlim=(-8.5, 38.5), ylim=(4.6, -1.5), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return fig
