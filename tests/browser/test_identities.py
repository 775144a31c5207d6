"""Test decks of two identities, made with the same program, reviewed one after the other in one page."""

from __future__ import annotations

import pytest

from deckbuilder.core.identity import GLOBAL, MEDIA, SLUG
from deckbuilder.live.bake import ADDON as ADDON_FOLDER
from tests.support import other_identity
from tests.support.browser.card_pages import live_card
from tests.support.browser.phones import ANDROID_CLAIMS, mounted, study_screen, unfold


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Return, for each example, a card with another identity."""
    folder = other_identity.copy(tmp_path_factory.mktemp("others"))
    names = ("softmax-nll", "sobel")
    return dict(zip(names, other_identity.live_cards(folder, *names), strict=True))


@pytest.fixture
def page(phone, others, tmp_path):
    """Return a study screen that has the media of both."""
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    for sides in others.values():
        for _, media in sides:
            for name, content in media.items():
                (tmp_path / name).write_text(content, encoding="utf-8")
    return phone


def show(page, html):
    page.evaluate("html => setSide(html)", html)


def live(page):
    """Check that the card is live: it has one set of controls, which works."""
    mounted(page)
    assert len(page.query_selector_all(".gr-reset")) == 1
    assert len(page.query_selector_all(".gr-live-foot")) == 1
    unfold(page)
    page.fill("[data-input=z] input[type=text]", "0, 0, 0")
    page.wait_for_function("document.querySelector('.gr-out [data-tie=nll]').textContent === '1.09861'")
    assert len(page.query_selector_all(".gr-reset")) == 1


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_each_deck_runs_its_own_cards(page, others, first):
    sides = {
        "ours": [side.html for side in live_card("softmax-nll")],
        "theirs": [html for html, _ in others["softmax-nll"]],
    }
    order = ["ours", "theirs"] if first == "ours" else ["theirs", "ours"]
    for whose in order * 2:
        for side in sides[whose]:
            show(page, side)
        live(page)
        counts = page.evaluate(f"[window.{GLOBAL}, window.otherDecks].map(gr => gr && gr.count())")
        assert counts[whose == "theirs"] == 1
        assert not counts[whose == "ours"]


def test_each_deck_loads_its_own_example(page, others):
    """An example that the other deck has loaded is not mistaken for this deck's."""
    for html in (live_card("sobel")[1].html, others["softmax-nll"][1][0]):
        show(page, html)
        mounted(page)
    assert page.evaluate(f"{GLOBAL}.engine.has('sobel')")
    assert not page.evaluate("otherDecks.engine.has('sobel')")
    show(page, others["sobel"][1][0])
    mounted(page)
    assert page.evaluate("otherDecks.engine.has('sobel')")


ADDON = """() => {
  window.asked = [];
  window.pycmd = message => { window.asked.push(message); };
  const gr = window.otherDecks = { deck: "other-decks", addon: true };
  %s
}"""


def test_with_the_addon_of_one_the_other_runs_its_own_script(page, others):
    """Their add-on answers for their cards; our cards compute their own results."""
    web = sorted((ADDON_FOLDER / "web").glob("*.js"))
    page.evaluate(ADDON % "".join(path.read_text("utf-8") for path in web))
    show(page, others["softmax-nll"][1][0])
    page.wait_for_function("asked.length > 0")
    show(page, live_card("softmax-nll")[1].html)
    live(page)
    assert page.inner_text(".gr-engine") == "computed by the card"
    assert {message.partition(":")[0] for message in page.evaluate("asked")} == {"other-decks"}
    # A request that got no answer is sent again.
    assert page.evaluate("new Set(asked.filter(each => each.includes('\"show\"'))).size") == 1


@pytest.mark.slow
def test_their_cards_contain_none_of_our_names(others):
    ours = {*live_card("sobel")[1].media}
    (theirs, media), _ = others["sobel"]
    assert not ours & {*media}
    for text in (theirs, *media.values()):
        assert GLOBAL not in text and SLUG not in text and MEDIA not in text
