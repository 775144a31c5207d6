"""ROC and precision-recall curves of one scorer at two shares of positives."""

import math

import numpy as np

from media import style

SHIFT = 1.5  # the positives' mean score, in standard deviations above the negatives'
SHARES = (0.5, 0.05)


def tail(values):
    """The share of a standard normal above each value."""
    return np.array([0.5 * math.erfc(v / math.sqrt(2)) for v in values])


def draw(theme):
    """Left the ROC curve, the same for both shares; right one precision-recall curve per share."""
    fig, (left, right) = style.canvas(theme, height=2.25, columns=2)
    threshold = np.linspace(-5, 7, 600)
    tpr, fpr = tail(threshold - SHIFT), tail(threshold)
    area = np.trapezoid(tpr[::-1], fpr[::-1])
    left.plot([0, 1], [0, 1], color=theme.muted, linewidth=1, linestyle=(0, (3, 2)))
    left.plot(fpr, tpr, color=theme.blue)
    style.label(left, 0.29, 0.75, f"AUC {area:.2f}", theme.blue, fontsize=style.SMALL)
    style.label(left, 0.57, 0.36, "chance", theme.muted, fontsize=style.SMALL)
    left.set_xlabel("false positive rate")
    left.set_ylabel("true positive rate", labelpad=-4)
    places = ((0.27, 0.62), (0.06, 0.12))
    for share, color, place in zip(SHARES, (theme.green, theme.orange), places, strict=False):
        precision = share * tpr / (share * tpr + (1 - share) * fpr)
        right.axhline(share, color=color, linewidth=1, linestyle=(0, (3, 2)))
        right.plot(tpr, precision, color=color)
        style.label(right, *place, f"{share:.0%} positive", color, fontsize=style.SMALL)
    right.set_xlabel("recall")
    right.set_ylabel("precision", labelpad=-4)
    left.set_title("ROC: one curve")
    right.set_title("PR: two curves")
    for ax in (left, right):
        ax.set(xlim=(0, 1), ylim=(0, 1.03), xticks=[0, 1], yticks=[0, 1])
    return fig
