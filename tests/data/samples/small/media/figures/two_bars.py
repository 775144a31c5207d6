"""Two bars."""

from media import style


def draw(theme):
    fig, ax = style.canvas(theme)
    ax.bar(["a", "b"], [1, 2], color=theme.blue)
    return fig
