"""EM for a mixture of two normal distributions in the plane: start, one step, many steps."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Ellipse

from media import style


def data():
    """Two elongated groups."""
    rng = np.random.default_rng(5)
    first = rng.normal(size=(70, 2)) @ np.array([[1.1, 0.5], [0, 0.35]]) + [-1.4, 0.4]
    second = rng.normal(size=(50, 2)) @ np.array([[0.35, -0.5], [0, 0.6]]) + [1.6, 0.2]
    return np.vstack([first, second])


def expect(x, weights, means, covariances):
    """Responsibilities of the two components, and the log-likelihood."""
    terms = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=False):
        away = x - mean
        distance = np.sum(away @ np.linalg.inv(covariance) * away, axis=1)
        terms.append(
            np.log(weight) - 0.5 * (distance + np.log(np.linalg.det(covariance))) - np.log(2 * np.pi)
        )
    total = np.logaddexp(*terms)
    return np.exp(np.array(terms) - total), total.sum()


def maximize(x, r):
    """Weights, means and covariances from the responsibilities."""
    means, covariances = [], []
    for row in r:
        mean = row @ x / row.sum()
        means.append(mean)
        covariances.append((row[:, None] * (x - mean)).T @ (x - mean) / row.sum())
    return r.sum(axis=1) / len(x), np.array(means), np.array(covariances)


def draw(theme):
    """Points mixed from the two colors by responsibility, with ellipses of two deviations."""
    x = data()
    state = (np.array([0.5, 0.5]), np.array([[-0.6, -1.6], [0.4, 1.9]]), np.array([np.eye(2)] * 2))
    panels, colors = {0: "start", 1: "1 step", 30: "30 steps"}, (theme.blue, theme.orange)
    fig, axes = style.canvas(theme, height=1.6, columns=3)
    place = iter(axes)
    for step in range(31):
        r, likelihood = expect(x, *state)
        if step in panels:
            ax = next(place)
            mixed = r.T @ np.array([to_rgb(color) for color in colors])
            ax.scatter(*x.T, c=np.clip(mixed, 0, 1), s=6, linewidths=0)
            for mean, covariance, color in zip(*state[1:], colors, strict=False):
                sizes, turns = np.linalg.eigh(covariance)
                angle = np.degrees(np.arctan2(turns[1, 1], turns[0, 1]))
                ax.add_patch(
                    Ellipse(
                        mean,
                        *(4 * np.sqrt(sizes[::-1])),
                        angle=angle,
                        fill=False,
                        edgecolor=color,
                        linewidth=1.6,
                    )
                )
                ax.plot(*mean, "+", color=color, markersize=7, markeredgewidth=1.6)
            ax.set_title(panels[step], pad=3)
            ax.set_xlabel(f"{likelihood:.0f}".replace("-", "\N{MINUS SIGN}"))
            ax.set(xticks=[], yticks=[], xlim=(-4.9, 3.5), ylim=(-3.8, 4.1), aspect="equal")
            ax.spines[:].set_visible(False)
        state = maximize(x, r)
    fig.supxlabel("log-likelihood", fontsize=style.BODY, color=theme.ink)
    return fig
