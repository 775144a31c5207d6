"""The examples' Python, translated to plain ES2018 for every client that has no Python.

It translates a small subset and refuses everything else with file, line and what to write
instead: what it does not know can never mean something else in the browser. Where a Python
operation has no exact counterpart (an index may be negative, a division by zero raises), the
output calls one of the helpers of `runtime.js`, which raise where Python raises.

Module-level names become global short names and locals become one- or two-letter names, so that
the script stays small on a phone.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator

from .codes import problem
from .model import Problem, Where
from .subset import (
    BUILTINS,
    MATH,
    MATH_VALUES,
    METHODS,
    OPERATORS,
    REFUSED_CALLS,
    RESERVED,
)

# How tightly a JavaScript expression binds, from a conditional to a call.
LOOSE, CHOICE, OR, AND, COMPARE, ADD, MULTIPLY, SIGN, ATOM = range(9)


class Refused(Exception):
    """A piece of Python outside the subset."""

    def __init__(self, node: ast.AST, text: str, hint: str) -> None:
        super().__init__(text)
        self.line = getattr(node, "lineno", 1)
        self.text = text
        self.hint = hint


def short_names() -> Iterator[str]:
    """a, b, … z, A, … Z, aa, ab, …: never a word with a meaning in JavaScript."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    width = 1
    while True:
        for number in range(len(letters) ** width):
            name = ""
            for _ in range(width):
                number, digit = divmod(number, len(letters))
                name = letters[digit] + name
            if name not in RESERVED:
                yield name
        width += 1


class Globals:
    """The short JavaScript names of all modules' functions and constants."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._fresh = short_names()

    def name(self, module: str, name: str) -> str:
        """The JavaScript name of `name` in `module`; native functions keep their own."""
        if module == "native":
            return f"$n.{name}"
        key = (module, name)
        if key not in self._names:
            self._names[key] = f"_{next(self._fresh)}"
        return self._names[key]


def translate(path: str, source: str, names: Globals) -> tuple[str, list[Problem]]:
    """`source` (of the module at `path`, with forward slashes) as JavaScript, and what had to be
    refused."""
    try:
        tree = ast.parse(source, path)
    except SyntaxError as error:
        return "", [problem(Where(path, error.lineno or 1), "C065", f"not Python: {error.msg}")]
    return Module(path, names).translate(tree)


class Module:
    """One module: its imports, constants and functions."""

    def __init__(self, path: str, names: Globals) -> None:
        self.path = path
        self.stem = path.rsplit("/", 1)[-1].removesuffix(".py")
        self.names = names
        self.defined: dict[str, str] = {}  # local name → JavaScript name
        self.modules: dict[str, str] = {}  # local name → module
        self.imported: dict[str, str] = {}  # local name → module that it comes from

    def translate(self, tree: ast.Module) -> tuple[str, list[Problem]]:
        """All statements; a refused one becomes a problem and the rest goes on."""
        output, problems = [], []
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                self.defined[node.name] = self.names.name(self.stem, node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                self.defined[name] = self.names.name(self.stem, name)
        for node in tree.body:
            try:
                output.append(self.statement(node))
            except Refused as refused:
                where = Where(self.path, refused.line)
                problems.append(problem(where, "C065", refused.text, refused.hint))
        return "".join(output), problems

    def statement(self, node: ast.stmt) -> str:
        """One statement at the top of a module."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return ""
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name != "math" or alias.asname:
                    raise Refused(node, f"import {alias.name}", "only `import math` and siblings")
            return ""
        if isinstance(node, ast.ImportFrom):
            return self.import_from(node)
        if isinstance(node, ast.FunctionDef):
            return Function(self, node).translate()
        if isinstance(node, ast.Assign):
            if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
                raise Refused(node, "several targets", "one name = one value")
            value = Expressions(self, {}).bare(node.value)
            return f"const {self.defined[node.targets[0].id]}={value};"
        raise Refused(node, f"{kind(node)} at the top of a module", "constants and functions only")

    def import_from(self, node: ast.ImportFrom) -> str:
        """Siblings, by name or as modules."""
        if node.level == 0:
            raise Refused(node, f"import from {node.module}", "siblings only: from .kit…")
        for alias in node.names:
            if alias.asname:
                raise Refused(node, "import … as", "import it under its own name")
            if node.module in (None, "kit"):
                self.modules[alias.name] = alias.name
            else:
                module = str(node.module).split(".")[-1]
                self.imported[alias.name] = module
                self.defined[alias.name] = self.names.name(module, alias.name)
        return ""


def kind(node: ast.AST) -> str:
    """What Python calls this piece of code, in lower case."""
    return type(node).__name__.lower()


class Expressions:
    """Expressions within one scope: `locals` maps Python names to JavaScript names."""

    def __init__(self, module: Module, local_names: dict[str, str]) -> None:
        self.module = module
        self.locals = local_names
        self.lists: set[str] = set()  # locals that hold a list literal or comprehension

    # ----- values -----

    def value(self, node: ast.expr, level: int = ATOM) -> str:
        """`node` as a JavaScript expression, in parentheses if it binds less than `level`."""
        method: Callable[[ast.expr], str | tuple[str, int]] | None
        method = getattr(self, "on_" + kind(node), None)
        if method is None:
            raise Refused(node, f"{kind(node)} is outside the subset",
                          "use numbers, texts, lists, dicts, calls and plain loops")
        made = method(node)
        code, own = made if isinstance(made, tuple) else (made, ATOM)
        return code if own >= level else f"({code})"

    def bare(self, node: ast.expr) -> str:
        """`node` where a comma or a bracket ends it: no outer parentheses needed."""
        return self.value(node, LOOSE)

    def truth(self, node: ast.expr, level: int = LOOSE) -> str:
        """`node` as a condition: a comparison, or checked at run time to be a boolean."""
        if isinstance(node, ast.Compare | ast.BoolOp):
            return self.value(node, level)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.value(node, level)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            return self.value(node, level)
        if isinstance(node, ast.List | ast.Dict | ast.Constant | ast.ListComp | ast.BinOp):
            raise Refused(node, "a condition that is not true or false", "compare: x != 0, x != \"\"")
        return f"$t({self.bare(node)})"

    def on_constant(self, node: ast.Constant) -> str:
        if node.value is True or node.value is False:
            return "!0" if node.value else "!1"
        if isinstance(node.value, str):
            if any(ord(sign) > 0xFFFF for sign in node.value):
                raise Refused(node, "a sign beyond U+FFFF", "it counts as two in JavaScript")
            # A line separator inside a script's text needs its escape in old browsers.
            return json.dumps(node.value, ensure_ascii=False).replace("\u2028", "\\u2028")
        if isinstance(node.value, int):
            if abs(node.value) > 2**53:
                raise Refused(node, "a whole number beyond 2^53", "JavaScript cannot hold it exactly")
            return str(node.value)
        if isinstance(node.value, float):
            return _float(node.value)
        raise Refused(node, f"the constant {node.value!r}", "numbers, texts, True and False")

    def on_name(self, node: ast.Name) -> str:
        if node.id in self.locals:
            return self.locals[node.id]
        if node.id in self.module.defined:
            return self.module.defined[node.id]
        raise Refused(node, f"unknown name {node.id}", "define or import it above")

    def on_list(self, node: ast.List) -> str:
        return "[" + ",".join(self.bare(item) for item in node.elts) + "]"

    def on_dict(self, node: ast.Dict) -> str:
        pairs = []
        for key, item in zip(node.keys, node.values, strict=True):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                raise Refused(node, "a dict key that is not a literal text", 'write {"name": …}')
            if key.value.lstrip("-").isdigit():
                raise Refused(node, "a dict key that looks like a number", "JavaScript reorders it")
            pairs.append(f"{_key(key.value)}:{self.bare(item)}")
        return "{" + ",".join(pairs) + "}"

    def on_listcomp(self, node: ast.ListComp) -> str:
        if len(node.generators) != 1:
            raise Refused(node, "two loops in one comprehension", "nest comprehensions or loop")
        loop = node.generators[0]
        inner = Expressions(self.module, dict(self.locals))
        if isinstance(loop.target, ast.Name) and not loop.ifs:
            over = self.iterated(loop.iter)
            name = inner.target(loop.target, fresh=True)
            made = inner.bare(node.elt)
            return f"$map({over},{name}=>{'(' + made + ')' if made.startswith('{') else made})"
        head = inner.loop_head(loop.target, loop.iter, fresh=True, outer=self)
        conditions = "".join(f"if({inner.truth(test)})" for test in loop.ifs)
        pushed = inner.bare(node.elt)
        return f"(()=>{{const r$=[];{head}{{{conditions}r$.push({pushed})}}return r$}})()"

    def on_compare(self, node: ast.Compare) -> tuple[str, int]:
        parts, left = [], node.left
        for index, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if index > 0 and not isinstance(left, ast.Name | ast.Constant):
                raise Refused(node, "a chained comparison around a computed value", "use `and`")
            parts.append(self.comparison(node, left, operator, right))
            left = right
        return "&&".join(parts), COMPARE if len(parts) == 1 else AND

    def comparison(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop,
                   right: ast.expr) -> str:
        for side in (left, right):
            if isinstance(side, ast.List | ast.Dict | ast.ListComp):
                raise Refused(node, "comparing lists or dicts", "compare their numbers")
            if isinstance(side, ast.Constant) and isinstance(side.value, bool):
                raise Refused(node, "comparing with True or False", "use the value itself, or not")
        if isinstance(operator, ast.In | ast.NotIn):
            sign = "!" if isinstance(operator, ast.NotIn) else ""
            return f"{sign}$has({self.bare(right)},{self.bare(left)})"
        if type(operator) not in OPERATORS:
            raise Refused(node, f"the comparison {kind(operator)}", "use ==, !=, <, <=, >, >=, in")
        return self.value(left, ADD) + OPERATORS[type(operator)] + self.value(right, ADD)

    def on_boolop(self, node: ast.BoolOp) -> tuple[str, int]:
        sign, own = ("&&", AND) if isinstance(node.op, ast.And) else ("||", OR)
        return sign.join(self.truth(item, own + 1) for item in node.values), own

    def on_unaryop(self, node: ast.UnaryOp) -> tuple[str, int]:
        if isinstance(node.op, ast.Not):
            return "!" + self.truth(node.operand, ATOM), SIGN
        if isinstance(node.op, ast.USub):
            # Never "--": two signs in a row would be a decrement.
            return "-" + self.value(node.operand, ATOM), SIGN
        raise Refused(node, f"the sign {kind(node.op)}", "use - or not")

    def on_binop(self, node: ast.BinOp) -> str | tuple[str, int]:
        for side in (node.left, node.right):
            held = isinstance(side, ast.Name) and side.id in self.lists
            if held or isinstance(side, ast.List | ast.ListComp | ast.Dict):
                raise Refused(node, "arithmetic with a list", "use append, extend or a comprehension")
        if isinstance(node.op, ast.Add):
            if self.is_plain(node.left) or self.is_plain(node.right):
                return self.value(node.left, ADD) + "+" + self.value(node.right, MULTIPLY), ADD
            return "$add" + self.pair(node)
        for side in (node.left, node.right):
            if isinstance(side, ast.Constant) and isinstance(side.value, str):
                raise Refused(node, f"{kind(node.op)} with a text", "join texts with +")
        if isinstance(node.op, ast.Sub):
            return self.value(node.left, ADD) + "-" + self.value(node.right, ATOM), ADD
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
            raise Refused(node, "**", "write x * x, or a running product: pow differs in browsers")
        raise Refused(node, f"the operator {kind(node.op)}", "use + - * / // %")

    def pair(self, node: ast.BinOp) -> str:
        """Both sides as the arguments of a helper."""
        return f"({self.bare(node.left)},{self.bare(node.right)})"

    def is_plain(self, node: ast.expr) -> bool:
        """Is it certain from the text that `node` is a number or a text, so that JavaScript's +
        does what Python's does or what Python refuses?"""
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.Add):
                return True
            return self.is_plain(node.left) or self.is_plain(node.right)
        return isinstance(node, ast.UnaryOp)

    def on_ifexp(self, node: ast.IfExp) -> tuple[str, int]:
        test = self.truth(node.test, OR)
        return f"{test}?{self.value(node.body, OR)}:{self.value(node.orelse, OR)}", CHOICE

    def on_subscript(self, node: ast.Subscript) -> str:
        base = self.value(node.value)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            # A missing key raises in Python and is undefined here: the comparison of both
            # engines runs every example, and no accepted input may raise.
            key = _key(node.slice.value)
            return f"{base}[{key}]" if key.startswith('"') else f"{base}.{key}"
        base = self.bare(node.value)
        if isinstance(node.slice, ast.Slice):
            if node.slice.step is not None:
                raise Refused(node, "a slice with a step", "use a comprehension")
            low = self.bare(node.slice.lower) if node.slice.lower else "0"
            high = self.bare(node.slice.upper) if node.slice.upper else "Infinity"
            return f"$cut({base},{low},{high})"
        return f"$at({base},{self.bare(node.slice)})"

    def on_attribute(self, node: ast.Attribute) -> str:
        if isinstance(node.value, ast.Name) and node.value.id not in self.locals:
            module = node.value.id
            if module == "math" and node.attr in MATH_VALUES:
                return MATH_VALUES[node.attr]
            if module == "math" and node.attr in MATH:
                raise Refused(node, f"math.{node.attr} without a call", "call it")
            if module in self.module.modules:
                return self.module.names.name(module, node.attr)
        raise Refused(node, f"the attribute .{node.attr}", "use dicts and functions")

    # ----- calls -----

    def on_call(self, node: ast.Call) -> str:
        if node.keywords:
            raise Refused(node, "a keyword argument", "pass it by position")
        if any(isinstance(item, ast.Starred) for item in node.args):
            raise Refused(node, "an argument with *", "pass the arguments one by one")
        if isinstance(node.func, ast.Attribute):
            return self.attribute_call(node, node.func)
        if isinstance(node.func, ast.Subscript):
            return f"{self.value(node.func)}({self.arguments(node)})"
        if not isinstance(node.func, ast.Name):
            raise Refused(node, "calling a computed value", "call a function by its name")
        name = node.func.id
        if name in self.locals or name in self.module.defined:
            return f"{self.value(node.func)}({self.arguments(node)})"
        if name in REFUSED_CALLS:
            raise Refused(node, f"{name}()", REFUSED_CALLS[name])
        if name == "range":
            return f"$range({self.arguments(node)})"
        if name not in BUILTINS:
            raise Refused(node, f"{name}() is outside the subset", "define it, or use a plain loop")
        return f"{BUILTINS[name]}({self.arguments(node)})"

    def arguments(self, node: ast.Call) -> str:
        return ",".join(self.bare(item) for item in node.args)

    def attribute_call(self, node: ast.Call, function: ast.Attribute) -> str:
        base = function.value
        if isinstance(base, ast.Name) and base.id not in self.locals:
            if base.id == "math":
                if function.attr not in MATH:
                    raise Refused(node, f"math.{function.attr}", "see MATH in deckbuilder/subset.py")
                return f"{MATH[function.attr]}({self.arguments(node)})"
            if base.id in self.module.modules:
                return f"{self.module.names.name(base.id, function.attr)}({self.arguments(node)})"
        if function.attr not in METHODS:
            raise Refused(node, f"the method .{function.attr}()", "see METHODS in deckbuilder/subset.py")
        helper, counts = METHODS[function.attr]
        if len(node.args) not in counts:
            raise Refused(node, f".{function.attr}() with {len(node.args)} arguments",
                          f"it takes {' or '.join(str(count) for count in counts)}")
        arguments = [self.bare(base)] + [self.bare(item) for item in node.args]
        return f"{helper}({','.join(arguments)})"

    # ----- loops -----

    def loop_head(self, target: ast.expr, over: ast.expr, fresh: bool,
                  outer: Expressions | None = None) -> str:
        """`for(…)` over a range, an enumeration, two lists at once, or the items of one value.
        `fresh`: declare the target here (a comprehension) instead of using the function's."""
        source = outer or self
        call = over.func.id if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) else ""
        if call in ("enumerate", "zip") and isinstance(over, ast.Call):
            if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
                raise Refused(target, f"{call} without two names", f"for a, b in {call}(…)")
            values = [source.bare(item) for item in over.args]
            if len(values) != (1 if call == "enumerate" else 2):
                raise Refused(over, f"{call} with {len(values)} arguments", "a plain loop over range")
            names = [self.target(item, fresh) for item in target.elts]
            declare = "const " if fresh else ""
            pair = f"[{names[0]},{names[1]}]"
            return f"for({declare}{pair} of ${call}({','.join(values)}))"
        value = source.iterated(over)
        return f"for({'const ' if fresh else ''}{self.target(target, fresh)} of {value})"

    def iterated(self, over: ast.expr) -> str:
        """What a loop over `over` goes through, as a JavaScript list."""
        if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) and over.func.id == "range":
            if not 1 <= len(over.args) <= 3 or over.keywords:
                raise Refused(over, "range with other than 1 to 3 arguments", "range(a, b, step)")
            return self.value(over)
        if isinstance(over, ast.Name | ast.Subscript | ast.List | ast.Call | ast.ListComp | ast.Dict
                      | ast.Constant):
            return f"$items({self.bare(over)})"
        raise Refused(over, f"a loop over {kind(over)}", "loop over a list, a dict or range")

    def target(self, node: ast.expr, fresh: bool) -> str:
        if not isinstance(node, ast.Name):
            raise Refused(node, "unpacking in a loop", "name the item and take it apart inside")
        if fresh:
            taken = set(self.locals.values())
            self.locals[node.id] = next(name for name in short_names() if name not in taken)
        return self.locals[node.id]


class Function:
    """One function: its parameters, locals and statements."""

    def __init__(self, module: Module, node: ast.FunctionDef) -> None:
        self.module = module
        self.node = node
        arguments = node.args
        if (arguments.defaults or arguments.kwonlyargs or arguments.vararg or arguments.kwarg
                or arguments.posonlyargs):
            raise Refused(node, "defaults, * or ** among the parameters", "plain parameters only")
        if node.decorator_list:
            raise Refused(node, "a decorator", "call the function where it is needed")
        fresh = short_names()
        self.parameters = [argument.arg for argument in arguments.args]
        self.names = {name: next(fresh) for name in self.parameters}
        for name in sorted(set(_assigned(node)) - set(self.parameters)):
            self.names[name] = next(fresh)
        self.expressions = Expressions(module, self.names)

    def translate(self) -> str:
        """The whole function; its locals are declared at its top, as Python scopes them."""
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
                raise Refused(node, "a value that nobody uses", "assign or return it")
            return value(node.value) + ";"
        if isinstance(node, ast.Return):
            if node.value is None:
                raise Refused(node, "return without a value", "return something, always")
            return f"return {value(node.value)};"
        if isinstance(node, ast.Assign):
            return self.assign(node)
        if isinstance(node, ast.If):
            other = f"else{{{self.block(node.orelse)}}}" if node.orelse else ""
            return f"if({truth(node.test)}){{{self.block(node.body)}}}{other}"
        if isinstance(node, ast.While):
            if node.orelse:
                raise Refused(node, "while … else", "use a flag")
            return f"while({truth(node.test)}){{{self.block(node.body)}}}"
        if isinstance(node, ast.For):
            if node.orelse:
                raise Refused(node, "for … else", "use a flag")
            head = self.expressions.loop_head(node.target, node.iter, fresh=False)
            return f"{head}{{{self.block(node.body)}}}"
        if isinstance(node, ast.Break | ast.Continue):
            return f"{kind(node)};"
        raise Refused(node, f"{kind(node)} is outside the subset",
                      "assignments, if, for, while, return and calls only")

    def assign(self, node: ast.Assign) -> str:
        if len(node.targets) != 1:
            raise Refused(node, "several targets", "one name = one value")
        target, value = node.targets[0], self.expressions.bare(node.value)
        if isinstance(target, ast.Name):
            if isinstance(node.value, ast.List | ast.ListComp):
                self.expressions.lists.add(target.id)
            return f"{self.names[target.id]}={value};"
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            base = self.expressions.value(target.value)
            if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                key = _key(target.slice.value)
                return f"{base}[{key}]={value};" if key.startswith('"') else f"{base}.{key}={value};"
            return f"$put({base},{self.expressions.bare(target.slice)},{value});"
        raise Refused(node, "unpacking", "assign one by one")


def _assigned(node: ast.FunctionDef) -> Iterator[str]:
    """The names that a function assigns, not looking into comprehensions."""
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


def _float(x: float) -> str:
    """The shortest literal that both languages read as `x`."""
    text = repr(x)
    return text[:-2] if text.endswith(".0") else text


def _key(key: str) -> str:
    """An object key, quoted where it has to be."""
    return key if key.isascii() and key.isidentifier() else json.dumps(key, ensure_ascii=False)
