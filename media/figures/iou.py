"""What values of the IoU look like: two equal boxes, and the part of each that they share."""

from matplotlib.patches import Rectangle

from media import style

VALUES = (0.15, 0.5, 0.75, 0.9)


def draw(theme):
    """Pairs of unit squares, shifted along the diagonal until they have the IoU."""
    fig, axes = style.canvas(theme, height=1.45, columns=len(VALUES))
    for ax, iou in zip(axes, VALUES, strict=True):
        shared = 2 * iou / (1 + iou)  # the part of each square
        shift = 1 - shared**0.5
        start = -(1 + shift) / 2
        for at, color in ((start, theme.blue), (start + shift, theme.orange)):
            ax.add_patch(Rectangle((at, at), 1, 1, facecolor="none", edgecolor=color, linewidth=1.6))
        both = start + shift
        ax.add_patch(Rectangle((both, both), 1 - shift, 1 - shift, color=theme.faint, zorder=0))
        ax.set_title(f"IoU {iou}", pad=4)
        ax.set(xlim=(-0.85, 0.85), ylim=(-0.85, 0.85), xticks=[], yticks=[], aspect="equal")
        ax.set_xlabel(f"share {shared:.0%}", labelpad=3, fontsize=style.SMALL)
        ax.spines[["left", "bottom"]].set_visible(False)
    return fig
