"""A small picture with all its colors, and with the eight means of a mixture."""

import numpy as np
from matplotlib.colors import to_rgb

from media import style

HIGH, WIDE, COLORS = 90, 225, 8


def picture(theme):
    """An evening sky with a sun over hills, mixed from the theme's colors."""
    blue, orange, green, purple = (np.array(to_rgb(color)) for color in theme.series)
    y, x = np.mgrid[0 : 1 : HIGH * 1j, 0 : 2.5 : WIDE * 1j]
    low = y[..., None]
    sky = blue * (1 - low) ** 1.5 + purple * 2 * low * (1 - low) + orange * low**2
    glow = np.exp(-((x - 1.7) ** 2 + (y - 0.55) ** 2) / 0.06)[..., None]
    sky = sky + (np.array([1, 0.93, 0.7]) - sky) * np.clip(1.3 * glow, 0, 1)
    far = 0.72 + 0.09 * np.sin(3 * x) + 0.03 * np.sin(9 * x)
    near = 0.86 + 0.07 * np.sin(2 * x + 1.5)
    shade = (0.35 + 0.5 * (1 - low)) * (0.85 + 0.15 * x[..., None] / 2.5)
    scene = np.where((y > far)[..., None], (0.6 * green + 0.4 * purple) * (0.6 + shade), sky)
    return np.clip(np.where((y > near)[..., None], green * (0.25 + shade), scene), 0, 1)


def mixture(x):
    """The means of a mixture of spherical normal distributions fitted by EM, and each point's
    most responsible component."""
    channels = np.ascontiguousarray(x.T)[:, None]

    def squares(centers):
        return ((channels - centers.T[:, :, None]) ** 2).sum(0)

    centers = x[[0]]
    for _ in range(COLORS - 1):  # each start color lies far from those before
        centers = np.vstack([centers, x[np.argmax(squares(centers).min(0))]])
    distance = squares(centers)
    weights, variances = np.full(COLORS, 1 / COLORS), np.full(COLORS, 0.01)
    for _ in range(60):
        terms = np.log(weights) - 1.5 * np.log(variances)
        terms = terms[:, None] - distance / (2 * variances[:, None])
        r = np.exp(terms - terms.max(0))
        r /= r.sum(0)
        share = r.sum(1)
        weights, centers = share / len(x), r @ x / share[:, None]
        distance = squares(centers)
        variances = (r * distance).sum(1) / (3 * share) + 1e-4
    return centers, r.argmax(0)


def draw(theme):
    """Both pictures, one above the other, and the palette."""
    scene = picture(theme)
    palette, nearest = mixture(scene.reshape(-1, 3))
    fig, axes = style.canvas(theme, height=3.3, rows=3, height_ratios=(10, 10, 1.5))
    rows = (
        (scene, "24 bits per pixel"),
        (palette[nearest].reshape(scene.shape), f"{COLORS} colors: 3 bits per pixel"),
    )
    for ax, (pixels, name) in zip(axes, rows, strict=False):
        ax.imshow(pixels, interpolation="nearest")
        ax.set_title(name, loc="left", pad=3)
        ax.axis("off")
    bright = np.argsort(palette.sum(1))
    axes[2].imshow(palette[None, bright], interpolation="nearest", aspect=0.06 * COLORS)
    axes[2].axis("off")
    return fig
