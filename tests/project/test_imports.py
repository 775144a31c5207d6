"""Imports go one way. These tests hold the order of the packages by reading every file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

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
# It runs before anything is installed, and the rest runs without it.
ALONE = "setup"
# Each of these is imported by one module.
ONLY_IN = {
    "genanki": "deckbuilder.apkg.collection",
    "py_mini_racer": "deckbuilder.typesetting.mathjax",
    "addon.identity": "deckbuilder.core.identity",
}
# What imports Anki: only these can be loaded, or used, inside of Anki alone.
IN_ANKI = {"__init__", "hook_guard", "push", "hooks", "apply", "menu", "dialog"}


@dataclass(frozen=True)
class Import:
    """One imported name: its absolute module, and the line of the import."""

    name: str
    line: int
    in_function: bool


@cache
def modules(folder: str) -> dict[str, Path]:
    """Return every module below a folder of the project by its name."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache  # most tests here read the same files
def imports(path: Path) -> tuple[Import, ...]:
    """Return what a file imports, relative names resolved."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    local = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, node in local)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:
                yield Import(f"{module}.{alias.name}", node.lineno, node in local)


def target(name: str, known: dict[str, Path]) -> str:
    """Return the module that an imported name is in, "" if it is none of the `known` ones."""
    module = name if name in known else name.rpartition(".")[0]
    return module if module in known else ""


def part(module: str, index: int = 1) -> str:
    """Return a part of a module's dotted name, "" where it has none."""
    return [*module.split("."), "", ""][index]


def starts(name: str, *roots: str) -> bool:
    """Return whether a name is one of the roots or below one."""
    return any(name == root or name.startswith(root + ".") for root in roots)


def below(*patterns: str) -> list[object]:
    """Return the files that match, as parameters of a test."""
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in found]


def places(folder: str) -> Iterator[tuple[str, str, Import, str]]:
    """Yield (module, imported module or "", import, how to find it) of every import."""
    known = modules(folder)
    for module, path in known.items():
        for each in imports(path):
            where = f"{path.relative_to(ROOT).as_posix()}:{each.line} imports {each.name}"
            yield module, target(each.name, known), each, where


# The builder
######################################################################


def test_every_package_is_in_the_order():
    assert {part(module) for module in modules("deckbuilder")} - {""} <= {*ORDER, ALONE}


def test_packages_import_only_what_is_below_them():
    wrong = [
        where
        for module, other, _, where in places("deckbuilder")
        if part(module) in ORDER
        and part(other) in ORDER
        and ORDER.index(part(other)) < ORDER.index(part(module))
    ]
    assert wrong == []


def test_setup_is_alone():
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


@pytest.mark.parametrize("folder", ["deckbuilder", "addon", "tests"])
def test_there_is_no_circle(folder):
    graph: dict[str, set[str]] = {module: set() for module in modules(folder)}
    for module, other, each, _ in places(folder):
        # A package's own __init__ is imported before any of its modules, without a word.
        if other and other != module and not each.in_function:
            graph[module].add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_builder_knows_only_the_examples_and_the_identity_of_the_addon():
    for module, _, each, where in places("deckbuilder"):
        assert not starts(each.name, "tests", "build_decks", "aqt"), where
        if starts(each.name, "addon"):
            assert starts(each.name, "addon.examples", "addon.identity"), where
        for name, owner in ONLY_IN.items():
            assert not starts(each.name, name) or module == owner, where


# The add-on and the figures
######################################################################


@pytest.mark.parametrize("path", below("addon/examples/**/*.py"))
def test_examples_import_math_and_each_other_only(path):
    allowed = ["addon.examples", "math"]
    if path.name == "__init__.py":
        allowed += ["__future__", "json", "functools", "pkgutil", "importlib", "typing"]
    for each in imports(path):
        assert starts(each.name, *allowed), each


@pytest.mark.parametrize("path", below("addon/*.py", "addon/review/*.py", "addon/update/*.py"))
def test_the_addon_does_not_know_the_builder(path):
    for each in imports(path):
        assert not starts(each.name, "deckbuilder", "tests", "media"), each
        if starts(each.name, "aqt", "anki"):
            assert path.stem in IN_ANKI, each
        else:
            assert starts(each.name, "addon", *sys.stdlib_module_names), each


@pytest.mark.parametrize("path", below("media/**/*.py"))
def test_figures_do_not_know_the_builder(path):
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


def test_what_tests_share_does_not_know_them():
    """Support is used by tests and programs, and programs by tests."""
    wrong = [
        where
        for module, other, _, where in places("tests")
        if (part(module) == "support" and part(other) not in ("", "support"))
        or (part(module) == "programs" and part(other) not in ("", "support", "programs"))
    ]
    assert wrong == []
