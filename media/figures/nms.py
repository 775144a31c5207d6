"""Non-maximum suppression of two neighbors' boxes with three thresholds."""

from matplotlib.patches import Circle, Rectangle

from media import style

# Left, bottom, width, height, and score; two boxes for each of two people.
BOXES = (
    (0.5, 0, 3, 5, 0.9),
    (0.2, 0.2, 3.2, 5, 0.7),
    (1.9, 0, 3, 5, 0.8),
    (2.1, -0.2, 3, 5, 0.6),
)
PEOPLE = (2.0, 3.4)
THRESHOLDS = ((0.2, "one person lost"), (0.5, "right"), (0.9, "duplicates"))


def iou(a, b):
    """Intersection over union of two boxes."""
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, wide) * max(0, high)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def kept(threshold):
    """The boxes that are left, best first."""
    left = sorted(BOXES, key=lambda box: -box[4])
    found = []
    while left:
        best, *left = left
        found.append(best)
        left = [box for box in left if iou(best, box) <= threshold]
    return found


def draw(theme):
    """Kept boxes solid, removed ones dashed."""
    fig, axes = style.canvas(theme, height=1.9, columns=len(THRESHOLDS))
    for ax, (threshold, verdict) in zip(axes, THRESHOLDS, strict=True):
        for x in PEOPLE:
            ax.add_patch(Circle((x, 4.1), 0.5, color=theme.faint, zorder=0))
            ax.add_patch(Rectangle((x - 0.6, 0.3), 1.2, 3.1, color=theme.faint, zorder=0))
        for at, box in enumerate(BOXES):
            is_kept = box in kept(threshold)
            color = theme.blue if at < 2 else theme.orange
            ax.add_patch(
                Rectangle(
                    box[:2],
                    *box[2:4],
                    facecolor="none",
                    edgecolor=color if is_kept else theme.muted,
                    linewidth=1.8 if is_kept else 0.8,
                    linestyle="-" if is_kept else "--",
                )
            )
        ax.set_title(f"IoU > {threshold}", pad=4)
        ax.set_xlabel(verdict, fontsize=style.SMALL)
        ax.set(xlim=(-0.1, 5.4), ylim=(-0.5, 5.5), xticks=[], yticks=[], aspect="equal")
        ax.spines[["left", "bottom"]].set_visible(False)
    return fig
