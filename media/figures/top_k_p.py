"""What top-k and top-p keep where a model is sure, and where many words fit."""

from media import style

# Probabilities of the ten likeliest tokens; further ones would follow.
PANELS = {
    "sure": [0.85, 0.08, 0.03, 0.015, 0.01, 0.006, 0.004, 0.002, 0.002, 0.001],
    "many words fit": [0.16, 0.14, 0.13, 0.12, 0.11, 0.1, 0.09, 0.08, 0.04, 0.03],
}
K = 3
P = 0.8


def draw(theme):
    """Bars of the probabilities; brackets for the tokens that top-3 and top-p of 0.8 keep."""
    fig, axes = style.canvas(theme, height=1.9, columns=2)
    for ax, (name, p) in zip(axes, PANELS.items(), strict=True):
        kept = next(n for n in range(1, len(p) + 1) if sum(p[:n]) >= P)
        top = max(p)
        ax.bar(range(len(p)), p, color=theme.faint, width=0.75)
        for row, (label, count, color) in enumerate(
            [(f"k = {K}", K, theme.blue), (f"p = {P}", kept, theme.orange)]
        ):
            y = top * (1.12 + 0.24 * row)
            ax.plot([-0.4, count - 0.6], [y, y], color=color, linewidth=4, solid_capstyle="butt")
            ax.text(count - 0.3, y, label, color=color, va="center")
        ax.set_title(name, pad=4)
        ax.set(xlim=(-0.6, 10.6), ylim=(0, top * 1.55), xticks=[], xlabel="tokens")
        ax.set_yticks([0, 0.4, 0.8] if top > 0.5 else [0, 0.08, 0.16])
    return fig
