"""One picture in five file formats: how large the file is, and whether the pixels survive."""

import io

import numpy as np
from PIL import Image

from media import style

SIDE = 128
FORMATS = (
    ("PPM", {}),
    ("BMP", {}),
    ("PNG", {"optimize": True}),
    ("GIF", {}),
    ("JPEG", {"quality": 85, "subsampling": 0}),
)


def picture():
    """Smooth colors with a disc and a little noise, like a photo."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    noise = np.random.default_rng(1).normal(0, 1.5, (SIDE, SIDE, 3))
    colors = np.stack([60 + 150 * x, 200 - 120 * y, 90 + 100 * x * y], axis=2)
    colors[(x - 0.55) ** 2 + (y - 0.45) ** 2 < 0.06] = (230, 180, 60)
    return np.clip(colors + noise, 0, 255).astype(np.uint8)


def draw(theme):
    """A bar for each format: kilobytes, and the mean error per channel after reading it back."""
    pixels = picture()
    fig, ax = style.canvas(theme, height=2.2)
    for row, (name, options) in enumerate(FORMATS):
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, name, **options)
        size = len(file.getvalue()) / 1000
        back = np.asarray(Image.open(file).convert("RGB"), dtype=int)
        error = np.abs(back - pixels).mean()
        color = theme.orange if error else theme.blue
        ax.barh(row, size, color=color, height=0.6)
        text = f"{size:.0f} kB, error {error:.1f}" if error else f"{size:.0f} kB, exact"
        style.label(ax, size + 1, row, text, color)
    ax.set_yticks(range(len(FORMATS)), [name for name, _ in FORMATS])
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_xlim(0, 78)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    return fig
