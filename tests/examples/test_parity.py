"""Every example shows the same, and computes the same numbers, in CPython and in Chromium."""

from __future__ import annotations

import json
import math
import re
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


# Functions whose last bit is the platform's. An example that uses none of them, by itself or by
# way of the kit, has to be equal to the last bit.
INEXACT = re.compile(r"\b(exp|log|log2|log10|log1p|expm1|sin|cos|tan|tanh|atan|atan2|acos|degrees|"
                     r"normal|chances|ln_gamma)\b")
# Below this, probabilities differ by what iterations make of a last bit.
NOTHING = 1e-25


def is_exact(name):
    """Does the example use only + - * / and square roots?"""
    path = ADDON / "examples" / (name.replace("-", "_") + ".py")
    code = re.sub(r'"[^"]*"', "", path.read_text(encoding="utf-8").split('"""', 2)[2])
    return not INEXACT.search(code)


def same(ours, theirs, exact):
    """Equal; or, for numbers that are not exact, within a relative 1e-12."""
    if isinstance(theirs, str) and theirs.startswith("!"):
        theirs = float(theirs[1:].replace("Infinity", "inf"))
    if isinstance(ours, bool) or isinstance(ours, str):
        return ours == theirs
    ours, theirs = float(ours), float(theirs)  # JavaScript writes 1e17 without an exponent
    if ours == theirs or (math.isnan(ours) and math.isnan(theirs)):
        return True
    off = abs(ours - theirs)
    return not exact and (off <= 1e-12 * max(abs(ours), abs(theirs)) or off <= NOTHING)


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
    accepted, exact = 0, is_exact(name)
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
            assert same(value, yours[path], exact), (request, path, value, yours[path])
    assert accepted >= 200
