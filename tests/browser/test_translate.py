"""Test what the translator refuses, and that what it accepts means the same in the browser."""

from __future__ import annotations

import ast
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest

from addon.examples.kit import native
from deckbuilder.live.bake import ADDON
from deckbuilder.live.bundle import RUNTIME, card_scripts
from deckbuilder.live.short_names import names_in, renamed
from deckbuilder.live.translate import Globals, translate
from tests.support.browser.chromium import launch
from tests.support.listing import for_each_file


def refused(source):
    """Return the problems of a module with this source."""
    return translate("addon/examples/probe.py", source, Globals())[1]


def in_function(line):
    return f"def probe(a, b):\n    {line}\n    return a\n"


REFUSED = [
    ("x = sum(a)", "sum()"),
    ("x = round(a)", "round()"),
    ("x = a ** 2", "**"),
    ("x = a ** b", "**"),
    ("x = pow(a, b)", "pow()"),
    ("x = int('1')", "int() of a string"),
    ("x = int(a.strip())", "int() of a string"),
    ("x = int('1,2'.split(',')[0])", "int() of a string"),
    ("x = [int(c) for c in '12']", "int() of a string"),
    ("x = 'a' + b; y = int(x)", "int() of a string"),
    ("x = float('1')", "float()"),
    ("x = float(a)", "float()"),
    ("x = str(a)", "str()"),
    ("x = f'{a}'", "joinedstr"),
    ("x = lambda: 1", "lambda"),
    ("x, y = a", "unpacking"),
    ("x, y = a, b", "tuple"),
    ("x = y = a", "assignments with several targets are not supported"),
    ("x += 1", "augassign"),
    ("x = [a] * b", "arithmetic with lists"),
    ("x = [a] + [b]", "arithmetic with lists"),
    ("x = a @ b", "operator"),
    ("x = a & b", "operator"),
    ("x = '%d' % a", "does not work with strings"),
    ("x = a == [1]", "cannot be compared"),
    ("x = [a]; y = [b]; z = x == y", "cannot be compared"),
    ("x = sorted(a) != sorted(b)", "cannot be compared"),
    ("x = a == [i for i in b]", "cannot be compared"),
    ("x = [[1]]; y = x[0] == a", "cannot be compared"),
    ("x = []; x.append([1]); y = x[0] == a", "cannot be compared"),
    ("x = [[1], [2]]; y = [z for z in x if z == a]", "cannot be compared"),
    ("x = [i == b for i in [[1]]]", "cannot be compared"),
    ("x = 'a,b'.split(',') == a", "cannot be compared"),
    ("x = list(a)[1:] == b", "cannot be compared"),
    ("x = {'k': 1} == a", "cannot be compared"),
    ("x = ([1] if b else [2]) == a", "cannot be compared"),
    ("x = [1] < a", "cannot be compared"),
    ("x = [1] in a", 'cannot be searched for with "in"'),
    ("x = a.index([1])", ".index() of a list"),
    ("x = a.count([1])", ".count() of a list"),
    ("x = sorted([[1], [2]])", "sorted() of lists"),
    ("x = max([a], [b])", "max() of lists"),
    ("x = (a < b) == 1", "a boolean with a number"),
    ("x = a == True", "comparisons with True"),
    ("x = a is b", 'comparison "is"'),
    ("x = None", "constant None"),
    ("x = 1j", "constant 1j"),
    ("x = b'a'", "constant b'a'"),
    ("x = {a: 1}", "must be a string literal"),
    ("x = {'1': 1}", "must not look like a number"),
    ("x = {1, 2}", "set"),
    ("x = (1, 2)", "tuple"),
    ("x = [i for i in a for j in b]", "two loops"),
    ("x = {i: 1 for i in a}", "dictcomp"),
    ("x = a.sort()", ".sort()"),
    ("x = a.upper()", ".upper()"),
    ("x = a.real", ".real"),
    ("x = a[::2]", "step"),
    ("x = a(b=1)", "keyword"),
    ("x = a(*b)", "arguments with *"),
    ("x = open('f')", "open()"),
    ("x = eval(a)", "eval()"),
    ("x = unknown", "unknown name"),
    ("x = unknown(a)", "unknown()"),
    ("x = math.pow(a, b)", "math.pow"),
    ("x = math.fsum(a)", "math.fsum"),
    ("x = math.hypot(a, b)", "math.hypot"),
    ("x = 9007199254740993", "2^53"),
    ("x = '😀'", "U+FFFF"),
    ("a", "is not used"),
    ("return", "needs a value"),
    ("assert a", "assert"),
    ("raise a", "raise"),
    ("del a", "delete"),
    ("global a", "global"),
    ("with a: b()", "with"),
    ("try: a()\n    except: b()", "try"),
    ("import os", "import"),
    ("if []: return a", "not a comparison or a boolean"),
    ("if a + b: return a", "not a comparison or a boolean"),
    ("if 1: return a", "not a comparison or a boolean"),
    ("for x, y in a: b()", "unpacking in a loop is not supported"),
    ("for x in a: b()\n    else: b()", "for … else"),
    ("x = a.split()", "0 arguments"),
    ("x = +a", "uadd"),
    ("x = ~a", "invert"),
    ("x = a if [] else b", "not a comparison or a boolean"),
    ("x = 1 < a() < 2", "chained"),
    ("x = zip(a, b)", "zip()"),
    ("x = any(a)", "any()"),
    ("x = isinstance(a, int)", "isinstance()"),
    ("x = yield", "yield"),
    ("x = (y := a)", "namedexpr"),
]


@pytest.mark.parametrize("line, words", REFUSED, ids=[line for line, _ in REFUSED])
def test_a_function_is_refused_with_line_and_advice(line, words):
    problems = refused(in_function(line))
    assert problems, "accepted"
    assert words in problems[0].text
    assert (problems[0].where.path, problems[0].code) == ("addon/examples/probe.py", "C065")
    assert problems[0].where.line in (1, 2, 3)


@pytest.mark.parametrize(
    "source, words",
    [
        ("import os", "importing os"),
        ("from os import path", "importing from os"),
        ("x, y = 1, 2", "targets"),
        ("class A: pass", "classdef"),
        ("print(1)", "expr"),
        ("def f(a=1): return a", "default values"),
        ("def f(*a): return a", "default values"),
        ("@f\ndef g(a): return a", "decorator"),
        ("def f(:", "not valid Python"),
        ("from .kit import blocks as b", "import … as"),
        ("from .kit import draw", "draw is reserved for the kit"),
        ("from .kit.controls import icon", "controls is reserved for the kit"),
    ],
)
def test_a_module_is_refused(source, words):
    assert words in refused(source)[0].text


FUNCTIONS = """
def rows(a): return [[x] for x in a]
def names(a): return "a,b" if a > 1 else "c"
def again(a): return again(a - 1) if a > 1 else [a]
START = [0.0, 1.0]
def compares(a): return rows(a) == a
def compares_constant(a): return a == START
def compares_item(a): return rows(a)[0] != a
def reads(a): return int(names(a))
def fine(a): return names(a) == "c" and len(rows(a)) == a and START[0] == a
"""


def test_the_types_of_functions_and_constants_are_known():
    problems = refused(FUNCTIONS)
    assert [each.where.line for each in problems] == [6, 7, 8, 9]
    assert all(each.hint for each in problems)


def test_the_types_of_the_kit_are_known_to_examples():
    names = Globals()
    kit = "def half(a): return [x / 2 for x in a]\ndef word(a): return 'w'\nZEROS = [0]\n"
    assert translate("addon/examples/kit/lists.py", kit, names)[1] == []
    example = (
        "from .kit import lists\nfrom .kit.lists import ZEROS, half\n"
        "def a(x): return half(x) == x\ndef b(x): return lists.half(x) == x\n"
        "def c(x): return x == ZEROS\ndef d(x): return int(lists.word(x))\n"
        "def e(x): return lists.word(x) == x\n"
    )
    problems = translate("addon/examples/probe.py", example, names.copy())[1]
    assert [each.where.line for each in problems] == [3, 4, 5, 6]


def test_all_problems_are_reported_at_once():
    assert len(refused("import os\ndef f(a):\n    return a ** 2\ndef g(a):\n    return sum(a)\n")) == 3


PROBES = """
def negative_index(a): return a[-1]
def text_index(a): return "abc"[1]
def cut(a): return [a[1:], a[:2], a[1:2]]
def floor_division(a): return [7 // 2, -7 // 2, 7 // -2, 7.5 // 2]
def modulo(a): return [7 % 3, -7 % 3, 7 % -3, -7.5 % 2]
def divide(a): return [1 / 2, a[0] / a[1]]
def chained(a):
    x = 3
    return [1 < x < 5, 1 < x < 2, 5 > x >= 3]
def loops(a):
    out = []
    for i in range(3):
        out.append(i)
    for i in range(5, 0, -2):
        out.append(i)
    for i, x in enumerate(a):
        out.append(i * x)
    for x, y in zip(a, [10, 20]):
        out.append(x + y)
    for key in {"b": 1, "a": 2}:
        out.append(key)
    for sign in "xy":
        out.append(sign)
    return out
def variable_after_loop(a):
    for i in range(4):
        if i == 2:
            break
    return i
def changed_in_loop(a):
    out = []
    for i in range(3):
        out.append(i)
        i = i + 10
    return out
def comprehension(a): return [[x * y for y in a if y > 1] for x in a]
def comprehension_scope(a):
    x = 5
    y = [x for x in a]
    return [x, y]
def minmax(a):
    return [min(a), max(a), min(3, 2), max(2.5, 1), min([2]), abs(-3), max(1, 2, 3), min(3, 1, 2)]
def truncation(a): return [int(2.9), int(-2.9), int(True)]
def ordered(a): return [sorted([10, 9, 100, 1]), sorted(["b", "B", "a"])]
def texts(a):
    return ["a,b,,c".split(","), " x ".strip(), "aXbX".replace("X", "-"), "banana".count("an"),
            ",".join(["p", "q"]), "abc".startswith("ab"), "abc".endswith("bc"), "x" in "xyz"]
def lists(a):
    b = list(a)
    b.append(4)
    b.extend([5, 6])
    b[0] = 9
    b[-1] = 8
    return [b, a, b.index(5), b.count(9), b.pop(), len(b), 5 in b, 7 not in b]
def dicts(a):
    d = {"k": 1, "two words": 2}
    d["new"] = 3
    return [d["two words"], d.get("none", 7), "k" in d, len(d), d["new"]]
def logic(a): return [1 < 2 and 2 < 3, not 1 < 2, 1 > 2 or 2 > 1, 5 if 1 < 2 else 6]
def minus(a): return [-a[0], --a[0], 1 - -a[0], 1 - -a[0] * 2, 5 - a[1] * a[2], 0.5 - 1e-7 - 1e100,
                    2 - (3 - 4), 2 - 3 - 4, 8 / (4 / 2), 2 * (3 + 4)]
def helper_alike(x, y): return x == y
def alike(a): return [helper_alike(a[0], 1), helper_alike("b", "b"), helper_alike(1 < 2, 2 < 3),
                    helper_alike("1", 1), not helper_alike(a[0], a[1]), a[0] != a[1],
                    helper_alike(a[0], a[1]) == (1 > 2), (a[0] - a[0]) / a[1] == a[2]]
def binding(a):
    return [(1 if a[0] < 2 else 5) == 5, (7 if a[0] < 2 else 1) > 8,
            2 < (7 if a[0] > 1 else 1), (5 if a[0] < 1 else 2) + 3,
            (a[0] > 5 or a[1] > 1) and a[2] > 5, a[0] > 5 and a[1] > 5 or a[2] > 1,
            not (a[0] > 5 or a[1] > 1), (1 if a[0] > 1 else 5) in a, -(a[0] + a[1]),
            (a[0] + a[1]) * a[2], a[0] - (a[1] - a[2]), 12 / (a[1] * a[2]), 12 / a[1] * a[2],
            (3 if a[0] > 1 else 4) * 2, 5 if a[0] > 1 else 6 if a[1] > 1 else 7]
def choices(a):
    out = []
    for x in a:
        if x > 1:
            if x > 2:
                out.append("large")
        else:
            out.append("small")
        if x == 1:
            for y in a:
                if y == 2:
                    out.append("two")
        elif x == 2:
            out.append(helper_kind(x))
        else:
            while True:
                break
    return out
def helper_kind(x):
    if x < 2:
        if x < 1:
            return "tiny"
        return "small"
    elif x > 9:
        return "large"
    return {"kind": "middle" if x > 1 else "low" if x > 0 else "none"}
def kinds(a): return [helper_kind(x) for x in [0, 1, 2, 10]]
def falls_through(a):
    if a[0] > 5:
        return 1
    if a[0] > 0:
        a = [7]
    return a
def pairs(a): return [[[i * x for i, x in enumerate(a)]], [x - y for x, y in zip(a, [9, 8])],
                   [x for i, x in enumerate(a) if i != 1]]
def maps(a): return [{"x": x} for x in a]
def conditional_truth(a):
    return 1 if (math.isfinite(a[0]) if a[0] > 1 else not math.isnan(a[0])) else 2
def floats(a): return [0.1 + 0.2, 1e308 * 10, -(1e308 * 10), 1 / 3, 5e-324, 2.0 == 2]
def mathematics(a):
    return [math.floor(-2.5), math.ceil(-2.5), math.sqrt(2), math.trunc(-2.5), math.pi,
            math.isfinite(math.inf), math.isnan(math.nan)]
def while_true(a):
    n = 0
    while True:
        n = n + 1
        if n % 2 == 0:
            continue
        if n > 6:
            break
    return n
def nested_call(a): return helper(helper(a[0]))
def helper(x): return x * 2 + 1
def calls_from_dict(a):
    table = {"f": helper}
    return table["f"](3)
def unicode(a): return ["−" + "∞", "tab\\there", "quote\\"s", "line\\u2028end"]
"""

RAISING = """
def out_of_range(a): return a[3]
def too_negative(a): return a[-4]
def missing_item(a): return a.index(99)
def zero_division(a): return a[0] / (a[0] - a[0])
def zero_modulo(a): return a[0] % (a[0] - a[0])
def unlike_values(a): return a[0] + "x"[0]
def smallest_of_nothing(a): return min([x for x in a if x > 99])
def log_of_zero(a): return math.log(a[0] - a[0])
def root_of_minus(a): return math.sqrt(-a[0])
def infinite_int(a): return int(math.inf)
def no_key(a):
    d = {"k": 1}
    key = "z"
    return d[key]
"""


# With these values JavaScript would silently do something other than Python.
GUARDED = """
def helper_same(x, y): return x == y
def helper_in(x, y): return y in x
def helper_int(x): return int(x)
def equal_lists(a): return helper_same(a, a[0:3])
def same_list(a): return helper_same(a, a)
def equal_dicts(a): return helper_same({"k": 1}, {"k": 1})
def true_is_one(a): return helper_same(a[0] < 5, a[0])
def list_in_list(a): return helper_in([a], a)
def index_of_list(a): return helper_index([a], a)
def helper_index(x, y): return x.index(y)
def count_of_list(a): return helper_count([a], a)
def helper_count(x, y): return x.count(y)
def sorted_lists(a): return helper_sorted([[10], [9]])
def helper_sorted(x): return sorted(x)
def least_list(a): return helper_least([[10], [9]])
def helper_least(x): return min(x)
def int_of_text(a): return helper_int("1")
"""


@pytest.fixture(scope="module")
def browser_page():
    with launch() as browser:
        yield browser.new_page()


def run(page, source, name):
    """Return what a translated function returns for [1, 2, 3], or "raises"."""
    names = Globals()
    code, problems = translate("addon/examples/probe.py", "import math\n" + source, names)
    assert problems == []
    call = names.name("probe", name)
    script = (
        RUNTIME.read_text(encoding="utf-8")
        + code
        + f"\ntry {{ return JSON.stringify({call}([1, 2, 3]), "
        "(k, x) => typeof x === 'number' && !isFinite(x) ? String(x) : x); }"
        " catch (error) { return 'raises'; }"
    )
    return page.evaluate(f"(() => {{ {script} }})()")


def functions(source):
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("helper")
    ]


@pytest.mark.parametrize("name", functions(PROBES))
def test_a_function_means_the_same_in_the_browser(browser_page, name):
    space: dict[str, Any] = {"math": math}
    exec(PROBES, space)
    ours = space[name]([1, 2, 3])
    shown = json.dumps(ours).replace("-Infinity", '"-Infinity"').replace(": Infinity", ': "Infinity"')
    shown = shown.replace(" Infinity", ' "Infinity"')
    assert json.loads(run(browser_page, PROBES, name)) == json.loads(shown)


@pytest.mark.parametrize("name", functions(RAISING))
def test_a_function_raises_where_python_raises(browser_page, name):
    space: dict[str, Any] = {"math": math}
    exec(RAISING, space)
    with pytest.raises((ArithmeticError, LookupError, TypeError, ValueError)):
        space[name]([1, 2, 3])
    assert run(browser_page, RAISING, name) == "raises"


@pytest.mark.parametrize("name", functions(GUARDED))
def test_a_function_raises_where_javascript_would_answer_differently(browser_page, name):
    space: dict[str, Any] = {}
    exec(GUARDED, space)
    space[name]([1, 2, 3])  # Python answers
    assert run(browser_page, GUARDED, name) == "raises"


def test_every_number_is_written_the_same(browser_page):
    source = random.Random(4)
    values = [
        0.0,
        0.5,
        1.5,
        2.5,
        100000.5,
        100001.5,
        1234565.0,
        0.00001,
        1e-5,
        123456.5,
        1e21,
        1e100,
        5e-324,
        1.7976931348623157e308,
        0.25,
        0.35,
        0.125,
        999999.5,
        9999995.0,
        0.000123456789,
    ]
    values += [source.uniform(-1, 1) * 10.0 ** source.randint(-12, 12) for _ in range(3000)]
    values += [source.randint(-(10**6), 10**6) + source.choice([0.5, 0.25, 0.125]) for _ in range(3000)]
    code = RUNTIME.read_text(encoding="utf-8")
    theirs = browser_page.evaluate(
        f"values => {{ {code}; return values.map(x => [3, 6, 12].map(d => $n_general(x, d))"
        ".concat([0, 1, 2].map(p => $n_fixed(x, p)))); }",
        values,
    )
    for x, got in zip(values, theirs, strict=False):
        ours = [native.general(x, d) for d in (3, 6, 12)] + [native.fixed(x, p) for p in (0, 1, 2)]
        count = 6 if abs(x) < 1e15 else 3  # `fixed` is for coordinates
        assert got[:count] == ours[:count], x


@for_each_file("addon/examples/**/*.py")
def test_the_examples_are_python_3_9(path: Path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_names_are_shortened_in_scripts_and_texts_are_not():
    assert renamed('$at(a,"$at",b.$at)', {"$at": "A"}) == 'A(a,"$at",b.$at)'
    scripts, _ = card_scripts(ADDON)
    assert len(scripts.files) > 40
    assert [name for code in scripts.files.values() for name in names_in(code)] == []
