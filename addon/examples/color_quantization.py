"""A palette for a few pixels by k-means, and what it costs: error, PSNR, bits per pixel.

Each pixel joins the nearest colour (squared distance in RGB), each colour moves to the mean of its
pixels, until no pixel changes sides (Lloyd 1982). This is a Gaussian mixture with equal spherical
covariances and hard assignment (Bishop, Pattern Recognition and Machine Learning, 2006, 9.3.2).
"""

import math

from .kit import blocks, plane, plot
from .kit.engine import ask, preset
from .kit.inline import frac, num, sub, var
from .kit.inputs import integer, numbers, slider
from .kit.native import log
from .kit.numbers import fmt
from .kit.random import whole

NINE = ("250 10 10; 240 20 15; 230 5 20; 10 200 30; 20 210 40; 15 25 220; 5 10 240; 25 30 230; "
        + "128 128 128")
CHANNELS = ["R", "G", "B"]
ROWS = 12

INPUTS = [
    numbers("pixels", "pixels R G B; …", NINE, 0, 255, 6, 108),
    numbers("start", "start colours: the pixels number", "0, 3, 5", 0, 35, 1, 8),
    slider(integer("T", "iterations ≤", "10", 1, 10),
           ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
]

PRESETS = [
    preset("nine pixels", "Look at colour 1: the grey pixel joins green and makes it muddy.",
           {"pixels": NINE, "start": "0, 3, 5", "T": "10"}),
    preset("4 colours", "Look at the error: grey with a colour of its own, at the same 2 bits.",
           {"pixels": NINE, "start": "0, 3, 5, 8", "T": "10"}),
    preset("poor start", "Three reds to start from. Step through: it settles, but on a worse error.",
           {"pixels": NINE, "start": "0, 1, 2", "T": "10"}),
    preset("1 colour", "Look at the palette: the best single colour is the mean of all pixels.",
           {"pixels": NINE, "start": "0", "T": "10"}),
]


def check(values):
    """Whole triples, and start colours that are among the pixels."""
    count = len(values["pixels"])
    if count % 3 != 0:
        return {"pixels": fmt(count) + " numbers are not triples R G B"}
    for index in values["start"]:
        if index != math.floor(index) or index >= count / 3:
            return {"start": "whole numbers from 0 to " + fmt(count / 3 - 1)}
    return {}


def distance(a, b):
    """The squared distance of two colours."""
    return ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])
            + (a[2] - b[2]) * (a[2] - b[2]))


def assign(pixels, palette):
    """One state: all squared distances, the nearest colour of each pixel (ties: the first), and
    the total squared error."""
    distances = [[distance(pixel, color) for color in palette] for pixel in pixels]
    labels = [row.index(min(row)) for row in distances]
    error = 0.0
    for row in distances:
        error = error + min(row)
    return {"palette": palette, "distances": distances, "labels": labels, "error": error}


def members(labels, k):
    """The numbers of the pixels that belong to colour k."""
    return [i for i, label in enumerate(labels) if label == k]


def moved(pixels, state):
    """The palette with each colour at the mean of its pixels; one without pixels stays."""
    palette = []
    for k, color in enumerate(state["palette"]):
        mine = members(state["labels"], k)
        total = [0.0, 0.0, 0.0]
        for i in mine:
            total = [total[c] + pixels[i][c] for c in range(3)]
        palette.append([x / len(mine) for x in total] if len(mine) > 0 else color)
    return palette


def compute(values):
    """The states from the start palette on, until the labels repeat, and the cost of the last."""
    pixels = plane.tuples(values["pixels"], 3)
    states = [assign(pixels, [pixels[int(index)] for index in values["start"]])]
    stable = False
    while len(states) <= values["T"] and not stable:
        before = states[len(states) - 1]
        states.append(assign(pixels, moved(pixels, before)))
        stable = True
        for old, new in zip(before["labels"], states[len(states) - 1]["labels"]):
            stable = stable and old == new
    size = len(values["start"])
    bits = 0
    reach = 1
    while reach < size:
        reach = reach * 2
        bits = bits + 1
    mse = states[len(states) - 1]["error"] / (3 * len(pixels))
    psnr = 10 * math.log10(65025 / mse) if mse > 0 else math.inf
    return {"pixels": pixels, "states": states, "stable": stable, "mse": mse, "psnr": psnr,
            "bits": bits, "log2": log(size) / log(2)}


def paint(color):
    """A colour for the screen, rounded to whole channels."""
    return "rgb(" + ",".join([fmt(math.floor(x + 0.5)) for x in color]) + ")"


def picture(colors, columns, side):
    """Colours as squares, row by row."""
    pieces = []
    for i, color in enumerate(colors):
        pieces.append('<rect x="' + fmt(i % columns * side) + '" y="' + fmt(i // columns * side)
                      + '" width="' + fmt(side) + '" height="' + fmt(side) + '" fill="'
                      + paint(color) + '"/>')
    return ('<svg width="' + fmt(min(columns, len(colors)) * side) + '" height="'
            + fmt((len(colors) + columns - 1) // columns * side) + '" aria-hidden="true">'
            + "\n".join(pieces) + "</svg>")


def scatter(pixels, state):
    """The colours seen along the grey axis, as a plane: red against blue, green against both."""
    xs = []
    ys = []
    everything = pixels + state["palette"]
    for color in everything:
        xs.append(color[0] - color[2])
        ys.append(color[1] - (color[0] + color[2]) / 2)
    box = plot.frame(blocks.plot("", "", "", [plane.spread(plane.window(xs, ys))], [], []))
    pieces = plot.axes(box, "R − B", "G − (R + B)/2")
    for i, color in enumerate(everything):
        x = plot.place_x(box, xs[i])
        y = plot.place_y(box, ys[i])
        if i < len(pixels):
            home = len(pixels) + state["labels"][i]
            pieces.append(plot.line(x, y, plot.place_x(box, xs[home]), plot.place_y(box, ys[home]),
                                    "gr-axis"))
        pieces.append('<circle cx="' + fmt(x) + '" cy="' + fmt(y) + '" r="'
                      + ("4" if i < len(pixels) else "8") + '" fill="' + paint(color)
                      + '" stroke="currentColor"/>')
    return ('<svg class="gr-plot" viewBox="0 0 320 190" role="img" aria-label="pixels and palette">\n'
            + "\n".join(pieces) + "</svg>")


def nearest(row, skip):
    """The nearest colour by a pixel's row of distances, leaving out colour `skip`."""
    best = 1 if skip == 0 else 0
    for k, d in enumerate(row):
        if k != skip and d < row[best]:
            best = k
    return best
