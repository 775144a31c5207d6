"""Test the cards' scripts as files: which changes affect which file, and the files' sizes."""

from __future__ import annotations

import shutil

import pytest

from deckbuilder.live import bake, bundle
from deckbuilder.live.bake import ADDON
from deckbuilder.live.bundle import Scripts, card_scripts
from deckbuilder.live.translate.allowed import INTERNAL, KIT
from tests.support.projects import ROOT

# A new example that imports every module of the kit that examples may import.
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


@pytest.fixture(scope="module")
def ours() -> Scripts:
    """Return the scripts of the current examples."""
    scripts, problems = bake.RealExamples().scripts()
    assert not problems and len(scripts.files) > 40
    return scripts


@pytest.fixture
def addon(tmp_path):
    shutil.copytree(ADDON, tmp_path / "addon", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "addon"


@pytest.fixture
def small_addon(addon):
    """Return the add-on with only two examples, whose scripts take less time to make."""
    for path in (addon / "examples").glob("*.py"):
        if path.stem not in ("__init__", "sobel", "softmax_nll"):
            path.unlink()
    return addon


@pytest.mark.slow
def test_each_new_example_adds_a_file_and_changes_none(ours, addon):
    modules = ", ".join(stem for stem in KIT if stem not in INTERNAL)
    for name in ("a_first", "m_between", "z_last"):
        (addon / "examples" / f"{name}.py").write_text(NEW.format(modules=modules), "utf-8")
    after, problems = card_scripts(addon)
    assert not problems
    assert after.core == ours.core and ours.files.items() < after.files.items()
    new = {after.examples[name] for name in ("a-first", "m-between", "z-last")}
    assert len(new) == 3 and after.files.keys() - ours.files.keys() == new


@pytest.mark.slow
def test_removing_or_changing_an_example_leaves_the_others(ours, addon):
    sobel = addon / "examples" / "sobel.py"
    sobel.write_text(sobel.read_text("utf-8") + "\nEXTRA = 1.0\n", "utf-8")
    (addon / "examples" / "pooling.py").unlink()
    after, problems = card_scripts(addon)
    assert not problems
    changed = {name for name, file in ours.examples.items() if after.examples.get(name) != file}
    assert changed == {"sobel", "pooling"} and after.core == ours.core


@pytest.mark.slow
def test_the_core_has_every_public_name_of_the_kit(small_addon):
    """Even those that no example uses yet: the first one to use them must not change the core."""
    path = small_addon / "examples" / "kit" / "numbers.py"
    path.write_text(path.read_text("utf-8") + "\n\ndef never_taken(x):\n    return x + 1.0\n", "utf-8")
    before, _ = card_scripts(small_addon)
    (small_addon / "examples" / "taker.py").write_text(
        "from .kit.numbers import never_taken\n\n\ndef _compute(values):\n"
        "    return never_taken(1.0)\n\n\nEXAMPLE = {'compute': _compute}\n",
        "utf-8",
    )
    after, problems = card_scripts(small_addon)
    assert not problems and after.core == before.core


def test_a_card_loads_little_script(ours):
    """A phone reads and compiles these bytes for the first card, just before it shows the answer."""
    core = len(ours.files[ours.core].encode())
    cards = {name: core + len(ours.files[file].encode()) for name, file in ours.examples.items()}
    assert core <= 70_000
    assert {name: size for name, size in cards.items() if size > 80_000} == {}


def test_a_package_can_have_only_the_examples_of_its_cards(ours):
    some = ours.only({"sobel", "softmax-nll"})
    assert set(some.files) == {ours.core, ours.examples["sobel"], ours.examples["softmax-nll"]}
    assert set(some.examples) == {"sobel", "softmax-nll"} and some.core == ours.core
    assert ours.only(ours.examples) == ours


@pytest.mark.slow
def test_a_running_process_notices_changes_in_the_runtime(small_addon, tmp_path, monkeypatch):
    """The preview makes the scripts again after a change, and puts them into the cache of all builds."""
    path = tmp_path / "runtime.js"
    monkeypatch.setattr(bake, "ADDON", small_addon)
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
