"""Replace a script's most frequent method calls with function calls, whose names can be shortened.

With `function f(one, a) { return one.getAttribute(a); }`, `x.getAttribute("id")` can be `f(x, "id")`.
"""

from __future__ import annotations

from collections import Counter

from calmjs.parse.asttypes import (
    Arguments,
    DotAccessor,
    FuncBase,
    FuncDecl,
    FunctionCall,
    Identifier,
    Node,
    PropIdentifier,
    Return,
)

from deckbuilder.live.syntax import replace_children


def with_functions(whole: FuncBase) -> None:
    """Define such functions in `whole` for the methods for which this makes the script shorter."""
    found = Counter(filter(None, map(_method, _all_below(whole))))
    short = sorted(method for method, count in found.items() if _pays(*method, count))
    whole.elements = [_replaced(each, set(short)) for each in whole.elements]
    whole.elements += [_function(*method) for method in short]


def _all_below(node: Node) -> list[Node]:
    return [node, *(each for child in node for each in _all_below(child))]


def _method(node: Node) -> tuple[str, int] | None:
    """Return the name and the number of arguments if the node is a call to an object's method."""
    if not isinstance(node, FunctionCall) or not isinstance(node.identifier, DotAccessor):
        return None
    owner = node.identifier.node
    # The names of classes and of Math begin with a capital letter; what they have are functions.
    if isinstance(owner, Identifier) and (owner.value[0].isupper() or owner.value == "gr"):
        return None
    return node.identifier.identifier.value, len(node.args.items)


def _pays(name: str, arguments: int, count: int) -> bool:
    return count * (len(name) - 2) > 30 + len(name) + 2 * arguments


def _replaced(node: Node, methods: set[tuple[str, int]]) -> Node:
    replace_children(node, lambda child: _replaced(child, methods))
    method = _method(node)
    if method is None or method not in methods:
        return node
    return FunctionCall(_name(*method), Arguments([node.identifier.node, *node.args.items]))


def _name(name: str, arguments: int) -> Identifier:
    return Identifier(f"{name}${arguments}")


def _function(name: str, arguments: int) -> FuncDecl:
    names = [f"given{at}" for at in range(arguments)]
    call = DotAccessor(Identifier("one"), PropIdentifier(name))
    value = FunctionCall(call, Arguments([Identifier(each) for each in names]))
    parameters = [Identifier(each) for each in ("one", *names)]
    return FuncDecl(_name(name, arguments), parameters, [Return(value)])
