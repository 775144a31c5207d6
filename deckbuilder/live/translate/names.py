"""Translate names and literals, and define the exception for Python outside the subset."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator
from typing import Protocol

from deckbuilder.live.translate.allowed import RESERVED
from deckbuilder.live.translate.kinds import NATIVE, Kind, Kinds


class Refused(Exception):
    """The error that a piece of Python is outside the subset."""

    def __init__(self, node: ast.AST, text: str, hint: str) -> None:
        super().__init__(text)
        self.line = getattr(node, "lineno", 1)
        self.text = text
        self.hint = hint


def short_names() -> Iterator[str]:
    """Yield a, b, … z, aa, ab, …, never a reserved word of JavaScript."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    width = 1
    while True:
        for number in range(len(letters) ** width):
            name = ""
            for _ in range(width):
                number, digit = divmod(number, len(letters))
                name = letters[digit] + name
            if name not in RESERVED:
                yield name
        width += 1


class Globals:
    """The JavaScript names of all modules' functions and constants.

    They begin with a dollar sign, as no name in Python does. The bundle replaces them with short ones.
    `kinds` has the kinds of the constants, and of what the functions return.
    """

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, str], Kind] = dict(NATIVE)
        self._names: dict[tuple[str, str], str] = {}
        self._fresh = short_names()

    def name(self, module: str, name: str) -> str:
        """Return the JavaScript name of `name` in `module`; native functions keep their own."""
        if module == "native":
            return f"$n_{name}"
        key = (module, name)
        if key not in self._names:
            self._names[key] = f"$_{next(self._fresh)}"
        return self._names[key]

    def copy(self) -> Globals:
        """Return a copy, so that names can be added to it without changing this object."""
        made = Globals()
        made.kinds = dict(self.kinds)
        for module, name in self._names:
            made.name(module, name)
        return made

    def public(self, modules: Collection[str]) -> list[str]:
        """Return the JavaScript names of everything public in these modules, in order."""
        return [
            short
            for (module, name), short in self._names.items()
            if module in modules and not name.startswith("_")
        ]


class ModuleNames:
    """The names that one module defines and imports, and the kinds of their values."""

    def __init__(self, names: Globals) -> None:
        self.names = names
        self.kinds = Kinds(ast.Module([], []), names.kinds)
        self.defined: dict[str, str] = {}  # local name → JavaScript name
        self.modules: dict[str, str] = {}  # local name → module


class Scope(Protocol):
    """The interface of a scope's expressions that calls and loops use."""

    module: ModuleNames
    locals: dict[str, str]
    env: dict[str, Kind]

    def kind(self, node: ast.expr) -> Kind: ...
    def inside(self) -> Scope: ...
    def value(self, node: ast.expr) -> str: ...
    def bare(self, node: ast.expr) -> str: ...
    def truth(self, node: ast.expr) -> str: ...


def kind(node: ast.AST) -> str:
    """Return the name of this node's class in lower case."""
    return type(node).__name__.lower()


def number(x: float) -> str:
    """Return the shortest literal that both languages read as `x`."""
    text = repr(x).removesuffix(".0").replace("e+", "e")
    return text.removeprefix("0") if text.startswith("0.") else text


def text_literal(text: str) -> str:
    """Return the shortest literal of `text`: most texts are HTML, which has quotation marks."""
    literal = json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028")
    if '"' in text and "'" not in text:
        return "'" + literal[1:-1].replace('\\"', '"') + "'"
    return literal


def key(name: str) -> str:
    """Return `name` as an object key, in quotation marks if needed."""
    return name if name.isascii() and name.isidentifier() else json.dumps(name, ensure_ascii=False)


def member(base: str, name: str) -> str:
    """Return the JavaScript that accesses the entry `name` of the object `base`."""
    quoted = key(name)
    return f"{base}[{quoted}]" if quoted.startswith('"') else f"{base}.{quoted}"


def braces(statements: list[str]) -> str:
    """Return the statements as a block."""
    return "{" + "".join(statements).removesuffix(";") + "}"


def braced_value(value: str) -> str:
    """Return `value` as the body of an arrow function: an object's braces would be those of a block."""
    return f"({value})" if value.startswith("{") else value
