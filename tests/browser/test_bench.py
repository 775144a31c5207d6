"""Test that the benchmark can measure live examples as they are now."""

from __future__ import annotations

from tests.programs.bench import live
from tests.support.browser.chromium import launch as launch  # marks this as a test with a window


def test_an_example_is_mounted_and_redrawn() -> None:
    (found,) = live.in_chromium(["softmax-nll"], 1, changes=6).values()
    redraw = found["redraw"]
    assert isinstance(redraw, dict) and redraw["median"] > 0
    assert found["redraw, CPU"]
