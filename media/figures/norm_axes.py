"""Which samples and channels share a mean in four kinds of normalization."""

from matplotlib.patches import Rectangle

from media import style

SAMPLES, CHANNELS = 4, 4


def draw(theme):
    """Squares of samples (down) by channels (across); one set in color."""
    panels = (
        ("batch", lambda n, c: c == 0),
        ("layer", lambda n, c: n == 0),
        ("group", lambda n, c: n == 0 and c < 2),
        ("instance", lambda n, c: n == 0 and c == 0),
    )
    fig, axes = style.canvas(theme, height=1.35, columns=4)
    for ax, (name, together) in zip(axes, panels, strict=True):
        for n in range(SAMPLES):
            for c in range(CHANNELS):
                color = theme.blue if together(n, c) else theme.faint
                ax.add_patch(Rectangle((c + 0.06, n + 0.06), 0.88, 0.88, color=color, linewidth=0))
        ax.set_title(name, pad=4)
        ax.set(xlim=(0, CHANNELS), ylim=(SAMPLES, 0), xticks=[], yticks=[], aspect="equal")
        ax.set_xlabel("channels", fontsize=style.SMALL)
        ax.spines[["left", "bottom"]].set_visible(False)
    axes[0].set_ylabel("samples", fontsize=style.SMALL)
    return fig
