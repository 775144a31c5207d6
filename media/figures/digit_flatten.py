"""An image of 28 by 28 pixels and two of its rows in the flattened vector."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from media import style

SIDE = 28
ROW, COLUMN = 13, 15  # the upper one of two neighboring pixels


def digit():
    """Grey values 0 to 1 of a hand-made seven: soft strokes along two lines."""
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(float)
    ends = (((6, 7), (6, 20)), ((6, 20), (22, 11)))
    nearest = np.full((SIDE, SIDE), np.inf)
    for (r0, c0), (r1, c1) in ends:
        along = (rows - r0) * (r1 - r0) + (columns - c0) * (c1 - c0)
        t = np.clip(along / ((r1 - r0) ** 2 + (c1 - c0) ** 2), 0, 1)
        distance = np.hypot(rows - r0 - t * (r1 - r0), columns - c0 - t * (c1 - c0))
        nearest = np.minimum(nearest, distance)
    return np.clip(1.9 - nearest, 0, 1)


def draw(theme):
    """The image above; below, rows 13 and 14 end to end, as they stand in the vector."""
    fig, (top, bottom) = style.canvas(theme, height=3.0, rows=2, height_ratios=(3.2, 1))
    image = digit()
    colors = (theme.blue, theme.orange)
    top.imshow(image, cmap=_greys(theme), vmin=0, vmax=1)
    for k, color in enumerate(colors):
        top.add_patch(
            Rectangle((-0.5, ROW + k - 0.5), SIDE, 1, fill=False, edgecolor=color, linewidth=1.3)
        )
        top.add_patch(Rectangle((COLUMN - 0.5, ROW + k - 0.5), 1, 1, color=color))
        top.text(SIDE + 0.3, ROW + k + (-1.1, 1.1)[k], f"row {ROW + k}", color=color, va="center")
    top.set_xlim(-8, SIDE + 8)

    flat = image.ravel()[ROW * SIDE : (ROW + 2) * SIDE]
    bottom.imshow(
        flat[None], cmap=_greys(theme), vmin=0, vmax=1, aspect="auto", extent=(0, 2 * SIDE, 0, 1)
    )
    places = [k * SIDE + COLUMN for k in (0, 1)]
    for k, color in enumerate(colors):
        bottom.add_patch(
            Rectangle((k * SIDE, 0), SIDE, 1, fill=False, edgecolor=color, linewidth=1.3, clip_on=False)
        )
        bottom.add_patch(Rectangle((places[k], 0), 1, 1, color=color))
        index = (ROW + k) * SIDE + COLUMN
        bottom.text(places[k] + 0.5, -0.2, f"entry {index}", color=color, ha="center", va="top")
    middle = [place + 0.5 for place in places]
    bottom.annotate(
        "",
        (middle[0], 1.35),
        (middle[1], 1.35),
        arrowprops={"arrowstyle": "<->", "color": theme.muted, "linewidth": 0.9},
    )
    bottom.text(
        sum(middle) / 2,
        1.5,
        f"{places[1] - places[0]} places",
        ha="center",
        va="bottom",
        color=theme.ink,
    )
    bottom.set_xlim(-0.4, 2 * SIDE + 0.4)
    bottom.set_ylim(-1.0, 2.5)
    for ax in (top, bottom):
        ax.axis("off")
    return fig


def _greys(theme):
    """From empty cells to ink."""
    return LinearSegmentedColormap.from_list("cells", [theme.faint, theme.ink])
