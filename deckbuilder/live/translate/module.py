"""Translate a module's imports, constants, and functions."""

from __future__ import annotations

import ast

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.live.translate.allowed import INTERNAL, KIT
from deckbuilder.live.translate.expressions import Expressions
from deckbuilder.live.translate.functions import Function
from deckbuilder.live.translate.kinds import Kinds
from deckbuilder.live.translate.names import Globals, ModuleNames, Refused, kind


class Module:
    """A translator for one module: its imports, constants, and functions."""

    def __init__(self, path: str, names: Globals) -> None:
        self.path = path
        self.stem = path.rsplit("/", 1)[-1].removesuffix(".py")
        self.names = ModuleNames(names)

    def translate(self, tree: ast.Module) -> tuple[str, list[Problem]]:
        """Translate all statements; each refused statement is left out and becomes a problem."""
        output, problems = [], []
        self.names.kinds = Kinds(tree, self.names.names.kinds)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                self.names.defined[node.name] = self.names.names.name(self.stem, node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                self.names.defined[name] = self.names.names.name(self.stem, name)
        for node in tree.body:
            try:
                output.append(self.statement(node))
            except Refused as refused:
                where = Where(self.path, refused.line)
                problems.append(problem(where, "C065", refused.text, refused.hint))
        self.names.names.kinds |= self.names.kinds.public(self.stem)
        made = ",".join(filter(None, output))
        return f"const {made};" if made else "", problems

    def statement(self, node: ast.stmt) -> str:
        """Translate one module-level statement; an import becomes the empty text."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return ""
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name != "math" or alias.asname:
                    raise Refused(
                        node,
                        f"importing {alias.name} is not supported",
                        'use "import math", or import from kit',
                    )
            return ""
        if isinstance(node, ast.ImportFrom):
            return self.import_from(node)
        if isinstance(node, ast.FunctionDef):
            return f"{self.names.defined[node.name]}={Function(self.names, node).translate()}"
        if isinstance(node, ast.Assign):
            if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
                raise Refused(
                    node, "assignments with several targets are not supported", 'write "name = value"'
                )
            value = Expressions(self.names, {}).bare(node.value)
            return f"{self.names.defined[node.targets[0].id]}={value}"
        raise Refused(
            node,
            f"{kind(node)} is not supported at the top of a module",
            "use only constants and functions",
        )

    def import_from(self, node: ast.ImportFrom) -> str:
        """Record the names and modules that are imported from siblings."""
        if node.level == 0:
            raise Refused(
                node, f"importing from {node.module} is not supported", "import only from .kit"
            )
        # The import would run any other module without checking that it can be translated.
        package = "" if "/kit/" in self.path else "kit"
        name = str(node.module or "").removeprefix(package).removeprefix(".")
        asked = [name] if name else [alias.name for alias in node.names]
        rooted = (
            (node.module or "") == name if not package else str(node.module).partition(".")[0] == package
        )
        if node.level != 1 or not rooted or not set(asked) <= {*KIT, "native"}:
            raise Refused(
                node,
                f"importing from {'.' * node.level}{node.module or ''} is not supported",
                "import only from kit, which the examples share",
            )
        internal = set(asked) & {*INTERNAL} if package else set()
        if internal:
            raise Refused(
                node,
                f"{min(internal)} is reserved for the kit",
                "see INTERNAL in deckbuilder/live/translate/allowed.py",
            )
        for alias in node.names:
            if alias.asname:
                raise Refused(node, "import … as is not supported", "import it under its own name")
            if node.module in (None, "kit"):
                self.names.modules[alias.name] = alias.name
            else:
                module = str(node.module).split(".")[-1]
                self.names.defined[alias.name] = self.names.names.name(module, alias.name)
        return ""
