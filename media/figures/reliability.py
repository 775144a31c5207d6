"""A reliability diagram of two bins: stated confidence against accuracy."""

from matplotlib.patches import Rectangle

from media import style

# Per bin: confidence, accuracy. Each bin holds half of the predictions.
BINS = ((0.6, 0.7), (0.9, 0.8))
HALF = 0.09


def calibration_error():
    """The expected calibration error of equally filled bins."""
    return sum(abs(accuracy - confidence) for confidence, accuracy in BINS) / len(BINS)


def draw(theme):
    """A bar per bin up to its accuracy; the gap to the diagonal in another color."""
    fig, ax = style.canvas(theme, height=2.3)
    ax.plot([0.4, 1], [0.4, 1], color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    style.label(ax, 0.74, 0.79, "calibrated", theme.muted, ha="right", fontsize=style.SMALL)
    for confidence, accuracy in BINS:
        low, high = sorted((confidence, accuracy))
        left = confidence - HALF
        ax.add_patch(
            Rectangle((left, 0.4), 2 * HALF, accuracy - 0.4, facecolor=theme.faint, linewidth=0)
        )
        color = theme.green if accuracy > confidence else theme.orange
        ax.add_patch(
            Rectangle((left, low), 2 * HALF, high - low, facecolor=color, linewidth=0, alpha=0.35)
        )
        ax.plot([left, left + 2 * HALF], [accuracy, accuracy], color=color)
        text = "too modest" if accuracy > confidence else "too sure"
        style.label(
            ax,
            confidence,
            0.455,
            f"{text}\nby {high - low:.1f}",
            theme.ink,
            ha="center",
            fontsize=style.SMALL,
        )
    ax.set_title(f"mean gap {calibration_error():.1f}")
    ax.set(
        xlabel="confidence",
        ylabel="accuracy",
        xlim=(0.4, 1.01),
        ylim=(0.4, 1.01),
        xticks=[0.4, 0.6, 0.9],
        yticks=[0.4, 0.7, 0.8, 1],
    )
    return fig
