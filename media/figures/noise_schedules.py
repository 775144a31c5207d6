"""A small picture after more and more steps of the linear and of the cosine noise schedule."""

import numpy as np
from matplotlib.colors import to_rgb

from media import style

STEPS, SHOWN = 1000, (0, 200, 400, 600, 800, 1000)
SIDE, GAP, SHADES = 26, 3, 9


def linear():
    """What is left of the variance after steps 0 to 1,000 (Ho et al. 2020, section 4)."""
    return np.concatenate([[1], np.cumprod(1 - np.linspace(1e-4, 0.02, STEPS))])


def cosine():
    """The same for the cosine schedule (Nichol and Dhariwal 2021, section 3.2)."""
    f = np.cos((np.arange(STEPS + 1) / STEPS + 0.008) / 1.008 * np.pi / 2) ** 2
    return np.concatenate([[1], np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))])


def picture():
    """A smiling face of numbers −1 and 1, whose variance is about 1."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    radius = np.hypot(x, y)
    eyes = np.hypot(np.abs(x) - 0.36, y + 0.3) < 0.2
    mouth = (np.abs(np.hypot(x, y - 0.02) - 0.5) < 0.13) & (y > 0.18)
    return np.where((radius < 0.97) & ~eyes & ~mouth, 1.0, -1.0)


def strip(bars, noises):
    """The noised pictures side by side; not-a-number between them."""
    clean = picture()
    gap = np.full((SIDE, GAP), np.nan)
    panels = []
    for t, noise in zip(SHOWN, noises, strict=True):
        panels += [np.sqrt(bars[t]) * clean + np.sqrt(1 - bars[t]) * noise, gap]
    return np.hstack(panels[:-1])


def draw(theme):
    """Both schedules, one below the other, with the same noise."""
    rng = np.random.default_rng(1)
    noises = rng.normal(size=(len(SHOWN), SIDE, SIDE))
    page, ink = (np.array(to_rgb(color)) for color in (theme.page, theme.ink))
    fig, axes = style.canvas(theme, height=1.75, rows=2)
    rows = (("linear", linear(), theme.blue), ("cosine", cosine(), theme.orange))
    for ax, (name, bars, color) in zip(axes, rows, strict=True):
        pixels = strip(bars, noises)
        empty = np.isnan(pixels)
        # A few shades, so that the file stays small.
        shade = np.round(np.clip((np.nan_to_num(pixels) + 2) / 4, 0, 1) * SHADES) / SHADES
        shade[empty] = 0
        ax.imshow(page + (ink - page) * shade[..., None], interpolation="nearest")
        ax.set_title(name, loc="left", color=color, pad=3)
        ax.spines[:].set_visible(False)
        ax.set(xticks=[], yticks=[])
    places = [SIDE / 2 + i * (SIDE + GAP) for i in range(len(SHOWN))]
    axes[1].set_xticks(places, ["0", *(f"{t:,}" for t in SHOWN[1:])])
    axes[1].tick_params(length=0)
    axes[1].set_xlabel("step")
    return fig
