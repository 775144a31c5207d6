"""Test that minified scripts are shorter and mean the same."""

from __future__ import annotations

import json

import pytest
from calmjs.parse.exceptions import ECMASyntaxError

from deckbuilder.live.minify import minify, minify_joined
from tests.support.browser.chromium import launch

SHORTER = [
    ("function f(a) { if (a) { return 1; } return 2; }", "function f(a){return a?1:2}"),
    ("function f(a) { if (a) { g(); } }", "function f(a){a&&g()}"),
    ("function f(a) { if (a || b) { g(); } }", "function f(a){if(a||b)g()}"),
    ("function f(a) { if ((a = g())) { h(a); } }", "function f(a){(a=g())&&h(a)}"),
    ("function f(a) { if (a) { a.b = 1; } else { a.c = 1; } }", "function f(a){if(a)a.b=1;else a.c=1}"),
    ("while (a) { if (b) { c = 1; } }", "while(a)if(b)c=1"),
    ("function f(a) { var b = 1; var c = 2; return b; }", "function f(c){var a=1,b=2;return a}"),
    ("f(function (a) { return a.b; });", "f(a=>a.b)"),
    ("f(function () { return { a: 1 }; });", "f(()=>({a:1}))"),
    ("f(function (a, b) { a.c = b; });", "f((b,a)=>{b.c=a})"),
    ("f(function () { return this.a; });", "f(function(){return this.a})"),
    ("f(function () { return arguments[0]; });", "f(function(){return arguments[0]})"),
    ("f(function again() { again(); });", "f(function again(){again()})"),
    ("x = a || function () {};", "x=a||function(){}"),
    ("x = (a + b) * c; y = (a + b);", "x=(a+b)*c;y=a+b"),
    ("x = true; y = false;", "x=!0;y=!1"),
]


@pytest.mark.parametrize("source, short", SHORTER, ids=[source for source, _ in SHORTER])
def test_scripts_become_shorter(source, short):
    assert minify(source) == short + ";"


def test_what_is_not_a_script_is_refused():
    with pytest.raises(ECMASyntaxError):
        minify("let a = (;")


MEANING = """
function choose(a) {
  if (a > 2) {
    if (a > 3) {
      return "large";
    }
  } else {
    return "small";
  }
  return { it: "middle" }.it;
}
function loops(list) {
  var out = [];
  var i;
  for (i = 0; i < list.length; i += 1) {
    if (list[i] > 1) {
      if (list[i] > 2) {
        out.push("many");
      }
    } else {
      out.push("one");
    }
  }
  list.forEach(function (each, at) {
    if (each === 2 && at > 0) {
      out.push(each);
    }
  });
  return out;
}
function holder() {
  return { value: 5, get: function () { return this.value; } };
}
function caught() {
  try {
    return null.x;
  } catch (error) {
    return error instanceof TypeError;
  }
}
result = [[1, 2, 3, 4].map(choose), loops([1, 2, 3]), holder().get(), caught(),
  [3, 1, 2].sort(function (a, b) { return a - b; })];
"""

FILES = (
    """(function (gr) { "use strict";
  if (gr.scan) { gr.scan(); return; }
  var count = 0;
  function next() { count += 1; return count; }
  function scan() { return "scanned"; }
  gr.next = next;
  gr.scan = scan;
  gr.count = function () { return count; };
})(gr);""",
    """(function (gr) { "use strict";
  var count = 10;
  function next(count) { return gr.next() + count; }
  function far(box) {
    try { throw box; } catch (count) { return count.next + gr.next(); }
  }
  function tell(name) { return { count: name, next: count }; }
  function words(text) {
    var first = text.replaceAll("-", " ").replaceAll("_", " ").replaceAll("+", " ");
    return first.replaceAll(/[aeiou]/g, function (sign) { return sign.replaceAll("a", "A"); })
      .replaceAll("x", "y").replaceAll("z", "y").replaceAll("  ", " ");
  }
  gr.far = far;
  gr.more = next;
  gr.tell = tell;
  gr.result = [gr.more(1), gr.far({ next: 5 }), gr.tell("x"), words("an-apple_x+z"), count,
    gr.count(), gr.scan()];
})(gr);""",
)


@pytest.fixture(scope="module")
def page():
    with launch() as browser:
        yield browser.new_page()


def test_minified_scripts_mean_the_same(page):
    run = "source => { var result; eval(source); return JSON.stringify(result); }"
    assert page.evaluate(run, minify(MEANING)) == page.evaluate(run, MEANING)


def test_joined_files_mean_the_same(page):
    """Names in one file do not collide with those in another, of parameters, or of properties."""
    run = "source => { var gr = {}; eval(source); return JSON.stringify(gr.result); }"
    short = minify_joined(FILES)
    assert page.evaluate(run, short) == page.evaluate(run, "\n".join(FILES))
    assert "tell" not in short and short.count("replaceAll") == 1
    assert len(short) < sum(len(minify(each)) for each in FILES)


def test_joined_files_change_nothing_in_a_page_that_already_has_them(page):
    run = "source => { var gr = { scan() { gr.again = 1; } }; eval(source); return Object.keys(gr); }"
    assert json.loads(json.dumps(page.evaluate(run, minify_joined(FILES)))) == ["scan", "again"]
