"""Translate expressions: values, conditions, operators, and lookups."""

from __future__ import annotations

import ast
from collections.abc import Callable

from deckbuilder.live.translate import calls, loops
from deckbuilder.live.translate.allowed import MATH, MATH_VALUES, OPERATORS
from deckbuilder.live.translate.kinds import NUMBER, TEXT, TRUTH, Kind
from deckbuilder.live.translate.names import (
    ModuleNames,
    Refused,
    key,
    kind,
    member,
    number,
    text_literal,
)

# The precedence of JavaScript expressions, from the lowest to that of a call.
LOOSE, CHOICE, OR, AND, COMPARE, ADD, MULTIPLY, SIGN, ATOM = range(9)

# Calls whose result is certainly a boolean.
SURE = ("isFinite(", "isNaN(", "$starts(", "$ends(")

# What to write instead of Python outside the subset.
INSTEAD = {
    "joinedstr": "join strings with +, and format numbers with fmt()",
    "tuple": "use a list, and one assignment per line",
    "lambda": "define a function",
    "set": "use a list",
    "generatorexp": "use a list: [… for … in …]",
}


class Expressions:
    """A translator for the expressions in a scope.

    `locals` maps Python to JavaScript names, and `env` names to the kinds of their values.
    """

    def __init__(
        self, module: ModuleNames, local_names: dict[str, str], env: dict[str, Kind] | None = None
    ) -> None:
        self.module = module
        self.locals = local_names
        self.env = env or {}

    def inside(self) -> Expressions:
        """Return a scope nested in this one, which starts with the same names."""
        return Expressions(self.module, dict(self.locals), dict(self.env))

    def kind(self, node: ast.expr) -> Kind:
        """Return the kind of an expression's value, as far as it is certain."""
        return self.module.kinds.of(node, self.env)

    # ----- values -----

    def value(self, node: ast.expr, level: int = ATOM) -> str:
        """Translate `node`, in parentheses if it binds less tightly than `level`."""
        method: Callable[[ast.expr], str | tuple[str, int]] | None
        method = getattr(self, "on_" + kind(node), None)
        if method is None:
            raise Refused(
                node,
                f"{kind(node)} is not supported",
                INSTEAD.get(kind(node), "use numbers, strings, lists, dicts, calls, and plain loops"),
            )
        made = method(node)
        code, own = made if isinstance(made, tuple) else (made, ATOM)
        return code if own >= level else f"({code})"

    def bare(self, node: ast.expr) -> str:
        """Translate `node` without outer parentheses, for use before a comma or a closing bracket."""
        return self.value(node, LOOSE)

    def truth(self, node: ast.expr, level: int = LOOSE) -> str:
        """Translate `node` as a condition; unless it is clearly a boolean, it is checked at run time."""
        if isinstance(node, ast.Compare | ast.BoolOp):
            return self.value(node, level)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.value(node, level)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            return self.value(node, level)
        if isinstance(node, ast.List | ast.Dict | ast.Constant | ast.ListComp | ast.BinOp):
            raise Refused(
                node, "the condition is not a comparison or a boolean", 'write x != 0 or x != ""'
            )
        code = self.bare(node)
        return code if isinstance(node, ast.Call) and code.startswith(SURE) else f"$t({code})"

    def on_constant(self, node: ast.Constant) -> str:
        if node.value is True or node.value is False:
            return "!0" if node.value else "!1"
        if isinstance(node.value, str):
            if any(ord(sign) > 0xFFFF for sign in node.value):
                raise Refused(
                    node,
                    "characters beyond U+FFFF are not supported",
                    "each counts as two in JavaScript",
                )
            # In a string, old browsers need a line separator to be escaped.
            return text_literal(node.value)
        if isinstance(node.value, int):
            if abs(node.value) > 2**53:
                raise Refused(
                    node,
                    "integers beyond 2^53 are not supported",
                    "JavaScript cannot represent them exactly",
                )
            return str(node.value)
        if isinstance(node.value, float):
            return number(node.value)
        raise Refused(
            node,
            f"the constant {node.value!r} is not supported",
            "use numbers, strings, True, and False",
        )

    def on_name(self, node: ast.Name) -> str:
        if node.id in self.locals:
            return self.locals[node.id]
        if node.id in self.module.defined:
            return self.module.defined[node.id]
        raise Refused(node, f'unknown name "{node.id}"', "define or import it above")

    def on_list(self, node: ast.List) -> str:
        return "[" + ",".join(self.bare(item) for item in node.elts) + "]"

    def on_dict(self, node: ast.Dict) -> str:
        pairs = []
        for name, item in zip(node.keys, node.values, strict=True):
            if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
                raise Refused(node, "a dict key must be a string literal", 'write {"name": …}')
            if name.value.lstrip("-").isdigit():
                raise Refused(
                    node, "a dict key must not look like a number", "JavaScript would reorder it"
                )
            pairs.append(f"{key(name.value)}:{self.bare(item)}")
        return "{" + ",".join(pairs) + "}"

    def on_compare(self, node: ast.Compare) -> tuple[str, int]:
        parts, left = [], node.left
        for index, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if index > 0 and not isinstance(left, ast.Name | ast.Constant):
                raise Refused(
                    node, "chained comparisons around a computed value are not supported", 'use "and"'
                )
            parts.append(self.comparison(node, left, operator, right))
            left = right
        return "&&".join(parts), COMPARE if len(parts) == 1 else AND

    def comparison(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> str:
        kinds = self.kind(left), self.kind(right)
        is_in = isinstance(operator, ast.In | ast.NotIn)
        if kinds[0].is_container and is_in:
            raise Refused(
                node,
                'a list or dict cannot be searched for with "in"',
                "JavaScript compares lists by identity: compare their numbers in a loop",
            )
        if any(each.is_container for each in kinds) and not is_in:
            raise Refused(
                node,
                "lists and dicts cannot be compared",
                "JavaScript compares them by identity: compare their numbers in a loop",
            )
        for side in (left, right):
            if isinstance(side, ast.Constant) and isinstance(side.value, bool):
                raise Refused(
                    node,
                    "comparisons with True or False are not supported",
                    'use the value itself, or "not"',
                )
        if is_in:
            sign = "!" if isinstance(operator, ast.NotIn) else ""
            return f"{sign}$has({self.bare(right)},{self.bare(left)})"
        if type(operator) not in OPERATORS:
            raise Refused(
                node,
                f'the comparison "{kind(operator)}" is not supported',
                "use ==, !=, <, <=, >, >=, or in",
            )
        if {*kinds} == {NUMBER, TRUTH}:
            raise Refused(
                node,
                "comparisons of a boolean with a number are not supported",
                "in JavaScript, true is not 1: use the boolean itself, or 1 if it is true",
            )
        if isinstance(operator, ast.Eq | ast.NotEq) and not self.is_comparable(left, right, kinds):
            sign = "!" if isinstance(operator, ast.NotEq) else ""
            return f"{sign}$same({self.bare(left)},{self.bare(right)})"
        return self.value(left, ADD) + OPERATORS[type(operator)] + self.value(right, ADD)

    def is_comparable(self, left: ast.expr, right: ast.expr, kinds: tuple[Kind, Kind]) -> bool:
        """Return whether === means the same as Python's ==, whatever the values.

        It does if one side is certainly a number or a text, and for `x == x`, which is false for NaN.
        """
        return any(each in (NUMBER, TEXT) for each in kinds) or ast.dump(left) == ast.dump(right)

    def on_boolop(self, node: ast.BoolOp) -> tuple[str, int]:
        sign, own = ("&&", AND) if isinstance(node.op, ast.And) else ("||", OR)
        return sign.join(self.truth(item, own + 1) for item in node.values), own

    def on_unaryop(self, node: ast.UnaryOp) -> tuple[str, int]:
        if isinstance(node.op, ast.Not):
            return "!" + self.truth(node.operand, ATOM), SIGN
        if isinstance(node.op, ast.USub):
            # The parentheses of ATOM prevent "--", which would be a decrement.
            return "-" + self.value(node.operand, ATOM), SIGN
        raise Refused(node, f'the operator "{kind(node.op)}" is not supported', 'use - or "not"')

    def on_binop(self, node: ast.BinOp) -> str | tuple[str, int]:
        for side in (node.left, node.right):
            if self.kind(side).is_container:
                raise Refused(
                    node,
                    "arithmetic with lists is not supported",
                    "use append, extend, or a comprehension",
                )
        if isinstance(node.op, ast.Add):
            if self.is_plain(node.left) or self.is_plain(node.right):
                return self.value(node.left, ADD) + "+" + self.value(node.right, MULTIPLY), ADD
            return "$add" + self.pair(node)
        for side in (node.left, node.right):
            if isinstance(side, ast.Constant) and isinstance(side.value, str):
                raise Refused(
                    node,
                    f'the operator "{kind(node.op)}" does not work with strings',
                    "join strings with +",
                )
        if isinstance(node.op, ast.Sub):
            right = self.value(node.right, MULTIPLY)
            return self.value(node.left, ADD) + "-" + (f"({right})" if right[0] == "-" else right), ADD
        if isinstance(node.op, ast.Mult):
            return self.value(node.left, MULTIPLY) + "*" + self.value(node.right, SIGN), MULTIPLY
        if isinstance(node.op, ast.Div):
            if isinstance(node.right, ast.Constant) and node.right.value != 0:
                return self.value(node.left, MULTIPLY) + "/" + self.value(node.right), MULTIPLY
            return "$div" + self.pair(node)
        if isinstance(node.op, ast.FloorDiv):
            return "$floor" + self.pair(node)
        if isinstance(node.op, ast.Mod):
            return "$mod" + self.pair(node)
        if isinstance(node.op, ast.Pow):
            raise Refused(
                node,
                "** is not supported",
                "write x * x, or a running product: browsers compute powers differently",
            )
        raise Refused(node, f'the operator "{kind(node.op)}" is not supported', "use + - * / // %")

    def pair(self, node: ast.BinOp) -> str:
        """Translate both sides as the arguments of a helper."""
        return f"({self.bare(node.left)},{self.bare(node.right)})"

    def is_plain(self, node: ast.expr) -> bool:
        """Return whether `node` is certainly a number or a string.

        JavaScript's + then does the same as Python's wherever Python's does not raise.
        """
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.Add):
                return True
            return self.is_plain(node.left) or self.is_plain(node.right)
        return isinstance(node, ast.UnaryOp)

    def on_ifexp(self, node: ast.IfExp) -> tuple[str, int]:
        test = self.truth(node.test, OR)
        return f"{test}?{self.bare(node.body)}:{self.bare(node.orelse)}", CHOICE

    def on_subscript(self, node: ast.Subscript) -> str:
        base = self.value(node.value)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            # A missing key raises in Python but is undefined in JavaScript. This is safe, because no
            # accepted input may raise; a test runs every example in both languages.
            return member(base, node.slice.value)
        base = self.bare(node.value)
        if isinstance(node.slice, ast.Slice):
            if node.slice.step is not None:
                raise Refused(node, "slices with a step are not supported", "use a comprehension")
            low = self.bare(node.slice.lower) if node.slice.lower else "0"
            high = "," + self.bare(node.slice.upper) if node.slice.upper else ""
            return f"$cut({base},{low}{high})"
        return f"$at({base},{self.bare(node.slice)})"

    def on_attribute(self, node: ast.Attribute) -> str:
        if isinstance(node.value, ast.Name) and node.value.id not in self.locals:
            module = node.value.id
            if module == "math" and node.attr in MATH_VALUES:
                return MATH_VALUES[node.attr]
            if module == "math" and node.attr in MATH:
                raise Refused(node, f"math.{node.attr} is not called", "call it")
            if module in self.module.modules:
                return self.module.names.name(module, node.attr)
        raise Refused(node, f"the attribute .{node.attr} is not supported", "use dicts and functions")

    # ----- calls and loops -----

    def on_call(self, node: ast.Call) -> str:
        return calls.call(self, node)

    def on_listcomp(self, node: ast.ListComp) -> str:
        return loops.comprehension(self, node)
