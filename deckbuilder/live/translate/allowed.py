"""The tables of the Python subset: the names that an example may use and their translations."""

from __future__ import annotations

import ast

# The modules that examples share, in the order of their imports, because their constants are computed
# when the script is loaded.
KIT = (
    "commas",
    "typography",
    "numbers",
    "typed_answer",
    "random",
    "inputs",
    "formula_html",
    "frames",
    "guess",
    "lists",
    "blocks",
    "plot",
    "geometry",
    "graph",
    "steps",
    "probability",
    "compact",
    "bigint",
    "draw",
    "controls",
    "engine",
)
# Those that only the kit itself uses: examples cannot import them.
INTERNAL = ("commas", "typography", "typed_answer", "draw", "controls")
# The kit's module that only the build uses. It is checked like the others, but in no script.
BAKE = "bake"

OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "===",
    ast.NotEq: "!==",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}

# Python builtins → helpers of runtime.js with the same meaning for numbers, strings, and lists.
BUILTINS = {
    "len": "$len",
    "abs": "$abs",
    "min": "$min",
    "max": "$max",
    "int": "$int",
    "sorted": "$sorted",
    "list": "$list",
}

REFUSED_CALLS = {
    "sum": "add in a loop: CPython 3.12 changed how sum() rounds floats",
    "round": "use math.floor(x + 0.5): round() takes exact halves to even",
    "pow": "write a running product: browsers compute powers differently",
    "str": "use fmt(): 1.0 and 1 read differently in JavaScript",
    "float": "divide, or use to_float() for a literal",
    "repr": "use fmt()",
    "print": "return a block instead",
    "eval": "examples cannot run code from strings",
    "exec": "examples cannot run code from strings",
    "open": "examples cannot read files",
    "enumerate": 'use it only as "for i, x in enumerate(…)"',
    "zip": 'use it only as "for a, b in zip(…)"',
    "any": "use a loop",
    "all": "use a loop",
    "isinstance": "write code that knows the type of its values",
    "map": "use a comprehension",
    "filter": "use a comprehension",
}

# math functions whose results agree in both languages (exactly, or in all but the last bits).
MATH = {
    "sqrt": "$m_sqrt",
    "sin": "Math.sin",
    "cos": "Math.cos",
    "tan": "Math.tan",
    "tanh": "Math.tanh",
    "sinh": "Math.sinh",
    "cosh": "Math.cosh",
    "atan": "Math.atan",
    "atan2": "Math.atan2",
    "acos": "$m_acos",
    "asin": "$m_asin",
    "floor": "$m_floor",
    "ceil": "$m_ceil",
    "trunc": "$m_trunc",
    "fabs": "Math.abs",
    "isfinite": "isFinite",
    "isnan": "isNaN",
    "degrees": "$m_degrees",
    "radians": "$m_radians",
    "log2": "$m_log2",
    "log10": "$m_log10",
    "log1p": "$m_log1p",
    "expm1": "$m_expm1",
    "log": "$m_log",
    "exp": "$m_exp",
}
MATH_VALUES = {"pi": "Math.PI", "e": "Math.E", "inf": "Infinity", "nan": "NaN"}

# Methods of strings, lists, and dicts → (helper, allowed numbers of arguments).
METHODS = {
    "append": ("$append", (1,)),
    "extend": ("$extend", (1,)),
    "join": ("$join", (1,)),
    "split": ("$split", (1,)),
    "strip": ("$strip", (0,)),
    "replace": ("$replace", (2,)),
    "count": ("$count", (1,)),
    "index": ("$index", (1,)),
    "get": ("$get", (2,)),
    "startswith": ("$starts", (1,)),
    "endswith": ("$ends", (1,)),
    "pop": ("$pop", (0,)),
}

RESERVED = {
    "do",
    "if",
    "in",
    "of",
    "for",
    "let",
    "new",
    "try",
    "var",
    "NaN",
    "int",
    "get",
    "set",
    "as",
    "is",
}
