"""Test the project's own decks and add-on in the real Anki: import them, and review every card."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.core.identity import GLOBAL, NAME
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, open_card
from tests.support.own_cards import content, deck_names

# What a card may not show: a formula that MathJax could not read, or raw LaTeX left in the text.
TYPESETTING = """(() => {
  const card = document.querySelector('.gr');
  const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  const raw = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest('pre, code, mjx-container')) continue;
    if (/\\\\[(\\[]|\\{\\{|\\}\\}/.test(node.data)) raw.push(node.data);
  }
  return {
    errors: [...document.querySelectorAll('mjx-merror, [data-mjx-error]')].map(e => e.outerHTML),
    raw: raw,
    broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src),
    text: card.innerText.trim(),
    wide: document.documentElement.scrollWidth - innerWidth,
  };
})()"""


def expected_cards() -> int:
    """Return how many cards the sources make: two for a reversed one, one per number for a cloze."""
    count = 0
    for card in content().cards:
        if card.cloze:
            count += len(card.cloze.numbers)
        else:
            count += 2 if card.kind == "reversed" else 1
    return count


def test_the_package_contains_every_card(decks: AnkiApp, anki: AnkiApp) -> None:
    col = anki.mw.col
    assert len(col.find_notes(f'"deck:*{NAME}*"')) == len(content().cards)
    assert len(col.find_cards(f'"deck:*{NAME}*"')) == expected_cards()
    assert col.get_empty_cards().report == ""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("deck", deck_names())
def test_every_card_is_typeset_and_complete(decks: AnkiApp, anki: AnkiApp, deck: str) -> None:
    """Studying a deck once shows both sides of every card, the answer at a phone's width."""
    seen, wrong = 0, []
    # Makes cards that earlier tests rated or buried new again.
    col = anki.mw.col
    col.sched.schedule_cards_as_new(col.find_cards(f'deck:"{deck}"'))
    for card in anki.study_all(deck):
        seen += 1
        origin = card.note()["Origin"]
        question = anki.js(TYPESETTING)
        anki.show_answer()
        anki.resize(360, 740)
        answer = anki.js(TYPESETTING)
        for side, facts in (("question", question), ("answer", answer)):
            for what in ("errors", "raw", "broken"):
                if facts[what]:
                    wrong.append(f"{origin} {side}: {what} {facts[what]}")
            if not facts["text"]:
                wrong.append(f"{origin} {side}: empty")
            if facts["wide"] > 0:
                wrong.append(f"{origin} {side}: {facts['wide']} pixels too wide")
        has_live = bool(card.note()["Live"])
        if has_live:
            anki.wait_js("!!document.querySelector('.gr-live.gr-on .gr-reset')")
        blocks = anki.js(
            "[...document.querySelectorAll('.gr-live')].map(e => e.querySelectorAll('.gr-reset').length)"
        )
        if blocks != ([1] if has_live else []):
            wrong.append(f"{origin}: live blocks {blocks}")
    assert wrong == []
    assert seen == len(anki.mw.col.find_cards(f'deck:"{deck}"'))


def test_reviewing_leaves_nothing_behind(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    """After a live card: no block mounted, no timer running, no shortcut withheld."""
    open_card(anki, card_with_live("momentum-steps"))
    anki.js("""(() => { window.timers = new Set();
      const set = setInterval, clear = clearInterval;
      window.setInterval = (...a) => { const t = set(...a); window.timers.add(t); return t; };
      window.clearInterval = t => { window.timers.delete(t); clear(t); }; })()""")
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.click("[data-go=play]")
    anki.wait_js("window.timers.size === 1")
    assert anki.js(f"{GLOBAL}.count()") == 1
    anki.mw.reviewer._showQuestion()
    anki.wait_js(f"{GLOBAL}.count() === 0")
    anki.wait_js("window.timers.size === 0")
    assert all(shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts)


@pytest.mark.parametrize("width", [360, 900])
@pytest.mark.parametrize("night", [False, True], ids=["light", "night"])
def test_screenshots_are_taken(
    decks: AnkiApp, anki: AnkiApp, unbury: None, screenshots: Path, night: bool, width: int
) -> None:
    """People judge the pictures of question and answer; the test only checks that they are not empty."""
    anki.night(night)
    theme = "night" if night else "light"
    for name in ("softmax-nll", "sobel", "momentum-steps"):
        anki.home()
        anki.night(night)
        open_card(anki, card_with_live(name))
        taken = [anki.screenshot(screenshots / f"{name}-question-{theme}-{width}.png", width)]
        anki.show_answer()
        anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
        taken.append(anki.screenshot(screenshots / f"{name}-answer-{theme}-{width}.png", width))
        assert all(path.stat().st_size > 3000 for path in taken)
