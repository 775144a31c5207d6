"""Read from the project's Python files what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.projects import ROOT


@dataclass(frozen=True)
class Import:
    """One imported name: what it is outside and inside the file, and the line of the import."""

    name: str  # with its module
    local: str
    line: int
    in_function: bool
    for_types: bool  # only a type checker sees it


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
    unrun = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(
                    alias.name, alias.asname or alias.name, node.lineno, node in local, node in unrun
                )
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:
                name = alias.asname or alias.name
                yield Import(f"{module}.{alias.name}", name, node.lineno, node in local, node in unrun)


def target(name: str, known: dict[str, Path]) -> str:
    """Return the `known` module that an imported name is in, or "" if there is none."""
    module = name if name in known else name.rpartition(".")[0]
    return module if module in known else ""
