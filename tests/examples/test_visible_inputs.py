"""Test that every visible input changes what is shown: one that changes nothing would only confuse."""

from __future__ import annotations

import pytest

from addon import examples
from addon.examples.kit.inputs import read


def in_view(declared, texts):
    """Return whether the input is shown for the choices in `texts`."""
    matters = declared.get("matters")
    return not matters or texts[matters["name"]] in matters["options"]


def others(declared, text):
    """Return other texts for an input, near and far; some may be invalid."""
    kind = declared["kind"]
    if kind == "choice":
        return [option for option in declared["options"] if option != text]
    if kind == "switch":
        return ["off" if text == "on" else "on"]
    if kind in ("number", "integer"):
        state = read([declared], {declared["name"]: text})
        x = state["values"][declared["name"]]
        low, high = declared["low"], declared["high"]
        near = [x + 1, x - 1, x * 2, x / 2, x + 0.1, x - 0.1, (low + high) / 2, low, high]
        if kind == "integer":
            near = [int(each) for each in near]
        return [*declared.get("stops", []), *(f"{each:.10g}" for each in near)]
    if kind == "words":
        return ["a", text[::-1], " ".join(reversed(text.split())), text.replace("n", "m")]
    # An optional list may be empty.
    found = [] if text.strip() else ["1", "-1", "0.5", "1 1"]
    tokens = text.replace(";", " ; ").replace(",", " ").split()
    if ";" not in tokens and len(tokens) > 1:
        # The same numbers in another order, and others with the same sum.
        moved = [f"{tokens[0]}/2", *tokens[1:-1], f"{tokens[-1]} + {tokens[0]}/2"]
        found += [", ".join([*tokens[1:], tokens[0]]), ", ".join(moved)]
    if tokens and ";" not in tokens:
        # All merged into one number, and the last one split in two: sizes that must have the same sum.
        found += [f"({' + '.join(tokens)})", ", ".join([*tokens[:-1], f"({tokens[-1]} - 1)", "1"])]
    if ";" in tokens:
        # The same rows in another order.
        first, *rest = " ".join(tokens).split(" ; ")
        found.append("; ".join([*rest, first]))
    for at, token in enumerate(tokens):
        if token == ";":
            continue
        for other in ("0", "1", "-1", "2", "0.5", "5", "100"):
            changed = [*tokens[:at], other, *tokens[at + 1 :]]
            found.append(" ".join(changed))
    return found


@pytest.mark.parametrize("name", examples.names())
def test_every_visible_input_changes_something(name):
    example = examples.load(name)
    defaults = {declared["name"]: declared["default"] for declared in example["inputs"]}
    idle = []
    for preset in example["presets"] or [{"label": "defaults", "inputs": {}}]:
        texts = {**defaults, **preset["inputs"]}
        before = examples.respond(name, texts, {}, 6, "")
        for declared in example["inputs"]:
            if not in_view(declared, texts):
                continue
            for other in others(declared, texts[declared["name"]]):
                after = examples.respond(name, {**texts, declared["name"]: other}, {}, 6, "")
                if after["ok"] and (after["hero"], after["out"]) != (before["hero"], before["out"]):
                    break
            else:
                idle.append((preset["label"], declared["name"]))
    assert idle == []
