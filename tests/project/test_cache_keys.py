"""Test that what is in the cache is made again after a change to any code that makes it.

The key of a cached value covers the parts of the program in a tuple CODE, which is kept by hand. Here it
is compared with the files of all functions, classes, and constants that the function that makes the
value uses, and that these use in turn. What whole modules import would be far more: several modules also
contain what has nothing to do with the value, such as `problems_of` in compile.py, which needs the
ledger. A method is found through its class, which an annotation or a call names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from deckbuilder import compile, pipeline
from deckbuilder.apkg import collection, packages
from deckbuilder.checks import runner
from deckbuilder.figures import python_imports
from deckbuilder.live import bake
from deckbuilder.releases import changes
from deckbuilder.typesetting import mathjax
from tests.support.imports import imports, modules
from tests.support.projects import ROOT

# What makes a cached value, and what its key covers.
COVERED = {
    "deckbuilder.apkg.collection.Packer": collection.CODE,
    "deckbuilder.apkg.packages.put": packages.CODE,
    "deckbuilder.checks.runner._between_cards": runner.CODE,
    "deckbuilder.compile.compile_topic": compile.CODE,
    "deckbuilder.figures.python_imports._modules": python_imports.CODE,
    "deckbuilder.live.bundle.card_scripts": bake.CODE,
    "deckbuilder.releases.changes._through_commits": changes.CODE,
    "deckbuilder.source.decks.read_topic": pipeline.SOURCE_CODE,
    "deckbuilder.typesetting.mathjax._Engine": mathjax.CODE,
}


@cache
def known() -> dict[str, Path]:
    """Return the modules that cached values can be made by. Examples have a digest of their own."""
    return {**modules("deckbuilder"), **modules("addon")}


@cache
def definitions(module: str) -> dict[str, list[ast.stmt]]:
    """Return the statements that define each name of a module; with "", those that define none."""
    found: dict[str, list[ast.stmt]] = {"": []}
    for statement in ast.parse(known()[module].read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names = {statement.name}
        else:
            names = {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
        for name in names or {""}:
            found.setdefault(name, []).append(statement)
    return found


def uses(module: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the (module, name) of everything in the program that the definition of a name mentions."""
    imported = {each.local: each.name for each in imports(known()[module])}
    defined = definitions(module)
    if name in imported:
        yield from _split(imported[name])
    for statement in defined.get(name, []) + defined[""]:
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield from _split(f"{imported.get(node.value.id)}.{node.attr}")
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                if node.id in defined:
                    yield module, node.id
                yield from _split(imported.get(node.id, ""))


def _split(full_name: str) -> Iterator[tuple[str, str]]:
    module, _, name = full_name.rpartition(".")
    if module in known() and full_name not in known():
        yield module, name


@cache
def needed(full_name: str) -> frozenset[str]:
    """Return the files of everything that a function or class uses, even indirectly."""
    found: set[tuple[str, str]] = set()
    waiting = [*_split(full_name)]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += uses(*each)
    return frozenset(known()[module].relative_to(ROOT).as_posix() for module, _ in found)


def covers(part: str, file: str) -> bool:
    """Return whether a part of the program, a file or folder, is or contains a file."""
    return file == part or file.startswith(part + "/")


@pytest.mark.parametrize("maker", COVERED)
def test_a_key_covers_all_code_that_makes_the_value(maker):
    assert [
        file for file in sorted(needed(maker)) if not any(covers(p, file) for p in COVERED[maker])
    ] == []


@pytest.mark.parametrize("maker", COVERED)
def test_a_key_covers_no_part_of_the_program_in_vain(maker):
    assert [
        part for part in COVERED[maker] if not any(covers(part, file) for file in needed(maker))
    ] == []


def test_the_code_that_every_key_lists_is_compared():
    listing = [
        module
        for module, path in modules("deckbuilder").items()
        if re.search(r'CODE = \(\s*"', path.read_text(encoding="utf-8"))
    ]
    assert len(listing) == len(COVERED), listing
