"""What every example declares fits together: its name, its presets, what it draws for practice."""

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator
from tests.support.examples.samples import accepted


@pytest.mark.parametrize("name", examples.names())
def test_presets_and_draws_are_inputs_that_are_accepted(name: str) -> None:
    example = examples.load(name)
    known = {declared["name"] for declared in example["inputs"]}
    assert example["name"] == name, "the name is that of the file, with hyphens"
    for preset in example["presets"]:
        assert set(preset["inputs"]) <= known, f'the preset "{preset["label"]}" has an unknown input'
        assert accepted(example, preset["inputs"]), f'the preset "{preset["label"]}" is refused'
    for seed in range(20):
        drawn = example["fresh"](generator(seed))
        assert set(drawn) <= known and accepted(example, drawn), drawn


@pytest.mark.parametrize("name", examples.names())
def test_inputs_that_come_and_go_name_texts_of_another_input(name: str) -> None:
    declared = {each["name"]: each for each in examples.load(name)["inputs"]}
    assert set(examples.load(name).get("more", [])) <= set(declared)
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
