"""Test that any Python text is translated, with the same meaning, or refused with its line."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from deckbuilder.live.bundle import RUNTIME
from deckbuilder.live.translate import Globals, translate
from tests.support.browser.chromium import launch
from tests.support.fuzzing import bounded, fuzz
from tests.support.fuzzing.programs import PIECES, programs
from tests.support.listing import for_each_file

pytestmark = pytest.mark.slow

PATH = "addon/examples/fuzzed.py"
ARGUMENTS = [(3, 0.25), (-2, 1e-3), (0, 7.0)]


def look(source: str) -> None:
    with bounded(), warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        _, problems = translate(PATH, source, Globals())
    last = len(source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for each in problems:
        assert each.code == "C065" and each.text
        assert 1 <= each.where.line <= last, each


@fuzz(400)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=20).map("".join))
def test_any_text_is_translated_or_refused(source: str) -> None:
    look(source)


@fuzz(200)
@given(programs(), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(PIECES)), max_size=3))
def test_any_program_with_inserted_pieces_is_translated_or_refused(
    source: str, added: list[tuple[int, str]]
) -> None:
    for at, piece in added:
        source = source[:at] + piece + source[at:]
    look(source)


@for_each_file("tests/data/corpus/translator/*")
def test_programs_of_the_corpus_are_translated_or_refused(path: Path) -> None:
    look(path.read_bytes().decode("utf-8", "surrogateescape"))


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with launch() as browser:
        yield browser.new_page()


def in_python(source: str) -> list[Any]:
    """Return what `run` returns for each of ARGUMENTS, or "raises"."""
    scope: dict[str, Any] = {}
    exec(source, scope)  # programs of our own making
    answers = []
    for arguments in ARGUMENTS:
        try:
            answers.append(scope["run"](*arguments))
        except (OverflowError, ValueError, ZeroDivisionError):
            answers.append("raises")
    return answers


def in_browser(page: Page, code: str, name: str) -> list[Any]:
    """Return the same for JavaScript; numbers that JSON does not have are texts."""
    return page.evaluate(
        """([runtime, code, name, calls]) => {
      const all = '"use strict";' + runtime + code + 'return ' + name;
      const run = (0, eval)('(function () {' + all + ';})()');
      const plain = v => Array.isArray(v) ? v.map(plain)
        : typeof v === 'number' && !Number.isFinite(v) ? String(v) : v;
      return calls.map(c => { try { return plain(run(c[0], c[1])); } catch (e) { return 'raises'; } });
    }""",
        [RUNTIME.read_text("utf-8"), code, name, [list(each) for each in ARGUMENTS]],
    )


def same(python: Any, browser: Any) -> bool:
    """Return whether two results are equal up to the last bits, including infinities and NaN."""
    if isinstance(python, list):
        return (
            isinstance(browser, list) and len(python) == len(browser) and all(map(same, python, browser))
        )
    if isinstance(python, str):
        return bool(python == browser)
    if not math.isfinite(python):
        return str(browser) == (
            "NaN" if math.isnan(python) else "Infinity" if python > 0 else "-Infinity"
        )
    return isinstance(browser, int | float) and math.isclose(
        python, browser, rel_tol=1e-12, abs_tol=1e-300
    )


@fuzz(120)
@given(source=programs())
def test_a_program_gives_the_same_in_both_languages(page: Page, source: str) -> None:
    names = Globals()
    code, problems = translate(PATH, source, names)
    if problems:
        return  # refused is fine
    python = in_python(source)
    browser = in_browser(page, code, names.name("fuzzed", "run"))
    for ours, theirs in zip(python, browser, strict=True):
        # Whole numbers beyond 2^53 and what only Python refuses are outside of what examples may do.
        if ours == "raises" or max(map(abs, _numbers(ours)), default=0) > 2**53:
            continue
        assert same(ours, theirs), f"{json.dumps(python)}\n{browser}\n{source}\n{code}"


def _numbers(value: Any) -> list[float]:
    if isinstance(value, list):
        return [x for each in value for x in _numbers(each)]
    return [] if isinstance(value, str) else [value]


def test_most_programs_are_accepted() -> None:
    """Otherwise the comparison above would compare nothing."""
    accepted = []

    @fuzz(60)
    @given(programs())
    def count(source: str) -> None:
        accepted.append(not translate(PATH, source, Globals())[1])

    count()
    assert sum(accepted) > len(accepted) * 0.7
