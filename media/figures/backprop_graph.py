"""Backpropagation through two layers: what flows forward, what back, and what is stored."""

from media import style

TOP, BOTTOM, GRADIENT = 2.0, 0.0, -1.55
COLUMNS = (0.0, 1.5, 3.0, 4.5, 5.8)
FORWARD = ("$x$", "$z_1$", "$h_1$", "$z_2$", "$L$")
BACK = ("", r"$\delta_1$", r"$\frac{\partial L}{\partial h_1}$", r"$\delta_2$", "1")
STEPS = ("$W_1, b_1$", r"$\varphi$", "$W_2, b_2$", "")
BACK_STEPS = ("", r"$\odot\,\varphi'(z_1)$", r"$W_2^{\!\top}$", "")


def arrow(ax, start, end, color, dashed=False):
    """An arrow between two labels."""
    ax.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "shrinkA": 11,
            "shrinkB": 11,
            "linewidth": 1.5,
            "linestyle": (0, (2, 2)) if dashed else "-",
            "mutation_scale": 10,
        },
    )


def draw(theme):
    """Two rows of nodes; gradients of the weights come from a stored value and an error."""
    fig, ax = style.canvas(theme, height=2.75)
    for i, x in enumerate(COLUMNS):
        style.label(ax, x, TOP, FORWARD[i], theme.blue, ha="center", fontsize=11)
        style.label(
            ax, x, BOTTOM, BACK[i], theme.orange, ha="center", fontsize=13 if "frac" in BACK[i] else 11
        )
        if i == len(STEPS):
            break
        middle = (x + COLUMNS[i + 1]) / 2
        arrow(ax, (x, TOP), (COLUMNS[i + 1], TOP), theme.blue)
        style.label(ax, middle, TOP + 0.38, STEPS[i], theme.muted, ha="center", fontsize=style.SMALL)
        if i > 0:
            arrow(ax, (COLUMNS[i + 1], BOTTOM), (x, BOTTOM), theme.orange)
            aside = 0.3 if i == 2 else 0  # clear of the dashed arrow
            style.label(
                ax,
                middle + aside,
                BOTTOM + 0.42,
                BACK_STEPS[i],
                theme.muted,
                ha="center",
                fontsize=style.SMALL,
            )
    for stored, error, name in ((0, 1, 1), (2, 3, 2)):
        x = COLUMNS[error] - 0.25
        arrow(ax, (COLUMNS[stored], TOP), (x, GRADIENT), theme.blue, dashed=True)
        arrow(ax, (COLUMNS[error], BOTTOM), (x, GRADIENT), theme.orange)
        value = "x" if name == 1 else "h_1"
        style.label(
            ax,
            x,
            GRADIENT - 0.1,
            rf"$\frac{{\partial L}}{{\partial W_{name}}}=\delta_{name}{value}^{{\top}}$",
            theme.ink,
            ha="center",
            fontsize=11,
        )
    arrow(ax, (COLUMNS[1], TOP), (COLUMNS[1] + 0.75, BOTTOM + 0.45), theme.blue, dashed=True)
    style.label(ax, 4.05, 1.05, "dashed: stored\nin the forward pass", theme.blue, fontsize=style.SMALL)
    ax.set(xlim=(-0.4, 6.3), ylim=(-2.15, 2.65), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return fig
