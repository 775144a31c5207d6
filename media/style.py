"""The one visual language of the figures: size, fonts, colors, and small helpers.

A figure is one file in `media/figures/` with one function::

    def draw(theme):
        fig, ax = style.canvas(theme)
        ...
        return fig

It is called with the light and with the dark theme (with the dark one twice if the two differ
in more than colors), and the build saves what it returns as SVG. Take every color from
`theme`, so that both look right.

A figure is shown about 330 CSS pixels wide on a phone, which is the width it is drawn for:
a point on the page is a point in the figure. Keep text at `SMALL` (8.5 pt) or larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 3.45  # inches: 331 CSS pixels
SMALL = 8.5  # points
BODY = 9.5  # points


@dataclass(frozen=True)
class Theme:
    """Colors of one theme; all hex strings. Series colors are told apart by color-blind
    readers (hues after Okabe and Ito, 2008, darkened or lightened to 4.5:1 on the card)."""

    name: str  # "light" or "dark"
    ink: str  # text and the main line
    muted: str  # axes, guides, secondary text
    faint: str  # grid lines, empty cells
    page: str  # the card behind the figure, for halos and gaps; the figure itself is transparent
    blue: str
    orange: str
    green: str
    purple: str

    @property
    def series(self) -> tuple[str, str, str, str]:
        """The four series colors in their order of use."""
        return (self.blue, self.orange, self.green, self.purple)


LIGHT = Theme(
    "light",
    ink="#1d2329",
    muted="#5c6670",
    faint="#d9dee3",
    page="#ffffff",
    blue="#0067a5",
    orange="#b84e00",
    green="#00795a",
    purple="#94427f",
)
DARK = Theme(
    "dark",
    ink="#eceff1",
    muted="#a9b3bc",
    faint="#4a5158",
    page="#2c2c2c",
    blue="#6cb8f0",
    orange="#f5a265",
    green="#5ccba5",
    purple="#dfa3d2",
)
THEMES = (LIGHT, DARK)


def rc(theme: Theme) -> dict[str, object]:
    """The matplotlib settings under which the build calls `draw` and saves the figure."""
    return {
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "text.color": theme.ink,
        "axes.labelcolor": theme.ink,
        "axes.titlecolor": theme.ink,
        "axes.edgecolor": theme.muted,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "grid.color": theme.faint,
        "grid.linewidth": 0.6,
        "axes.prop_cycle": plt.cycler(color=theme.series),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "lines.linewidth": 1.8,
        "lines.solid_capstyle": "round",
        "font.family": "DejaVu Sans",
        "font.size": BODY,
        "axes.labelsize": BODY,
        "axes.titlesize": BODY,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "mathtext.fontset": "dejavusans",
        "svg.fonttype": "path",
        "svg.hashsalt": "gradient-recall",
        "figure.constrained_layout.use": True,
    }


def canvas(
    theme: Theme, height: float = 2.3, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """A figure of the house's width and the given height in inches, with its axes
    (one Axes, or an array of them as `plt.subplots` gives). `options` go to `plt.subplots`."""
    return plt.subplots(rows, columns, figsize=(WIDTH, height), **options)


def label(ax: Axes, x: float, y: float, text: str, color: str, **options: Any) -> None:
    """Write `text` in `color` at data point (x, y): a label on the curve instead of a legend."""
    ax.text(x, y, text, color=color, **{"fontsize": BODY, "va": "center", **options})
