"""Generate random programs in the examples' Python, and pieces of Python outside that subset.

The programs mean the same in Python and in JavaScript.
"""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = ["0", "1", "2", "3", "7", "0.5", "0.1", "1e-9", "1e300", "-1", "-0.0", "math.pi"]
TEXTS = ['""', '"a"', '"é\\u2028"', '"\\\\"', '"</script>"', '"\\"\'"', '"\\n"']
NUMERIC = ["n", "x", "k"]  # parameters and locals that hold numbers


def _numeric(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.flatmap(lambda p: st.sampled_from([f"({p[0]} {sign} {p[1]})" for sign in "+-*"])),
        pair.map(lambda p: f"({p[0]} / {p[1]} if {p[1]} != 0 else {p[0]})"),
        pair.map(lambda p: f"({p[0]} // (1 + abs({p[1]})))"),
        pair.map(lambda p: f"({p[0]} % (1 + abs({p[1]})))"),
        inner.map(lambda a: f"(-{a})"),
        inner.map(lambda a: f"abs({a})"),
        pair.map(lambda p: f"min({p[0]}, {p[1]})"),
        pair.map(lambda p: f"max({p[0]}, {p[1]})"),
        inner.map(lambda a: f"math.sqrt(abs({a}))"),
        inner.map(lambda a: f"math.floor(min(1e9, max(-1e9, {a})))"),
        pair.map(lambda p: f"({p[0]} if {p[0]} < {p[1]} else {p[1]})"),
        inner.map(lambda a: f"[{a}, x, n][1]"),
        inner.map(lambda a: f"len([{a}, 1])"),
        inner.map(lambda a: f'{{"a": {a}}}["a"]'),
    )


numeric = st.recursive(st.sampled_from(NUMBERS + NUMERIC), _numeric, max_leaves=8)
truth = st.one_of(
    st.tuples(numeric, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), numeric).map(" ".join),
    st.tuples(numeric, numeric).map(lambda p: f"not ({p[0]} < {p[1]} and {p[1]} < 3)"),
)
text = st.lists(st.sampled_from([*TEXTS, "t"]), min_size=1, max_size=3).map(" + ".join)


def _statement(depth: int) -> st.SearchStrategy[list[str]]:
    plain = st.one_of(
        numeric.map(lambda a: [f"k = {a}"]),
        numeric.map(lambda a: [f"out.append({a})"]),
        text.map(lambda a: [f"t = {a}"]),
        st.just(["out.append(len(t))"]),
        numeric.map(lambda a: [f"out.extend([{a} for i in range(2)])"]),
        truth.map(lambda a: [f"out.append(1 if {a} else 0)"]),
    )
    if depth == 0:
        return plain
    inner = st.lists(_statement(depth - 1), min_size=1, max_size=2).map(
        lambda blocks: ["    " + line for block in blocks for line in block]
    )
    return st.one_of(
        plain,
        plain,
        st.tuples(truth, inner, inner).map(lambda p: [f"if {p[0]}:", *p[1], "else:", *p[2]]),
        inner.map(lambda lines: ["for i in range(3):", *lines]),
        inner.map(lambda lines: ["for i, v in enumerate([x, n]):", *lines, "    out.append(v)"]),
        inner.map(lambda lines: ["j = 0", "while j < 2:", *lines, "    j = j + 1"]),
    )


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a module with a function `run(n, x)` that returns numbers and a text."""
    body = [line for block in draw(st.lists(_statement(2), min_size=1, max_size=5)) for line in block]
    return "\n".join(
        [
            "import math",
            "",
            "",
            "def run(n, x):",
            "    out = []",
            "    k = 0",
            '    t = ""',
            *("    " + line for line in body),
            "    return [k, out, t]",
            "",
        ]
    )


# Pieces of Python far outside the subset.
PIECES = [
    "def f(a):\n",
    "    return a\n",
    "    x = ",
    "import os\n",
    "from .kit import blocks\n",
    "class A:\n",
    "lambda: 0",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "\n",
    "    ",
    "\t",
    "a",
    "x",
    "f(a)",
    "**",
    "//",
    "@",
    "yield",
    "await a",
    "async def g():\n",
    "f'{a!r:>{w}}'",
    "b'x'",
    "1j",
    "...",
    "match a:\n",
    "    case [1, *_]:\n",
    "type X = int\n",
    "for i in a:\n",
    "while a:\n",
    "try:\n",
    "except* E:\n",
    "with a as b:\n",
    "a[1:2, ::3]",
    "a.b.c(d)(e)[f]",
    "x: int = 1\n",
    "x = y = 1\n",
    "x, *y = a\n",
    "global x\n",
    "nonlocal x\n",
    "del x\n",
    "(x := 1)",
    "not a",
    "a if b else c",
    "[i for i in a if i for j in i]",
    "{**a}",
    "f(*a, **b)",
    "0xFFFFFFFFFFFFFFFFFFFF",
    "1e999",
    "'\\ud800'",
    "'\0'",
    "\0",
    "\x0c",
    "#",
    "'''",
    "\\\n",
    "a.",
    ".5",
    "if",
    "else",
    "=",
    "==",
    "-",
    "1 < a < 2",
    "enumerate(a, b)",
    "zip(a)",
    "range()",
    "math.",
    "math.pi()",
    "math",
    "'\U0001f600'",
    "True",
    "None",
    "x.append",
    "'a'.join([1])",
    "return\n",
    "pass\n",
    "break\n",
    "    continue\n",
    "{1: 2}",
    "{'a': 1, 'a': 2}",
    "{'-1': 1}",
]
