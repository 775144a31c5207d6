"""Read from the project's Python files what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.projects import ROOT

# What may have statements in it, or is one. No expression imports anything.
_STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)


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
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    tree: ast.AST = ast.parse(path.read_text(encoding="utf-8"))
    waiting = [(tree, False, False)]
    while waiting:
        node, in_function, for_types = waiting.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name
                yield Import(alias.name, local, node.lineno, in_function, for_types)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:
                name, local = f"{module}.{alias.name}", alias.asname or alias.name
                yield Import(name, local, node.lineno, in_function, for_types)
        in_function = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        typed = (
            node.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" else ()
        )
        for child in ast.iter_child_nodes(node):
            if isinstance(child, _STATEMENTS):
                waiting.append((child, in_function, child in typed))


def target(name: str, known: dict[str, Path]) -> str:
    """Return the `known` module that an imported name is in, or "" if there is none."""
    module = name if name in known else name.rpartition(".")[0]
    return module if module in known else ""
