"""Find the files that a figure is made from: its script, and the project's modules that this imports."""

from __future__ import annotations

import ast
import functools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.project import Project

# The part of the program that the stored imports depend on.
CODE = ("deckbuilder/figures/python_imports.py",)


class PythonFiles:
    """The digests and imports of the project's Python files, each read only once."""

    def __init__(self, project: Project, cache: Cache) -> None:
        self._project, self._cache = project, cache
        self._key = digests.code(*CODE)
        self._digests: dict[Path, bytes] = {}
        # Path → (digest of its content, what it imports).
        self._imports: dict[str, tuple[bytes, list[str]]]
        self._imports = cache.get("imports", "figures", self._key) or {}
        self._fresh = False
        self._files: dict[Path, list[Path]] = {}
        # Most figures import the same modules.
        self._files_of = functools.cache(lambda name: list(_files(project.root, [name])))

    def read(self, script: Path) -> None:
        """Read a script. Raises OSError."""
        self._digests[script] = digests.of(self._project.read(script))

    def digest(self, path: Path) -> bytes:
        """Return the digest of a file's content."""
        if path not in self._digests:
            self._digests[path] = digests.of(path.read_bytes())
        return self._digests[path]

    def imported(self, start: Iterable[Path]) -> set[Path]:
        """Return the files in `start` and all of the project's that they import, even indirectly."""
        found: set[Path] = set()
        waiting = [path for path in start if path.is_file()]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self._imported(path)
        return found

    def _imported(self, path: Path) -> list[Path]:
        """Return the project's files that `path` imports.

        Only the module names are cached, because files may have been added or deleted since.
        """
        if path not in self._files:
            name = self._project.name(path)
            known = self._imports.get(name)
            if known is None or known[0] != self.digest(path):
                names = list(_modules(self._project.root, path))
                known = self._imports[name] = (self.digest(path), names)
                self._fresh = True
            self._files[path] = [file for name in known[1] for file in self._files_of(name)]
        return self._files[path]

    def keep(self) -> None:
        """Store the imports in the cache if any of them are new."""
        if self._fresh:
            self._cache.put("imports", "figures", self._key, self._imports)


def _modules(root: Path, path: Path) -> Iterator[str]:
    """Yield the dotted names that `path` imports; none if it is not Python, which drawing reports."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    package = path.relative_to(root).parent.parts if path.is_relative_to(root) else ()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base += (node.module,) if node.module else ()
            yield from (".".join((*base, alias.name)) for alias in node.names)


def _files(root: Path, modules: Iterable[str]) -> Iterator[Path]:
    """Yield the files of those modules that belong to the project.

    Importing a.b.c also runs a and a.b, and c may be a name defined in a.b.
    """
    for name in modules:
        module = str(root)
        for part in name.split("."):
            module = os.path.join(module, part)
            files = (os.path.join(module, "__init__.py"), f"{module}.py")
            yield from (Path(each) for each in files if os.path.isfile(each))
            if not os.path.isdir(module):
                break
