"""Five-fold cross-validation: each fifth of the data is the test set once."""

from matplotlib.patches import Rectangle

from media import style

FOLDS = 5


def draw(theme):
    """One row per training run, one column per fold, one score per row."""
    fig, ax = style.canvas(theme, height=1.95)
    for run in range(FOLDS):
        for fold in range(FOLDS):
            tested = fold == run
            ax.add_patch(
                Rectangle(
                    (fold + 0.04, run + 0.1),
                    0.92,
                    0.8,
                    linewidth=0,
                    facecolor=theme.orange if tested else theme.faint,
                )
            )
            ax.text(
                fold + 0.5,
                run + 0.5,
                "test" if tested else "train",
                ha="center",
                va="center_baseline",
                fontsize=style.SMALL,
                color=theme.page if tested else theme.ink,
            )
        style.label(ax, -0.12, run + 0.5, f"run {run + 1}", theme.ink, ha="right", fontsize=style.SMALL)
        style.label(ax, FOLDS + 0.12, run + 0.5, f"score {run + 1}", theme.orange, fontsize=style.SMALL)
    for fold in range(FOLDS):
        ax.text(
            fold + 0.5,
            -0.15,
            f"fold {fold + 1}",
            ha="center",
            va="bottom",
            fontsize=style.SMALL,
            color=theme.muted,
        )
    ax.set(xlim=(-0.95, FOLDS + 1.15), ylim=(FOLDS + 0.05, -0.7))
    ax.axis("off")
    return fig
