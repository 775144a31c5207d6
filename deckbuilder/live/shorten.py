"""Shorten JavaScript on its syntax tree without changing what it does."""

from __future__ import annotations

from calmjs.parse.asttypes import (
    Arguments,
    Array,
    Assign,
    BinOp,
    Block,
    Boolean,
    Comma,
    Conditional,
    DoWhile,
    ExprStatement,
    For,
    ForIn,
    FuncBase,
    FuncDecl,
    FuncExpr,
    FunctionCall,
    GroupingOp,
    Identifier,
    If,
    Node,
    Return,
    This,
    VarDecl,
    VarStatement,
    While,
)

from deckbuilder.live.syntax import Arrow, replace_children

# Where a function may be an arrow function without parentheses around it.
ARROW_PLACES = (Arguments, Array, Assign, GroupingOp, Return, VarDecl)
# Nodes in which an expression needs no parentheses around it.
UNBOUND = (Assign, Return, VarDecl)
# Conditions that need parentheses before "?" or "&&".
LOOSE = (Arrow, Assign, Comma, Conditional, FuncExpr)


def shorten(node: Node) -> Node:
    """Shorten `node` and all below it; return what replaces it."""

    def below(child: Node) -> Node:
        made = shorten(child)
        if (
            isinstance(node, UNBOUND)
            and isinstance(made, GroupingOp)
            and not isinstance(made.expr, Comma)
        ):
            made = made.expr
        return _arrow(made) if isinstance(node, ARROW_PLACES) and isinstance(made, FuncExpr) else made

    replace_children(node, below)
    if isinstance(node, FuncBase):
        node.elements = _statements(node.elements)
    elif isinstance(node, Block):
        node._children_list = _statements(node.children())
    elif isinstance(node, If):
        return _condition(node)
    elif isinstance(node, For | ForIn | While | DoWhile):
        node.statement = _alone(node.statement)
    elif isinstance(node, Boolean):
        return Boolean("!0" if node.value == "true" else "!1")
    return node


def _statements(statements: list[Node]) -> list[Node]:
    """Join adjacent declarations, and the choice of what to return."""
    made: list[Node] = []
    for each in statements:
        if made and isinstance(each, VarStatement) and isinstance(made[-1], VarStatement):
            made[-1] = VarStatement([*made[-1].children(), *each.children()])
        else:
            made.append(each)
    while len(made) > 1 and _is_return(made[-1]) and isinstance(made[-2], If):
        first, last = made[-2], made[-1]
        if first.alternative or not _is_return(first.consequent):
            break
        chosen = Conditional(_tight(first.predicate), first.consequent.expr, last.expr)
        made[-2:] = [Return(chosen)]
    return made


def _is_return(node: Node) -> bool:
    return isinstance(node, Return) and node.expr is not None and not isinstance(node.expr, Comma)


def _condition(node: If) -> Node:
    """Return an `if` without needless braces, or `condition && call`."""
    node.consequent = _alone(node.consequent, before_else=node.alternative is not None)
    if node.alternative:
        node.alternative = _alone(node.alternative)
        return node
    call = node.consequent
    if not isinstance(call, ExprStatement) or not isinstance(call.expr, FunctionCall):
        return node
    if isinstance(node.predicate, BinOp) and node.predicate.op == "||":
        return node
    return ExprStatement(BinOp("&&", _tight(node.predicate), call.expr))


def _alone(node: Node, before_else: bool = False) -> Node:
    """Return the only statement of a block, or else `node`.

    `before_else`: not if that is a condition or a loop, which may take the "else".
    """
    if not isinstance(node, Block) or len(node.children()) != 1:
        return node
    only = node.children()[0]
    if isinstance(only, FuncDecl | VarStatement):
        return node
    return node if before_else and isinstance(only, If | For | ForIn | While | DoWhile) else only


def _tight(node: Node) -> Node:
    return GroupingOp(node) if isinstance(node, LOOSE) else node


def _arrow(function: FuncExpr) -> Node:
    """Return the function as an arrow function, unless it needs its own `this` or `arguments`."""
    if function.identifier or _has_own(function):
        return function
    body = function.elements
    if len(body) == 1 and _is_return(body[0]):
        value = body[0].expr
        starts = value
        while hasattr(starts, "left") or hasattr(starts, "node"):
            starts = getattr(starts, "left", None) or starts.node
        return Arrow(function, GroupingOp(value) if type(starts).__name__ == "Object" else value)
    return Arrow(function)


def _has_own(node: Node) -> bool:
    """Return whether a function uses `this` or `arguments`, which an arrow function would not have."""
    return any(
        isinstance(each, This)
        or (isinstance(each, Identifier) and each.value == "arguments")
        or _has_own(each)
        for each in node
    )
