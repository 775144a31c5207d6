"""What ALiBi subtracts from the score over the distance, for some of eight heads."""

import numpy as np

from media import style

HEADS, SHOWN = 8, (1, 3, 5, 7)


def draw(theme):
    """Straight lines, each labeled with its slope."""
    distance = np.arange(0, 33)
    fig, ax = style.canvas(theme, height=2.0)
    for head, color in zip(SHOWN, theme.series, strict=True):
        slope = 2.0 ** (-8 * head / HEADS)
        shown = distance[distance * slope <= 8]
        ax.plot(shown, -slope * shown, color=color)
        style.label(
            ax, shown[-1] + 0.6, -slope * shown[-1], f"1/{round(1 / slope)}", color, fontsize=style.SMALL
        )
    ax.set(xlabel="tokens back", ylabel="added to the score", xlim=(0, 37), ylim=(-8.4, 0.4))
    return fig
