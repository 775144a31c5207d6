"""Test where the renderer of the examples draws bars, cells, curves, and arrows."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from addon.examples.kit import blocks, controls, graph, plot, steps
from addon.examples.kit.draw import draw_one
from addon.examples.kit.engine import preset
from addon.examples.kit.inputs import number, slider

MARKUP = """<b9 title="x">&'"""
ESCAPED = "&lt;b9 title=&quot;x&quot;&gt;&amp;&#39;"


def bars(*values: float) -> list[tuple[float, float]]:
    """Return where the bars of these values start and how long they are, in percent."""
    items = [blocks.bar("a", value, "", False) for value in values]
    markup = draw_one(blocks.bars("", items, 0))
    found = re.findall(r"left:([\d.-]+)%;width:([\d.-]+)%", markup)
    return [(float(left), float(width)) for left, width in found]


def test_bars_start_at_a_common_zero():
    assert bars(1, 4, 2) == [(0, 25), (0, 100), (0, 50)]
    assert bars(3, -1, 0) == [(25, 75), (0, 25), (25, 0)]
    assert bars(-2, -4) == [(50, 50), (0, 100)]
    assert bars(0, 0) == [(0, 0), (0, 0)]
    assert bars(3, math.inf, -1, -math.inf) == [(25, 75), (25, 75), (0, 25), (0, 25)]


def test_stacked_bars_are_counted_with_their_captions():
    three, two = (blocks.bars("", [blocks.bar("a", 1.0, "", False)] * count, 0) for count in (3, 2))
    pair = blocks.beside([two, three])
    assert "--rows:6.2" in draw_one(blocks.stacked([pair, blocks.note("and"), two]))


def test_plain_texts_of_blocks_are_escaped():
    options = {"picked": blocks.cells("", 0, []), "plain": blocks.cells("", -1, [])}
    options["edited"] = blocks.editable(blocks.cells("", -1, []), "x")
    shown = [draw_one(blocks.grid("", [[MARKUP]], [[0.0]], each)) for each in options.values()]
    shown.append(draw_one(blocks.bars("", [blocks.bar(MARKUP, 1.0, "", True)], 0)))
    curve = blocks.series(MARKUP, [0.0, 1.0], [0.0, 1.0], 0, "line")
    shown.append(
        draw_one(
            blocks.plot(
                "",
                MARKUP,
                MARKUP,
                [curve],
                [blocks.spot(0, 0, MARKUP, 1)],
                [blocks.level(0.5, MARKUP)],
            )
        )
    )
    nodes = [graph.node(20, 20, MARKUP, MARKUP, "", "round"), graph.node(90, 20, "b", "", "", "bare")]
    shown.append(draw_one(graph.graph("", 40, nodes, [graph.edge(0, 1, MARKUP, 0)], MARKUP)))
    for markup, times in zip(shown, (2, 1, 2, 1, 7, 4), strict=True):
        assert "<b9" not in markup
        assert markup.count(ESCAPED) == times, markup


def test_the_step_marks_only_its_row():
    rows = [["a", "1"], ["b", "2"], ["c", "3"]]
    for marked in range(-1, 3):
        markup = draw_one(blocks.table("", ["", "x"], rows, marked))
        here = re.findall(r'<tr class="gr-here" aria-current="step"><th scope="row">(\w)', markup)
        assert here == ([rows[marked][0]] if marked >= 0 else [])


@pytest.mark.parametrize("last", [0, 1, steps.ROWS - 1, steps.ROWS, 3 * steps.ROWS])
def test_a_table_of_steps_contains_the_chosen_step(last):
    """It has as many rows as fit, in order, none beyond the end, even at the first or the last step."""
    for step in range(last + 1):
        made = steps.step_table(["t"], None, lambda result, t: [str(t)], step, last)
        shown = [int(row[0]) for row in made["rows"]]
        assert shown == list(range(shown[0], shown[0] + min(steps.ROWS, last + 1)))
        assert 0 <= shown[0] and shown[-1] <= last
        markup = draw_one(made)
        assert re.findall(r'aria-current="step"><th scope="row">(\d+)', markup) == [str(step)]


GRID = [["0", "1", "2"], ["3", "4", "5"]]
SHADES = [[0.0, 0.6, 0.61], [-0.6, -0.61, 2.0]]


def cells(options) -> list[str]:
    """Return the opening tags of a grid's cells, row by row."""
    markup = draw_one(blocks.grid("", GRID, SHADES, options))
    return re.findall(r'<(?:span role="gridcell"|button type="button") class="gr-cell[^>]*>', markup)


def first(pattern: str, text: str) -> str:
    """Return the group of the pattern's first match."""
    found = re.search(pattern, text)
    assert found
    return found[1]


def test_cells_are_numbered_row_by_row():
    picked = cells(blocks.cells("", 4, []))
    assert [first(r'data-step="(\d)"', each) for each in picked] == list("012345")
    assert ['tabindex="0"' in each for each in picked] == [False] * 4 + [True, False]
    assert 'aria-label="row 1, column 2: 5"' in picked[5]
    edited = cells(blocks.editable(blocks.cells("", -1, []), "x"))
    assert [first(r'data-index="(\d)"', each) for each in edited] == list("012345")
    tied = cells(blocks.cells("p", -1, []))
    assert 'data-tied="p1-2"' in tied[5]


def test_cells_are_shaded_and_outlined():
    found = cells(blocks.cells("", -1, [0, 1, 2, 1]))
    assert [" gr-in" in each for each in found] == [False, True, False, False, True, False]
    assert [" gr-strong" in each for each in found] == [False, False, True, False, True, True]
    assert [" gr-down" in each for each in found] == [False, False, False, True, True, False]
    shades = [float(first(r"--shade:([\d.]+)", each)) for each in found]
    assert shades == [0, 0.6, 0.61, 0.6, 0.61, 1]


@pytest.mark.parametrize("dx, dy", [(1, 0), (-1, 0), (0, 1), (0, -1), (3, -4)])
def test_an_arrow_points_in_its_direction(dx, dy):
    """Positive is right and down; it goes from tail to tip through the middle of its cell."""
    markup = draw_one(blocks.arrows("", [[dx, 0.0]], [[dy, 0.0]]))
    [(tail, tip)] = re.findall(r' d="M(\S+ \S+?)L(\S+ \S+?)M', markup)
    x1, y1, x2, y2 = map(float, [*tail.split(), *tip.split()])
    size = math.hypot(dx, dy)
    assert (x2 - x1, y2 - y1) == pytest.approx((34 * dx / size, 34 * dy / size), abs=0.11)
    assert ((x1 + x2) / 2, (y1 + y2) / 2) == pytest.approx((22, 22), abs=0.11)
    assert len(re.findall("<path", markup)) == len(re.findall("<circle", markup)) == 1


@pytest.mark.parametrize("dx, dy", [(1, 0), (-1, 0), (0, 1), (0, -1), (3, -4), (-5, 12)])
def test_an_edge_goes_from_rim_to_rim(dx, dy):
    """It is on the line between the centers, with both sides of its head behind the tip."""
    size = math.hypot(dx, dy)
    ux, uy = dx / size, dy / size
    end = (150 + 120 * ux, 160 + 120 * uy)
    nodes = [graph.node(150, 160, "a", "", "", "round"), graph.node(*end, "b", "", "", "round")]
    path = first(r' d="(.*?)"', graph.draw_edge(nodes, graph.edge(0, 1, "", 0)))
    points = [tuple(map(float, each.split())) for each in re.split("[ML]", path)[1:]]
    start, tip, one, again, other = points
    assert start == pytest.approx(
        (150 + (graph.RADIUS + 1) * ux, 160 + (graph.RADIUS + 1) * uy), abs=0.06
    )
    assert (
        tip
        == again
        == pytest.approx((end[0] - (graph.RADIUS + 3) * ux, end[1] - (graph.RADIUS + 3) * uy), abs=0.06)
    )
    behind = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    assert behind == pytest.approx((tip[0] - 6 * ux, tip[1] - 6 * uy), abs=0.12)
    assert math.dist(one, tip) == pytest.approx(math.dist(other, tip), abs=0.2)


def test_an_edge_without_a_direction_has_no_head():
    nodes = [graph.node(30, 40, "a", "", "", "round"), graph.node(130, 40, "b", "", "", "round")]
    line = graph.draw_edge(nodes, graph.without_head(graph.edge(0, 1, "", 0)))
    arrow = graph.draw_edge(nodes, graph.edge(0, 1, "", 0))
    assert first(r' d="(.*?)"', line).count("L") == 1
    assert first(r' d="(.*?)"', arrow).startswith(first(r' d="(.*?)"', line))


def test_a_node_may_be_tapped_and_dragged_and_a_graph_have_half_the_width():
    def drawn(*nodes: dict[str, Any]) -> str:
        return draw_one(graph.half(graph.graph("", 50, list(nodes), [], "")))

    def one() -> dict[str, Any]:
        return graph.node(30, 30, "a", "1", "", "round")

    plain = drawn(one())
    assert 'viewBox="0 0 164 50"' in plain and 'role="img"' in plain and "button" not in plain
    tapped = drawn(blocks.tapped(one(), "step=2", "choose it"))
    assert 'class="tappable gr-tap" data-change="step=2" role="button"' in tapped
    assert 'role="group"' in tapped and 'aria-label="choose it"' in tapped
    both = drawn(blocks.tapped(graph.dial(one(), "x:3"), "step=2", "choose or change it"))
    assert 'class="tappable gr-dial gr-tap" data-dial="x:3" data-unit="0" data-change="step=2"' in both
    assert both.count("aria-label") == tapped.count("aria-label")
    assert "gr-picked" in drawn(graph.picked(one())) and "gr-picked" not in both


def frame(*ys: float, style: str = "line") -> dict[str, Any]:
    curve = blocks.series("", [float(at) for at in range(len(ys))], list(ys), 0, style)
    return plot.frame(blocks.plot("", "x", "y", [curve], [], []))


def test_larger_values_are_further_right_and_higher():
    box = frame(1.0, 5.0, 3.0)
    assert plot.place_x(box, 0) < plot.place_x(box, 1) < plot.place_x(box, 2)
    assert plot.place_y(box, 5) < plot.place_y(box, 3) < plot.place_y(box, 1)
    path = plot.path_of(box, [0.0, 1.0, 2.0], [1.0, math.nan, 3.0])
    first, last = re.findall(r"M(\S+) (\S+)", path)
    assert float(first[0]) == pytest.approx(plot.place_x(box, 0), abs=0.06)
    assert float(last[1]) == pytest.approx(plot.place_y(box, 3), abs=0.06)


def test_bars_of_a_plot_start_at_zero():
    assert frame(5.0, 6.0)["y"][0] > 0
    assert frame(5.0, 6.0, style="bars")["y"][0] <= 0


def test_the_name_of_a_guide_line_is_drawn_above_the_curves():
    curve = blocks.series("", [0, 1], [0, 1], 0, "line")
    markup = draw_one(blocks.plot("", "x", "y", [curve], [], [blocks.level(0.5, "prevalence")]))
    assert markup.index("gr-level") < markup.index("gr-curve") < markup.index("prevalence")


def test_ticks_are_labeled_without_rounding_errors():
    assert [plot.tick_text(x, 0.1) for x in (-0.1, -1e-17, 0.04, 0.1, 0.30000000000000004)] == [
        "−0.1",
        "0",
        "0",
        "0.1",
        "0.3",
    ]


@pytest.mark.parametrize("span", [0.7, 1, 2, 3.3, 5, 9.9, 10, 42, 999])
def test_an_axis_has_two_to_six_parts(span):
    step = plot.tick_step(span)
    assert 2 <= span / step <= 6
    assert f"{step:e}"[0] in "125"


def test_a_slider_has_all_its_stops():
    stops = ["0.1", "0.5", "1", "2"]
    declared = slider(number("c", "c", "1", 0, 2), stops)
    markup = controls.draw_slider(declared, "c", "1")
    assert 'data-stops="0.1 0.5 1 2"' in markup and 'aria-valuetext="1"' in markup


def test_the_first_of_several_equal_presets_is_pressed():
    """Two presets may differ only in inputs that do not matter at the moment."""
    presets = [preset("one", "Look 1.", {"a": "1"}), preset("two", "Look 2.", {"a": "2"})]
    presets.append(preset("again", "Look 3.", {"a": "2"}))
    markup = controls.draw_presets(presets, {"a": "2"})
    assert re.findall(r'aria-pressed="(\w+)"', markup) == ["false", "true", "false"]
    example = {"presets": presets, "gesture": "Drag it."}
    assert controls.draw_look(example, {"a": "2"}) == "Look 2."
    assert controls.draw_look(example, {"a": "3"}) == "Drag it."


def test_grids_side_by_side_are_sized_for_the_space_they_share():
    def grid(rows: int, columns: int) -> dict[str, Any]:
        shades = [[0.0] * columns] * rows
        return blocks.grid("", [["1"] * columns] * rows, shades, blocks.cells("", -1, []))

    pair = draw_one(blocks.beside([grid(5, 5), blocks.stacked([grid(3, 2), grid(2, 3)])]))
    assert "--across:8;--down:6" in pair and "gr-narrow" not in pair
    assert "gr-narrow" in draw_one(blocks.beside([grid(5, 7), grid(5, 6)]))


def test_a_plot_may_show_a_window_of_its_curves():
    curve = blocks.series("", [-9.0, 9.0], [-5.0, 5.0], 0, "line")
    whole = blocks.plot("", "x", "y", [curve], [], [])
    assert plot.frame(blocks.within(whole, [-1.0, 2.0, -3.0, 4.0]))["x"] == [-1, 2]
    assert plot.frame(whole)["y"] == [-3, 4]
    assert len(re.findall("<svg[^>]*viewBox", draw_one(whole))) == 2  # the curves are clipped


def test_a_label_at_the_top_of_an_axis_gives_way_to_its_name():
    def labels(name: str) -> list[str]:
        curve = blocks.series("", [0.0, 1.0], [0.0, 0.5], 0, "line")
        markup = draw_one(blocks.within(blocks.plot("", "x", name, [curve], [], []), [0, 1, 0, 0.5]))
        return re.findall(r'text-anchor="end">(0\.\d)<', markup)

    assert labels("") == ["0.1", "0.2", "0.3", "0.4", "0.5"]
    assert labels("impurity") == ["0.1", "0.2", "0.3", "0.4"]


def test_a_plot_of_half_the_width_has_a_square_inside():
    curve = blocks.series("", [0.0, 1.0], [0.0, 1.0], 0, "line")
    half = blocks.half(blocks.plot("", "x", "y", [curve], [], []))
    (path,) = re.findall(r'<path[^>]* d="([^"]*)"', draw_one(half))
    (x1, y1), (x2, y2) = ([float(each) for each in place.split()] for place in path[1:].split("\nL"))
    assert 'viewBox="0 0 164 170"' in draw_one(half)
    assert x2 - x1 == pytest.approx(y1 - y2, abs=0.2)


@pytest.mark.parametrize(
    "x, text", [(-4e5, "−400k"), (2e6, "2e6"), (-1e12, "−1e12"), (3e-5, "3e−5"), (1e-12, "1e−12")]
)
def test_large_and_small_numbers_on_an_axis_are_short(x, text):
    assert plot.tick_text(x, abs(x)) == text


def test_a_low_plot_has_fewer_labels_on_its_axis():
    curve = blocks.series("", [0.0, 1.0], [0.0, 5.0], 0, "line")

    def labels(height: int) -> list[str]:
        low = blocks.tall(blocks.plot("", "x", "y", [curve], [], []), height)
        return re.findall(r'text-anchor="end">(\d)<', draw_one(low))

    assert labels(190) == ["0", "1", "2", "3", "4", "5"] and labels(90) == ["0", "5"]


def test_each_cell_of_a_grid_may_edit_its_own_input():
    options = blocks.editable(blocks.cells("", -1, []), "tp fn fp tn")
    markup = draw_one(blocks.grid("", [["1", "2"], ["3", "4"]], [[0, 0], [0, 0]], options))
    found = re.findall(r'data-edit="(\w+)" data-index="(\d)"', markup)
    assert found == [("tp", "0"), ("fn", "0"), ("fp", "0"), ("tn", "0")]


def test_cells_that_choose_say_what_they_set():
    options = blocks.choosing(blocks.cells("", -1, []), [["index=0, 1", MARKUP]])
    markup = draw_one(blocks.grid("", [["a", "b"]], [[0, 0]], options))
    assert 'data-change="index=0, 1"' in markup and f'data-change="{ESCAPED}"' in markup
    assert markup.count("<button") == 2 and "data-step" not in markup


def test_the_longest_label_of_bars_gets_enough_space():
    items = [blocks.bar(label, 1.0, "", False) for label in ("p", "accuracy", "F₁")]
    assert "--letters:8" in draw_one(blocks.bars("", items, 0))
