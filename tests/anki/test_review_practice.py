"""Test every practice card in the real Anki."""

from __future__ import annotations

import pytest

from deckbuilder.core.identity import NAME, NOTE_TYPES
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import forget_everything, open_card
from tests.support.own_cards import deck_names, practice_ids

# A search for the cards that are not practice cards.
OTHERS = f'"deck:{NAME}::*" -"note:{NOTE_TYPES["practice"][1]}"'
# By input: what the question gives, and what the answer's controls of any kind show.
GIVEN = """Object.fromEntries([...document.querySelectorAll('[data-given]')].map(
  e => [e.dataset.given, e.innerText]))"""
CONTROLS = """Object.fromEntries([...document.querySelectorAll('.gr-live [data-input]')].map(e => {
  const text = e.querySelector('input[type=text]');
  const chosen = e.querySelector('[data-option][aria-pressed=true]');
  const turned = e.querySelector('[role=switch]');
  return [e.dataset.input, text ? text.value : chosen ? chosen.dataset.option
    : turned.getAttribute('aria-checked') === 'true' ? 'on' : 'off'];
}))"""


def in_words(text: str) -> list[str]:
    """Return the words of the text, without separators of rows, and with plain minus signs."""
    return text.replace(";", " ").replace("−", "-").split()


def practice(anki: AnkiApp) -> None:
    """Answer this card by real keys, and check that its answer side judges the question's numbers."""
    anki.wait_js("!!document.querySelector('.gr-practice .gr-guess')")
    given, typed = {}, ""
    while typed != "-98765":  # the first question of a review may be shown twice, with different numbers
        anki.fill(".gr-guess input", "-98765")
        given, typed = anki.js(f"[{GIVEN}, document.querySelector('.gr-guess input').value]")
    ratings = len(anki.ratings)
    anki.key("Escape")
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.wait_js("document.querySelector('.gr-verdict').textContent.includes('98765')")
    controls = anki.js(CONTROLS)
    assert given
    assert {name: in_words(text) for name, text in given.items()} == {
        name: in_words(controls[name]) or ["none"]
        for name in given  # an empty list, in a question
    }
    assert len(anki.ratings) == ratings


@pytest.mark.timeout(900)
def test_every_practice_card_judges_its_own_numbers(
    decks: AnkiApp, anki: AnkiApp, unbury: None, subtests: pytest.Subtests
) -> None:
    """Each has fresh numbers, is answered by real keys, and judged on the answer side."""
    forget_everything(anki)
    anki.mw.col.sched.bury_cards(anki.mw.col.find_cards(OTHERS), manual=True)
    seen: list[str] = []
    for deck in deck_names():
        anki.home()
        if anki.mw.col.find_cards(f'deck:"{deck}" is:new -is:buried'):
            for card in anki.study_all(deck):
                seen.append(card.note()["Origin"].partition("#")[2])
                with subtests.test(card=seen[-1]):
                    practice(anki)
    assert sorted(seen) == sorted(practice_ids())


def test_a_question_that_is_shown_again_keeps_its_numbers_and_guess(
    decks: AnkiApp, anki: AnkiApp, unbury: None
) -> None:
    """Anki shows it again when it reloads its cards; after the answer, the numbers are fresh."""
    question = "!!document.querySelector('.gr-practice .gr-guess')"
    open_card(anki, practice_ids()[0])
    seen = set()
    for _ in range(4):
        anki.wait_js(question)
        given = anki.js(GIVEN)
        anki.fill(".gr-guess input", "7")
        anki.key("Escape")
        anki.mw.reset()
        anki.watch.run(300)
        anki.mw.reviewer._showQuestion()
        anki.settle()
        anki.wait_js(question)
        assert anki.js(GIVEN) == given
        assert anki.js("document.querySelector('.gr-guess input').value") == "7"
        anki.show_answer()
        anki.wait_js("document.querySelector('.gr-verdict').textContent.includes('7')")
        seen.add(str(given))
        anki.mw.reviewer._showQuestion()
        anki.settle()
    assert len(seen) > 1
