"""Test that imports go one way, as the order of the packages says, by reading every file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.imports import Import, imports, modules, target
from tests.support.listing import for_each_file
from tests.support.projects import ROOT

# The packages of deckbuilder: each may import itself and those after it.
ORDER = (
    "commands",
    "tools",
    "pipeline",
    "compile",
    "apkg",
    "releases",
    "convert",
    "checks",
    "notes",
    "source",
    "typesetting",
    "live",
    "figures",
    "core",
    "markup",
)
# It runs before anything is installed, so neither it nor the rest imports the other.
ALONE = "setup"
# Only one module imports each of these.
ONLY_IN = {
    "genanki": "deckbuilder.apkg.collection",
    "py_mini_racer": "deckbuilder.typesetting.mathjax",
    "addon.identity": "deckbuilder.core.identity",
}
# The modules of the add-on that import Anki. All others work without it.
IN_ANKI = {"__init__", "hook_guard", "push", "hooks", "apply", "menu", "dialog"}
# Only these import modules by names that they compute.
BY_NAME = {
    "addon.examples",  # the examples are whatever is in its folder
    "deckbuilder.commands",  # a command is imported when it is called
    "deckbuilder.figures.worker",  # figures are files, not modules of this program
    "deckbuilder.live.bake",  # examples are imported after they are checked, and within a time limit
}
# Functions of the add-on and the tests import only these, and modules that import them: the import takes
# a second, has to wait until a test has prepared Anki's environment, and fails without Qt's libraries,
# which most tests do not need.
ANKI = ("anki", "aqt", "PyQt6")


def part(module: str, index: int = 1) -> str:
    """Return a part of a module's dotted name, or "" if the name is shorter."""
    return [*module.split("."), "", ""][index]


def starts(name: str, *roots: str) -> bool:
    """Return whether a name is one of the roots or below one."""
    return any(name == root or name.startswith(root + ".") for root in roots)


def places(folder: str) -> Iterator[tuple[str, str, Import, str]]:
    """Yield (module, imported module or "", import, where it is) for every import below a folder."""
    known = modules(folder)
    for module, path in known.items():
        for each in imports(path):
            where = f"{path.relative_to(ROOT).as_posix()}:{each.line} imports {each.name}"
            yield module, target(each.name, known), each, where


@cache
def needing_anki() -> frozenset[str]:
    """Return the modules of the add-on and the tests that cannot be imported without Anki or Qt."""
    known = {**modules("addon"), **modules("tests")}
    needed = {
        module: [each.name for each in imports(path) if not (each.in_function or each.for_types)]
        for module, path in known.items()
    }
    found = {module for module, names in needed.items() if any(starts(name, *ANKI) for name in names)}
    while more := {
        module
        for module in needed.keys() - found
        if any(target(name, known) in found for name in needed[module])
    }:
        found |= more
    return frozenset(found)


# The builder
######################################################################


def test_every_package_is_in_the_order():
    assert {part(module) for module in modules("deckbuilder")} - {""} <= {*ORDER, ALONE}


def test_contributing_lists_the_packages_in_this_order():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = re.search(r"(?s)\n\| `commands/` .*?\n\n", text)
    assert table
    assert re.findall(r"(?m)^\| `(\w+)", table[0]) == [*ORDER, ALONE]


def test_packages_import_only_what_is_below_them():
    wrong = [
        where
        for module, other, _, where in places("deckbuilder")
        if part(module) in ORDER
        and part(other) in ORDER
        and ORDER.index(part(other)) < ORDER.index(part(module))
    ]
    assert wrong == []


def test_setup_and_the_rest_do_not_import_each_other():
    wrong = [
        where
        for module, other, _, where in places("deckbuilder")
        if part(other) and (part(module) == ALONE) != (part(other) == ALONE)
    ]
    assert wrong == []


def test_no_tool_imports_another():
    wrong = [
        where
        for module, other, _, where in places("deckbuilder")
        if part(module) == part(other) == "tools" and part(module, 2) != part(other, 2)
    ]
    assert wrong == []


def test_functions_import_only_where_a_command_starts_faster():
    wrong = [
        where
        for module, _, each, where in places("deckbuilder")
        if each.in_function and part(module) != "commands"
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", ["addon", "tests"])
def test_functions_of_the_addon_and_the_tests_import_only_anki(folder):
    known = {**modules("addon"), **modules("tests")}
    anki = needing_anki()
    wrong = [
        where
        for module, _, each, where in places(folder)
        if each.in_function and not starts(each.name, *ANKI) and target(each.name, known) not in anki
    ]
    assert wrong == []


def test_only_a_few_modules_import_others_by_name():
    known = {**modules("deckbuilder"), **modules("addon")}
    calls = re.compile(r"\b(?:import_module|exec_module|__import__)\(")
    assert {name for name, path in known.items() if calls.search(path.read_text("utf-8"))} == BY_NAME


def test_modules_that_need_anki_are_recognized():
    anki = needing_anki()
    assert {"addon.update.menu", "addon.update.dialog"} <= anki
    assert not anki & {"addon.examples", "addon.update.merge", "tests.support.projects"}


@pytest.mark.parametrize("folder", ["deckbuilder", "addon", "tests"])
def test_no_imports_are_circular(folder):
    graph: dict[str, set[str]] = {module: set() for module in modules(folder)}
    for module, other, each, _ in places(folder):
        # A package's own __init__ is imported before any of its modules, without an import statement.
        if other and other != module and not each.in_function:
            graph[module].add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_builder_imports_only_examples_and_identity_from_the_addon():
    for module, _, each, where in places("deckbuilder"):
        assert not starts(each.name, "tests", "build_decks", "aqt"), where
        if starts(each.name, "addon"):
            assert starts(each.name, "addon.examples", "addon.identity"), where
        for name, owner in ONLY_IN.items():
            assert not starts(each.name, name) or module == owner, where


# The add-on and the figures
######################################################################


@for_each_file("addon/examples/**/*.py")
def test_examples_import_math_and_each_other_only(path):
    allowed = ["addon.examples", "math"]
    if path.name == "__init__.py":
        allowed += ["__future__", "json", "functools", "pkgutil", "importlib", "typing"]
    for each in imports(path):
        assert starts(each.name, *allowed), each


@for_each_file("addon/*.py", "addon/review/*.py", "addon/update/*.py")
def test_the_addon_does_not_import_the_builder(path):
    for each in imports(path):
        assert not starts(each.name, "deckbuilder", "tests", "media"), each
        if starts(each.name, "aqt", "anki"):
            assert path.stem in IN_ANKI, each
        else:
            assert starts(each.name, "addon", *sys.stdlib_module_names), each


@for_each_file("media/**/*.py")
def test_figures_do_not_import_the_builder(path):
    for each in imports(path):
        assert not starts(each.name, "deckbuilder", "tests"), each
        assert not starts(each.name, "addon") or starts(each.name, "addon.examples"), each


# The tests
######################################################################


def test_no_test_imports_another():
    wrong = [
        where
        for _, other, _, where in places("tests")
        if other.rpartition(".")[2].startswith(("test_", "conftest"))
    ]
    assert wrong == []


def test_modules_that_tests_share_do_not_import_tests():
    """Tests and programs use what is in support, and tests use programs."""
    wrong = [
        where
        for module, other, _, where in places("tests")
        if (part(module) == "support" and part(other) not in ("", "support"))
        or (part(module) == "programs" and part(other) not in ("", "support", "programs"))
    ]
    assert wrong == []
