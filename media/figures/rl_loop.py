"""One turn of reinforcement learning: what goes to the environment and what comes back."""

from matplotlib.patches import FancyBboxPatch

from media import style


def draw(theme):
    """Agent above, environment below; action down, reward and new state up."""
    fig, ax = style.canvas(theme, height=2.1)
    boxes = ((2.05, "agent (policy $\\pi$)", theme.blue), (0.0, "environment", theme.green))
    for bottom, name, color in boxes:
        ax.add_patch(
            FancyBboxPatch(
                (1.15, bottom),
                2.7,
                0.8,
                facecolor="none",
                edgecolor=color,
                linewidth=1.5,
                boxstyle="round,pad=0,rounding_size=0.15",
            )
        )
        ax.text(2.5, bottom + 0.4, name, ha="center", va="center", color=color)
    _arrow(ax, theme, (3.3, 2.05), (3.3, 0.8))
    _arrow(ax, theme, (1.7, 0.8), (1.7, 2.05))
    ax.text(3.42, 1.42, "action $a_t$", ha="left", va="center")
    ax.text(1.58, 1.6, "reward $r_{t+1}$", ha="right", va="center")
    ax.text(1.58, 1.22, "new state $s_{t+1}$", ha="right", va="center")
    ax.set_xlim(-0.35, 5.1)
    ax.set_ylim(-0.1, 2.95)
    ax.axis("off")
    return fig


def _arrow(ax, theme, start, end):
    """An arrow between the boxes."""
    ax.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": theme.ink,
            "linewidth": 1.3,
            "shrinkA": 1,
            "shrinkB": 1,
        },
    )
