"""The three steps of RLHF: what people give, what is trained on it, and with which loss."""

from matplotlib.patches import FancyBboxPatch

from media import grids, style

LEFT, WIDTH, HEIGHT = 4.6, 6.6, 1.9
STEPS = (
    ("demonstrations", "supervised model", "next-token loss"),
    ("comparisons", "reward model", "logistic loss on pairs"),
    ("prompts", "policy", r"PPO on $r-\beta\,\mathrm{KL}$"),
)


def draw(theme):
    """A row per step; arrows between the models say what one hands to the other."""
    fig, ax = grids.sheet(theme, columns=14, rows=10.4)
    arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "linewidth": 1.3}
    colors = (theme.blue, theme.orange, theme.green)
    tops = [0.3 + 3.9 * row for row in range(3)]
    for row, (data, model, loss) in enumerate(STEPS):
        top, color = tops[row], colors[row]
        ax.add_patch(
            FancyBboxPatch(
                (LEFT, top),
                WIDTH,
                HEIGHT,
                boxstyle="round,pad=0,rounding_size=0.25",
                facecolor=grids.blend(color, theme.page, 0.15),
                edgecolor=color,
                linewidth=1.2,
            )
        )
        middle = LEFT + WIDTH / 2
        ax.text(middle, top + 0.6, f"{row + 1}  {model}", ha="center", va="center", color=color)
        ax.text(middle, top + 1.36, loss, ha="center", va="center", fontsize=style.SMALL)
        ax.text(3.4, top + HEIGHT / 2, data, ha="right", va="center", fontsize=style.SMALL)
        ax.annotate(
            "",
            (LEFT, top + HEIGHT / 2),
            (3.6, top + HEIGHT / 2),
            arrowprops={**arrow, "color": theme.ink},
        )
    for row, text in ((0, "start"), (1, r"rewards $r$")):
        x, start = LEFT + 1.0, tops[row] + HEIGHT
        ax.annotate("", (x, tops[row + 1]), (x, start), arrowprops={**arrow, "color": colors[row]})
        ax.text(x + 0.3, start + 1.0, text, va="center", color=colors[row], fontsize=style.SMALL)
    right, far = LEFT + WIDTH, LEFT + WIDTH + 1.0
    first, last = tops[0] + HEIGHT / 2, tops[2] + HEIGHT / 2
    ax.plot([right, far, far], [first, first, last], color=theme.blue, linewidth=1.3)
    ax.annotate("", (right, last), (far, last), arrowprops={**arrow, "color": theme.blue})
    ax.text(
        far + 0.5,
        tops[1] + HEIGHT / 2,
        "start, and reference of the KL",
        rotation=-90,
        ha="center",
        va="center",
        color=theme.blue,
        fontsize=style.SMALL,
    )
    return fig
