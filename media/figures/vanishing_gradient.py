"""How long the error vector is at each layer of random nets, relative to the last layer."""

from functools import cache

import numpy as np

from media import style

WIDTH_OF_NET, LAYERS, NETS = 100, 20, 30


def sigmoid(z):
    """The logistic sigmoid."""
    return 1 / (1 + np.exp(-z))


KINDS = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "ReLU": (lambda z: np.maximum(0, z), lambda z: (z > 0).astype(float)),
}


def lengths(kind, variance, rng):
    """Mean log10 of |delta_k| / |delta_K| over random nets with weights of `variance` / width."""
    activate, slope = KINDS[kind]
    logs = np.zeros((NETS, LAYERS))
    for net in range(NETS):
        h = rng.standard_normal(WIDTH_OF_NET)
        weights, slopes = [], []
        for _ in range(LAYERS):
            w = rng.standard_normal((WIDTH_OF_NET, WIDTH_OF_NET)) * np.sqrt(variance / len(h))
            z = w @ h
            h = activate(z)
            weights.append(w)
            slopes.append(slope(z))
        delta = rng.standard_normal(WIDTH_OF_NET)
        start = np.log10(np.linalg.norm(delta))
        for layer in range(LAYERS - 2, -1, -1):
            delta = slopes[layer] * (weights[layer + 1].T @ delta)
            logs[net, layer] = np.log10(np.linalg.norm(delta)) - start
    return logs.mean(axis=0)


@cache
def curves():
    """The lengths for each kind of net with the numerator of its variance."""
    rng = np.random.default_rng(1)
    return [
        (kind, variance, lengths(kind, variance, rng))
        for kind, variance in (("ReLU", 4), ("ReLU", 2), ("sigmoid", 1))
    ]


def draw(theme):
    """Three curves that start together at the last layer and part towards the first."""
    fig, ax = style.canvas(theme, height=2.6)
    layers = np.arange(1, LAYERS + 1)
    looks = ((theme.orange, (9.5, 3.6)), (theme.blue, (1, 1.1)), (theme.green, (9.3, -8.5)))
    for (kind, variance, curve), (color, where) in zip(curves(), looks, strict=True):
        ax.plot(layers, curve, color=color)
        style.label(ax, *where, f"{kind}, {variance}/width", color)
    ax.set(
        xlabel="layer (backpropagation runs to the left)",
        xticks=[1, 5, 10, 15, 20],
        ylabel="relative length of the error",
    )
    ax.set_yticks([4, 0, -4, -8, -12], ["$10^4$", "1", "$10^{-4}$", "$10^{-8}$", "$10^{-12}$"])
    ax.set_ylim(-14, 5)
    return fig
