"""A 3×3 kernel over a small image: correlation or convolution, one output pixel in full.

Correlation S_ij = sum I_{i+m,j+n} K_mn, what deep learning calls convolution; true convolution
turns the kernel by 180 degrees first. Zeros around the image are padding. Goodfellow, Bengio,
Courville, Deep Learning (2016), 9.1; Szeliski, Computer Vision (2nd ed., 2022), 3.2.
"""

import math

from .kit import blocks
from .kit.compact import cell
from .kit.engine import anything, ask, ask_count, preset
from .kit.formula_html import num, tied
from .kit.inputs import choice, integer, matrix, slider
from .kit.lists import dot, largest_entry
from .kit.numbers import fmt, signed
from .kit.random import pick, whole

BOWL = "8 5 4 5 8; 5 2 1 2 5; 4 1 0 1 4; 5 2 1 2 5; 8 5 4 5 8"
RAMP = "0 1 2 3 4; 0 1 2 3 4; 0 1 2 3 4; 0 1 2 3 4; 0 1 2 3 4"
IMPULSE = "0 0 0 0 0; 0 0 0 0 0; 0 0 1 0 0; 0 0 0 0 0; 0 0 0 0 0"
STEP = "0 0 9 9 9; 0 0 9 9 9; 0 0 9 9 9; 0 0 9 9 9; 0 0 9 9 9"
LAPLACE = "0 1 0; 1 -4 1; 0 1 0"

INPUTS = [
    matrix("image", "image", BOWL, -255, 255, 3, 9),
    matrix("kernel", "kernel, 3×3", LAPLACE, -100, 100, 3, 3),
    choice("mode", "mode", "correlation", ["correlation", "convolution"]),
    slider(integer("padding", "zero padding", "0", 0, 1), ["0", "1"]),
    slider(integer("stride", "stride", "1", 1, 2), ["1", "2"]),
]


def made(label, look, image, kernel, mode):
    """Return a preset without padding at stride 1."""
    return preset(label, look, {"image": image, "kernel": kernel, "mode": mode, "padding": "0",
                                "stride": "1"})


PRESETS = [
    made("Laplace", "The bowl r² + c² bends by 2 in both directions: 4 everywhere.",
         BOWL, LAPLACE, "correlation"),
    made("Sobel x", "A slope to the right: 8 everywhere. Switch to convolution: −8.",
         RAMP, "-1 0 1; -2 0 2; -1 0 1", "correlation"),
    made("blur", "Look at the edge: the jump from 0 to 9 is spread over two pixels.",
         STEP, "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9", "correlation"),
    made("sharpen", "Look at the edge: an undershoot on its dark side, an overshoot on the other.",
         STEP, "0 -1 0; -1 5 -1; 0 -1 0", "correlation"),
    made("impulse", "Convolution stamps the kernel onto an impulse; correlation stamps it rotated.",
         IMPULSE, "1 2 3; 4 5 6; 7 8 9", "convolution"),
]


def turn(kernel):
    """Return the kernel turned by 180 degrees."""
    return [[kernel[2 - m][2 - n] for n in range(3)] for m in range(3)]


def pixel(image, r, c):
    """Return a pixel of the image; 0 outside of it."""
    if r < 0 or c < 0 or r >= len(image) or c >= len(image[0]):
        return 0
    return image[r][c]


def products(image, kernel, top, left):
    """Return the nine products of the window at (top, left), which may extend beyond the border."""
    return [[pixel(image, top + m, left + n) * kernel[m][n] for n in range(3)] for m in range(3)]


def compute(values):
    """Compute the kernel as it slides, the output, and whether turning leaves the kernel unchanged."""
    image = values["image"]
    turned = turn(values["kernel"])
    slid = turned if values["mode"] == "convolution" else values["kernel"]
    symmetric = True
    for m in range(3):
        for n in range(3):
            if turned[m][n] != values["kernel"][m][n]:
                symmetric = False
    padding = values["padding"]
    stride = values["stride"]
    output = []
    for top in range(-padding, len(image) - 2 + padding, stride):
        row = []
        for left in range(-padding, len(image[0]) - 2 + padding, stride):
            total = 0.0
            for line in products(image, slid, top, left):
                for x in line:
                    total = total + x
            row.append(total)
        output.append(row)
    return {"slid": slid, "output": output, "symmetric": symmetric}


def shaded(caption, rows, options):
    """Draw a matrix as cells, with the largest number in full color."""
    high = largest_entry(rows)
    if high == 0:
        high = 1.0
    return blocks.grid(caption, [[cell(x) for x in row] for row in rows],
                       [[x / high for x in row] for row in rows], options)


def place(values, result, step):
    """Return the position of output pixel number `step` and of its window: {"r", "c", "top", "left"}."""
    columns = len(result["output"][0])
    r = math.floor(step / columns)
    c = step - r * columns
    return {"r": r, "c": c, "top": r * values["stride"] - values["padding"],
            "left": c * values["stride"] - values["padding"]}


def hero(values, result, step):
    """Draw the image with the window, beside kernel and output; image and kernel can be changed."""
    at = place(values, result, step)
    window = blocks.cells("i", -1, [at["top"], at["left"], 3, 3])
    weights = blocks.cells("", -1, [])
    caption = "rotated kernel"
    if values["mode"] == "correlation":
        weights = blocks.editable(weights, "kernel")
        caption = "kernel: swipe"
    # Cells to touch need 44 pixels each: more than seven do not fit on a phone.
    chosen = blocks.cells("o", step, [])
    below = "output: tap a pixel"
    if len(result["output"][0]) > 7:
        chosen = blocks.cells("o", -1, [at["r"], at["c"], 1, 1])
        below = "output"
    beside = "image: swipe or tap a cell" if len(values["image"][0]) <= 7 else "image"
    return blocks.beside([
        shaded(beside, values["image"], blocks.editable(window, "image")),
        blocks.stacked([shaded(caption, result["slid"], weights),
                        shaded(below, result["output"], chosen)]),
    ])


def trace(values, result, view):
    """Show the window, products, and sum of the chosen output pixel."""
    image = values["image"]
    output = result["output"]
    columns = len(output[0])
    last = columns * len(output) - 1
    step = blocks.step_of(view, last)
    at = place(values, result, step)
    r = at["r"]
    c = at["c"]
    top = at["top"]
    left = at["left"]
    here = fmt(r) + "-" + fmt(c)
    terms = []
    ties = []
    for m in range(3):
        for n in range(3):
            if result["slid"][m][n] != 0:
                tie = "i" + fmt(top + m) + "-" + fmt(left + n)
                ties.append(tie)
                terms.append(signed(result["slid"][m][n]) + "·"
                             + tied(signed(pixel(image, top + m, left + n)), tie, ""))
    if len(terms) == 0:
        terms.append("0")
    plain = blocks.cells("", -1, [])
    shown = [shaded("the nine products", products(image, result["slid"], top, left), plain)]
    if len(image[0]) + columns > 12:
        # The hero has no room for all these numbers.
        shown.append(blocks.beside([shaded("image", image, blocks.cells("i", -1, [])),
                                    shaded("output", output, blocks.cells("o", -1, []))]))
    shown.extend([
        blocks.line("row " + fmt(r) + ", column " + fmt(c),
                    " + ".join(terms) + " = "
                    + num(output[r][c], "o" + here, " ".join(ties))),
        blocks.line("output size", "⌊(" + fmt(len(image)) + " + 2·" + fmt(values["padding"])
                    + " − 3)/" + fmt(values["stride"]) + "⌋ + 1 = " + fmt(len(output)) + " rows, "
                    + fmt(columns) + " columns"),
    ])
    if result["symmetric"]:
        shown.append(blocks.note("This kernel is the same rotated by 180°: both modes agree."))
    if values["padding"] == 1:
        shown.append(blocks.note("Zeros around the image count as pixels: the border of the output "
                                 "sees that frame, too."))
    if values["stride"] == 2:
        shown.append(blocks.note("Stride 2 keeps every second position, in both directions."))
    say = "output row " + fmt(r) + ", column " + fmt(c) + ": " + fmt(output[r][c])
    return blocks.shown(shown, say, step, last)


def answer_first(values, result):
    """Return the output at the top left."""
    return result["output"][0][0]


def answer_rows(values, result):
    """Return the number of output rows."""
    return len(result["output"])


ASKS = [ask("first", "the output at row 0, column 0", ["image", "kernel", "mode"], answer_first),
        ask_count("rows", "the number of rows of the output", ["image", "stride"], answer_rows)]


KERNELS = [["-1 0 1; -2 0 2; -1 0 1", [-1, 0, 1, -2, 0, 2, -1, 0, 1]],
           ["1 2 1; 0 0 0; -1 -2 -1", [1, 2, 1, 0, 0, 0, -1, -2, -1]],
           ["0 1 2; -1 0 1; -2 -1 0", [0, 1, 2, -1, 0, 1, -2, -1, 0]],
           ["0 1 0; 1 -2 3; 0 -1 0", [0, 1, 0, 1, -2, 3, 0, -1, 0]]]


def fresh(state):
    """Pick a patch of small numbers, a few rows high, and a kernel that is not its own mirror image.

    Correlation and convolution differ at the top left.
    """
    kernel = pick(state, KERNELS)
    pixels = []
    while True:
        pixels = [whole(state, 0, 5) for _ in range(3 * whole(state, 4, 7))]
        patch = pixels[0:9]
        turned = [patch[8 - i] for i in range(9)]
        if dot(patch, kernel[1]) != dot(turned, kernel[1]):
            break
    rows = [" ".join([fmt(x) for x in pixels[at:at + 3]]) for at in range(0, len(pixels), 3)]
    return {"image": "; ".join(rows), "mode": pick(state, ["correlation", "convolution"]),
            "kernel": kernel[0], "stride": pick(state, ["1", "2"])}


EXAMPLE = {"name": "conv2d", "title": "Convolution and correlation",
           "inputs": INPUTS, "presets": PRESETS, "check": anything, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["mode"], "open_at": "first",
           "asks": ASKS, "fresh": fresh,
           "item": "pixel",
           "gesture": "Change a pixel of the image, and tap an output to see its window."}
