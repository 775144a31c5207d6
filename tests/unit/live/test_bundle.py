"""The cards' scripts, as files: what changes which, and what each may be called."""

from __future__ import annotations

import shutil

import pytest

from deckbuilder.live import bake, bundle
from deckbuilder.live.bake import ADDON
from deckbuilder.live.bundle import card_scripts
from deckbuilder.live.translate.allowed import INTERNAL, KIT
from tests.support.projects import ROOT

# A new example that is called first of all, and takes from the kit what no other example needs.
NEW = '''"""A new example."""

from .kit import {modules}

WEIGHTS = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0]


def _weighted(values):
    total = 0.0
    for i, value in enumerate(values):
        total = total + WEIGHTS[i % len(WEIGHTS)] * value
    return total


def _compute(values):
    return {{"total": _weighted(values["x"]), "first": values["x"][0]}}


EXAMPLE = {{"inputs": [], "compute": _compute}}
'''


@pytest.fixture
def addon(tmp_path):
    shutil.copytree(ADDON, tmp_path / "addon", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "addon"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a_first", "m_between", "z_last"])
def test_a_new_example_adds_one_file_and_changes_none(addon, name):
    before, problems = card_scripts(addon)
    assert not problems and len(before.files) > 40
    modules = ", ".join(stem for stem in KIT if stem not in INTERNAL)
    (addon / "examples" / f"{name}.py").write_text(NEW.format(modules=modules), "utf-8")
    after, problems = card_scripts(addon)
    assert not problems
    assert after.core == before.core
    new = name.replace("_", "-")
    assert after.files.items() - before.files.items() == {
        (after.examples[new], after.files[after.examples[new]])
    }
    assert before.files.items() < after.files.items()


@pytest.mark.slow
def test_an_example_that_goes_or_changes_leaves_the_others(addon):
    before, _ = card_scripts(addon)
    sobel = addon / "examples" / "sobel.py"
    sobel.write_text(sobel.read_text("utf-8") + "\nEXTRA = 1.0\n", "utf-8")
    (addon / "examples" / "pooling.py").unlink()
    after, problems = card_scripts(addon)
    assert not problems
    changed = {name for name, file in before.examples.items() if after.examples.get(name) != file}
    assert changed == {"sobel", "pooling"} and after.core == before.core


@pytest.mark.slow
def test_every_public_name_of_the_kit_is_there_for_examples(addon):
    """Also those that no example takes yet: else the first one to take it would change the core."""
    path = addon / "examples" / "kit" / "numbers.py"
    path.write_text(path.read_text("utf-8") + "\n\ndef never_taken(x):\n    return x + 1.0\n", "utf-8")
    before, _ = card_scripts(addon)
    (addon / "examples" / "taker.py").write_text(
        "from .kit.numbers import never_taken\n\n\ndef _compute(values):\n"
        "    return never_taken(1.0)\n\n\nEXAMPLE = {'compute': _compute}\n",
        "utf-8",
    )
    after, problems = card_scripts(addon)
    assert not problems and after.core == before.core


@pytest.mark.slow
def test_a_card_loads_little_script():
    """A phone reads and compiles these bytes for the first card, in the moment before the answer."""
    scripts, _ = card_scripts(ADDON)
    core = len(scripts.files[scripts.core].encode())
    cards = {name: core + len(scripts.files[file].encode()) for name, file in scripts.examples.items()}
    assert core <= 70_000
    assert {name: size for name, size in cards.items() if size > 80_000} == {}


@pytest.mark.slow
def test_a_package_can_do_with_the_examples_of_its_cards():
    every, _ = card_scripts(ADDON)
    some = every.only({"sobel", "softmax-nll"})
    assert set(some.files) == {every.core, every.examples["sobel"], every.examples["softmax-nll"]}
    assert set(some.examples) == {"sobel", "softmax-nll"} and some.core == every.core
    assert every.only(every.examples) == every


def test_a_process_that_goes_on_sees_what_changed_in_the_runtime(tmp_path, monkeypatch):
    """The preview makes the scripts again after a change, and puts them into the cache of all builds."""
    path = tmp_path / "runtime.js"
    monkeypatch.setattr(bake, "RUNTIME", path)
    monkeypatch.setattr(bundle, "RUNTIME", path)
    monkeypatch.setattr(bake, "OF_PROGRAM", tmp_path / "cache")
    shutil.copy(ROOT / "deckbuilder" / "live" / "runtime.js", path)
    first = bake.RealExamples().scripts()[0].core
    with open(path, "a", encoding="utf-8") as file:
        file.write("var more = 1;\n")
    second = bake.RealExamples().scripts()[0].core
    assert second != first
    shutil.copy(ROOT / "deckbuilder" / "live" / "runtime.js", path)
    assert bake.RealExamples().scripts()[0].core == first
