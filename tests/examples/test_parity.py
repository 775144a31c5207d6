"""Test that every example shows and computes the same in every CPython and browser."""

from __future__ import annotations

import functools
import json
import math
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from deckbuilder.core.identity import GLOBAL
from deckbuilder.live.bake import ADDON
from tests.support.browser.calls import call
from tests.support.examples.samples import samples

SHOWN = ("ok", "messages", "out", "say", "step", "steps", "controls", "defaults", "presets")

# Inputs for which the exact result ends in a 5 right after the last digit shown, so that the last bit
# decides. For three voters the result is p²(3 − 2p).
TIES = {"bagging-vote": [{"N": "3", "p": f"{k / 200:g}"} for k in range(1, 200, 2)]}

# Infinities and NaN do not come out of the browser as numbers.
RUN = (
    """requests => requests.map(([name, texts, view]) => {
  const request = { do: "show", example: name, inputs: texts, view: view, prefix: "gr1" };
  const answer = """
    + GLOBAL
    + """.engine(request);
  const start = """
    + GLOBAL
    + """.engine(Object.assign({}, request, { do: "begin" }));
  ["controls", "defaults", "presets", "asks"].forEach(part => {
    if (JSON.stringify(start[part]) !== JSON.stringify(answer[part])) { answer[part] = "not as begun"; }
  });
  const computed = """
    + GLOBAL
    + """.engine.compute(name, texts);
  return JSON.stringify([answer, computed.result === undefined ? null : computed.result],
    (key, x) => typeof x === "number" && !isFinite(x) ? "!" + x : x);
})"""
)


@functools.cache
def cases(name):
    """Return requests for an example, and what this Python answers and computes."""
    example = examples.load(name)
    requests, ours = [], []
    for index, texts in enumerate([*samples(example, 200), *TIES.get(name, [])]):
        view = {} if index % 3 else {"step": str(index % 7)}
        requests.append([name, texts, view])
        state = read(example["inputs"], texts)
        good = not state["messages"] and not example["check"](state["values"])
        ours.append(
            (
                examples.respond(name, texts, view, 6, "gr1"),
                example["compute"](state["values"]) if good else None,
            )
        )
    return requests, ours


def numbers(value, path=""):
    """Yield every leaf of nested dicts and lists with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}.{key}")
    elif isinstance(value, list):
        yield path + "#", len(value)
        for index, item in enumerate(value):
            yield from numbers(item, f"{path}[{index}]")
    else:
        yield path, value


# Functions whose last bit depends on the platform. An example that uses none of them, itself or through
# the kit, has to be equal to the last bit.
INEXACT = re.compile(
    r"\b(exp|log|log2|log10|log1p|expm1|sin|cos|tan|tanh|atan|atan2|acos|degrees|"
    r"normal|chances|ln_gamma)\b"
)
# Smaller probabilities may differ, because iterations amplify a difference in the last bit.
NOTHING = 1e-25


def is_exact(name):
    """Return whether the example uses only + - * / and square roots."""
    path = ADDON / "examples" / (name.replace("-", "_") + ".py")
    code = re.sub(r'"[^"]*"', "", path.read_text(encoding="utf-8").split('"""', 2)[2])
    return not INEXACT.search(code)


def same(ours, theirs, exact):
    """Return whether two leaves are equal or, unless `exact`, within a relative 1e-12."""
    if isinstance(theirs, str) and theirs.startswith("!"):
        theirs = float(theirs[1:].replace("Infinity", "inf"))
    if isinstance(ours, bool) or isinstance(ours, str):
        return ours == theirs
    ours, theirs = float(ours), float(theirs)  # JavaScript writes 1e17 without an exponent
    if ours == theirs or (math.isnan(ours) and math.isnan(theirs)):
        return True
    off = abs(ours - theirs)
    return not exact and (off <= 1e-12 * max(abs(ours), abs(theirs)) or off <= NOTHING)


def compare(name, theirs, every=1):
    """Check that all that is shown and every number behind it agree, for one in `every` requests."""
    requests, ours = (each[::every] for each in cases(name))
    accepted, exact = 0, is_exact(name)
    for request, (answer, computed), (their_answer, their_computed) in zip(
        requests, ours, theirs, strict=True
    ):
        for key in SHOWN:
            if their_answer[key] != answer[key]:
                assert their_answer[key] == json.loads(json.dumps(answer[key])), (request, key)
        assert (computed is None) == (their_computed is None), request
        if computed is None:
            continue
        accepted += 1
        if computed == their_computed:  # equal to the last bit, as most are
            continue
        mine, yours = dict(numbers(computed)), dict(numbers(their_computed))
        assert mine.keys() == yours.keys(), request
        for path, value in mine.items():
            assert same(value, yours[path], exact), (request, path, value, yours[path])
    assert accepted >= 200 // every


def compare_all(theirs, every=1):
    """Compare the answers to the requests of all examples, one after the other."""
    for name in examples.names():
        count = len(cases(name)[0][::every])
        compare(name, theirs[:count], every)
        theirs = theirs[count:]


@pytest.mark.parametrize("name", examples.names())
def test_examples_are_the_same_in_python_and_in_chromium(name, page):
    compare(name, [json.loads(text) for text in call(page, RUN, cases(name)[0])])


# The pieces that typed answers are made of.
PIECES = (
    "1 2 7 0 . , .5 0,5 1,010 12,345.5 1e-3 1e5 % ½ ¾ √ ² ³ ⁻¹ ⁵ ( ) + - − – * × · / ÷ ^ ** x10^ "
    "１ ５ ％ ， ln Ln log log2 log10 sqrt exp e pi π ∞ inf km loss class = ≈ ~ ; #"
).split()


def test_typed_answers_are_read_the_same_in_python_and_in_chromium(page):
    draw = random.Random(5)
    guesses = ["", " ", *PIECES]
    for _ in range(5000):
        pieces = [draw.choice(PIECES) + draw.choice(["", "", " "]) for _ in range(draw.randint(2, 7))]
        guesses.append("".join(pieces))
    theirs = call(
        page,
        """guesses => guesses.map(guess => """
        + GLOBAL
        + """.engine({do: "judge", example: "softmax-nll", inputs: {}, ask: "nll", guess: guess,
            tolerance: 0.005}))""",
        guesses,
    )
    read = 0
    for guess, their in zip(guesses, theirs, strict=True):
        ours = examples.judge("softmax-nll", {}, "nll", guess, 0.005)
        assert their == ours, guess
        read += ours["ok"]
    assert 300 < read < 4500


@pytest.mark.parametrize("name", examples.names())
def test_practice_is_the_same_in_python_and_in_chromium(name, page):
    asked = [(seed, ask) for seed in (1, 77, 2**30) for ask in examples.asks(name)]
    theirs = call(
        page,
        """([name, asked]) => asked.map(([seed, ask]) => """
        + GLOBAL
        + """.engine({do: "practice", example: name, seed: seed, ask: ask}))""",
        [name, asked],
    )
    assert theirs == [examples.practice(name, *each) for each in asked]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_examples_are_the_same_in_webkits_javascript(scripts, tmp_path):
    """JavaScriptCore is the engine of WebKitGTK and of every iPhone; its command line runs here."""
    jsc = shutil.which("jsc") or pytest.skip(
        "JavaScriptCore's command line (jsc) cannot be installed on this system"
    )
    every = [request for name in examples.names() for request in cases(name)[0]]
    program = [
        "var window = this, document = {addEventListener() {}};",
        *scripts.files.values(),
        f"print(JSON.stringify(({RUN})({json.dumps(every)})));",
    ]
    (tmp_path / "all.js").write_text("\n".join(program), encoding="utf-8")
    done = subprocess.run([jsc, str(tmp_path / "all.js")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    compare_all([json.loads(text) for text in json.loads(done.stdout)])


def other_pythons():
    """Return the paths of the oldest and the newest CPython here that an add-on may run on, other than
    this version.

    These two are enough: a feature that was added or removed at some version differs between them.
    """
    minors = [minor for minor in range(9, 15) if minor != sys.version_info.minor]
    found = (next(filter(None, map(find_python, order)), None) for order in (minors, minors[::-1]))
    return list(dict.fromkeys(filter(None, found)))


def find_python(minor):
    """Return the path of a Python 3.`minor` that works, or None."""
    name = f"python3.{minor}"
    places = [shutil.which(name)] + sorted(
        str(path) for path in Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/{name}")
    )
    for path in filter(None, places):
        if subprocess.run([path, "-c", ""], capture_output=True).returncode == 0:
            return path
    return None


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_examples_are_the_same_in_the_oldest_and_the_newest_python_here(subtests):
    """The oldest supported Anki comes with 3.9, the newest with 3.13. CPythons differ in what they can
    do, not in how they compute: a seventh of the requests is enough."""
    pythons = other_pythons() or pytest.skip("there is no other Python 3.9 to 3.14 on this machine")
    every = [request for name in examples.names() for request in cases(name)[0][::7]]
    for python in pythons:
        with subtests.test(python=Path(python).name):
            done = subprocess.run(
                [python, "-m", "tests.support.examples.answer"],
                input=json.dumps(every),
                cwd=ADDON.parent,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr[-2000:]
            compare_all(json.loads(done.stdout), 7)
