"""Translate calls to the module's functions, to Python's builtins, to math, and to methods."""

from __future__ import annotations

import ast

from deckbuilder.live.translate.allowed import BUILTINS, MATH, METHODS, REFUSED_CALLS
from deckbuilder.live.translate.kinds import TEXT
from deckbuilder.live.translate.names import Refused, Scope


def call(scope: Scope, node: ast.Call) -> str:
    """Translate any call."""
    if node.keywords:
        raise Refused(node, "keyword arguments are not supported", "pass them by position")
    if any(isinstance(item, ast.Starred) for item in node.args):
        raise Refused(node, "arguments with * are not supported", "pass the arguments one by one")
    if isinstance(node.func, ast.Attribute):
        return _attribute_call(scope, node, node.func)
    if isinstance(node.func, ast.Subscript):
        return f"{scope.value(node.func)}({_arguments(scope, node)})"
    if not isinstance(node.func, ast.Name):
        raise Refused(node, "calling a computed value is not supported", "call a function by its name")
    name = node.func.id
    if name in scope.locals or name in scope.module.defined:
        return f"{scope.value(node.func)}({_arguments(scope, node)})"
    if name in REFUSED_CALLS:
        raise Refused(node, f"{name}() is not supported", REFUSED_CALLS[name])
    if name == "range":
        return f"$range({_arguments(scope, node)})"
    if name not in BUILTINS:
        raise Refused(node, f"{name}() is not supported", "define it, or use a plain loop")
    _refuse_kinds(scope, node, name)
    if name in ("min", "max") and len(node.args) > 2:
        # The helpers take two numbers or a list.
        return f"{BUILTINS[name]}([{_arguments(scope, node)}])"
    return f"{BUILTINS[name]}({_arguments(scope, node)})"


def _refuse_kinds(scope: Scope, node: ast.Call, name: str) -> None:
    """Refuse a builtin where JavaScript would do something else with values of these kinds."""
    kinds = [scope.kind(each) for each in node.args]
    if name == "int" and TEXT in kinds:
        raise Refused(
            node,
            "int() of a string is not supported",
            "keep numbers as numbers, or use to_float() for a literal",
        )
    compared = [each.item for each in kinds] if len(kinds) == 1 else kinds
    if name in ("sorted", "min", "max") and any(each and each.is_container for each in compared):
        raise Refused(
            node,
            f"{name}() of lists is not supported",
            "JavaScript compares them as text: compare their numbers in a loop",
        )


def _arguments(scope: Scope, node: ast.Call) -> str:
    return ",".join(scope.bare(item) for item in node.args)


def _attribute_call(scope: Scope, node: ast.Call, function: ast.Attribute) -> str:
    """Translate a call to a math function, to a sibling module's function, or to a method."""
    base = function.value
    if isinstance(base, ast.Name) and base.id not in scope.locals:
        if base.id == "math":
            if function.attr not in MATH:
                raise Refused(
                    node,
                    f"math.{function.attr} is not supported",
                    "see MATH in deckbuilder/live/translate/allowed.py",
                )
            return f"{MATH[function.attr]}({_arguments(scope, node)})"
        if base.id in scope.module.modules:
            return f"{scope.module.names.name(base.id, function.attr)}({_arguments(scope, node)})"
    if function.attr not in METHODS:
        raise Refused(
            node,
            f"the method .{function.attr}() is not supported",
            "see METHODS in deckbuilder/live/translate/allowed.py",
        )
    helper, counts = METHODS[function.attr]
    if len(node.args) not in counts:
        raise Refused(
            node,
            f".{function.attr}() has {len(node.args)} arguments",
            f"it takes {' or '.join(str(count) for count in counts)}",
        )
    if function.attr in ("count", "index") and scope.kind(node.args[0]).is_container:
        raise Refused(
            node,
            f".{function.attr}() of a list is not supported",
            "JavaScript compares lists by identity: compare their numbers in a loop",
        )
    arguments = [scope.bare(base)] + [scope.bare(item) for item in node.args]
    return f"{helper}({','.join(arguments)})"
