"""The few kinds of blocks that a trace is made of. Texts are HTML from `inline` unless said."""

import math

from .native import to_int
from .numbers import parse_number


def line(label, html):
    """One line: a short label (HTML) and a formula with its numbers."""
    return {"kind": "line", "label": label, "html": html}


def note(html):
    """A remark in words: what to look at, a convention, why something is undefined."""
    return {"kind": "note", "html": html}


def table(caption, head, rows, marked):
    """A table of numbers. `head`: cells; `rows`: lists of cells, the first one heading its row;
    `marked`: index of the row that the current step is at, or -1."""
    return {"kind": "table", "caption": caption, "head": head, "rows": rows, "marked": marked}


def bar(label, value, html, mark):
    """One bar of a group: label (plain), value, its number beside it, and whether it stands out
    (the true class, the winner)."""
    return {"label": label, "value": value, "html": html, "mark": mark}


def bars(caption, items, color):
    """A group of horizontal bars from a common zero; `color` 0 to 3."""
    return {"kind": "bars", "caption": caption, "items": items, "color": color}


def series(label, xs, ys, color, style):
    """One curve. `xs`, `ys`: numbers of equal count (a value that is not finite interrupts the
    curve); `color` 0 to 3, or 4 for muted; `style` "line", "dash", "dots" or "bars"."""
    return {"label": label, "xs": xs, "ys": ys, "color": color, "style": style}


def spot(x, y, label, color):
    """A marked point of a plot."""
    return {"x": x, "y": y, "label": label, "color": color}


def plot(caption, across, up, curves, spots, levels):
    """Curves over common axes named `across` and `up` (plain), with marked points and horizontal
    guide lines (`levels`: dicts made by `level`)."""
    return {"kind": "plot", "caption": caption, "across": across, "up": up,
            "curves": curves, "spots": spots, "levels": levels}


def level(y, label):
    """A horizontal guide line of a plot."""
    return {"y": y, "label": label}


def grid(caption, rows, shades, options):
    """A matrix as cells. `rows`: texts (plain); `shades`: numbers from -1 (second colour) over
    0 (empty) to 1 (first colour), same shape; `options` made by `cells`."""
    return {"kind": "grid", "caption": caption, "rows": rows, "shades": shades,
            "options": options}


def cells(tie, picked, window):
    """Options of a grid. `tie`: prefix of its cells' ties ("" for none); `picked`: index (row by
    row) of the chosen cell, or -1 where cells cannot be chosen: choosing a cell sets the view's
    step to its index; `window`: [top, left, height, width] to outline, or an empty list."""
    return {"tie": tie, "picked": picked, "window": window, "edit": ""}


def editable(options, name):
    """`options`, for a grid that shows the matrix input called `name` as it was typed: touching a
    cell edits it. Cells of more than seven columns would be too small to touch."""
    options["edit"] = name
    return options


def arrows(caption, dx, dy):
    """A field of arrows, one a cell: `dx` to the right, `dy` downwards, as matrices of one shape.
    The longest arrow fills its cell; a zero one is a dot."""
    return {"kind": "arrows", "caption": caption, "dx": dx, "dy": dy}


def beside(items):
    """Blocks next to each other where there is room, below each other on a phone."""
    return {"kind": "beside", "items": items}


def shown(blocks, say, step, steps):
    """A finished trace: its blocks, the one sentence for a screen reader, and, where the example
    goes in steps, which one is shown of how many (0 and 0 otherwise)."""
    return {"blocks": blocks, "say": say, "step": step, "steps": steps}


def step_of(view, otherwise, last):
    """The step that the view (key → text) asks for, between 0 and `last`; `otherwise` if it
    asks for none."""
    asked = parse_number(view.get("step", ""))
    if not asked["ok"]:
        return otherwise
    return to_int(max(0, min(last, math.floor(asked["value"]))))
