"""The renderer: blocks to HTML with inline SVG.

Colors are CSS classes, so that switching to night mode does not require drawing again.
"""

import math

from .frames import frame_text, settled
from .graph import draw_graph
from .guess import guess_on, is_guessed, reach_of
from .native import escape, fixed
from .numbers import fmt
from .plot import draw_plot, tick_step


def draw(blocks):
    """Return the HTML of a list of blocks, in short lines: long ones slow down the build."""
    pieces = []
    for block in blocks:
        pieces.append(draw_one(block))
    return "\n".join(pieces)


def draw_one(block):
    """Return the HTML of one block."""
    kind = block["kind"]
    if kind == "line":
        return draw_line(block)
    if kind == "note":
        return '<p class="gr-remark">' + block["html"] + "</p>"
    if kind == "table":
        return draw_table(block)
    if kind == "bars":
        return draw_bars(block)
    if kind == "plot":
        return '<figure class="gr-block">' + caption_of(block) + draw_plot(block) + "</figure>"
    if kind == "grid":
        return draw_grid(block)
    if kind == "graph":
        return '<figure class="gr-block">' + caption_of(block) + draw_graph(block) + "</figure>"
    if kind == "arrows":
        return draw_arrows(block)
    if kind == "stacked":
        return (
            '<div class="gr-stacked" style="--rows:'
            + fixed(bars_down(block["items"]), 1)
            + '">\n'
            + draw(block["items"])
            + "\n</div>"
        )
    across = 0
    down = 0.0
    for item in block["items"]:
        across = across + cells_across([item])
        down = max(down, cells_down([item]))
    # In a hero, cells this narrow show only their shades.
    kind = "gr-beside gr-narrow" if across > 12 else "gr-beside"
    return (
        '<div class="'
        + kind
        + '" style="--across:'
        + fmt(across)
        + ";--down:"
        + fmt(down)
        + '">\n'
        + draw(block["items"])
        + "\n</div>"
    )


def cells_across(items):
    """Return how many cells are side by side in blocks that are one below the other.

    A plot or a group of bars counts as at least three.
    """
    across = 0
    for item in items:
        if item["kind"] == "plot" or item["kind"] == "bars":
            across = max(across, 3)
        if item["kind"] == "grid":
            across = max(across, len(item["rows"][0]))
        if item["kind"] == "stacked":
            across = max(across, cells_across(item["items"]))
    return across


def cells_down(items):
    """Return how many cells are one below the other in such blocks; a caption counts as half of one."""
    down = 0.0
    for item in items:
        if item["kind"] == "grid":
            down = down + len(item["rows"]) + 0.5
        if item["kind"] == "stacked":
            down = down + cells_down(item["items"])
    return down


def bars_down(items):
    """Return how many bars are one below the other in such blocks; a caption counts as 0.6 of one."""
    down = 0.0
    for item in items:
        if item["kind"] == "bars":
            down = down + len(item["items"]) + 0.6
        if item["kind"] == "beside":
            down = down + max([bars_down([one]) for one in item["items"]])
    return down


def draw_line(block):
    """Return a label, and a formula with its numbers."""
    return (
        '<p class="gr-line"><span class="gr-label">'
        + block["label"]
        + '</span>\n<span class="gr-formula">'
        + block["html"]
        + "</span></p>"
    )


def caption_of(block):
    """Return the caption of a block; "" if it has none."""
    if block["caption"] == "":
        return ""
    return '<figcaption class="gr-caption">' + block["caption"] + "</figcaption>\n"


def draw_table(block):
    """Return a table that scrolls sideways on its own if necessary."""
    head = []
    for cell in block["head"]:
        head.append('<th scope="col">' + cell + "</th>")
    body = []
    for index, row in enumerate(block["rows"]):
        here = ""
        if index == block["marked"]:
            here = ' class="gr-here" aria-current="step"'
        line = ["<tr" + here + '><th scope="row">' + row[0] + "</th>"]
        for cell in row[1 : len(row)]:
            line.append("<td>" + cell + "</td>")
        body.append("\n".join(line) + "</tr>")
    return (
        '<figure class="gr-block">'
        + caption_of(block)
        + '<div class="gr-scroll" tabindex="0" role="group" aria-label="table">'
        + "<table>\n<thead><tr>"
        + "\n".join(head)
        + "</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody></table></div></figure>"
    )


def draw_bars(block):
    """Return horizontal bars from a common zero, each with its label and number."""
    ends = bar_ends(block)
    low = ends[0]
    high = ends[1]
    frame = ""
    kind = ""
    if block["input"] != "":
        frame = ' data-frame="' + frame_text(ends) + '"'
        kind = " gr-draggable"
    pieces = []
    for index, item in enumerate(block["items"]):
        value = item["value"]
        if not math.isfinite(value):
            value = high if value > 0 else low
        value = min(max(value, low), high)
        mark = ""
        if item["mark"]:
            mark = " gr-mark"
        pieces.append(
            '<div class="gr-bar'
            + mark
            + '">'
            + bar_label(item)
            + '<span class="gr-bar-track"><i style="'
            + bar_place(value, ends)
            + '"></i>'
            + bar_drag(block, index, value, ends)
            + '</span>\n<span class="gr-bar-number">'
            + item["html"]
            + "</span></div>"
        )
    return (
        '<figure class="gr-block gr-bars'
        + kind
        + " gr-c"
        + fmt(block["color"])
        + '"'
        + frame
        + ' style="--bars:'
        + fmt(len(block["items"]))
        + ";--letters:"
        + fmt(max([len(item["label"]) for item in block["items"]]))
        + '">'
        + caption_of(block)
        + "\n".join(pieces)
        + "</figure>"
    )


def bar_place(value, ends):
    """Return where a bar begins on its axis, and how wide it is."""
    span = ends[1] - ends[0]
    zero = min(max(0.0, ends[0]), ends[1])
    return (
        "left:"
        + fixed((min(value, zero) - ends[0]) / span * 100, 2)
        + "%;width:"
        + fixed(abs(value - zero) / span * 100, 2)
        + "%"
    )


def bar_ends(block):
    """Return the lowest and the highest value on the axis of bars; they always differ."""
    if block["input"] != "":
        return settled([block["low"], block["high"]])
    if block["high"] > block["low"]:
        return [block["low"], block["high"]]
    low = 0.0
    high = 0.0
    for item in block["items"]:
        if math.isfinite(item["value"]):
            low = min(low, item["value"])
            high = max(high, item["value"])
    if high == low:
        high = low + 1
    return [low, high]


def bar_label(item):
    """Return the label of a bar, as a button if it can be tapped."""
    if item.get("change", "") == "":
        return '<span class="gr-bar-label">' + escape(item["label"]) + "</span>"
    return (
        '<button type="button" class="gr-bar-label" data-change="'
        + escape(item["change"])
        + '" aria-label="'
        + escape(item["spoken"])
        + '">'
        + escape(item["label"])
        + "</button>"
    )


def bar_drag(block, index, value, ends):
    """Return the invisible slider over a bar that can be dragged or guessed; "" for others."""
    item = block["items"][index]
    kind = ""
    name = block["input"] + ":" + fmt(index)
    spoken = item["label"]
    extra = ""
    ghost = ""
    step = tick_step((ends[1] - ends[0]) / 20)
    if is_guessed(item, "asks"):
        kind = " gr-ghost"
        name = "guess"
        spoken = "your guess for " + spoken
        extra = reach_of(ends)
        value = guess_on(ends, min(max(0.0, ends[0]), ends[1]))
        ghost = '<i class="gr-ghost-bar" style="' + bar_place(value, ends) + '"></i>'
    elif block["input"] == "":
        return ""
    return (
        ghost
        + '<input type="range" class="tappable'
        + kind
        + '" min="'
        + frame_text([ends[0]])
        + '" max="'
        + frame_text([ends[1]])
        + '" step="'
        + frame_text([step])
        + '" value="'
        + frame_text([value])
        + '" data-number="'
        + name
        + '" aria-label="'
        + escape(spoken)
        + '"'
        + extra
        + ">"
    )


def draw_grid(block):
    """Return a matrix as shaded cells; cells that can be chosen are buttons."""
    options = block["options"]
    pieces = []
    for r, row in enumerate(block["rows"]):
        line = []
        for c, cell in enumerate(row):
            line.append(draw_cell(block, options, r, c, cell))
        pieces.append('<div role="row">' + "\n".join(line) + "</div>")
    columns = len(block["rows"][0])
    kind = ""
    if options["picked"] >= 0:
        kind = " gr-pickable"
    return (
        '<figure class="gr-block gr-grid'
        + kind
        + '" style="--columns:'
        + fmt(columns)
        + '">'
        + caption_of(block)
        + '<div role="grid" class="gr-cells">\n'
        + "\n".join(pieces)
        + "</div></figure>"
    )


def draw_cell(block, options, r, c, cell):
    """Return one cell, with its shade, outline, and tie, and as a button if it can be chosen."""
    shade = block["shades"][r][c]
    side = "gr-up"
    if shade < 0:
        side = "gr-down"
    window = options["window"]
    where = ""
    if len(window) == 4:
        inside = (
            r >= window[0] and r < window[0] + window[2] and c >= window[1] and c < window[1] + window[3]
        )
        if inside:
            where = " gr-in"
    # Above 60 %, the cell is dark enough (bright enough in night mode) to need the other text color.
    if abs(shade) > 0.6:
        where = where + " gr-strong"
    style = ' style="--shade:' + fixed(min(abs(shade), 1.0), 2) + '"'
    tie = ""
    if options["tie"] != "":
        tie = ' data-tied="' + options["tie"] + fmt(r) + "-" + fmt(c) + '"'
        where = where + " tappable"
    if len(options.get("changes", [])) > 0:
        return (
            '<span role="gridcell"><button type="button" class="gr-cell '
            + side
            + where
            + '"'
            + style
            + tie
            + ' data-change="'
            + escape(options["changes"][r][c])
            + '" aria-label="'
            + options["does"]
            + escape(cell)
            + '">'
            + escape(cell)
            + "</button></span>"
        )
    fixed_cell = options["edit"] == "" or len(block["rows"][0]) > 7
    if options["picked"] < 0 and fixed_cell:
        return (
            '<span role="gridcell" class="gr-cell '
            + side
            + where
            + '"'
            + style
            + tie
            + ">"
            + escape(cell)
            + "</span>"
        )
    index = r * len(block["rows"][0]) + c
    if options["picked"] < 0:
        names = options["edit"].split(" ")
        part = (names[index] if len(names) > 1 else names[0] + ":" + fmt(index)).split(":")
        name = part[0]
        number = part[1] if len(part) > 1 else "0"
        return (
            '<span role="gridcell"><button type="button" class="gr-cell '
            + side
            + where
            + '"'
            + style
            + tie
            + ' data-edit="'
            + name
            + '" data-index="'
            + number
            + '" aria-label="edit row '
            + fmt(r)
            + ", column "
            + fmt(c)
            + ": "
            + escape(cell)
            + '">'
            + escape(cell)
            + "</button></span>"
        )
    chosen = "false"
    reach = "-1"
    if index == options["picked"]:
        chosen = "true"
        reach = "0"
    return (
        '<span role="gridcell" aria-selected="'
        + chosen
        + '"><button type="button" '
        + 'class="gr-cell '
        + side
        + where
        + '"'
        + style
        + tie
        + ' tabindex="'
        + reach
        + '" data-step="'
        + fmt(index)
        + '" aria-label="row '
        + fmt(r)
        + ", column "
        + fmt(c)
        + ": "
        + escape(cell)
        + '">'
        + escape(cell)
        + "</button></span>"
    )


def draw_arrows(block):
    """Return a field of arrows as SVG, with 44 units per cell as in a grid."""
    longest = 0.0
    for r, row in enumerate(block["dx"]):
        for c, x in enumerate(row):
            y = block["dy"][r][c]
            longest = max(longest, math.sqrt(x * x + y * y))
    pieces = []
    for r, row in enumerate(block["dx"]):
        for c, x in enumerate(row):
            pieces.append(draw_arrow(c * 44.0 + 22, r * 44.0 + 22, x, block["dy"][r][c], longest))
    width = fmt(len(block["dx"][0]) * 44)
    return (
        '<figure class="gr-block gr-field-of-arrows">'
        + caption_of(block)
        + '<svg class="gr-arrows" viewBox="0 0 '
        + width
        + " "
        + fmt(len(block["dx"]) * 44)
        + '" style="width:'
        + width
        + 'px" role="img" aria-label="arrows">\n'
        + "\n".join(pieces)
        + "</svg></figure>"
    )


def draw_arrow(x, y, dx, dy, longest):
    """Return one arrow centered on (x, y)."""
    size = math.sqrt(dx * dx + dy * dy)
    if size == 0:
        return (
            '<circle class="gr-dot gr-s4" cx="'
            + fixed(x, 1)
            + '" cy="'
            + fixed(y, 1)
            + '" r="2"></circle>'
        )
    reach = 17.0 / longest
    head = min(6.0, size * reach)
    ux = dx / size
    uy = dy / size
    tip_x = x + dx * reach
    tip_y = y + dy * reach
    path = (
        "M"
        + fixed(x - dx * reach, 1)
        + " "
        + fixed(y - dy * reach, 1)
        + "L"
        + fixed(tip_x, 1)
        + " "
        + fixed(tip_y, 1)
        + "M"
        + fixed(tip_x - (ux - uy * 0.7) * head, 1)
        + " "
        + fixed(tip_y - (uy + ux * 0.7) * head, 1)
        + "L"
        + fixed(tip_x, 1)
        + " "
        + fixed(tip_y, 1)
        + "L"
        + fixed(tip_x - (ux + uy * 0.7) * head, 1)
        + " "
        + fixed(tip_y - (uy - ux * 0.7) * head, 1)
    )
    return '<path class="gr-curve gr-arrow gr-s1" d="' + path + '"></path>'
