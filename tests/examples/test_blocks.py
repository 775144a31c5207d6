"""Test that the tables, grids, bars, and plots of every example are well formed, and that a quantity is
the same number everywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from addon import examples
from addon.examples.kit.draw import draw_one
from addon.examples.kit.inputs import read
from addon.examples.kit.numbers import parse_number
from tests.support.examples.samples import accepted, samples

pytestmark = pytest.mark.slow

TIED = re.compile(r'<b class="gr-n tappable" data-tie="([^"]*)"(?: data-from="([^"]*)")?>(.*?)</b>')
STYLES = {"line", "dash", "dots", "bars"}


@pytest.fixture(scope="module", params=examples.names())
def traces(request) -> list[tuple[dict[str, str], dict[str, Any], list[str]]]:
    """Return what an example shows: (inputs, trace, HTML of each block of the trace).

    The inputs are defaults, presets, range ends, and random ones; the steps are the first ones, the one
    that it opens at, and the last.
    """
    example = examples.load(request.param)
    found = []
    for texts in samples(example, 12):
        if not accepted(example, texts):
            continue
        values = read(example["inputs"], texts)["values"]
        result = example["compute"](values)
        last = example["trace"](values, result, {"step": "1000000"})
        these = [last, example["trace"](values, result, {})]
        for step in range(min(3, last["steps"])):
            these.append(example["trace"](values, result, {"step": str(step)}))
        if "hero" in example:
            these += [
                {**trace, "blocks": [example["hero"](values, result, trace["step"])]} for trace in these
            ]
        found += [
            (texts, trace, [draw_one(each) for each in blocks(trace["blocks"])]) for trace in these
        ]
    return found


def blocks(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield all blocks of a trace, including nested ones."""
    for block in items:
        if block["kind"] in ("beside", "stacked"):
            yield from blocks(block["items"])
        else:
            yield block


def check_table(block: dict[str, Any]) -> None:
    assert block["rows"] and {len(row) for row in block["rows"]} == {len(block["head"])}
    assert -1 <= block["marked"] < len(block["rows"]), "the marked row is not shown"


def check_grid(block: dict[str, Any]) -> None:
    shape = [len(row) for row in block["rows"]]
    assert shape == [len(row) for row in block["shades"]] and max(shape) == shape[0]
    assert all(abs(shade) <= 1 + 1e-9 for row in block["shades"] for shade in row)
    options = block["options"]
    assert -1 <= options["picked"] < len(shape) * shape[0]
    if options["window"]:
        # With padding a window may reach beyond the image.
        top, left, height, width = options["window"]
        assert -height <= top <= len(shape) and -width <= left <= shape[0]


def check_bars(block: dict[str, Any]) -> None:
    for item in block["items"]:
        number = shown_number(item["html"])
        if number is not None and "log₁₀" in block["caption"]:
            number = math.log10(number) if number > 0 else None
        if number is not None and math.isfinite(item["value"]):
            assert near(number, item["value"]), (item["label"], item["html"], item["value"])


def check_plot(block: dict[str, Any]) -> None:
    for curve in block["curves"]:
        assert len(curve["xs"]) == len(curve["ys"]) and curve["style"] in STYLES
        assert curve["color"] in range(5)
    for spot in block["spots"]:
        assert math.isfinite(spot["x"]) and math.isfinite(spot["y"])
    assert all(math.isfinite(each["y"]) for each in block["levels"])


def check_arrows(block: dict[str, Any]) -> None:
    assert [len(row) for row in block["dx"]] == [len(row) for row in block["dy"]]


CHECKS = {
    "table": check_table,
    "grid": check_grid,
    "bars": check_bars,
    "plot": check_plot,
    "arrows": check_arrows,
}


def shown_number(markup: str) -> float | None:
    """Return the number that a piece of HTML shows, or None if it shows something else."""
    text = re.sub(r"<[^>]*>", "", markup).strip()
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    parsed = parse_number(text)
    return parsed["value"] if parsed["ok"] else None


def near(one: float, other: float) -> bool:
    """Return whether two numbers agree to the two digits that the narrowest places show."""
    return one == other or abs(one - other) <= 0.06 * max(abs(one), abs(other))


def test_blocks_are_well_formed(traces):
    for texts, trace, _ in traces:
        assert 0 <= trace["step"] <= trace["steps"], texts
        for block in blocks(trace["blocks"]):
            if block["kind"] in CHECKS:
                CHECKS[block["kind"]](block)


def test_a_quantity_is_the_same_number_everywhere(traces):
    """Touching a number highlights the same quantity elsewhere, so the numbers have to agree."""
    for texts, _, drawn in traces:
        numbers: dict[str, float] = {}
        for tie, _, inner in TIED.findall("\n".join(drawn)):
            number = shown_number(inner)
            if number is not None:
                assert near(numbers.setdefault(tie, number), number), (tie, number, numbers[tie], texts)


def test_drawings_stay_inside_their_frames(traces):
    for texts, trace, drawn in traces:
        for block, markup in zip(blocks(trace["blocks"]), drawn, strict=True):
            # Curves are clipped to the inside of a plot; they leave it only where a window is chosen.
            cut = "" if block.get("window") else r"\1"
            markup = re.sub(r'<svg x="[^>]*>(.*?)</svg>', cut, markup, flags=re.DOTALL)
            for svg in re.findall(r"<svg\b.*?</svg>", markup, re.DOTALL):
                frame = re.search(r'viewBox="0 0 (\S+) (\S+?)"|width="(\S+)" height="(\S+)"', svg)
                assert frame
                width, height = (float(each) for each in frame.groups() if each)
                for xs, ys in places(svg):
                    assert all(-1 <= x <= width + 1 for x in xs), (texts, svg)
                    assert all(-1 <= y <= height + 1 for y in ys), (texts, svg)


def places(svg: str) -> Iterator[tuple[list[float], list[float]]]:
    """Yield the x and y coordinates of every shape."""
    for path in re.findall(r' d="([^"]*)"', svg):
        found = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path)]
        yield found[::2], found[1::2]
    for tag in re.findall(r"<(?:line|circle|text|rect)\b[^>]*>", svg):
        at = {name: float(value) for name, value in re.findall(r' (c?[xy][12]?)="([^"]*)"', tag)}
        yield [at[key] for key in at if "x" in key], [at[key] for key in at if "y" in key]
