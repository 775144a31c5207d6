"""Test that the declarations of every example agree: its name, presets, inputs, and practice draws."""

import re
from typing import Any

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator
from tests.support.examples.samples import accepted


@pytest.mark.parametrize("name", examples.names())
def test_presets_and_draws_are_inputs_that_are_accepted(name: str) -> None:
    example = examples.load(name)
    known = {declared["name"] for declared in example["inputs"]}
    assert example["name"] == name, "the name must be the file's name, with hyphens"
    for preset in example["presets"]:
        assert set(preset["inputs"]) <= known, f'the preset "{preset["label"]}" has an unknown input'
        assert accepted(example, preset["inputs"]), f'the preset "{preset["label"]}" is refused'
    for seed in range(20):
        drawn = example["fresh"](generator(seed))
        assert set(drawn) <= known and accepted(example, drawn), drawn


@pytest.mark.parametrize("name", examples.names())
def test_inputs_that_come_and_go_name_options_of_another_input(name: str) -> None:
    declared = {each["name"]: each for each in examples.load(name)["inputs"]}
    for each in declared.values():
        if "matters" in each:
            other = declared[each["matters"]["name"]]
            options = each["matters"]["options"]
            if other["kind"] == "choice":
                assert set(options) < set(other["options"])
            else:
                assert options and not any(
                    read([other], {other["name"]: x})["messages"] for x in options
                )
            assert not any("|" in option for option in options)


def in_view(example: dict[str, Any], texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return the lead inputs that are shown for the choices in `texts`."""
    return [
        each
        for each in example["inputs"]
        if each["name"] in example["lead"]
        and ("matters" not in each or texts[each["matters"]["name"]] in each["matters"]["options"])
    ]


@pytest.mark.parametrize("name", examples.names())
def test_at_most_two_inputs_are_below_the_picture_and_need_no_typing(name: str) -> None:
    example = examples.load(name)
    defaults = {each["name"]: each["default"] for each in example["inputs"]}
    assert set(example["lead"]) <= set(defaults)
    for preset in example["presets"]:
        assert len(in_view(example, {**defaults, **preset["inputs"]})) <= 2, preset["label"]
    for each in in_view(example, defaults):
        assert each["kind"] in ("choice", "switch") or each["stops"], each["name"]


@pytest.mark.parametrize("name", examples.names())
def test_an_example_opens_at_a_step_that_it_has(name: str) -> None:
    example = examples.load(name)
    wanted = example["open_at"]
    assert wanted in ("first", "last", "own") or wanted.isdigit()
    answer = examples.respond(name, {}, {}, 6, "")
    values = read(example["inputs"], {})["values"]
    chosen = example["trace"](values, example["compute"](values), {})["step"]
    opened = {"first": 0, "last": answer["steps"], "own": chosen}.get(wanted)
    assert answer["step"] == (int(wanted) if opened is None else opened)
    assert answer["hero"]


@pytest.mark.parametrize("name", examples.names())
def test_stops_are_plain_numbers_in_order(name: str) -> None:
    for each in examples.load(name)["inputs"]:
        stops = each.get("stops", [])
        assert all(re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", stop) for stop in stops), each["name"]
        assert sorted(stops, key=float) == stops and len(set(stops)) == len(stops) != 1


@pytest.mark.parametrize("name", examples.names())
def test_an_example_says_in_at_most_two_lines_what_to_touch(name: str) -> None:
    gesture = examples.load(name)["gesture"]
    assert gesture[0].isupper() and gesture.endswith(".") and len(gesture) <= 76
    assert examples.load(name).get("item", "point").islower()
