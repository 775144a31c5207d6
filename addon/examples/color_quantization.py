"""A palette for a few pixels by k-means, and what it costs: error, PSNR, bits per pixel.

Each pixel joins the nearest color (squared distance in RGB), each color moves to the mean of its
pixels, until no pixel changes sides (Lloyd 1982). This is a Gaussian mixture with equal spherical
covariances and hard assignment (Bishop, Pattern Recognition and Machine Learning, 2006, 9.3.2).
"""

import math

from .kit import blocks, geometry, plot
from .kit.engine import ask, preset
from .kit.formula_html import frac, num
from .kit.inputs import hinted, integer, numbers, slider
from .kit.lists import total, window
from .kit.numbers import fmt
from .kit.random import whole

NINE = ("250 10 10; 240 20 15; 230 5 20; 10 200 30; 20 210 40; 15 25 220; 5 10 240; 25 30 230; "
        + "128 128 128")
CHANNELS = ["R", "G", "B"]
SQUARED = "<i>d</i>²"

INPUTS = [
    hinted(numbers("pixels", "pixels", NINE, 0, 255, 6, 108), "R G B; R G B; …"),
    numbers("start", "start colors (pixel numbers, from 0)", "0, 3, 5", 0, 35, 1, 8),
    slider(integer("T", "at most T iterations", "10", 0, 10),
           ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
]

PRESETS = [
    preset("nine pixels", "The gray pixel joins the greens and makes their color muddy.",
           {"pixels": NINE, "start": "0, 3, 5", "T": "10"}),
    preset("4 colors", "Look at the error: gray has a color of its own, at the same 2 bits.",
           {"pixels": NINE, "start": "0, 3, 5, 8", "T": "10"}),
    preset("poor start", "Starting from two reds, it settles with green and blue in one color.",
           {"pixels": NINE, "start": "0, 1, 6", "T": "10"}),
]


def check(values):
    """Require whole triples, and start colors that are among the pixels."""
    count = len(values["pixels"])
    if count % 3 != 0:
        return {"pixels": fmt(count) + " numbers are not triples R G B"}
    for index in values["start"]:
        if index != math.floor(index) or index >= count / 3:
            return {"start": "whole numbers from 0 to " + fmt(count / 3 - 1)}
    return {}


def distance(a, b):
    """Return the squared distance of two colors."""
    return total([(x - y) * (x - y) for x, y in zip(a, b)])


def assign(pixels, palette):
    """Return one state: all squared distances, each pixel's nearest color, and the errors.

    Of equally near colors, the first counts. The errors are the total squared error, its mean over all
    channels, and the PSNR in decibels.
    """
    distances = [[distance(pixel, color) for color in palette] for pixel in pixels]
    labels = [row.index(min(row)) for row in distances]
    error = total([min(row) for row in distances])
    mse = error / (3 * len(pixels))
    return {"palette": palette, "distances": distances, "labels": labels, "error": error,
            "mse": mse, "psnr": 10 * math.log10(65025 / mse) if mse > 0 else math.inf}


def members(labels, k):
    """Return the indices of the pixels that belong to color k."""
    return [i for i, label in enumerate(labels) if label == k]


def moved(pixels, state):
    """Return the palette with each color at the mean of its pixels; a color without pixels stays."""
    palette = []
    for k, color in enumerate(state["palette"]):
        mine = members(state["labels"], k)
        if len(mine) > 0:
            color = [total([pixels[i][c] for i in mine]) / len(mine) for c in range(3)]
        palette.append(color)
    return palette


def compute(values):
    """Compute the states from the start palette until the labels repeat, and the last one's cost."""
    pixels = geometry.tuples(values["pixels"], 3)
    states = [assign(pixels, [pixels[int(index)] for index in values["start"]])]
    stable = False
    while len(states) <= values["T"] and not stable:
        before = states[len(states) - 1]
        states.append(assign(pixels, moved(pixels, before)))
        now = states[len(states) - 1]["labels"]
        stable = len([i for i, k in enumerate(now) if k != before["labels"][i]]) == 0
    size = len(values["start"])
    return {"pixels": pixels, "states": states, "stable": stable, "log2": math.log2(size),
            "bits": [0, 0, 1, 2, 2, 3, 3, 3, 3][size]}


def css_color(color):
    """Return a color for the screen, rounded to whole channels."""
    return "rgb(" + ",".join([fmt(math.floor(x + 0.5)) for x in color]) + ")"


def picture(colors, columns, side):
    """Draw colors as squares, row by row."""
    size = '" width="' + fmt(side) + '" height="' + fmt(side) + '"'
    pieces = []
    for i, color in enumerate(colors):
        pieces.append('<rect x="' + fmt(i % columns * side) + '" y="' + fmt(i // columns * side)
                      + size + ' fill="' + css_color(color) + '"></rect>')
    return ('<svg width="' + fmt(min(columns, len(colors)) * side) + '" height="'
            + fmt((len(colors) + columns - 1) // columns * side) + '" aria-hidden="true">'
            + "\n".join(pieces) + "</svg>")


def scatter(pixels, state):
    """Draw the colors as seen along the gray axis, in a plane: red against blue, green against both."""
    everything = list(pixels)
    everything.extend(state["palette"])
    xs = [color[0] - color[2] for color in everything]
    ys = [color[1] - (color[0] + color[2]) / 2 for color in everything]
    box = plot.frame(blocks.plot("", "", "", [geometry.room(geometry.window(xs, ys))], [], []))
    pieces = plot.axes(box, "R − B", "G − (R + B)/2")
    for i, color in enumerate(everything):
        x = plot.place_x(box, xs[i])
        y = plot.place_y(box, ys[i])
        if i < len(pixels):
            home = len(pixels) + state["labels"][i]
            pieces.append(plot.line(x, y, plot.place_x(box, xs[home]), plot.place_y(box, ys[home]),
                                    "gr-axis"))
        pieces.append('<circle cx="' + fmt(x) + '" cy="' + fmt(y) + '" r="'
                      + ("4" if i < len(pixels) else "8") + '" fill="' + css_color(color)
                      + '" stroke="currentColor"></circle>')
    return ('<svg class="gr-plot" viewBox="0 0 320 190" role="img" aria-label="palette">\n'
            + "\n".join(pieces) + "</svg>")


def closest_call(state):
    """Return the pixel whose two nearest colors differ least in squared distance."""
    gaps = [runner_up(row, k) - row[k] for row, k in zip(state["distances"], state["labels"])]
    return gaps.index(min(gaps))


def runner_up(row, k):
    """Return a pixel's smallest squared distance to the colors other than k; ∞ if there are none."""
    return min([math.inf if j == k else d for j, d in enumerate(row)])


def color_square(color, k):
    """Draw a small square of a color, with its number."""
    return picture([color], 1, 14) + " " + fmt(k)


def pixel_table(pixels, state, here):
    """Return the pixels around `here` with their colors and the distances to these and the next best."""
    first = window(len(pixels), here, 12)
    rows = []
    for i in range(first, min(len(pixels), first + 12)):
        row = state["distances"][i]
        k = state["labels"][i]
        rows.append([color_square(pixels[i], i), color_square(state["palette"][k], k),
                     num(row[k], "d" + fmt(i), ""), fmt(runner_up(row, k))])
    return blocks.table("", ["pixel", "joins", SQUARED, "next " + SQUARED], rows, here - first)


def mean_line(pixels, before, k):
    """Show how the red channel of color k was computed."""
    mine = members(before["labels"], k)
    if len(mine) == 0:
        return blocks.line("color " + fmt(k), "had no pixels and stayed put")
    reds = [pixels[i][0] for i in mine]
    top = " + ".join([fmt(red) for red in reds]) if len(mine) < 6 else fmt(total(reds))
    return blocks.line("color " + fmt(k), "R = mean of its pixels = " + frac(top, fmt(len(mine)))
                       + " = " + num(total(reds) / len(mine), "R" + fmt(k), ""))


def tapped_picture(pixels, columns, side, start):
    """Draw the pixels as squares, row by row: a tap makes one a start color, or no longer one."""
    wide = fmt(side - 2)
    pieces = []
    for i, color in enumerate(pixels):
        rest = [k for k in start if k != i]
        words = "remove"
        if i not in start:
            rest.append(i)
            words = "add"
        ring = ""
        if i in start:
            ring = ' stroke="currentColor" stroke-width="3"'
        square = ('<rect x="' + fmt(i % columns * side + 1) + '" y="' + fmt(i // columns * side + 1)
                  + '" width="' + wide + '" height="' + wide + '" fill="' + css_color(color) + '"' + ring
                  + "></rect>")
        if len(rest) >= 1 and len(rest) <= 8:
            square = ('<g class="gr-tap tappable" role="button" tabindex="0" data-change="start='
                      + ", ".join([fmt(k) for k in rest]) + '" aria-label="' + words
                      + " start color: pixel " + fmt(i) + '">' + square + "</g>")
        pieces.append(square)
    return ('<svg width="' + fmt(min(columns, len(pixels)) * side) + '" height="'
            + fmt((len(pixels) + columns - 1) // columns * side)
            + '" role="group" aria-label="pixels">' + "\n".join(pieces) + "</svg>")


def hero(values, result, step):
    """Draw the picture before, whose start colors can be tapped, and after, with palette and error."""
    pixels = result["pixels"]
    state = result["states"][step]
    palette = state["palette"]
    columns = math.ceil(math.sqrt(len(pixels)))
    side = 153 // columns
    unit = " bit" if result["bits"] == 1 else " bits"
    chips = " ".join([picture([color], 1, 18) for color in palette])
    return blocks.stacked([
        blocks.beside([
            blocks.note("tap the start colors<br>"
                        + tapped_picture(pixels, columns, side, values["start"])),
            blocks.note("after: " + fmt(result["bits"]) + unit + " per pixel<br>"
                        + picture([palette[j] for j in state["labels"]], columns, side)),
        ]),
        blocks.line("", "palette " + chips + " squared error " + num(state["error"], "error", ""))])


def trace(values, result, view):
    """Show the color plane, the closest call, and the palette, error, and bits of the chosen state."""
    pixels = result["pixels"]
    last = len(result["states"]) - 1
    step = blocks.step_of(view, last)
    state = result["states"][step]
    palette = state["palette"]
    here = closest_call(state)
    k = state["labels"][here]
    shown = [blocks.note(scatter(pixels, state))]
    if step > 0:
        shown.append(mean_line(pixels, result["states"][step - 1], k))
    rows = []
    for j, color in enumerate(palette):
        row = [color_square(color, j)]
        row.extend([num(x, CHANNELS[c] + fmt(j), "") for c, x in enumerate(color)])
        row.append(fmt(len(members(state["labels"], j))))
        rows.append(row)
    shown.append(blocks.table("", ["color", "R", "G", "B", "pixels"], rows, k))
    parts = ["(" + fmt(x) + " − " + num(palette[k][c], CHANNELS[c] + fmt(k), "") + ")²"
             for c, x in enumerate(pixels[here])]
    shown.append(blocks.line("closest call: pixel " + fmt(here), SQUARED + " to color " + fmt(k)
                             + " = " + " + ".join(parts) + " = "
                             + num(state["distances"][here][k], "d" + fmt(here), "")))
    shown.append(pixel_table(pixels, state, here))
    shown.append(blocks.line("error", "Σ" + SQUARED + " = " + num(state["error"], "error", "")
                             + ", MSE = " + frac(num(state["error"], "error", ""),
                                                 fmt(3 * len(pixels)))
                             + " = " + num(state["mse"], "mse", "error")))
    shown.append(blocks.line("PSNR", "10 log₁₀ " + frac("255²", num(state["mse"], "mse", "error"))
                             + " = " + num(state["psnr"], "psnr", "mse") + " dB"))
    shown.append(blocks.line("bits per pixel", "⌈log₂ " + fmt(len(palette)) + "⌉ = ⌈"
                             + fmt(result["log2"]) + "⌉ = " + num(result["bits"], "bits", "")
                             + " instead of 24"))
    shown.append(blocks.note(words(result, state, step)))
    say = "squared error " + fmt(state["error"]) + ", PSNR " + fmt(state["psnr"]) + " decibels"
    return blocks.shown(shown, "step " + fmt(step) + ": " + say, step, last)


def words(result, state, step):
    """Say whether the palette has settled, and what is special about this state."""
    said = "Every color moved to the mean of its pixels." if step > 0 else "The start colors."
    if step == len(result["states"]) - 1 and result["stable"]:
        said = said + " No pixel changed color, so nothing moves anymore."
    if state["mse"] == 0:
        said = said + " No error at all: PSNR is infinite."
    for k in range(len(state["palette"])):
        if len(members(state["labels"], k)) == 0:
            said = said + " Color " + fmt(k) + " has no pixels and stays put."
    return said


def answer_error(values, result):
    """Return the total squared error of the final palette."""
    return result["states"][len(result["states"]) - 1]["error"]


ASKS = [ask("error", "the total squared error once the palette has settled",
            ["pixels", "start"], answer_error)]


def fresh(state):
    """Pick two dark and two bright reds."""
    reds = [whole(state, 0, 9) * 4, whole(state, 10, 15) * 4, whole(state, 50, 55) * 4,
            whole(state, 56, 60) * 4]
    return {"pixels": "; ".join([fmt(red) + " 0 0" for red in reds]), "start": "0, 2"}


EXAMPLE = {"name": "color-quantization", "title": "A palette by k-means", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": [], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Tap the pixels whose colors k-means starts from."}
