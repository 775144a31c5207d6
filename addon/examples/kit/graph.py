"""Nodes and arrows as inline SVG, 320 or 164 units wide: networks, computation graphs, chains."""

import math

from .native import escape, fixed
from .numbers import fmt
from .plot import touch_area

RADIUS = 21.0


def node(x, y, label, value, tie, kind):
    """Return a node at (x, y), 0 to the graph's width across and 0 to its height down.

    `label` is above `value` (both plain, either may be empty); `tie` as in `formula_html`; `kind`:
    "round", "square", or "bare" (text only).
    """
    return {
        "x": x,
        "y": y,
        "label": label,
        "value": value,
        "tie": tie,
        "kind": kind,
        "dial": "",
        "unit": 0,
    }


def dial(one, name):
    """Let a node's value be changed by dragging up and down on it.

    `name`: the input that it sets, or "input:k" for number k of a list or matrix. Its "spoken" text
    says what that changes, for screen readers.
    """
    one["dial"] = name
    one["spoken"] = "change " + one["label"] + ", now " + one["value"]
    return one


def in_steps(one, unit):
    """Let a dial move in steps of `unit`; otherwise the range of its input decides."""
    one["unit"] = unit
    return one


def picked(one):
    """Outline a node as the chosen one."""
    one["picked"] = True
    return one


def edge(start, end, label, color):
    """Return an arrow from node number `start` to node number `end`.

    `label`: plain, may be empty; `color`: 0 to 3, or 4 for muted.
    """
    return {"start": start, "end": end, "label": label, "color": color}


def without_head(one):
    """Draw an edge as a line: it has no direction."""
    one["line"] = True
    return one


def graph(caption, height, nodes, edges, spoken):
    """Return the block; `spoken` describes the whole graph in one sentence for screen readers.

    `blocks.tapped` lets a node be tapped.
    """
    return {
        "kind": "graph",
        "caption": caption,
        "width": 320,
        "height": height,
        "nodes": nodes,
        "edges": edges,
        "spoken": spoken,
    }


def half(block):
    """Make a graph half as wide, for a place beside a plot on a phone."""
    block["width"] = 164
    return block


def draw_edge(nodes, one):
    """Return an arrow or line from edge to edge of its nodes, with its label next to its middle."""
    start = nodes[one["start"]]
    end = nodes[one["end"]]
    dx = end["x"] - start["x"]
    dy = end["y"] - start["y"]
    length = math.sqrt(dx * dx + dy * dy)
    if length == 0:
        return ""
    ux = dx / length
    uy = dy / length
    x1 = start["x"] + ux * (RADIUS + 1)
    y1 = start["y"] + uy * (RADIUS + 1)
    x2 = end["x"] - ux * (RADIUS + 3)
    y2 = end["y"] - uy * (RADIUS + 3)
    path = "M" + fixed(x1, 1) + " " + fixed(y1, 1) + "L" + fixed(x2, 1) + " " + fixed(y2, 1)
    if "line" not in one:
        path = (
            path
            + "M"
            + fixed(x2 - (ux - uy * 0.6) * 6, 1)
            + " "
            + fixed(y2 - (uy + ux * 0.6) * 6, 1)
            + "L"
            + fixed(x2, 1)
            + " "
            + fixed(y2, 1)
            + "L"
            + fixed(x2 - (ux + uy * 0.6) * 6, 1)
            + " "
            + fixed(y2 - (uy - ux * 0.6) * 6, 1)
        )
    shade = "gr-s" + fixed(one["color"], 0)
    drawn = '<path class="gr-curve gr-edge ' + shade + '" d="' + path + '"></path>'
    if one["label"] == "":
        return drawn
    x = (x1 + x2) / 2 + uy * 9
    y = (y1 + y2) / 2 - ux * 9 + 4
    return (
        drawn
        + '\n<text class="gr-edge-name '
        + shade
        + '" x="'
        + fixed(x, 1)
        + '" y="'
        + fixed(y, 1)
        + '" text-anchor="middle">'
        + escape(one["label"])
        + "</text>"
    )


def draw_node(one):
    """Return a circle, a square, or nothing, with one or two lines of text."""
    x = one["x"]
    y = one["y"]
    pieces = []
    if one["kind"] == "round":
        chosen = " gr-picked" if "picked" in one else ""
        pieces.append(
            '<circle class="gr-node'
            + chosen
            + '" cx="'
            + fixed(x, 1)
            + '" cy="'
            + fixed(y, 1)
            + '" r="'
            + fixed(RADIUS, 1)
            + '"></circle>'
        )
    if one["kind"] == "square":
        pieces.append(
            '<rect class="gr-node" x="'
            + fixed(x - RADIUS, 1)
            + '" y="'
            + fixed(y - RADIUS, 1)
            + '" width="42" height="42" rx="6"></rect>'
        )
    label_y = y + 4
    value_y = y + 4
    if one["label"] != "" and one["value"] != "":
        label_y = y - 3
        value_y = y + 11
    if one["label"] != "":
        pieces.append(
            '<text class="gr-name" x="'
            + fixed(x, 1)
            + '" y="'
            + fixed(label_y, 1)
            + '" text-anchor="middle">'
            + escape(one["label"])
            + "</text>"
        )
    if one["value"] != "":
        pieces.append(
            '<text class="gr-node-value" x="'
            + fixed(x, 1)
            + '" y="'
            + fixed(value_y, 1)
            + '" text-anchor="middle">'
            + escape(one["value"])
            + "</text>"
        )
    tie = ""
    if one["tie"] != "":
        tie = ' class="tappable" data-tied="' + one["tie"] + '"'
    change = one.get("change", "")
    if one["dial"] != "" or change != "":
        kind = "tappable"
        does = ""
        if one["dial"] != "":
            kind = kind + " gr-dial"
            does = ' data-dial="' + one["dial"] + '" data-unit="' + fmt(one["unit"]) + '"'
        if change != "":
            kind = kind + " gr-tap"
            does = does + ' data-change="' + escape(change) + '"'
        if one["kind"] == "bare":
            kind = kind + " gr-bare"
        pieces.append(touch_area(x, y))
        tie = (
            ' class="'
            + kind
            + '"'
            + does
            + ' role="button" tabindex="0"'
            + ' aria-label="'
            + escape(one["spoken"])
            + '"'
            + tie.replace(' class="tappable"', "")
        )
    return "<g" + tie + ">" + "\n".join(pieces) + "</g>"


def draw_graph(block):
    """Return the whole graph, without its caption."""
    pieces = []
    role = "img"
    for one in block["edges"]:
        pieces.append(draw_edge(block["nodes"], one))
    for one in block["nodes"]:
        pieces.append(draw_node(one))
        if one["dial"] != "" or one.get("change", "") != "":
            role = "group"
    return (
        '<svg class="gr-plot gr-graph" viewBox="0 0 '
        + fmt(block["width"])
        + " "
        + fixed(block["height"], 0)
        + '" role="'
        + role
        + '" aria-label="'
        + escape(block["spoken"])
        + '">\n'
        + "\n".join(pieces)
        + "</svg>"
    )
