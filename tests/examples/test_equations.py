"""Test that the two sides of every "=" agree in every line that an example shows."""

from __future__ import annotations

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from addon.examples.kit.numbers import SETTINGS
from tests.support.examples.equations import lines, pairs
from tests.support.examples.samples import accepted, samples

pytestmark = pytest.mark.slow

# Examples whose lines contain no equation between numbers.
WITHOUT: set[str] = set()


@pytest.fixture
def twelve_digits():
    SETTINGS["digits"] = 12
    yield
    SETTINGS["digits"] = 6


def traces(name):
    """Yield (inputs, step, line) for defaults, presets, range ends, and random inputs, at the first
    steps and the last."""
    example = examples.load(name)
    for index, texts in enumerate(samples(example, 60)):
        if not accepted(example, texts):
            continue
        values = read(example["inputs"], texts)["values"]
        result = example["compute"](values)
        for step in {0, 1, 2, 3, 4, 5, index, 10**6} if index < 12 else {index % 5, 10**6}:
            trace = example["trace"](values, result, {"step": str(step)})
            for line in lines(trace["blocks"]):
                yield texts, step, line


@pytest.mark.usefixtures("twelve_digits")
@pytest.mark.parametrize("name", examples.names())
def test_both_sides_of_every_equation_agree(name):
    read_pairs, wrong = 0, []
    for texts, step, line in traces(name):
        for left, right, agrees in pairs(line["html"]):
            read_pairs += 1
            if not agrees:
                wrong.append((line["label"], left, right, step, texts))
    assert not wrong, (len(wrong), wrong[:4])
    assert read_pairs >= 20 or name in WITHOUT


@pytest.mark.parametrize(
    "markup, agrees",
    [
        ("2 · 3 + (−1) = 5", True),
        ("2 · 3 + (−1) = 6", False),
        ("f(x) = 2 + 2 = 4", True),
        (
            '<span class="gr-frac"><span class="gr-top">1</span><span class="gr-sr"> / </span><span '
            'class="gr-bottom">√<span class="gr-root">4</span></span></span> · 2 = 1',
            True,
        ),
        ("e<sup>−1</sup> = 0.3678794412", True),
        ("⌊7/2⌋ + 1 = 5 rows", False),
        ("10 · 101 = 1,<wbr>010", True),
        ("−ln 0.5 = 0.69", False),
    ],
)
def test_equations_are_evaluated(markup, agrees):
    ((_, _, found),) = pairs(markup)
    assert found is agrees
