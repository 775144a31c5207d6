"""Imports go one way: the rules of the house, held by reading every file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def imports(path):
    """The absolute names that a file imports; relative ones resolved."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def files(*patterns):
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in found]


def starts(name, *roots):
    return any(name == root or name.startswith(root + ".") for root in roots)


@pytest.mark.parametrize("path", files("addon/examples/**/*.py"))
def test_examples_import_math_and_each_other_only(path):
    allowed = ["addon.examples", "math"]
    if path.name == "__init__.py":
        allowed += ["__future__", "json", "functools", "pkgutil", "importlib", "typing"]
    for name in imports(path):
        assert starts(name, *allowed), name


@pytest.mark.parametrize("path", files("addon/*.py", "addon/review/*.py", "addon/update/*.py"))
def test_the_addon_does_not_know_the_builder(path):
    # Only these can be loaded, or used, inside of Anki alone.
    allowed = {"__init__", "hook_guard", "push", "hooks", "apply", "menu", "dialog"}
    import sys

    for name in imports(path):
        assert not starts(name, "deckbuilder", "tests", "media"), name
        if starts(name, "aqt", "anki"):
            assert path.stem in allowed, f"{path.name} imports {name}"
        else:
            assert starts(name, "addon", *sys.stdlib_module_names), name


@pytest.mark.parametrize("path", files("media/**/*.py"))
def test_figures_do_not_know_the_builder(path):
    for name in imports(path):
        assert not starts(name, "deckbuilder", "tests"), name
        assert not starts(name, "addon") or starts(name, "addon.examples") or name == "addon", name


@pytest.mark.parametrize("path", files("deckbuilder/**/*.py"))
def test_the_builder_takes_only_examples_and_identity_from_the_addon(path):
    for name in imports(path):
        assert not starts(name, "tests", "build_decks", "aqt"), name
        if starts(name, "addon.identity"):
            assert path == ROOT / "deckbuilder" / "core" / "identity.py", name
        elif starts(name, "addon"):
            assert starts(name, "addon.examples") or name == "addon", name
        if starts(name, "genanki"):
            assert path.stem == "collection", f"{path.name} imports {name}"
        if starts(name, "py_mini_racer"):
            assert path.stem == "mathjax", f"{path.name} imports {name}"
