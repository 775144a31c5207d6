"""Test keys in the real Anki: keys for a control never rate a card, and Anki gets its keys back."""

from __future__ import annotations

import json

import pytest

from deckbuilder.core.identity import SLUG
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, open_card, unfold
from tests.support.own_cards import practice_ids


def test_keys_in_a_control_never_rate_and_rate_again_afterward(
    decks: AnkiApp, anki: AnkiApp, unbury: None
) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    unfold(anki)
    ratings = len(anki.ratings)
    for selector in (
        "[data-input=eta] input[type=range]",
        "[data-go=next]",
        "[data-preset='1']",
        "[data-option=ema]",
        "[data-input=eta] input[type=text]",
        "summary",
    ):
        anki.activate()  # Escape (below) takes the focus away from the whole page
        anki.js(f"document.querySelector({json.dumps(selector)}).focus()")
        anki.wait(lambda: not any(s.isEnabled() for s in anki.mw.stateShortcuts))
        anki.key("1", "2", "3", "4", "Space", "Space", "Return")
        assert len(anki.ratings) == ratings, selector
        assert anki.mw.reviewer.state == "answer", selector
        anki.key("Escape")
        anki.wait(lambda: all(s.isEnabled() for s in anki.mw.stateShortcuts))
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1


def test_after_a_click_the_keys_are_ankis_again(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    ratings = len(anki.ratings)
    anki.click("[data-preset='1']")
    anki.click("[data-input=eta] input[type=range]", x=0.3)
    anki.wait(lambda: all(s.isEnabled() for s in anki.mw.stateShortcuts))
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1


def test_a_hostile_card_gets_a_refusal_and_the_hook_stays(
    decks: AnkiApp, anki: AnkiApp, unbury: None
) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    send = f"new Promise(done => pycmd('{SLUG}:' + {{}}, done))"
    for message in (
        "''",
        "'{'",
        "'null'",
        "'x'.repeat(100000)",
        "JSON.stringify({do: 'show', example: '../x', inputs: {}, view: {}})",
        "JSON.stringify({do: 'eval', code: '1'})",
    ):
        assert anki.js(send.format(message))["ok"] is False
    good = "JSON.stringify({do: 'show', example: 'softmax-nll', inputs: {}, view: {}, prefix: ''})"
    assert anki.js(send.format(good))["ok"] is True


def has_its_keys(anki: AnkiApp) -> bool:
    """Return whether Anki has its keys."""
    return all(shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts)


@pytest.mark.parametrize(
    "end", ["Return", "Escape", "Tab", "a click on the card", "a click on a number", "a redraw"]
)
def test_after_editing_a_cell_the_keys_are_ankis_again(
    decks: AnkiApp, anki: AnkiApp, unbury: None, end: str
) -> None:
    """The field in the cell is removed while it has the focus."""
    open_card(anki, card_with_live("sobel"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    ratings = len(anki.ratings)
    anki.click("[data-edit][data-index='0']")
    anki.wait(lambda: not any(shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts))
    anki.type("3")
    if end == "a click on the card":
        anki.click(".gr-question")
    elif end == "a click on a number":
        anki.click("[data-step='0']")
    elif end == "a redraw":
        anki.js("document.querySelector('[data-step=\"0\"]').click()")
    else:
        anki.key(end)
        if end == "Tab":  # the next cell has the focus now
            anki.key("Escape")
    anki.wait_js("!document.querySelector('input.gr-edit')")
    anki.wait(lambda: has_its_keys(anki), what="the keys")
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1


def test_after_a_click_on_check_the_keys_are_ankis_again(
    decks: AnkiApp, anki: AnkiApp, unbury: None
) -> None:
    open_card(anki, practice_ids()[0])
    anki.wait_js("!!document.querySelector('.gr-practice .gr-guess')")
    anki.click(".gr-guess input")
    anki.type("1")
    anki.click(".gr-guess .gr-chip")
    anki.wait_js("!!document.querySelector('.gr-verdict').textContent")
    anki.wait(lambda: has_its_keys(anki), what="the keys")
    anki.show_answer()


def test_after_a_click_on_the_heading_the_keys_are_ankis_again(
    decks: AnkiApp, anki: AnkiApp, unbury: None
) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.click("summary")
    anki.wait(lambda: has_its_keys(anki), what="the keys")
    anki.rate(3)
