"""Test that rendered cards run nothing, fetch nothing, and have nothing unknown in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from deckbuilder.markup.text import Text
from tests.support.browser.chromium import launch
from tests.support.fuzzing import fuzz
from tests.support.fuzzing.cards import SHOWN, read, rendered, renderer
from tests.support.fuzzing.learners_page import ALLOWED
from tests.support.fuzzing.texts import as_parsed, pieces
from tests.support.listing import paths

pytestmark = pytest.mark.slow

# A side is put into the page as Anki does; the two events set off any handlers for them.
SHOW = """html => {
  const side = document.createElement('div');
  document.body.replaceChildren(side);
  side.innerHTML = html;
  const found = [];
  for (const element of side.querySelectorAll('*')) {
    element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
    element.dispatchEvent(new Event('error'));
    found.push([element.localName, [...element.attributes].map(a => [a.name, a.value])]);
  }
  return {hits: window.hits, found: found};
}"""

OWN = tuple(f"{name}.svg" for name in ("photo-light", "bars-light", "bars-dark"))
ASKED: list[str] = []


@pytest.fixture(scope="module")
def sides() -> list[str]:
    """Return all fields of the corpus's cards, as HTML."""
    return [
        html
        for path in paths("tests/data/corpus/cards/*")
        for html in rendered(read(path.read_bytes())).values()
    ]


@pytest.fixture(scope="module")
def page(sides: list[str]) -> Iterator[Page]:
    """Yield a page that shows a side. The browser starts after the sides are rendered: otherwise it and
    the formula checker would wait for each other."""
    with launch() as browser:
        page = browser.new_page()
        page.on(
            "request",
            lambda request: ASKED.append(request.url) if not request.url.endswith(OWN) else None,
        )
        page.set_content(
            "<script>window.hits = 0; window.hit = () => { window.hits += 1; };"
            "addEventListener('click', e => { if (!/^javascript:/i.test("
            "(e.target.closest('a') || {}).href || '')) e.preventDefault(); });</script>"
        )
        page.evaluate("window.hit()")
        assert page.evaluate("window.hits") == 1, "a hit must be counted"
        page.evaluate("window.hits = 0")
        yield page


def look(page: Page, html: str) -> None:
    seen = page.evaluate(SHOW, html)
    assert seen["hits"] == 0, html
    for tag, attributes in seen["found"]:
        assert tag in ALLOWED, f"<{tag}> in {html}"
        for name, value in attributes:
            assert name in ALLOWED[tag] and re.fullmatch(ALLOWED[tag][name], value), f"{name} in {html}"
    assert not ASKED, "the page fetched something"


@fuzz(25)
@given(texts=st.lists(pieces, min_size=4, max_size=8), in_cloze=st.booleans())
def test_any_text_is_harmless_in_a_browser(page: Page, texts: list[str], in_cloze: bool) -> None:
    look(page, "\n".join(renderer().html(Text(as_parsed(text)), SHOWN, in_cloze) for text in texts))


def test_cards_of_the_corpus_are_harmless_in_a_browser(page: Page, sides: list[str]) -> None:
    for html in sides:
        look(page, html)
