"""Test that every text of a live example is shown as text, whatever characters it contains."""

import copy
import html

import pytest

from addon import examples
from addon.examples.kit import bake, engine
from addon.examples.kit.random import generator

MARKUP = """<b9 title="x">&'"""
SEED = 3


def texts_of(example):
    """Yield (holder, key) of each text that the author declares and a card shows."""
    yield example, "title"
    yield example, "gesture"
    if "item" in example:
        yield example, "item"
    for declared in example["inputs"]:
        yield declared, "label"
        if declared.get("hint"):
            yield declared, "hint"
    for one in example["asks"]:
        yield one, "label"
    for one in example["presets"]:
        yield one, "label"
        yield one, "look"


def markup_of(controls):
    """Return the HTML of all controls, without the look, which the script writes as plain text."""
    return "\n".join(text for part, text in controls.items() if part != "look")


@pytest.mark.parametrize("name", examples.names())
def test_the_texts_of_an_example_are_escaped(name):
    """They are in the baked block, in the practice question with fixed and with fresh numbers, and in
    the controls."""
    example = copy.deepcopy(examples.load(name))
    for number, (holder, key) in enumerate(texts_of(example)):
        holder[key] = f"{number}{MARKUP}{holder[key]}"
    data = f'{{"a": "{MARKUP}"}}'
    texts = example["fresh"](generator(SEED)) if example["fresh"] else {}
    shown = [
        bake.bake(example, {}, data, False),
        markup_of(engine.begin(example, {}, "gr1")["controls"]),
        markup_of(engine.respond(example, {}, {}, 6, "gr1")["controls"]),
    ]
    for one in example["asks"]:
        shown += [
            engine.pose(example, texts, one["name"]),
            bake.bake_question(example, texts, one["name"], data),
            engine.practice(example, SEED, one["name"])["html"],
        ]
    for markup in shown:
        assert "<b9" not in markup
    everything = "\n".join(shown)
    for holder, key in texts_of(example):
        # A look is shown only while its preset is chosen, a gesture only while none is.
        if key not in ("look", "gesture"):
            assert html.escape(holder[key]).replace("&#x27;", "&#39;") in everything, holder[key]
    assert everything.count(html.escape(MARKUP).replace("&#x27;", "&#39;")) > len(shown)


@pytest.mark.parametrize("name", examples.names())
def test_the_given_numbers_of_a_question_are_escaped(name):
    example = examples.load(name)
    given = {declared["name"]: f"1{MARKUP}; 2" for declared in example["inputs"]}
    for one in example["asks"]:
        markup = engine.pose(example, given, one["name"])
        assert "<b9" not in markup and 'title="' not in markup
        assert "1&lt;b9" in markup and "title=&quot;x&quot;&gt;&amp;&#39;" in markup
