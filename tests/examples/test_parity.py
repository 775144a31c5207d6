"""Every example shows the same, and computes the same numbers, in CPython and in Chromium."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from deckbuilder.script import card_scripts
from tests.chromium import launch
from tests.examples.samples import samples

ADDON = Path(__file__).resolve().parents[2] / "addon"
SHOWN = ("ok", "messages", "out", "say", "step", "steps", "controls", "defaults", "presets")

# Infinities and not-a-number do not survive the way out of the browser as numbers.
RUN = """requests => requests.map(([name, texts, view]) => {
  const request = { do: "show", example: name, inputs: texts, view: view, prefix: "gr1" };
  const answer = window.gradientRecallEngine(request);
  const computed = window.gradientRecallEngine.compute(name, texts);
  return JSON.stringify([answer, computed.result === undefined ? null : computed.result],
    (key, x) => typeof x === "number" && !isFinite(x) ? "!" + x : x);
})"""


@pytest.fixture(scope="module")
def page():
    scripts, problems = card_scripts(ADDON)
    assert problems == []
    with launch() as browser:
        page = browser.new_page()
        for content in scripts.files.values():  # the core comes first
            page.add_script_tag(content=content)
        yield page


def numbers(value, path=""):
    """Every leaf of nested dicts and lists with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}.{key}")
    elif isinstance(value, list):
        yield path + "#", len(value)
        for index, item in enumerate(value):
            yield from numbers(item, f"{path}[{index}]")
    else:
        yield path, value


def same(ours, theirs):
    """Equal; or, for numbers, within the last bits that exp and log may differ in."""
    if isinstance(theirs, str) and theirs.startswith("!"):
        theirs = float(theirs[1:].replace("Infinity", "inf"))
    if isinstance(ours, bool) or isinstance(ours, str):
        return ours == theirs
    if ours == theirs or (math.isnan(ours) and math.isnan(theirs)):
        return True
    return abs(ours - theirs) <= 1e-12 * max(abs(ours), abs(theirs))


@pytest.mark.parametrize("name", examples.names())
def test_the_same_in_python_and_in_the_browser(name, page):
    example = examples.load(name)
    requests, ours = [], []
    for index, texts in enumerate(samples(example, 200)):
        view = {} if index % 3 else {"step": str(index % 7)}
        requests.append([name, texts, view])
        state = read(example["inputs"], texts)
        good = not state["messages"] and not example["check"](state["values"])
        ours.append((examples.respond(name, texts, view, 6, "gr1"),
                     example["compute"](state["values"]) if good else None))
    theirs = [json.loads(text) for text in page.evaluate(RUN, requests)]
    accepted = 0
    for request, (answer, computed), (their_answer, their_computed) in zip(
            requests, ours, theirs, strict=True):
        for key in SHOWN:
            assert their_answer[key] == json.loads(json.dumps(answer[key])), (request, key)
        assert (computed is None) == (their_computed is None), request
        if computed is None:
            continue
        accepted += 1
        mine, yours = dict(numbers(computed)), dict(numbers(their_computed))
        assert mine.keys() == yours.keys(), request
        for path, value in mine.items():
            assert same(value, yours[path]), (request, path, value, yours[path])
    assert accepted >= 50
