"""Share what changes to JavaScript's syntax trees need: visiting nodes, and arrow functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calmjs.parse.asttypes import FuncBase, FuncDecl, FuncExpr, Node, VarDecl
from calmjs.parse.ruletypes import (
    Attr,
    CloseBlock,
    Declare,
    JoinAttr,
    OpenBlock,
    Optional,
    PopScope,
    PushScope,
    Text,
)
from calmjs.parse.unparsers.es5 import definitions


class Arrow(FuncBase):  # type: ignore[misc]
    """An arrow function, which calmjs.parse cannot read but, with DEFINITIONS, write."""

    def __init__(self, function: FuncExpr, value: Node | None = None) -> None:
        """Make an arrow function; `value`: what it returns, if it does nothing else."""
        super().__init__(None, function.parameters, [] if value else function.elements)
        self.value = value
        # Parts that are None are not written.
        self.in_braces = None if value else True
        self.in_parentheses = None if len(self.parameters) == 1 else True

    def children(self) -> list[Node]:
        """Return the nodes right below this one, as every node does."""
        return [*self.parameters, *self.elements, self.value]


DEFINITIONS = {
    **definitions,
    "Arrow": (
        PushScope,
        Optional("in_parentheses", (Text(value="("),)),
        JoinAttr(Declare("parameters"), value=(Text(value=","),)),
        Optional("in_parentheses", (Text(value=")"),)),
        Text(value="=>"),
        Optional("in_braces", (OpenBlock, JoinAttr("elements", value=()), CloseBlock)),
        Optional("value", (Attr("value"),)),
        PopScope,
    ),
}


def replace_children(node: Node, by: Callable[[Node], Node]) -> None:
    """Replace every node right below `node` with what `by` returns for it."""
    for name, held in vars(node).items():
        if isinstance(held, Node):
            setattr(node, name, by(held))
        elif isinstance(held, list):
            setattr(node, name, [by(each) if isinstance(each, Node) else each for each in held])


def declared(function: FuncBase) -> Iterator[str]:
    """Yield the names that are local to a function: its parameters, variables, and functions."""
    yield from (each.value for each in function.parameters)
    if isinstance(function, FuncExpr) and function.identifier:
        yield function.identifier.value
    todo = list(function.elements)
    while todo:
        node = todo.pop()
        if isinstance(node, VarDecl | FuncDecl):
            yield node.identifier.value
        if not isinstance(node, FuncBase):
            todo.extend(node)
