"""Plots of curves as inline SVG, 320 or 164 units wide: one unit is one pixel on a phone."""

import math

from .blocks import handle, upright
from .frames import frame_text, settled
from .guess import guess_on, is_guessed, reach_of
from .native import escape, fixed
from .numbers import fmt

LEFT = 44.0
# Room above the data for the grip of a vertical line.
GRIP = 12.0
# The same as LEFT for a plot of half the width.
NARROW_LEFT = 30.0
RIGHT = 12.0
TOP = 14.0
BOTTOM = 34.0


def finite(values):
    """Return the finite ones among `values`."""
    return [x for x in values if math.isfinite(x)]


def tick_step(span):
    """Return a step of 1, 2, or 5 times a power of ten that divides `span` into 3 to 7 parts."""
    step = 1.0
    while step > span:
        step = step / 10
    while step * 10 < span:
        step = step * 10
    if span / step < 2.5:
        return step / 2
    if span / step > 6:
        return step * 2
    return step


def tick_gap(span, values):
    """Return the step between the ticks of an axis.

    This is `tick_step`, but at least 1 if all `values` on the axis are whole, such as counts.
    """
    step = tick_step(span)
    if step >= 1:
        return step
    for x in values:
        if x != math.floor(x):
            return step
    return 1.0


def bounds(values):
    """Return the lowest and highest of `values` with a margin; they always differ."""
    low = min(values)
    high = max(values)
    # Values that differ only in their last digits count as equal: the labels of ticks between
    # them would be the same.
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = abs(low) * 0.5
        if room == 0:
            room = 1.0
        return [low - room, high + room]
    room = (high - low) * 0.06
    return [low - room, high + room]


def frame(block):
    """Return the plot's ranges and tick steps.

    They are {"x": [low, high], "y": [low, high], "x_step", "y_step", "height", "left": where the
    inside begins, "right": where it ends, "labeled_from": the lowest y with a label}.
    """
    xs = []
    ys = []
    for curve in block["curves"]:
        xs.extend(finite(curve["xs"]))
        ys.extend(finite(curve["ys"]))
        if curve["style"] == "bars":
            ys.append(0.0)
    for mark in block["spots"]:
        xs.append(mark["x"])
        ys.append(mark["y"])
    for one in block["handles"]:
        xs.append(one["x"])
        ys.append(one["y"])
    for guide in block["levels"]:
        ys.append(guide["y"])
    if len(xs) == 0:
        xs.append(0.0)
    if len(ys) == 0:
        ys.append(0.0)
    xs = finite(xs)
    ys = finite(ys)
    ends = bounds(xs)
    ends.extend(bounds(ys))
    if len(block["window"]) > 0:
        ends = block["window"]
    for one in block["handles"]:
        if one["style"] == "upright":
            ends = [ends[0], ends[1], ends[2], headroom(ends[2], ends[3], block["height"])]
            break
    if len(block["handles"]) > 0:
        ends = settled(ends)
    x = ends[0:2]
    y = ends[2:4]
    narrow = block["width"] < 320
    flat = block["height"] < 130
    # Fewer labels fit below a narrow plot, or beside a flat one.
    return {
        "x": x,
        "y": y,
        "x_step": tick_gap((x[1] - x[0]) * (1.5 if narrow else 1), xs),
        "y_step": tick_gap((y[1] - y[0]) * (2 if flat else 1), ys),
        "height": block["height"],
        "left": NARROW_LEFT if narrow else LEFT,
        "right": block["width"] - RIGHT,
        "labeled_from": max(y[0], block.get("labeled_from", y[0])),
    }


def headroom(low, high, height):
    """Return the upper end of a vertical axis that leaves room for a grip above `high`."""
    inside = height - TOP - BOTTOM
    return low + (high - low) * inside / (inside - GRIP)


def place_x(box, x):
    """Return the horizontal coordinate of `x` in the drawing."""
    low = box["x"][0]
    return box["left"] + (x - low) / (box["x"][1] - low) * (box["right"] - box["left"])


def place_y(box, y):
    """Return the vertical coordinate of `y` in the drawing."""
    low = box["y"][0]
    tall = box["height"]
    return tall - BOTTOM - (y - low) / (box["y"][1] - low) * (tall - TOP - BOTTOM)


def line(x1, y1, x2, y2, kind):
    """Return a straight line."""
    return (
        '<line class="'
        + kind
        + '" x1="'
        + fixed(x1, 1)
        + '" y1="'
        + fixed(y1, 1)
        + '" x2="'
        + fixed(x2, 1)
        + '" y2="'
        + fixed(y2, 1)
        + '"></line>'
    )


def words(x, y, anchor, kind, content):
    """Return a text at (x, y)."""
    return (
        '<text class="'
        + kind
        + '" x="'
        + fixed(x, 1)
        + '" y="'
        + fixed(y, 1)
        + '" text-anchor="'
        + anchor
        + '">'
        + escape(content)
        + "</text>"
    )


def ticks(low, high, step):
    """Return the multiples of `step` between `low` and `high`."""
    index = math.ceil(low / step)
    found = []
    while index * step <= high:
        found.append(index * step)
        index = index + 1
    return found


def tick_text(x, step):
    """Return a tick's label; a number that is 0 except for rounding is shown as 0.

    Large numbers are written as 40k or 4e6, and thousands as 4k: little room is left of the axis.
    """
    size = abs(x)
    if size < step / 2:
        return "0"
    if (size >= 10000 or step >= 1000) and size < 1e6:
        return fmt(x / 1000) + "k"
    return fmt(x).replace("e+0", "e").replace("e+", "e").replace("e−0", "e−")


def axes(box, across, up):
    """Return both axes, with ticks and names."""
    pieces = []
    base = box["height"] - BOTTOM
    step = box["y_step"]
    for y in ticks(box["labeled_from"], box["y"][1], step):
        at = place_y(box, y)
        pieces.append(line(box["left"], at, box["right"], at, "gr-guide"))
        label = tick_text(y, step)
        # A label at the very top would overlap the name of the axis.
        if at > TOP + 7 or 7 * (len(up) + len(label)) < box["left"] - 7:
            pieces.append(words(box["left"] - 5, at + 4, "end", "gr-tick", label))
    step = box["x_step"]
    for x in ticks(box["x"][0], box["x"][1], step):
        at = place_x(box, x)
        pieces.append(line(at, base, at, base + 4, "gr-axis"))
        pieces.append(words(at, base + 16, "middle", "gr-tick", tick_text(x, step)))
    pieces.append(line(box["left"], base, box["right"], base, "gr-axis"))
    pieces.append(words(box["right"], box["height"] - 3, "end", "gr-name", across))
    pieces.append(words(2, TOP - 3, "start", "gr-name", up))
    return pieces


def color_class(index):
    """Return the CSS class of a series color."""
    return "gr-s" + fmt(index)


def path_of(box, xs, ys):
    """Return the path through the points, with gaps at values that are not finite.

    `place_x` and `place_y` are inlined, because drawing a plot spends most of its time here.
    """
    left = box["x"][0]
    wide = box["x"][1] - left
    start = box["left"]
    across = box["right"] - start
    low = box["y"][0]
    tall = box["y"][1] - low
    base = box["height"] - BOTTOM
    up = base - TOP
    pen = "M"
    path = []
    for x, y in zip(xs, ys):
        if math.isfinite(y) and math.isfinite(x):
            path.append(
                pen
                + fixed(start + (x - left) / wide * across, 1)
                + " "
                + fixed(base - (y - low) / tall * up, 1)
            )
            pen = "L"
        else:
            pen = "M"
    return "\n".join(path)


def draw_curve(box, curve):
    """Return a curve: a path with gaps at values that are not finite, dots, or bars from zero."""
    xs = curve["xs"]
    ys = curve["ys"]
    shade = color_class(curve["color"])
    pieces = []
    if curve["style"] == "bars":
        zero = place_y(box, 0.0)
        for i in range(len(xs)):
            if math.isfinite(ys[i]):
                at = place_x(box, xs[i])
                pieces.append(line(at, zero, at, place_y(box, ys[i]), "gr-stem " + shade))
        return "\n".join(pieces)
    if curve["style"] != "dots":
        pieces.append(
            '<path class="gr-curve gr-'
            + curve["style"]
            + " "
            + shade
            + '" d="'
            + path_of(box, xs, ys)
            + '"></path>'
        )
    if curve["style"] == "dots" or (curve["style"] == "line" and len(xs) <= 12):
        for i in range(len(xs)):
            if math.isfinite(ys[i]) and math.isfinite(xs[i]):
                pieces.append(dot(place_x(box, xs[i]), place_y(box, ys[i]), 2.5, shade))
    return "\n".join(pieces)


def dot(x, y, radius, shade):
    """Return a filled circle."""
    return (
        '<circle class="gr-dot '
        + shade
        + '" cx="'
        + fixed(x, 1)
        + '" cy="'
        + fixed(y, 1)
        + '" r="'
        + fixed(radius, 1)
        + '"></circle>'
    )


def last_finite(values):
    """Return the index of the last finite value, or -1."""
    for i in range(len(values) - 1, -1, -1):
        if math.isfinite(values[i]):
            return i
    return -1


def curve_labels(box, curves):
    """Return the curves' names in their colors at the plot's right end, above the curves.

    They are stacked in the order of their heights, so that names do not overlap.
    """
    ends = []
    for index, curve in enumerate(curves):
        last = last_finite(curve["ys"])
        if last >= 0 and curve["label"] != "":
            ends = placed(ends, {"at": curve_top(box, curve, last), "index": index})
    pieces = []
    floor = box["height"] - BOTTOM - 4
    lowest = TOP - 10
    for place, end in enumerate(ends):
        # Leave room for the names below.
        at = min(max(end["at"] - 6, lowest + 13), floor - 13 * (len(ends) - 1 - place))
        lowest = at
        curve = curves[end["index"]]
        pieces.append(
            words(
                box["right"] - 2,
                at,
                "end",
                "gr-curve-name " + color_class(curve["color"]),
                curve["label"],
            )
        )
    return pieces


def curve_top(box, curve, last):
    """Return the top of the part of a curve that is behind its name, near the last point."""
    at = place_y(box, curve["ys"][last])
    left = box["right"] - 7.0 * len(curve["label"])
    for x, y in zip(curve["xs"], curve["ys"]):
        if math.isfinite(x) and math.isfinite(y) and place_x(box, x) >= left:
            at = min(at, max(place_y(box, y), TOP + 10))
    return at


def placed(ends, end):
    """Insert `end` into `ends`, which is sorted by height."""
    before = [one for one in ends if one["at"] <= end["at"]]
    after = [one for one in ends if one["at"] > end["at"]]
    before.append(end)
    before.extend(after)
    return before


def draw_spot(box, mark):
    """Return a marked point with its label; as a button if it can be tapped."""
    x = place_x(box, mark["x"])
    y = place_y(box, mark["y"])
    pieces = [dot(x, y, 4.5, color_class(mark["color"]) + " gr-spot")]
    if mark["label"] != "":
        left = x < (box["left"] + box["right"]) / 2 - 16
        anchor = "start" if left else "end"
        shift = 8 if left else -8
        pieces.append(words(x + shift, y - 7, anchor, "gr-spot-name", mark["label"]))
    if mark.get("change", "") == "":
        return "\n".join(pieces)
    return (
        '<g class="gr-tap tappable" role="button" tabindex="0" data-change="'
        + escape(mark["change"])
        + '" aria-label="'
        + escape(mark["spoken"])
        + '">'
        + touch_area(x, y)
        + "\n".join(pieces)
        + "</g>"
    )


def touch_area(x, y):
    """Return an invisible circle, at least 44 pixels wide on a phone, that is easy to touch.

    Where circles overlap, the one whose center is nearest is touched (see web/drag.js).
    """
    return '<circle class="gr-touch" cx="' + fixed(x, 1) + '" cy="' + fixed(y, 1) + '" r="24"></circle>'


def draw_handle(box, block, one):
    """Return a point or line that can be dragged, with what the script needs to know about it."""
    x = place_x(box, one["x"])
    y = place_y(box, one["y"])
    shape = ""
    if one["style"] == "upright":
        shape = line(x, TOP, x, box["height"] - BOTTOM, "gr-threshold")
        y = TOP + 8
    if one["style"] == "level":
        shape = line(box["left"], y, box["right"], y, "gr-threshold")
        x = box["right"] - 8
    path = ""
    if len(one["xs"]) > 0:
        spoken = "step " + fmt(one["step"])
        if one["x_input"] != "step":
            spoken = fmt(one["step"] / (len(one["xs"]) - 1))
        now = one["step"]
        ends = [0, max(1, len(one["xs"]) - 1)]
        path = ' data-path="' + path_points(box, one["xs"], one["ys"]) + '"'
    else:
        spoken = block["across"] + " " + fmt(one["x"])
        now = one["x"]
        ends = box["x"]
        if one["y_input"] != "":
            spoken = spoken + ", " + block["up"] + " " + fmt(one["y"])
        if one["x_input"] == "":
            spoken = block["up"] + " " + fmt(one["y"])
            now = one["y"]
            ends = box["y"]
    extra = one.get("extra", "")
    if one["change"] != "":
        extra = ' data-change="' + escape(one["change"]) + '"'
    kind = "gr-handle gr-ghost tappable " if "extra" in one else "gr-handle tappable "
    return (
        '<g class="'
        + kind
        + color_class(one["color"])
        + '" role="slider" tabindex="0" aria-label="'
        + escape(one["label"])
        + '" aria-valuemin="'
        + frame_text([ends[0]])
        + '" aria-valuemax="'
        + frame_text([ends[1]])
        + '" aria-valuenow="'
        + frame_text([now])
        + '" aria-valuetext="'
        + escape(spoken)
        + '" data-x="'
        + one["x_input"]
        + '" data-y="'
        + one["y_input"]
        + '" data-at="'
        + frame_text([one["x"], one["y"]])
        + '"'
        + path
        + extra
        + ">"
        + shape
        + touch_area(x, y)
        + '<circle class="gr-grip" cx="'
        + fixed(x, 1)
        + '" cy="'
        + fixed(y, 1)
        + '" r="'
        + ("7" if block["width"] < 320 else "8")
        + '"></circle></g>'
    )


def middle(ends):
    """Return the number halfway between two ends."""
    return (ends[0] + ends[1]) / 2


def guess_handles(box, marks):
    """Return a handle for each of these spots and handles whose value is being guessed."""
    found = []
    for one in marks:
        if is_guessed(one, "asks"):
            ghost = handle(one["x"], guess_on(box["y"], middle(box["y"])), "your guess", "", "guess", 4)
            ghost["extra"] = reach_of(box["y"])
            found.append(ghost)
        if is_guessed(one, "asks_across"):
            x = guess_on(box["x"], middle(box["x"]))
            ghost = upright(handle(x, 0.0, "your guess", "guess", "", 4))
            ghost["extra"] = reach_of(box["x"])
            found.append(ghost)
    return found


def path_points(box, xs, ys):
    """Return the positions of a path's points in the drawing; "- -" for those that are not finite."""
    places = []
    for x, y in zip(xs, ys):
        if math.isfinite(x) and math.isfinite(y):
            places.append(fixed(place_x(box, x), 0) + " " + fixed(place_y(box, y), 0))
        else:
            places.append("- -")
    return " ".join(places)


def group(pieces):
    """Return the pieces as one element, so that a redraw never moves those of other groups."""
    return "<g>" + "\n".join(pieces) + "</g>"


def clipped(box, pieces):
    """Return the pieces as one element that is clipped to the plot, with room for thick lines."""
    x = fixed(box["left"] - 5, 1)
    y = fixed(TOP - 5, 1)
    size = [fixed(box["right"] - box["left"] + 10, 1), fixed(box["height"] - TOP - BOTTOM + 8, 1)]
    return (
        '<svg x="'
        + x
        + '" y="'
        + y
        + '" width="'
        + size[0]
        + '" height="'
        + size[1]
        + '" viewBox="'
        + x
        + " "
        + y
        + " "
        + size[0]
        + " "
        + size[1]
        + '">'
        + "\n".join(pieces)
        + "</svg>"
    )


def draw_plot(block):
    """Return the whole plot, without its caption."""
    box = frame(block)
    guides = []
    names = []
    for guide in block["levels"]:
        at = place_y(box, guide["y"])
        guides.append(line(box["left"], at, box["right"], at, "gr-level"))
        names.append(words(box["left"] + 4, at - 4, "start", "gr-tick", guide["label"]))
    # Names are drawn after the curves, which would otherwise cross them out.
    names.extend(curve_labels(box, block["curves"]))
    movable = [one for one in block["handles"]]
    movable.extend(guess_handles(box, block["spots"]))
    movable.extend(guess_handles(box, block["handles"]))
    handles = [
        draw_handle(box, block, one)
        for one in movable
        if math.isfinite(one["x"]) and math.isfinite(one["y"])
    ]
    held = ""
    role = "img"
    if len(block["handles"]) > 0:
        ends = [box["x"][0], box["x"][1], box["y"][0], box["y"][1]]
        held = ' data-frame="' + frame_text(ends) + '"'
        role = "group"
    for mark in block["spots"]:
        if mark.get("change", "") != "":
            role = "group"
    return (
        '<svg class="gr-plot" viewBox="0 0 '
        + fmt(block["width"])
        + " "
        + fmt(block["height"])
        + '" role="'
        + role
        + '" aria-label="'
        + escape(block["up"])
        + " over "
        + escape(block["across"])
        + '"'
        + held
        + ">\n"
        + "\n".join(
            [
                group(axes(box, block["across"], block["up"])),
                group(guides),
                clipped(box, [draw_curve(box, curve) for curve in block["curves"]]),
                group([draw_spot(box, mark) for mark in block["spots"]]),
                group(names),
                group(handles),
            ]
        )
        + "</svg>"
    )
