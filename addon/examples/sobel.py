"""Sobel gradients of a small image: both kernels, magnitude, angle, and one pixel in full.

x points right, y points down. Correlation slides the kernel as it is; convolution turns it by
180 degrees first, which flips both signs. Sobel and Feldman (1968), as in Szeliski, Computer
Vision (2nd ed., 2022), 7.2.1. Only positions where the kernel fits are computed ("valid").
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import num, root, sub, sup, text, tied, var
from .kit.inputs import choice, matrix
from .kit.lists import largest_entry
from .kit.numbers import fmt, signed
from .kit.random import whole

KERNEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
KERNEL_Y = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
VERTICAL = "0 0 1 1 1; 0 0 1 1 1; 0 0 1 1 1; 0 0 1 1 1; 0 0 1 1 1"
HORIZONTAL = "0 0 0 0 0; 0 0 0 0 0; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1"
DIAGONAL = "0 0 0 0 1; 0 0 0 1 1; 0 0 1 1 1; 0 1 1 1 1; 1 1 1 1 1"
PATCH = "10 20 30; 40 50 60; 70 80 90"
FLAT = "1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1"

INPUTS = [
    matrix("image", "image", VERTICAL, 0, 255, 3, 9),
    choice("mode", "mode", "correlation", ["correlation", "convolution"]),
]

PRESETS = [
    preset("vertical edge", "Only the x-derivative responds to a vertical edge. Tap |G| elsewhere.",
           {"image": VERTICAL, "mode": "correlation"}),
    preset("horizontal edge", "Now only the y-derivative responds, wherever you tap in |G|.",
           {"image": HORIZONTAL, "mode": "correlation"}),
    preset("diagonal", "Both respond equally: the gradient points at 45°, across the edge.",
           {"image": DIAGONAL, "mode": "correlation"}),
    preset("10…90", "One pixel: brightness rises three times as fast downward as to the right.",
           {"image": PATCH, "mode": "correlation"}),
    preset("flat", "No change: no gradient, so no angle.",
           {"image": FLAT, "mode": "correlation"}),
]


def products(image, kernel, top, left, turned):
    """Return the nine products of the window at (top, left) with the kernel, turned by 180° or not."""
    rows = []
    for m in range(3):
        row = []
        for n in range(3):
            weight = kernel[2 - m][2 - n] if turned else kernel[m][n]
            row.append(image[top + m][left + n] * weight)
        rows.append(row)
    return rows


def total(rows):
    """Return the sum of all numbers in a matrix, row by row."""
    result = 0.0
    for row in rows:
        for x in row:
            result = result + x
    return result


def compute(values):
    """Compute maps of G_x, G_y, |G|, |G_x| + |G_y|, and the angle in degrees.

    The angle is not-a-number where G = 0.
    """
    image = values["image"]
    turned = values["mode"] == "convolution"
    maps = {"gx": [], "gy": [], "magnitude": [], "cheap": [], "angle": []}
    for r in range(len(image) - 2):
        line = {"gx": [], "gy": [], "magnitude": [], "cheap": [], "angle": []}
        for c in range(len(image[0]) - 2):
            gx = total(products(image, KERNEL_X, r, c, turned))
            gy = total(products(image, KERNEL_Y, r, c, turned))
            line["gx"].append(gx)
            line["gy"].append(gy)
            line["magnitude"].append(math.sqrt(gx * gx + gy * gy))
            line["cheap"].append(abs(gx) + abs(gy))
            # Adding 0 turns a negative zero into zero, whose angle would be 180 instead of 0.
            line["angle"].append(math.degrees(math.atan2(gy + 0.0, gx + 0.0))
                                 if gx != 0 or gy != 0 else math.nan)
        for name in maps:
            maps[name].append(line[name])
    return maps


def largest(rows):
    """Return the largest absolute value in a matrix; 1 for a matrix of zeros."""
    high = largest_entry(rows)
    if high == 0:
        return 1.0
    return high


def short(x):
    """Format a number for a narrow cell, with at most four significant digits."""
    whole = round_to(x, 1)
    if abs(x) >= 100:
        whole = round_to(x, 0)
    return fmt(whole)


def round_to(x, places):
    """Round `x` to `places` (0 or 1) decimals, halves upward."""
    scale = 10.0 if places == 1 else 1.0
    return math.floor(x * scale + 0.5) / scale


def heat(caption, rows, scale, options):
    """Draw a map as shaded cells; `scale` is the value of a full shade."""
    texts = [[short(x) for x in row] for row in rows]
    shades = [[x / scale for x in row] for row in rows]
    return blocks.grid(caption, texts, shades, options)


def sum_line(label, kernel, image, r, c, turned, value, tie):
    """Return the nonzero products, added up."""
    terms = []
    for m in range(3):
        for n in range(3):
            weight = kernel[2 - m][2 - n] if turned else kernel[m][n]
            if weight != 0:
                terms.append(signed(weight) + "·" + tied(fmt(image[r + m][c + n]),
                             "i" + fmt(r + m) + "-" + fmt(c + n), ""))
    return blocks.line(label, " + ".join(terms) + " = " + num(value, tie, ""))


def hero(values, result, step):
    """Draw the image beside the gradient's magnitude, and both derivatives at the chosen pixel.

    The cells of the image can be changed.
    """
    image = values["image"]
    columns = len(image[0]) - 2
    r = math.floor(step / columns)
    c = step - r * columns
    here = fmt(r) + "-" + fmt(c)
    return blocks.beside([
        heat("image: swipe or tap a cell", image, largest(image),
             blocks.editable(blocks.cells("i", -1, [r, c, 3, 3]), "image")),
        blocks.stacked([
            heat("|" + var("G") + "|: tap a pixel", result["magnitude"],
                 largest(result["magnitude"]), blocks.cells("m", step, [])),
            blocks.line("", sub(var("G"), "x") + " = " + num(result["gx"][r][c], "x" + here, "")),
            blocks.line("", sub(var("G"), "y") + " = " + num(result["gy"][r][c], "y" + here, "")),
        ]),
    ])


def trace(values, result, view):
    """Show the image and the maps, and the chosen pixel's products, sums, magnitude, and angle."""
    image = values["image"]
    turned = values["mode"] == "convolution"
    columns = len(image[0]) - 2
    count = columns * (len(image) - 2)
    step = blocks.step_of(view, count - 1)
    r = math.floor(step / columns)
    c = step - r * columns
    gx = result["gx"][r][c]
    gy = result["gy"][r][c]
    scale = max(largest(result["gx"]), largest(result["gy"]))
    here = fmt(r) + "-" + fmt(c)
    shown = [
        blocks.beside([
            heat(sub(var("G"), "x"), result["gx"], scale, blocks.cells("x", step, [])),
            heat(sub(var("G"), "y"), result["gy"], scale, blocks.cells("y", step, [])),
            blocks.arrows("steepest brightening", result["gx"], result["gy"]),
        ]),
        blocks.line("chosen pixel", "row " + fmt(r) + ", column " + fmt(c)
                    + " of the maps: tap another to choose it"),
        blocks.beside([
            heat("products for " + sub(var("G"), "x"),
                 products(image, KERNEL_X, r, c, turned), 4 * largest(image),
                 blocks.cells("", -1, [])),
            heat("products for " + sub(var("G"), "y"),
                 products(image, KERNEL_Y, r, c, turned), 4 * largest(image),
                 blocks.cells("", -1, [])),
        ]),
        sum_line(sub(var("G"), "x"), KERNEL_X, image, r, c, turned, gx, "x" + here),
        sum_line(sub(var("G"), "y"), KERNEL_Y, image, r, c, turned, gy, "y" + here),
        blocks.line("|" + var("G") + "|", root(sup(sub(var("G"), "x"), "2") + " + "
                    + sup(sub(var("G"), "y"), "2")) + " = "
                    + root(sup(signed(gx), "2") + " + " + sup(signed(gy), "2")) + " = "
                    + num(result["magnitude"][r][c], "m" + here, "x" + here + " y" + here)
                    + "; cheaper: |" + sub(var("G"), "x") + "| + |" + sub(var("G"), "y") + "| = "
                    + fmt(result["cheap"][r][c])),
        angle_line(result["angle"][r][c], gx, gy, "x" + here + " y" + here),
        blocks.note(text("Signs: x to the right, y down, kernels applied by " + values["mode"]
                         + ". " + sign_words(turned))),
    ]
    say = ("row " + fmt(r) + ", column " + fmt(c) + ": Gx " + fmt(gx) + ", Gy " + fmt(gy)
           + ", magnitude " + fmt(result["magnitude"][r][c]))
    return blocks.shown(shown, say, step, count - 1)


def angle_line(angle, gx, gy, origin):
    """Return the direction, or why there is none."""
    if angle != angle:
        return blocks.line("angle θ", "— (no gradient, so no direction)")
    return blocks.line("angle θ", "atan2(" + fmt(gy) + ", " + fmt(gx) + ") = "
                       + num(angle, "angle", origin) + "°")


def sign_words(turned):
    """Say what the mode does to the signs."""
    if turned:
        return "True convolution turns the kernel by 180°, so both signs are flipped."
    return "Positive means brighter to the right, or brighter below."


def answer_gx(values, result):
    """Return G_x at the top left pixel of the map."""
    return result["gx"][0][0]


def answer_gy(values, result):
    """Return G_y at the top left pixel of the map."""
    return result["gy"][0][0]


def answer_magnitude(values, result):
    """Return |G| at the top left pixel of the map."""
    return result["magnitude"][0][0]


ASKS = [ask("gx", "Gx at row 0, column 0", ["image", "mode"], answer_gx),
        ask("gy", "Gy at row 0, column 0", ["image", "mode"], answer_gy),
        ask("magnitude", "|G| at row 0, column 0", ["image"], answer_magnitude)]


def fresh(state):
    """Pick a 3×3 patch of small whole numbers, read with correlation.

    Gx and Gy differ in size, and neither is 0.
    """
    while True:
        a = [whole(state, 0, 4) for _ in range(9)]
        gx = a[2] + 2 * a[5] + a[8] - a[0] - 2 * a[3] - a[6]
        gy = a[6] + 2 * a[7] + a[8] - a[0] - 2 * a[1] - a[2]
        if gx != 0 and gy != 0 and abs(gx) != abs(gy):
            rows = [" ".join([fmt(x) for x in a[at:at + 3]]) for at in [0, 3, 6]]
            return {"image": "; ".join(rows), "mode": "correlation"}


EXAMPLE = {"name": "sobel", "title": "Sobel: edges in an image", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["mode"], "open_at": "first",
           "asks": ASKS, "fresh": fresh,
           "item": "pixel",
           "gesture": "Change a pixel of the image, and tap |G| to see its window."}
