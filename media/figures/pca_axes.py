"""Two classes that differ only in the direction of least variance."""

import numpy as np

from media import style

TURN = np.radians(25)


def data():
    """Two long parallel groups, turned."""
    rng = np.random.default_rng(2)
    spread = rng.normal(size=(2, 45, 2)) * [1.5, 0.2]
    spread[0, :, 1] += 0.65
    spread[1, :, 1] -= 0.65
    turn = np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]])
    return spread @ turn


def draw(theme):
    """The plane with both principal axes, and the classes projected on each."""
    groups = data()
    x = groups.reshape(-1, 2)
    mean = x.mean(axis=0)
    sizes, axes_of = np.linalg.eigh(np.cov((x - mean).T))
    first, second = axes_of[:, 1], axes_of[:, 0]
    first, second = first * np.sign(first[0]), second * np.sign(second[1])

    fig, (plane, lines) = style.canvas(theme, height=1.85, columns=2, width_ratios=(1.45, 1))
    marks = ((theme.blue, "o"), (theme.orange, "^"))
    for group, (color, marker) in zip(groups, marks, strict=False):
        plane.plot(*group.T, marker, color=color, markersize=3.2, markeredgewidth=0)
    for axis, size, name in ((first, sizes[1], "PC 1"), (second, sizes[0], "PC 2")):
        tip = mean + 1.9 * np.sqrt(size) * axis
        plane.annotate(
            "",
            tip,
            mean,
            arrowprops={
                "arrowstyle": "-|>",
                "color": theme.ink,
                "linewidth": 1.8,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        plane.text(
            *(tip + 0.6 * axis),
            name,
            ha="center",
            va="center",
            fontsize=style.SMALL,
            bbox={"facecolor": theme.page, "edgecolor": "none", "pad": 0.8},
        )
    plane.set(xticks=[], yticks=[], aspect="equal", xlim=(-3.9, 4.1), ylim=(-2.9, 2.9))
    plane.spines[:].set_visible(False)

    for axis, level, name in ((first, 1, "on PC 1: mixed"), (second, 0, "on PC 2: apart")):
        for group, (color, marker), shift in zip(groups, marks, (0.07, -0.07), strict=False):
            score = (group - mean) @ axis
            lines.plot(
                score,
                np.full(len(score), level + shift),
                marker,
                color=color,
                markersize=3.2,
                markeredgewidth=0,
            )
        lines.text(0, level + 0.24, name, ha="center", va="bottom", fontsize=style.SMALL)
    lines.set(xticks=[], yticks=[], ylim=(-0.35, 1.6))
    lines.spines[:].set_visible(False)
    return fig
