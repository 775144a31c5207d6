"""A drawn code with and without reparameterization: where gradients pass, and where they stop."""

from media import style

DRAWN = {"μ": (0, 1.1), "σ": (0, -1.1), "z": (1.9, 0), "loss": (3.7, 0)}
COMPUTED = {"ε": (1.9, 1.7), **DRAWN}


def node(ax, theme, x, y, name, is_random):
    """A value: random ones are filled."""
    ax.plot(
        x,
        y,
        "o",
        markersize=26,
        color=theme.faint if is_random else theme.page,
        markeredgecolor=theme.ink,
        markeredgewidth=1.2,
        linestyle="none",
    )
    ax.text(
        x,
        y,
        name if name == "loss" else f"${name}$",
        color=theme.ink,
        ha="center",
        va="center",
        fontsize=style.SMALL if name == "loss" else style.BODY,
    )


def arrow(ax, start, end, color, **options):
    """An arrow between two nodes."""
    look = {"arrowstyle": "-|>", "color": color, "shrinkA": 15, "shrinkB": 15, **options}
    ax.annotate("", end, start, arrowprops=look)


def draw(theme):
    """Left the code is drawn, right it is computed from drawn noise; gradients go back in orange."""
    fig, axes = style.canvas(theme, height=2.4, columns=2)
    for ax, places, title in zip(
        axes,
        (DRAWN, COMPUTED),
        ("draw $z\\sim\\mathcal{N}(\\mu,\\sigma^2)$", "compute $z=\\mu+\\sigma\\varepsilon$"),
        strict=True,
    ):
        computed = "ε" in places
        for name in places:
            if name not in ("z", "loss"):
                arrow(ax, places[name], places["z"], theme.muted)
        arrow(ax, places["z"], places["loss"], theme.muted)
        back = "arc3,rad=0.35"
        arrow(ax, places["loss"], places["z"], theme.orange, connectionstyle=back, linewidth=1.8)
        for name in ("μ", "σ"):
            if computed:
                arrow(ax, places["z"], places[name], theme.orange, connectionstyle=back, linewidth=1.8)
        for name, (x, y) in places.items():
            node(ax, theme, x, y, name, is_random=name == ("ε" if computed else "z"))
        if computed:
            for x, y, text in ((1.05, 1.3, "× 1"), (0.2, -0.2, "× $\\varepsilon$")):
                style.label(ax, x, y, text, theme.orange, ha="center", fontsize=style.SMALL)
        else:
            ax.plot(0.95, 0, "x", color=theme.orange, markersize=10, markeredgewidth=2)
            style.label(ax, 0.95, -1.9, "no gradient", theme.orange, ha="center", fontsize=style.SMALL)
        ax.set_title(title, fontsize=style.BODY)
        ax.set(xlim=(-0.7, 4.4), ylim=(-2.2, 2.4), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return fig
