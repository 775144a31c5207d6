"""Test our add-on next to others (tests/data/addons): each gets its messages, in either order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.core.identity import SLUG
from tests.support.anki import other_addons
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, open_card, unfold, wait_for
from tests.support.own_cards import practice_ids

OURS = f"""new Promise(done => pycmd('{SLUG}:' + JSON.stringify(
  {{do: 'show', example: 'softmax-nll', inputs: {{}}, view: {{}}, prefix: ''}}), done))"""


@pytest.fixture
def others(anki: AnkiApp, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Yield all stand-ins for other add-ons, installed and started, by name."""
    begun = {name: other_addons.install(anki, name, tmp_path) for name in other_addons.NAMES}
    yield begun
    anki.home()
    for module in begun.values():
        other_addons.end(module)


def enabled(anki: AnkiApp) -> set[bool]:
    return {shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts}


@pytest.mark.parametrize("order", ["ours first", "ours last"])
def test_our_addon_and_others_work_next_to_each_other(
    decks: AnkiApp, anki: AnkiApp, others: dict[str, Any], unbury: None, order: str
) -> None:
    if order == "ours last":
        other_addons.ours_last()
    lookup, buttons = others["other_lookup"], others["other_buttons"]
    cards, sides = len(buttons.cards), len(buttons.sides)
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    assert anki.js("!!document.querySelector('.lookup-frame .gr') && window.lookupSides >= 2")
    unfold(anki)
    anki.wait_js("!!document.querySelector('.gr-live .lookup-word')")

    anki.fill("[data-input=z] input[type=text]", "1000, 0")
    anki.fill("[data-input=t] input[type=text]", "1")
    wait_for(anki, "nll", [1000])
    anki.click("[data-preset='0']")
    anki.wait(lambda: enabled(anki) == {True})
    anki.js("document.querySelector('[data-preset=\"1\"]').focus()")
    anki.wait(lambda: enabled(anki) == {False})
    ratings = len(anki.ratings)
    anki.key("1", "3", "w", "x")
    assert len(anki.ratings) == ratings and buttons.pressed == []
    anki.key("Escape")
    anki.wait(lambda: enabled(anki) == {True})
    anki.key("w", "x")
    assert buttons.pressed == ["w", "x"]
    buttons.pressed.clear()

    assert anki.js("new Promise(done => pycmd('lookup:word', done))") == {"meaning": "drow"}
    assert lookup.asked.pop() == "lookup:word"
    anki.js("pycmd('timer:alert')")
    anki.wait(lambda: buttons.messages == ["timer:alert"])
    buttons.messages.clear()
    assert anki.js(OURS)["ok"] is True
    assert anki.js("window.lookupKeys > 3 && window.timerSides === 1")
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1
    assert len(buttons.cards) > cards and len(buttons.sides) == sides + 1


def test_the_preview_is_live_next_to_others(
    decks: AnkiApp, anki: AnkiApp, others: dict[str, Any]
) -> None:
    note = anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0]
    page = anki.previewer(anki.mw.col.get_note(note).cards()[0])
    page.key("Right")
    page.wait_js("!!document.querySelector('.lookup-frame .gr-live.gr-on')")
    page.watch.run(1000)  # the browser behind it is still loading
    page.close()


@pytest.mark.parametrize("field", ["Live", "Ask"])
def test_a_field_edited_on_the_card_is_saved_as_it_is_stored(
    decks: AnkiApp, anki: AnkiApp, others: dict[str, Any], unbury: None, field: str
) -> None:
    """What a live block adds to the page does not get into the note."""
    saved = others["other_editing"].saved
    if field == "Live":
        open_card(anki, card_with_live("softmax-nll"))
        anki.show_answer()
        there = "document.querySelectorAll('.gr-live .gr-reset').length === 1"
    else:
        open_card(anki, practice_ids()[0])
        there = "document.querySelectorAll('.gr-practice .gr-guess').length === 1"
    anki.wait_js(there)
    stored = anki.card.note()[field]
    try:
        anki.js(f"editField('{field}')")
        anki.watch.run(500)
        anki.js("document.activeElement.blur()")
        anki.wait(lambda: saved, what="the field to be saved")
        assert "gr-reset" not in saved[0] and "gr-guess" not in saved[0]
        anki.wait_js(there)
        anki.wait(lambda: enabled(anki) == {True})
    finally:
        note = anki.card.note()
        note[field] = stored
        anki.mw.col.update_note(note)
        saved.clear()


def test_our_addon_works_while_others_fail(
    decks: AnkiApp, anki: AnkiApp, others: dict[str, Any], unbury: None
) -> None:
    """A request lost because another add-on failed is sent again; Anki always gets its keys back."""
    broken = others["other_broken"]

    def failed() -> None:
        """Wait until Anki has reported the failure, and check that ours is not blamed for it."""
        anki.wait(lambda: anki.watch.errors, what="the report")
        assert all("other_broken" in text for text in anki.watch.errors)
        anki.watch.clear()

    open_card(anki, card_with_live("softmax-nll"))
    broken.arm("webview_did_receive_js_message")
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    failed()
    broken.arm("webview_did_receive_js_message")
    anki.js("document.querySelector('[data-preset=\"1\"]').click()")
    anki.wait_js("document.querySelector('[data-preset=\"1\"]').getAttribute('aria-pressed') === 'true'")
    failed()
    anki.wait_js("!document.querySelector('.gr-stale')")
    shown = anki.text("[data-tie=nll]")
    anki.js("document.querySelector('[data-preset=\"0\"]').click()")
    anki.wait(lambda: anki.text("[data-tie=nll]") != shown, what="the block to continue")

    anki.js("document.querySelector('[data-preset=\"0\"]').focus()")
    anki.wait(lambda: enabled(anki) == {False})
    broken.arm("webview_did_receive_js_message")
    anki.key("Escape")
    failed()
    anki.wait(lambda: enabled(anki) == {True}, what="the keys to come back")
    anki.activate()  # Escape took the focus away from the whole page
    anki.js("document.querySelector('[data-preset=\"0\"]').focus()")
    anki.wait(lambda: enabled(anki) == {False})
    broken.arm("reviewer_did_show_question")
    with pytest.raises(broken.Fails):
        anki.mw.reviewer._showQuestion()
    anki.wait(lambda: enabled(anki) == {True}, what="the keys to come back")


def test_others_are_left_as_they_were(anki: AnkiApp) -> None:
    """The stand-ins are gone for the tests that follow."""
    from aqt import gui_hooks

    for name in other_addons.HOOKS:
        assert not [
            each for each in getattr(gui_hooks, name)._hooks if each.__module__.startswith("other_")
        ]
