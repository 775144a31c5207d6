"""Translate functions and their statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deckbuilder.live.translate import loops
from deckbuilder.live.translate.expressions import Expressions
from deckbuilder.live.translate.names import ModuleNames, Refused, kind, member, short_names


class Function:
    """A translator for one function: its parameters, locals and statements."""

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
        self.expressions = Expressions(module, self.names)

    def translate(self) -> str:
        """Translate the function, with its locals declared at the top to match Python's scoping."""
        parameters = ",".join(self.names[name] for name in self.parameters)
        own = [js for name, js in self.names.items() if name not in self.parameters]
        declared = f"let {','.join(own)};" if own else ""
        body = self.block(self.node.body)
        return f"function {self.module.defined[self.node.name]}({parameters}){{{declared}{body}}}"

    def block(self, statements: list[ast.stmt]) -> str:
        return "".join(self.statement(statement) for statement in statements)

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
                raise Refused(node, "return has no value", "always return a value")
            return f"return {value(node.value)};"
        if isinstance(node, ast.Assign):
            return self.assign(node)
        if isinstance(node, ast.If):
            other = f"else{{{self.block(node.orelse)}}}" if node.orelse else ""
            return f"if({truth(node.test)}){{{self.block(node.body)}}}{other}"
        if isinstance(node, ast.While):
            if node.orelse:
                raise Refused(node, "while … else is not supported", "use a flag")
            return f"while({truth(node.test)}){{{self.block(node.body)}}}"
        if isinstance(node, ast.For):
            if node.orelse:
                raise Refused(node, "for … else is not supported", "use a flag")
            head = loops.head(self.expressions, node)
            return f"{head}{{{self.block(node.body)}}}"
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
            if isinstance(node.value, ast.List | ast.ListComp):
                self.expressions.lists.add(target.id)
            return f"{self.names[target.id]}={value};"
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            base = self.expressions.value(target.value)
            if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                return f"{member(base, target.slice.value)}={value};"
            return f"$put({base},{self.expressions.bare(target.slice)},{value});"
        raise Refused(node, "unpacking is not supported", "assign the values one by one")


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
