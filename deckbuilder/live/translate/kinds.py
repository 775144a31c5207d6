"""Determine the kinds of expressions' values: numbers, texts, booleans, lists, or dicts.

JavaScript compares lists by identity and reads texts as numbers where Python does not, so the translator
has to know the kinds. What is not certain, such as a parameter, is of an unknown kind: a helper of
`runtime.js` looks at its value when it is compared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of values; `item` is that of a list's items."""

    name: str
    item: Kind | None = None

    @property
    def is_plain(self) -> bool:
        """Whether both languages compare the values of this kind alike."""
        return self in (NUMBER, TEXT, TRUTH)

    @property
    def is_container(self) -> bool:
        """Whether the values are lists or dicts."""
        return self.name in ("list", "dict")


UNKNOWN, NOTHING = Kind("unknown"), Kind("nothing")
NUMBER, TEXT, TRUTH, DICT = Kind("number"), Kind("text"), Kind("truth"), Kind("dict")
Table = Mapping[tuple[str, str], Kind]  # (module, name of a constant or, with "()", of a function)

# What the functions that are written by hand in both languages return (kit/native.py).
NATIVE: Table = {
    **{("native", f"{name}()"): TEXT for name in ("general", "fixed", "escape", "plain")},
    **{("native", f"{name}()"): NUMBER for name in ("to_float", "to_int", "log", "exp")},
}
_BUILTINS = {"len": NUMBER, "abs": NUMBER, "int": NUMBER}
_METHODS = {
    **dict.fromkeys(("strip", "replace", "join"), TEXT),
    **dict.fromkeys(("count", "index"), NUMBER),
    **dict.fromkeys(("startswith", "endswith"), TRUTH),
}
_DEEPEST = 4  # lists in lists, so that a list that is put into itself has a kind


def list_of(item: Kind) -> Kind:
    """Return the kind of a list with such items."""
    depth, at = 0, item
    while at.item:
        depth, at = depth + 1, at.item
    return Kind("list", item if depth < _DEEPEST else UNKNOWN)


def joined(one: Kind, other: Kind) -> Kind:
    """Return the kind of a value that is of one kind or the other."""
    if one == other or other == NOTHING:
        return one
    if one == NOTHING:
        return other
    if one.item and other.item:
        return list_of(joined(one.item, other.item))
    return UNKNOWN


class Kinds:
    """The kinds of what a module defines; `known` are those in the modules that it may import."""

    def __init__(self, tree: ast.Module, known: Table) -> None:
        self._known = known
        self._functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        self._returned: dict[str, Kind] = {}
        self._imported = dict(_imported(tree))
        self._modules = dict(_modules(tree))
        self.constants: dict[str, Kind] = {}
        for each in tree.body:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                name = each.targets[0].id
                self.constants[name] = joined(self.constants.get(name, NOTHING), self.of(each.value, {}))

    def public(self, module: str) -> dict[tuple[str, str], Kind]:
        """Return the kinds of this module's constants, and of what its functions return."""
        found = {(module, name): kind for name, kind in self.constants.items()}
        return found | {(module, f"{name}()"): self.returned(name) for name in self._functions}

    def returned(self, name: str) -> Kind:
        """Return the kind of the values that a function of the module returns."""
        if name not in self._returned:
            self._returned[name] = UNKNOWN  # for a function that calls itself
            function, kind = self._functions[name], NOTHING
            env = self.local(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value:
                    kind = joined(kind, self.of(node.value, env))
            self._returned[name] = kind
        return self._returned[name]

    def local(self, function: ast.FunctionDef) -> dict[str, Kind]:
        """Return the kinds of a function's locals, each joined over all values assigned to it."""
        env = {each.arg: UNKNOWN for each in function.args.args}
        while True:  # what a local gets may depend on others; kinds only ever become wider
            before = dict(env)
            for name, kind in self._given(function, env):
                env[name] = joined(env.get(name, NOTHING), kind)
            if env == before:
                return env

    def _given(self, function: ast.FunctionDef, env: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
        """Yield the name and the kind wherever a local gets a value or, if it is a list, an item."""
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                target = node.targets[0]
                if isinstance(target, ast.Name):
                    yield target.id, self.of(node.value, env)
                elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    yield from self._item(target.value.id, self.of(node.value, env), env)
            elif isinstance(node, ast.For):
                yield from self.targets(node.target, node.iter, env)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and len(node.args) == 1
            ):
                added = self.of(node.args[0], env)
                if node.func.attr == "append":
                    yield from self._item(node.func.value.id, added, env)
                elif node.func.attr == "extend":
                    yield from self._item(node.func.value.id, _item(added), env)

    def _item(self, name: str, kind: Kind, env: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
        if env.get(name, NOTHING).item:
            yield name, list_of(kind)

    def targets(
        self, target: ast.expr, over: ast.expr, env: Mapping[str, Kind]
    ) -> Iterator[tuple[str, Kind]]:
        """Yield the name and the kind of each target of a loop over `over`."""
        call = over.func.id if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) else ""
        arguments = over.args if isinstance(over, ast.Call) else []
        items = [_item(self.of(over, env))]
        if call in ("enumerate", "zip"):
            items = [_item(self.of(each, env)) for each in arguments]
            items = [NUMBER, *items] if call == "enumerate" else items
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        for name, kind in zip(names, items, strict=False):
            if isinstance(name, ast.Name):
                yield name.id, kind

    def of(self, node: ast.expr, env: Mapping[str, Kind]) -> Kind:
        """Return the kind of an expression; `env` has the kinds of the names in its scope."""
        match node:
            case ast.Constant(value=bool()) | ast.Compare() | ast.BoolOp():
                return TRUTH
            case ast.Constant(value=str()):
                return TEXT
            case ast.Constant(value=int() | float()):
                return NUMBER
            case ast.UnaryOp():
                return TRUTH if isinstance(node.op, ast.Not) else NUMBER
            case ast.BinOp():
                return self._sum(node, env) if isinstance(node.op, ast.Add) else NUMBER
            case ast.IfExp():
                return joined(self.of(node.body, env), self.of(node.orelse, env))
            case ast.Dict():
                return DICT
            case ast.List():
                kind = NOTHING
                for each in node.elts:
                    kind = joined(kind, self.of(each, env))
                return list_of(kind)
            case ast.ListComp():
                inner = dict(env)
                for loop in node.generators:
                    inner |= dict(self.targets(loop.target, loop.iter, env))
                return list_of(self.of(node.elt, inner))
            case ast.Name():
                return env[node.id] if node.id in env else self._constant(node.id)
            case ast.Subscript():
                base = self.of(node.value, env)
                if isinstance(node.slice, ast.Slice):
                    return base if base == TEXT or base.item else UNKNOWN
                return _item(base) if base == TEXT or base.item else UNKNOWN
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module not in env:
                return NUMBER if module == "math" else self._in_module(module, name)
            case ast.Call():
                return self._call(node, env)
        return UNKNOWN

    def _sum(self, node: ast.BinOp, env: Mapping[str, Kind]) -> Kind:
        """Return the kind of a sum: neither language adds a number to a text, or lists."""
        sides = self.of(node.left, env), self.of(node.right, env)
        return next((each for each in (TEXT, NUMBER) if each in sides), UNKNOWN)

    def _constant(self, name: str) -> Kind:
        if name in self.constants:
            return self.constants[name]
        return self._known.get(self._imported.get(name, ("", "")), UNKNOWN)

    def _in_module(self, local: str, name: str) -> Kind:
        return self._known.get((self._modules.get(local, ""), name), UNKNOWN)

    def _call(self, node: ast.Call, env: Mapping[str, Kind]) -> Kind:
        kinds = [self.of(each, env) for each in node.args]
        match node.func:
            case ast.Name(id=name) if name in env:
                return UNKNOWN
            case ast.Name(id=name) if name in self._functions:
                return self.returned(name)
            case ast.Name(id=name) if name in self._imported:
                module, original = self._imported[name]
                return self._known.get((module, f"{original}()"), UNKNOWN)
            case ast.Name(id="range"):
                return list_of(NUMBER)
            case ast.Name(id="sorted" | "list") if len(kinds) == 1:
                return list_of(_item(kinds[0]))
            case ast.Name(id="min" | "max") if len(kinds) == 1:
                return _item(kinds[0])
            case ast.Name(id="min" | "max") if kinds:
                kind = NOTHING
                for each in kinds:
                    kind = joined(kind, each)
                return kind
            case ast.Name(id=name):
                return _BUILTINS.get(name, UNKNOWN)
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if "math" not in env:
                return TRUTH if name.startswith("is") else NUMBER
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in self._modules:
                if module not in env:
                    return self._in_module(module, f"{name}()")
            case ast.Attribute(attr="split"):
                return list_of(TEXT)
            case ast.Attribute(attr="pop"):
                return _item(self.of(node.func.value, env))
            case ast.Attribute(attr=name):
                return _METHODS.get(name, UNKNOWN)
        return UNKNOWN


def _item(kind: Kind) -> Kind:
    """Return the kind of the items in a loop over such a value."""
    if kind in (TEXT, DICT):
        return TEXT
    return kind.item or UNKNOWN


def _imported(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the names that a module imports from others, each with its module and its name there."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module not in (None, "kit"):
            for alias in node.names:
                yield alias.asname or alias.name, (str(node.module).rpartition(".")[2], alias.name)


def _modules(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the modules that a module imports, each with the name that it has there."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in (None, "kit"):
            for alias in node.names:
                yield alias.asname or alias.name, alias.name
