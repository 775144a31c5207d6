"""One hidden layer of ReLU units gets closer to a curve the more units it has."""

import numpy as np

from media import style

LEFT, RIGHT = 0.0, 2 * np.pi


def target(x):
    """The continuous function to be approximated."""
    return np.sin(x) + 0.5 * np.sin(3 * x + 1)


def shallow_net(x, units):
    """A ReLU net that meets the target at `units` + 1 evenly spaced points."""
    joints = np.linspace(LEFT, RIGHT, units + 1)
    slopes = np.diff(target(joints)) / np.diff(joints)
    weights = np.diff(slopes, prepend=0.0)  # each unit changes the slope at its joint
    hidden = np.maximum(0.0, x[:, None] - joints[:-1])
    return target(LEFT) + hidden @ weights


def draw(theme):
    """The target and two nets, one above the other, with their largest errors."""
    fig, axes = style.canvas(theme, height=3.0, rows=2, sharex=True)
    x = np.linspace(LEFT, RIGHT, 2001)
    for ax, units, color in zip(axes, (6, 20), (theme.orange, theme.blue), strict=True):
        net = shallow_net(x, units)
        joints = np.linspace(LEFT, RIGHT, units + 1)[:-1]
        ax.plot(x, target(x), color=theme.muted, linewidth=3.6, alpha=0.55)
        ax.plot(x, net, color=color, linewidth=1.5)
        ax.plot(joints, target(joints), "o", color=color, markersize=3.6)
        error = np.abs(net - target(x)).max()
        style.label(
            ax, RIGHT, 1.15, f"{units} hidden units\nlargest error {error:.2f}", color, ha="right"
        )
        ax.set(ylim=(-1.65, 1.65), yticks=[-1, 0, 1])
    style.label(axes[0], 1.15, -0.95, "target: gray", theme.muted, ha="center")
    axes[1].set_xlabel("input $x$")
    return fig
