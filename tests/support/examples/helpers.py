"""Compute examples from input texts, and set the tolerances of comparisons, for their tests."""

from typing import Any

from addon import examples
from addon.examples.kit.inputs import read

RELATIVE, ABSOLUTE = 1e-9, 1e-12


def compute(name: str, **texts: str) -> Any:
    """Return the result of an example with its defaults, changed by `texts`."""
    assert examples.check(name, texts) == {}
    example = examples.load(name)
    return example["compute"](read(example["inputs"], texts)["values"])


def shown(name: str, view: Any = None, **texts: str) -> str:
    """Return the HTML that an example shows."""
    answer = examples.respond(name, texts, view or {}, 6, "")
    assert answer["ok"], answer["messages"]
    markup: str = answer["out"]
    return markup


def hero(name: str, view: Any = None, **texts: str) -> str:
    """Return the HTML of an example's picture."""
    answer = examples.respond(name, texts, view or {}, 6, "")
    assert answer["ok"], answer["messages"]
    markup: str = answer["hero"]
    return markup
