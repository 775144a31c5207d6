"""The Sobel kernels and what they answer to an image with one bright corner."""

import numpy as np

from media import grids

KERNEL_X = np.outer([1, 2, 1], [-1, 0, 1])
KERNEL_Y = KERNEL_X.T


def draw(theme):
    """Image and kernels above; G_x, G_y and |G| below, one scale of shades for all three."""
    image = np.zeros((6, 6))
    image[3:, 3:] = 1
    g_x = grids.correlate(image, KERNEL_X)
    g_y = grids.correlate(image, KERNEL_Y)
    size = np.hypot(g_x, g_y)
    signed = (theme.blue, theme.orange)
    full = size.max()

    fig, ax = grids.sheet(theme, columns=14.1, rows=13.1)
    grids.grid(ax, theme, 0.05, 1.2, image, "image", (theme.muted, theme.muted))
    grids.grid(ax, theme, 7.05, 2.7, KERNEL_X, "kernel for $x$", signed)
    grids.grid(ax, theme, 11.05, 2.7, KERNEL_Y, "kernel for $y$", signed)
    grids.grid(ax, theme, 0.05, 8.9, g_x, "$G_x$", signed, full)
    grids.grid(ax, theme, 5.05, 8.9, g_y, "$G_y$", signed, full)
    grids.grid(ax, theme, 10.05, 8.9, size, "$|G|$", (theme.green, theme.green), full)
    return fig
