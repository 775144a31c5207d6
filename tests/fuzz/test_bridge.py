"""Test that whatever a page sends to the add-on gets an answer or a refusal, in bounded time, and that
the HTML of an answer is clean."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon import examples
from addon.review import bridge
from tests.support.fuzzing import bounded, fuzz
from tests.support.fuzzing.typed import typed
from tests.support.listing import for_each_file

pytestmark = pytest.mark.slow

NAMES = examples.names()
HOSTILE = [
    "<script>hit()</script>",
    '"><img src=x onerror=hit()>',
    "' onfocus='hit()",
    "javascript:hit()",
    "</div>",
    "__proto__",
    "constructor",
    "../bridge",
    "{{c1::x}}",
    "\0",
    "\ud800",
    "\u2028",
    "a" * 1999,
    "[" * 1999,
    "9" * 1999,
    "1," * 999,
    "1;" * 999,
    "-" * 1999,
    "(" * 1999,
    "1/" * 999,
]
words = st.one_of(st.sampled_from(HOSTILE), typed, st.text(max_size=8))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a nearly valid request: some of its entries are replaced."""
    name = draw(st.sampled_from(NAMES))
    request: dict[str, Any] = {
        "do": draw(st.sampled_from(["show", "show", "show", "judge", "practice", "source", "keys"])),
        "example": name,
        "prefix": draw(st.sampled_from(["", "gr1"])),
        "taken": draw(st.booleans()),
        "ask": draw(st.sampled_from(examples.asks(name))),
        "guess": draw(words),
        "tolerance": draw(st.floats(0, 1)),
        "seed": draw(st.integers(1, 2**31 - 2)),
        "inputs": draw(st.dictionaries(st.sampled_from(examples.inputs(name)), words, max_size=3)),
        "view": draw(st.dictionaries(st.sampled_from(["step", "cell", "row"]), words, max_size=2)),
    }
    for key in draw(st.lists(st.sampled_from(sorted(request)), max_size=2)):
        request[key] = draw(anything)
    return request


class _Reader(HTMLParser):
    """Collects what an example never draws."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]*", tag) or tag in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "link",
            "meta",
            "base",
            "form",
            "img",
            "a",
        ):
            self.wrong.append(f"<{tag}>")
        self.wrong += [
            f"<{tag} {name}>"
            for name, value in attrs
            if name.startswith("on") or name in ("href", "src", "xlink:href", "action", "srcdoc")
        ]

    def handle_comment(self, data: str) -> None:
        self.wrong.append("a comment")


def look(message: str) -> None:
    with bounded(3):
        answer = bridge.answer(message, {"digits": 6, "start_open": True})
    assert isinstance(answer, dict) and "ok" in answer
    # It is our error if an example fails on what can be typed into it.
    assert "failed" not in answer.get("refused", ""), message
    assert len(json.dumps(answer, allow_nan=False)) < 2_000_000
    shown = [answer.get(key, "") for key in ("hero", "out", "html")]
    for markup in [*shown, *answer.get("controls", {}).values()]:
        reader = _Reader()
        reader.feed(markup)
        reader.close()
        assert reader.wrong == [], markup


@fuzz(300)
@given(requests())
def test_nearly_valid_requests_are_answered_or_refused(request: dict[str, Any]) -> None:
    look(bridge.PREFIX + json.dumps(request))


@fuzz(200)
@given(
    st.one_of(
        words,
        anything.map(json.dumps),
        st.lists(
            st.sampled_from(
                [
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    '"',
                    '"do"',
                    '"show"',
                    '"example"',
                    '"inputs"',
                    "{}",
                    "1e999",
                    "NaN",
                    "-",
                    "\\u0000",
                    "null",
                    "\\",
                ]
            ),
            max_size=20,
        ).map("".join),
    )
)
def test_any_message_is_answered_or_refused(text: str) -> None:
    look(bridge.PREFIX + text)


@for_each_file("tests/data/corpus/bridge/*")
def test_messages_of_the_corpus_are_answered_or_refused(path: Path) -> None:
    look(bridge.PREFIX + path.read_bytes().decode("utf-8"))
