"""The computational graph of x1 x2 + sin x1: values go right, derivatives come back left."""

import math

from media import style

X1, X2 = 2.0, 3.0
PLACES = {"x1": (0, 1), "x2": (0, -1), "a": (2, -0.75), "b": (2, 1), "f": (4, 0.1)}
SIGNS = {"x1": "$x_1$", "x2": "$x_2$", "a": r"$\times$", "b": "sin", "f": "+"}


def short(number):
    """A number with few digits and a real minus sign."""
    return f"{number:.3g}".replace("-", "−")


def draw(theme):
    """Nodes with their values above and df/d(value) below; local derivatives on the edges."""
    a, b = X1 * X2, math.sin(X1)
    value = {"x1": X1, "x2": X2, "a": a, "b": b, "f": a + b}
    local = {
        ("x1", "a"): X2,
        ("x2", "a"): X1,
        ("x1", "b"): math.cos(X1),
        ("a", "f"): 1.0,
        ("b", "f"): 1.0,
    }
    back = {"f": 1.0}
    for node in ("b", "a", "x2", "x1"):  # every node after all that it feeds
        back[node] = sum(back[end] * slope for (start, end), slope in local.items() if start == node)
    fig, ax = style.canvas(theme, height=2.5)
    for (start, end), slope in local.items():
        ax.annotate(
            "",
            PLACES[end],
            PLACES[start],
            arrowprops={"arrowstyle": "-|>", "color": theme.muted, "shrinkA": 13, "shrinkB": 13},
        )
        x, y = (sum(pair) / 2 for pair in zip(PLACES[start], PLACES[end], strict=True))
        style.label(
            ax,
            x,
            y,
            short(slope),
            theme.green,
            ha="center",
            fontsize=style.SMALL,
            bbox={"facecolor": theme.page, "edgecolor": "none", "pad": 1},
        )
    for node, (x, y) in PLACES.items():
        ax.plot(
            x,
            y,
            "o",
            markersize=24,
            markerfacecolor=theme.page,
            markeredgecolor=theme.ink,
            markeredgewidth=1.2,
        )
        style.label(ax, x, y, SIGNS[node], theme.ink, ha="center")
        style.label(ax, x, y + 0.47, short(value[node]), theme.blue, ha="center")
        style.label(ax, x, y - 0.47, short(back[node]), theme.orange, ha="center")
    style.label(ax, 3.05, -1.15, "value", theme.blue)
    style.label(ax, 3.05, -1.5, "local derivative", theme.green)
    style.label(ax, 3.05, -1.85, r"$\partial f/\partial$(value)", theme.orange)
    ax.set(xlim=(-0.5, 5.0), ylim=(-2.05, 1.75), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return fig
