"""The kinds of blocks that a trace is made of.

Texts are HTML made by `formula_html`, unless they are called plain.
"""

import math

from .native import to_int
from .numbers import parse_number


def line(label, html):
    """Return a line: a short label (HTML) and a formula with its numbers."""
    return {"kind": "line", "label": label, "html": html}


def note(html):
    """Return a remark: what to look at, a convention, or why something is undefined."""
    return {"kind": "note", "html": html}


def table(caption, head, rows, marked):
    """Return a table of numbers.

    `head`: cells; `rows`: lists of cells, of which the first is the row's heading; `marked`: index
    of the current step's row, or -1.
    """
    return {"kind": "table", "caption": caption, "head": head, "rows": rows, "marked": marked}


def bar(label, value, html, mark):
    """Return a bar of a group.

    `label`: plain; `html`: the number next to the bar; `mark`: whether the bar is highlighted (the
    true class, the winner).
    """
    return {"label": label, "value": value, "html": html, "mark": mark}


def bars(caption, items, color):
    """Return a group of horizontal bars from a common zero; `color` is 0 to 3.

    The label of a bar stays on one line, and has at most 12 characters, or it would leave no room for
    the bar on a phone.
    """
    return {
        "kind": "bars",
        "caption": caption,
        "items": items,
        "color": color,
        "input": "",
        "low": 0,
        "high": 0,
    }


def draggable(block, name, low, high):
    """Let the bars of `block` be dragged between `low` and `high`, which are the ends of their axis.

    Bar number k is number k of the input `name`, as it was typed.
    """
    block["input"] = name
    block["low"] = low
    block["high"] = high
    return block


def fixed_axis(block, low, high):
    """Draw the bars of `block` on an axis from `low` to `high`, whatever their values are."""
    block["low"] = low
    block["high"] = high
    return block


def tapped(one, change, spoken):
    """Let a bar's label or a spot be tapped.

    `change`: what a tap sets, as "input=text" or, for number k of an input, "input:k=text"; "step=…"
    goes to a step, and "|" separates several; `spoken`: what the tap does, for screen readers.
    """
    one["change"] = change
    one["spoken"] = spoken
    return one


def asked(one, name):
    """Let the number of a bar, or the height of a spot or handle, be guessed for the ask `name`."""
    one["asks"] = name
    return one


def asked_across(one, name):
    """Let the horizontal place of a spot or handle be guessed for the ask `name`."""
    one["asks_across"] = name
    return one


def series(label, xs, ys, color, style):
    """Return a curve.

    `xs`, `ys`: lists of equal length (a value that is not finite interrupts the curve); `color`: 0
    to 3, or 4 for muted; `style`: "line", "dash", "dots", or "bars".
    """
    return {"label": label, "xs": xs, "ys": ys, "color": color, "style": style}


def spot(x, y, label, color):
    """Return a marked point of a plot."""
    return {"x": x, "y": y, "label": label, "color": color}


def plot(caption, across, up, curves, spots, levels):
    """Return a plot of curves over common axes.

    `across`, `up`: names of the axes (plain); `spots`: points made by `spot`; `levels`: horizontal
    guide lines made by `level`.
    """
    return {
        "kind": "plot",
        "caption": caption,
        "across": across,
        "up": up,
        "curves": curves,
        "spots": spots,
        "levels": levels,
        "window": [],
        "handles": [],
        "width": 320,
        "height": 190,
    }


def with_handles(block, handles):
    """Add handles, which can be dragged, to a plot."""
    block["handles"] = handles
    return block


def labeled_from(block, y):
    """Give the vertical axis of a plot no labels below `y`."""
    block["labeled_from"] = y
    return block


def within(block, ends):
    """Show only the part of a plot between `ends`: lowest and highest x, lowest and highest y."""
    block["window"] = ends
    return block


def tall(block, height):
    """Set the height of a plot, whose width is 320."""
    block["height"] = height
    return block


def half(block):
    """Draw a plot half as wide, with a square inside, for two of them side by side on a phone."""
    block["width"] = 164
    block["height"] = 170
    return block


def handle(x, y, label, x_input, y_input, color):
    """Return a point of a plot that can be dragged.

    `label`: what it is, for screen readers; `x_input`, `y_input`: the input that each coordinate
    sets: its name, "name:k" for number k of a list or matrix, "log10 name" where the axis shows the
    logarithm of the input, or "" if the coordinate only follows.
    """
    return {
        "x": x,
        "y": y,
        "label": label,
        "x_input": x_input,
        "y_input": y_input,
        "color": color,
        "style": "dot",
        "xs": [],
        "ys": [],
        "step": 0,
        "change": "",
    }


def upright(one):
    """Draw the handle as a vertical line through the plot: a threshold."""
    one["style"] = "upright"
    return one


def level_handle(one):
    """Draw the handle as a horizontal line through the plot."""
    one["style"] = "level"
    return one


def step_handle(xs, ys, step, label, color):
    """Return a handle that is dragged along the points of a path, which are the steps."""
    one = handle(xs[step], ys[step], label, "step", "", color)
    one["step"] = step
    one["xs"] = xs
    one["ys"] = ys
    return one


def along_handle(xs, ys, at, label, name, color):
    """Return a handle that is dragged along the points of a path, at the point number `at`.

    The place sets the input `name`, from 0 at the first point to 1 at the last.
    """
    one = step_handle(xs, ys, at, label, color)
    one["x_input"] = name
    return one


def level(y, label):
    """Return a horizontal guide line of a plot."""
    return {"y": y, "label": label}


def grid(caption, rows, shades, options):
    """Return a matrix as cells.

    `rows`: texts (plain); `shades`: a matrix of the same shape with numbers from -1 (second color)
    through 0 (empty) to 1 (first color); `options`: made by `cells`.
    """
    return {"kind": "grid", "caption": caption, "rows": rows, "shades": shades, "options": options}


def cells(tie, picked, window):
    """Return the options of a grid.

    `tie`: prefix of its cells' ties ("" for none); `picked`: index (row by row) of the chosen cell,
    or -1 if cells cannot be chosen (choosing a cell sets the view's step to its index); `window`:
    [top, left, height, width] of an outline, or an empty list.
    """
    return {"tie": tie, "picked": picked, "window": window, "edit": ""}


def editable(options, name):
    """Return `options` for a grid that shows the matrix input `name` as it was typed.

    `name` may also be what each cell shows, separated by spaces: "name", or "name:k" for number k of a
    list or matrix. Touching a cell edits it, unless there are more than seven columns: the cells would
    be too small.
    """
    options["edit"] = name
    return options


def choosing(options, changes):
    """Return `options` for a grid whose cells can be tapped.

    `changes`: a matrix of the same shape with what each tap sets, as in `tapped`. The "does" of the
    options is what a tap does, for screen readers, before the text of the cell.
    """
    options["does"] = "choose "
    options["changes"] = changes
    return options


def arrows(caption, dx, dy):
    """Return a field of arrows, one per cell.

    `dx` (to the right) and `dy` (down) are matrices of the same shape. The longest arrow fills its
    cell; an arrow of length zero is a dot.
    """
    return {"kind": "arrows", "caption": caption, "dx": dx, "dy": dy}


def stacked(items):
    """Return blocks that are one below the other, as one block."""
    return {"kind": "stacked", "items": items}


def beside(items):
    """Return blocks that are side by side if there is room, and stacked on a phone."""
    return {"kind": "beside", "items": items}


def shown(blocks, say, step, steps):
    """Return a finished trace.

    `say`: one sentence for screen readers; `step`, `steps`: the current step and the number of
    steps, 0 and 0 if the example has no steps.
    """
    return {"blocks": blocks, "say": say, "step": step, "steps": steps}


def step_of(view, last):
    """Return the step that the view asks for, limited to 0 through `last`."""
    return own_step(view, 0, last)


def own_step(view, own, last):
    """Return the step that the view asks for, or `own` if it asks for none (see "open_at")."""
    asked = parse_number(view.get("step", ""))
    if not asked["ok"]:
        return own
    return to_int(max(0, min(last, math.floor(asked["value"]))))
