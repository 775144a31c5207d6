"""Translate functions and their statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deckbuilder.live.translate import loops
from deckbuilder.live.translate.expressions import OR, Expressions
from deckbuilder.live.translate.names import (
    ModuleNames,
    Refused,
    braced_value,
    braces,
    kind,
    member,
    short_names,
)


class Function:
    """A translator for one function: its parameters, locals, and statements."""

    def __init__(self, module: ModuleNames, node: ast.FunctionDef) -> None:
        self.module = module
        self.node = node
        arguments = node.args
        if (
            arguments.defaults
            or arguments.kwonlyargs
            or arguments.vararg
            or arguments.kwarg
            or arguments.posonlyargs
        ):
            raise Refused(
                node, "default values, *, and ** are not supported in parameters", "use plain parameters"
            )
        if node.returns or any(each.annotation for each in arguments.args):
            raise Refused(
                node, "annotations are not supported", "Python would run them; use plain parameters"
            )
        if node.decorator_list:
            raise Refused(node, "decorators are not supported", "call the function where it is needed")
        fresh = short_names()
        self.parameters = [argument.arg for argument in arguments.args]
        self.names = {name: next(fresh) for name in self.parameters}
        for name in sorted(set(_assigned(node)) - set(self.parameters)):
            self.names[name] = next(fresh)
        self.expressions = Expressions(module, self.names, module.kinds.local(node))

    def translate(self) -> str:
        """Translate the function to an arrow function.

        Its locals are declared as further parameters, which no call passes: nothing else is as short,
        and like a local in Python, a parameter exists in the whole function.
        """
        body = self.block(self.node.body)
        if len(body) == 1 and body[0].startswith("return"):
            value = body[0].removeprefix("return").removesuffix(";").lstrip()
            return f"{self.head()}=>{braced_value(value)}"
        return f"{self.head()}=>{braces(body)}"

    def head(self) -> str:
        """Return the parameters, followed by the other locals."""
        names = ",".join(self.names.values())
        return names if len(self.names) == 1 else f"({names})"

    def block(self, statements: list[ast.stmt]) -> list[str]:
        """Translate statements, each of which then ends with a semicolon or a closing brace."""
        code: list[str] = []
        for index, statement in enumerate(statements):
            if _returns(statements[index:]):
                return [*code, _return(self.returned(statements[index:]))]
            code.append(self.statement(statement))
        return [each for each in code if each]

    def returned(self, statements: list[ast.stmt]) -> str:
        """Translate statements that only choose a value to return, as that value."""
        first, rest = statements[0], statements[1:]
        if isinstance(first, ast.If):
            chosen = self.returned(first.body)
            other = self.returned(first.orelse or rest)
            return f"{self.expressions.truth(first.test, OR)}?{chosen}:{other}"
        assert isinstance(first, ast.Return) and first.value
        return self.expressions.bare(first.value)

    def body(self, statements: list[ast.stmt], before_else: bool = False) -> str:
        """Translate the body of a loop or condition: without braces if it is a single statement.

        `before_else`: not if that is a condition itself, which would take the "else".
        """
        code = self.block(statements)
        if len(code) == 1 and not (before_else and code[0].startswith(("if(", "for(", "while("))):
            return code[0]
        return braces(code)

    def statement(self, node: ast.stmt) -> str:
        value, truth = self.expressions.bare, self.expressions.truth
        if isinstance(node, ast.Expr):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                return ""
            if not isinstance(node.value, ast.Call):
                raise Refused(node, "this value is not used", "assign or return it")
            return value(node.value) + ";"
        if isinstance(node, ast.Return):
            if node.value is None:
                raise Refused(node, "a return statement needs a value", "always return a value")
            return _return(value(node.value))
        if isinstance(node, ast.Assign):
            return self.assign(node)
        if isinstance(node, ast.If):
            head = f"if({truth(node.test)})" + self.body(node.body, bool(node.orelse))
            if not node.orelse:
                return head
            other = self.body(node.orelse)
            return f"{head}else{other if other.startswith('{') else ' ' + other}"
        if isinstance(node, ast.While):
            if node.orelse:
                raise Refused(node, "while … else is not supported", "use a flag")
            return f"while({truth(node.test)}){self.body(node.body)}"
        if isinstance(node, ast.For):
            if node.orelse:
                raise Refused(node, "for … else is not supported", "use a flag")
            return loops.head(self.expressions, node) + self.body(node.body)
        if isinstance(node, ast.Break | ast.Continue):
            return f"{kind(node)};"
        raise Refused(
            node,
            f"{kind(node)} is not supported",
            "use only assignments, if, for, while, return, and calls",
        )

    def assign(self, node: ast.Assign) -> str:
        if len(node.targets) != 1:
            raise Refused(
                node, "assignments with several targets are not supported", 'write "name = value"'
            )
        target, value = node.targets[0], self.expressions.bare(node.value)
        if isinstance(target, ast.Name):
            return f"{self.names[target.id]}={value};"
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            base = self.expressions.value(target.value)
            if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                return f"{member(base, target.slice.value)}={value};"
            return f"$put({base},{self.expressions.bare(target.slice)},{value});"
        raise Refused(node, "unpacking is not supported", "assign the values one by one")


def _returns(statements: list[ast.stmt]) -> bool:
    """Return whether the statements do nothing but choose a value to return."""
    if not statements:
        return False
    first, rest = statements[0], statements[1:]
    if isinstance(first, ast.Return):
        return first.value is not None and not rest
    if not isinstance(first, ast.If) or not _returns(first.body) or (first.orelse and rest):
        return False
    return _returns(first.orelse or rest)


def _return(value: str) -> str:
    return f"return {value};" if value[0].isalnum() or value[0] in "$_" else f"return{value};"


def _assigned(node: ast.FunctionDef) -> Iterator[str]:
    """Yield the names that a function assigns, except those in comprehensions."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        item = todo.pop()
        if isinstance(item, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(item, ast.ListComp):
            continue
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            yield item.id
        todo.extend(ast.iter_child_nodes(item))
