"""A figure that draws."""

from media import style


def draw(theme):
    fig, ax = style.canvas(theme)
    ax.plot([0, 1], [0, 1])
    return fig
