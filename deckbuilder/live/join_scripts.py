"""Join the files of addon/web into one function.

Each file is a function of its own, which gets the object `gr` and puts there what others use. Joined,
they call each other by name, so that the names can be shortened.
"""

from __future__ import annotations

from calmjs.parse import es5
from calmjs.parse.asttypes import (
    Assign,
    Catch,
    DotAccessor,
    ES5Program,
    ExprStatement,
    FuncBase,
    FuncDecl,
    Identifier,
    Node,
    PropIdentifier,
    String,
    VarStatement,
)

from deckbuilder.live.methods import with_functions
from deckbuilder.live.syntax import declared, replace_children

# The members of `gr` that the loader, the add-on, and other scripts on the page use.
OUTSIDE = ("scan",)


def joined(sources: list[str]) -> Node:
    """Return one script that does what the scripts in `sources` do, which are as in addon/web.

    A `return` in a file ends all of them.
    """
    program: ES5Program = es5(sources[0])
    whole = _function(program)
    files = [_function(es5(source)).elements for source in sources]
    shared: dict[str, str] = {}
    for at, elements in enumerate(files):
        for each in elements:
            name = _export(each)
            if name:
                shared[name] = f"{each.expr.right.value}${at}"
    whole.elements = [each for each in files[0] if isinstance(_directive(each), String)]
    for at, elements in enumerate(files):
        own = [each for each in elements if not _export(each) and not _directive(each)]
        names = {name: f"{name}${at}" for each in own for name in _defined(each)}
        whole.elements += [_linked(each, names, shared) for each in own]
    with_functions(whole)
    return program


def _function(program: ES5Program) -> FuncBase:
    """Return the function that a file consists of."""
    function = program.children()[0].expr.identifier.expr
    assert isinstance(function, FuncBase) and [each.value for each in function.parameters] == ["gr"]
    return function


def _directive(statement: Node) -> Node | None:
    """Return the text of a statement such as "use strict"."""
    is_text = isinstance(statement, ExprStatement) and isinstance(statement.expr, String)
    return statement.expr if is_text else None


def _export(statement: Node) -> str:
    """Return NAME if the statement is `gr.NAME = …` with the name of a function; "" for any other."""
    if not isinstance(statement, ExprStatement) or not isinstance(statement.expr, Assign):
        return ""
    target, value = statement.expr.left, statement.expr.right
    name = _shared_name(target)
    return name if isinstance(value, Identifier) and name not in OUTSIDE else ""


def _shared_name(node: Node) -> str:
    """Return NAME if the expression is `gr.NAME`; "" for any other."""
    if isinstance(node, DotAccessor) and isinstance(node.node, Identifier) and node.node.value == "gr":
        return str(node.identifier.value)
    return ""


def _defined(statement: Node) -> list[str]:
    """Return the names that a statement at the top of a file defines."""
    if isinstance(statement, FuncDecl):
        return [statement.identifier.value]
    return [each.identifier.value for each in statement] if isinstance(statement, VarStatement) else []


def _linked(node: Node, names: dict[str, str], shared: dict[str, str]) -> Node:
    """Replace the names in `names` and each `gr.NAME` in `shared`, except where others hide them."""
    if _shared_name(node) in shared:
        return Identifier(shared[_shared_name(node)])
    if isinstance(node, Identifier):
        known = not isinstance(node, PropIdentifier) and node.value in names
        return Identifier(names[node.value]) if known else node
    inner = names
    if isinstance(node, FuncBase):
        hidden = set(declared(node))
        inner = {name: unique for name, unique in names.items() if name not in hidden}
    if isinstance(node, Catch):
        inner = {name: unique for name, unique in names.items() if name != node.identifier.value}

    def below(child: Node) -> Node:
        # A function's own name is one of the scope that it is in.
        of_outer = isinstance(node, FuncDecl) and child is node.identifier
        return _linked(child, names if of_outer else inner, shared)

    replace_children(node, below)
    return node
