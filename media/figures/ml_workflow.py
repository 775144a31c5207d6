"""The steps of a machine-learning project, and the ways back."""

from matplotlib.patches import FancyBboxPatch

from media import style

STEPS = (
    "define the task",
    "choose the representation",
    "select and split the data",
    "choose the metrics",
    "develop the model",
    "evaluate on held-out data",
)
LEFT, RIGHT, HEIGHT = 0.0, 2.3, 0.62


def draw(theme):
    """Six boxes from top to bottom; an arrow returns from the evaluation to each step."""
    fig, ax = style.canvas(theme, height=3.3)
    for place, step in enumerate(STEPS):
        last = place == len(STEPS) - 1
        color = theme.orange if last else theme.blue
        ax.add_patch(
            FancyBboxPatch(
                (LEFT, -place),
                RIGHT,
                HEIGHT,
                facecolor="none",
                edgecolor=color,
                linewidth=1.3,
                boxstyle="round,pad=0,rounding_size=0.12",
            )
        )
        number = "" if last else f"{place + 1}  "
        ax.text(LEFT + 0.12, -place + HEIGHT / 2, number + step, va="center")
        if not last:
            ax.annotate(
                "",
                ((LEFT + RIGHT) / 2, -place - 1 + HEIGHT),
                ((LEFT + RIGHT) / 2, -place),
                arrowprops={
                    "arrowstyle": "->",
                    "color": theme.muted,
                    "linewidth": 1.1,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
    back, middle = RIGHT + 0.28, HEIGHT / 2
    ax.plot([RIGHT, back, back], [-5 + middle, -5 + middle, middle], color=theme.orange, linewidth=1.3)
    for place in range(5):
        ax.annotate(
            "",
            (RIGHT, -place + middle),
            (back, -place + middle),
            arrowprops={
                "arrowstyle": "->",
                "color": theme.orange,
                "linewidth": 1.3,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
    ax.text(back + 0.06, -2 + middle, "iterate", color=theme.orange, va="center")
    ax.set_xlim(-0.05, 3.1)
    ax.set_ylim(-5.15, HEIGHT + 0.1)
    ax.axis("off")
    return fig
