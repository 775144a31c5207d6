"""Tokens processed in each step of generation: without and with a cache of keys and values."""

from matplotlib.patches import Rectangle

from media import style

STEPS = 5


def draw(theme):
    """One row per step; filled cells are computed in that step, hollow ones are read from the cache."""
    fig, axes = style.canvas(theme, height=2.3, columns=2)
    panels = (("without a cache", False, theme.orange), ("with a cache", True, theme.blue))
    for ax, (name, is_cached, color) in zip(axes, panels, strict=True):
        work = 0
        for step in range(STEPS):
            for token in range(step + 1):
                is_stored = is_cached and token < step
                work += not is_stored
                ax.add_patch(
                    Rectangle(
                        (token + 0.08, step + 0.08),
                        0.84,
                        0.84,
                        facecolor="none" if is_stored else color,
                        edgecolor=theme.muted if is_stored else color,
                        linewidth=1,
                    )
                )
        ax.set_title(f"{name}:\n{work} computed", color=color, pad=6)
        ax.set(xlim=(-0.1, STEPS + 0.1), ylim=(STEPS + 0.1, -0.1), aspect="equal")
        ax.set_xticks([i + 0.5 for i in range(STEPS)], [str(i + 1) for i in range(STEPS)])
        ax.set_yticks([i + 0.5 for i in range(STEPS)], [str(i + 1) for i in range(STEPS)])
        ax.tick_params(length=0)
        ax.set_xlabel("token")
        ax.spines[["left", "bottom"]].set_visible(False)
    axes[0].set_ylabel("step")
    axes[1].text(3.5, 0.9, "hollow: stored", color=theme.muted, fontsize=style.SMALL, ha="center")
    return fig
