"""Read the equations in the lines of a trace as a person does, and see which sides are arithmetic."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

NUMBER = r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf)"
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "floor": math.floor,
    "ceil": math.ceil,
    "exp": math.exp,
    "tanh": math.tanh,
    "cos": math.cos,
    "max": max,
    "log": math.log,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
}
MARKS = [
    ("<wbr>", ""),
    ("−", "-"),
    ("·", "*"),
    ("²", "**2"),
    ("⌊", "floor("),
    ("⌋", ")"),
    ("⌈", "ceil("),
    ("⌉", ")"),
    ("∞", "inf"),
    ("σ(", "sigmoid("),
    ('<span class="gr-frac"><span class="gr-top">', "(("),
    ('</span><span class="gr-sr"> / </span><span class="gr-bottom">', ")/("),
    ('√<span class="gr-root">', "sqrt("),
]


def lines(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield all lines of a trace."""
    for block in blocks:
        if block["kind"] == "line":
            yield block
        elif block["kind"] == "beside":
            yield from lines(block["items"])


def linear(markup: str) -> str:
    """Return the HTML of a line as an expression in plain text."""
    for sign, text in MARKS:
        markup = markup.replace(sign, text)
    markup = re.sub(r"</?b\b[^>]*>", "", markup)
    markup = re.sub(r"\be<sup>(.*?)</sup>", r"exp(\1)", markup)
    markup = re.sub(r"<i>e</i><sup>(.*?)</sup>", r"exp(\1)", markup)
    markup = re.sub(r"<sup>(.*?)</sup>", r"**(\1)", markup)
    markup = markup.replace("</span></span>", "))").replace("</span>", ")")
    markup = re.sub(rf"\bln ({NUMBER})", r"log(\1)", markup)
    markup = re.sub(rf"\btanh ({NUMBER})", r"tanh(\1)", markup)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", markup)


def value(node: ast.expr) -> tuple[float, float]:
    """Return the value of an expression and the largest intermediate number.

    The latter bounds how far rounding may have moved the value.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value, abs(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        x, size = value(node.operand)
        return -x, size
    if isinstance(node, ast.BinOp):
        (a, first), (b, second) = value(node.left), value(node.right)
        x = OPERATORS[type(node.op)](a, b)
        if isinstance(node.op, ast.Div):
            return x, max(abs(x), first / abs(b), second * abs(a) / b / b)
        if isinstance(node.op, ast.Mult):
            return x, max(abs(x), first * abs(b), second * abs(a))
        return x, max(abs(x), first, second)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        inner = [value(each) for each in node.args]
        x = FUNCTIONS[node.func.id](*[a for a, _ in inner])
        return x, max([abs(x), *(size for _, size in inner)])
    raise SyntaxError("no arithmetic")


def number(side: str, is_last: bool) -> tuple[float, float] | None:
    """Return the value and the size of one side, as `value` does, or None if it is not arithmetic.

    The last side may continue in words.
    """
    last = re.fullmatch(rf"({NUMBER}) [A-Za-z°%(].*", side.strip()) if is_last else None
    try:
        x, size = value(ast.parse((last[1] if last else side).strip(), mode="eval").body)
    except (SyntaxError, KeyError, ArithmeticError, ValueError, TypeError):
        return None
    return (float(x), float(size)) if not isinstance(x, complex) and math.isfinite(x) else None


def parts(markup: str) -> Iterator[str]:
    """Yield the equations of a line, split at commas, semicolons, and colons outside parentheses."""
    text, depth, start = linear(markup), 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and text[at : at + 2] in (", ", "; ", ": "):
            yield text[start:at]
            start = at + 2
    yield text[start:]


def pairs(markup: str) -> Iterator[tuple[str, str, bool]]:
    """Yield neighboring sides of "=" that are both arithmetic, and whether they agree.

    They agree if they differ by at most 1e-8 of the largest number in them.
    """
    for part in parts(markup):
        sides = part.split(" = ")
        for at, (left, right) in enumerate(zip(sides, sides[1:], strict=False)):
            a, b = number(left, False), number(right, at == len(sides) - 2)
            if a and b:
                yield left, right, abs(a[0] - b[0]) <= 1e-8 * max(a[1], b[1], abs(a[0]), 1e-300)
