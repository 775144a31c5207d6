"""Paths through a graph of stages multiply, its edges add up."""

import numpy as np

from media import style

PER_STAGE, STAGES = 3, 10


def draw(theme):
    """A few stages as a picture, and both counts over the number of stages."""
    fig, (graph, ax) = style.canvas(theme, height=3.0, rows=2, height_ratios=[1, 2.4])
    bend = np.linspace(0, 1, 60)
    for stage in range(3):
        for edge in range(PER_STAGE):
            lift = (edge - (PER_STAGE - 1) / 2) * 0.75
            graph.plot(
                stage + bend, lift * np.sin(np.pi * bend), color=theme.muted, linewidth=1.2, zorder=1
            )
    for stage in range(4):
        graph.plot(
            stage,
            0,
            "o",
            markersize=19,
            markerfacecolor=theme.page,
            zorder=2,
            markeredgecolor=theme.ink,
            markeredgewidth=1.2,
        )
        style.label(graph, stage, 0, f"{PER_STAGE**stage}", theme.orange, ha="center")
    style.label(graph, 3.25, 0, "paths\nso far", theme.orange, fontsize=style.SMALL)
    graph.set(xlim=(-0.25, 3.9), ylim=(-0.95, 0.95), xticks=[], yticks=[])
    graph.spines[:].set_visible(False)

    stages = np.arange(1, STAGES + 1)
    paths, edges = PER_STAGE**stages, PER_STAGE * stages
    ax.semilogy(stages, paths, "o-", color=theme.orange, markersize=4)
    ax.semilogy(stages, edges, "o-", color=theme.blue, markersize=4)
    style.label(ax, 6.6, 9000, f"paths: {paths[-1]:,}", theme.orange, ha="right")
    style.label(ax, 8.3, 80, f"edges: {edges[-1]}", theme.blue, ha="center")
    ax.set(xlabel=f"stages of {PER_STAGE} edges", ylim=(2, 2e5), xticks=[1, 5, 10])
    ax.set_yticks([10, 1000, 100000], ["10", "1,000", "100,000"])
    ax.minorticks_off()
    return fig
