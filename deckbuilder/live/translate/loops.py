"""Translate loops over ranges, lists, and dicts, in statements and in comprehensions."""

from __future__ import annotations

import ast

from deckbuilder.live.translate.names import Refused, Scope, braced_value, kind, short_names


def head(scope: Scope, node: ast.For) -> str:
    """Return the `for(…)` of a loop whose target is one of the function's locals."""
    return _head(node.target, node.iter, scope, scope, declare="")


def comprehension(outer: Scope, node: ast.ListComp) -> str:
    """Translate a list comprehension, whose target has a scope of its own."""
    if len(node.generators) != 1:
        raise Refused(
            node,
            "comprehensions with two loops are not supported",
            "nest two comprehensions, or use a loop",
        )
    loop = node.generators[0]
    inner = outer.inside()
    inner.env |= dict(outer.module.kinds.targets(loop.target, loop.iter, outer.env))
    if not loop.ifs:
        over = _over(loop.target, loop.iter, outer)
        head = _targets(inner, loop.target, fresh=True)
        head = f"({head})" if head.startswith("[") else head
        return f"$map({over},{head}=>{braced_value(inner.bare(node.elt))})"
    start = _head(loop.target, loop.iter, inner, outer, declare="const")
    conditions = "".join(f"if({inner.truth(test)})" for test in loop.ifs)
    return f"(()=>{{const r$=[];{start}{conditions}r$.push({inner.bare(node.elt)});return r$}})()"


def _head(target: ast.expr, over: ast.expr, scope: Scope, outer: Scope, declare: str) -> str:
    """Return the `for(…)` of a loop.

    The target is named in `scope`, and declared with the keyword `declare` unless that is empty; what
    the loop iterates over is computed in `outer`.
    """
    value = _over(target, over, outer)
    names = _targets(scope, target, bool(declare))
    if names.startswith("["):
        return f"for({declare}{names}of {value})"
    return f"for({declare and declare + ' '}{names} of {value})"


def _over(target: ast.expr, over: ast.expr, scope: Scope) -> str:
    """Return what a loop iterates over, as JavaScript: a range, an enumeration, two lists, or items."""
    call = over.func.id if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) else ""
    if call in ("enumerate", "zip") and isinstance(over, ast.Call):
        if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
            raise Refused(target, f"{call} needs two names", f"write for a, b in {call}(…)")
        values = [scope.bare(item) for item in over.args]
        if len(values) != (1 if call == "enumerate" else 2):
            raise Refused(over, f"{call} has {len(values)} arguments", "use a plain loop over range")
        return f"${call}({','.join(values)})"
    if isinstance(target, ast.Tuple):
        _target(scope, target, fresh=False)  # refused
    return _iterated(scope, over)


def _targets(scope: Scope, node: ast.expr, fresh: bool) -> str:
    """Return the JavaScript name of a loop's target, or those of both targets in brackets."""
    if isinstance(node, ast.Tuple):
        return "[" + ",".join(_target(scope, item, fresh) for item in node.elts) + "]"
    return _target(scope, node, fresh)


def _iterated(scope: Scope, over: ast.expr) -> str:
    """Return the items of a loop over `over` as a JavaScript expression."""
    if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) and over.func.id == "range":
        if not 1 <= len(over.args) <= 3 or over.keywords:
            raise Refused(over, "range needs 1 to 3 arguments", "write range(a, b, step)")
        return scope.value(over)
    if isinstance(
        over, ast.Name | ast.Subscript | ast.List | ast.Call | ast.ListComp | ast.Dict | ast.Constant
    ):
        return f"$items({scope.bare(over)})"
    raise Refused(
        over, f'loops over "{kind(over)}" are not supported', "loop over a list, a dict, or range"
    )


def _target(scope: Scope, node: ast.expr, fresh: bool) -> str:
    """Return the JavaScript name of a loop's target; if `fresh`, a new name in the scope."""
    if not isinstance(node, ast.Name):
        raise Refused(
            node, "unpacking in a loop is not supported", "name the item, and unpack it inside the loop"
        )
    if fresh:
        taken = set(scope.locals.values())
        scope.locals[node.id] = next(name for name in short_names() if name not in taken)
    return scope.locals[node.id]
