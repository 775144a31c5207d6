"""The live numeric examples, one per file, and this registry of them.

The file `softmax_nll.py` contains the example `softmax-nll`; `kit/engine.py` says what an example
consists of. The files keep to a small subset of Python, because the build translates them for apps
without Python. This registry is not translated.
"""

from __future__ import annotations

import json
import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import Any

from .kit import bake as baked
from .kit import engine
from .kit.inputs import read
from .kit.random import generator


@lru_cache(maxsize=None)
def names() -> tuple[str, ...]:
    """Return the names of all examples, sorted."""
    found = [m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if not m.ispkg]
    return tuple(sorted(found))


def load(name: str) -> dict[str, Any]:
    """Return the example called `name`. Raise KeyError if there is none."""
    if name not in names():
        raise KeyError(name)
    example: dict[str, Any] = import_module("." + name.replace("-", "_"), __name__).EXAMPLE
    return example


def inputs(name: str) -> list[str]:
    """Return the names of the example's inputs, in order."""
    return [declared["name"] for declared in load(name)["inputs"]]


def check(name: str, texts: dict[str, str]) -> dict[str, str]:
    """Return what is wrong with these input texts: input name → message; empty if nothing is."""
    known = inputs(name)
    unknown = {key: "no such input; it has " + ", ".join(known) for key in texts
               if key not in known}
    if unknown:
        return unknown
    example = load(name)
    state = read(example["inputs"], texts)
    messages: dict[str, str] = state["messages"] or example["check"](state["values"])
    return messages


def bake(name: str, texts: dict[str, str], fold: bool = False) -> str:
    """Return the worked example as HTML, for cards without a running script; closed with `fold`.

    Raise ValueError if an input is refused (see `check`).
    """
    problems = check(name, texts)
    if problems:
        raise ValueError(name + ": " + json.dumps(problems))
    begin: dict[str, Any] = {"example": name, "inputs": texts}
    if fold:
        begin["fold"] = True
    data = json.dumps(begin, ensure_ascii=False, sort_keys=True)
    return str(baked.bake(load(name), texts, data, fold))


def respond(name: str, texts: dict[str, str], view: dict[str, str], digits: int,
            prefix: str) -> dict[str, Any]:
    """Return the engine's answer: see `kit.engine.respond`."""
    return dict(engine.respond(load(name), texts, view, digits, prefix))


def judge(name: str, texts: dict[str, str], ask: str, guess: str,
          tolerance: float, reach: float = 0) -> dict[str, Any]:
    """Compare a typed guess with the answer: see `kit.engine.judge`."""
    return dict(engine.judge(load(name), texts, ask, guess, tolerance, reach))


def asks(name: str) -> list[str]:
    """Return the names of the numbers that the example can ask for."""
    return [one["name"] for one in load(name)["asks"]]


def counts(name: str) -> list[str]:
    """Return the names of the asks whose answer is a count, which must be exact."""
    return [one["name"] for one in load(name)["asks"] if one["count"]]


@lru_cache(maxsize=None)
def _drawn(name: str) -> frozenset[str]:
    """Return the names of the inputs that new questions have new numbers for."""
    fresh = load(name)["fresh"]
    return frozenset(key for seed in range(1, 17) for key in fresh(generator(seed)))


def unstated(name: str, texts: dict[str, str], ask: str) -> dict[str, str]:
    """Return the inputs that the question `ask` must state but `texts` does not give: name → default.

    These are the inputs that the ask needs and that are drawn for a new question, unless they do not
    matter with the chosen options.
    """
    example = load(name)
    needs = engine.find_ask(example, ask)["needs"]
    defaults = {one["name"]: one["default"] for one in example["inputs"]}
    used = {**defaults, **texts}
    missing = {}
    for one in example["inputs"]:
        only = one.get("matters")
        if only and used[only["name"]] not in only["options"]:
            continue
        if one["name"] in needs and one["name"] in _drawn(name) and one["name"] not in texts:
            missing[one["name"]] = one["default"]
    return missing


def practice(name: str, seed: int, ask: str) -> dict[str, Any]:
    """Return a practice question with new numbers: see `kit.engine.practice`."""
    return dict(engine.practice(load(name), seed, ask))


def bake_practice(name: str, texts: dict[str, str], ask: str, tolerance: float,
                  key: str) -> tuple[str, str]:
    """Return the question and the worked answer of a practice card as HTML, with fixed numbers.

    `key`: the card's id, from which the numbers are drawn if every side is a new page.
    """
    problems = check(name, texts)
    if problems:
        raise ValueError(name + ": " + json.dumps(problems))
    data = json.dumps({"example": name, "inputs": texts, "ask": ask, "tolerance": tolerance,
                       "key": key, "fold": True}, ensure_ascii=False, sort_keys=True)
    example = load(name)
    return (baked.bake_question(example, texts, ask, data),
            baked.bake_answer(example, texts, ask, data))
