"""Several kernels with ReLU on one image: each map keeps what the others drop."""

import numpy as np

from media import grids

RIGHT = np.array([[-1, 1]])


def draw(theme):
    """A bright square, and three feature maps with their kernels."""
    image = np.zeros((6, 6))
    image[2:4, 2:4] = 1
    # Padded by zeros at the side where the kernel would not fit, so that all maps are 6 × 6.
    kernels = (
        (RIGHT, ((0, 0), (1, 0)), theme.blue, "kernel 1: left side"),
        (-RIGHT, ((0, 0), (1, 0)), theme.orange, "kernel 2: right side"),
        (RIGHT.T, ((1, 0), (0, 0)), theme.green, "kernel 3: top"),
    )

    fig, ax = grids.sheet(theme, columns=14.2, rows=15.3)
    grids.grid(ax, theme, 0.1, 1.1, image, "image", (theme.muted, theme.muted))
    places = ((8.0, 1.1), (0.1, 9.1), (8.0, 9.1))
    for (kernel, width, color, name), (x, y) in zip(kernels, places, strict=False):
        result = np.maximum(0, grids.correlate(np.pad(image, width), kernel))
        grids.grid(ax, theme, x, y, result, name, (color, color))
    return fig
