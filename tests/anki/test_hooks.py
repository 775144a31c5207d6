"""Test that a failure in our add-on is reported once, and reviewing continues with all its hooks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from deckbuilder.core.identity import PACKAGE
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, open_card

# Anki's hook → our function that runs there, and what fails in it: a module, and a name in it.
HOOKS = {
    "webview_will_set_content": ("add_web_part", "review.hooks", "PAGES"),
    "webview_did_receive_js_message": ("receive", "review.bridge", "answer"),
    "reviewer_did_show_question": ("give_keys_back", "review.hooks", "set_shortcuts"),
    "reviewer_did_show_answer": ("give_keys_back", "review.hooks", "set_shortcuts"),
    "profile_did_open": ("offer_soon", "update.menu", "mw"),
}


class Broken:
    """An object that fails on every use."""

    def __call__(self, *_: Any) -> Any:
        raise RuntimeError("broken for a test")

    __getattr__ = __instancecheck__ = __iter__ = __call__


def module(name: str) -> Any:
    return sys.modules[f"{PACKAGE}.{name}"]


def registered() -> dict[str, list[str]]:
    """Return our functions in Anki's hooks, by the hook's name."""
    from aqt import gui_hooks

    found = {}
    for name in dir(gui_hooks):
        functions = [
            each.__name__
            for each in getattr(getattr(gui_hooks, name), "_hooks", [])
            if getattr(each, "__module__", "").startswith(PACKAGE)
        ]
        if functions:
            found[name] = functions
    return found


@pytest.fixture
def nothing_reported(decks: AnkiApp, anki: AnkiApp) -> Iterator[None]:
    """Forget which failures were reported in this session, before and after a test."""
    module("hook_guard")._reported.clear()
    yield
    module("hook_guard")._reported.clear()


def test_every_hook_is_tested_here(decks: AnkiApp) -> None:
    assert registered() == {name: [function] for name, (function, _, _) in HOOKS.items()}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_failure_is_reported_once_and_reviewing_continues(
    decks: AnkiApp,
    anki: AnkiApp,
    nothing_reported: None,
    unbury: None,
    monkeypatch: pytest.MonkeyPatch,
    hook: str,
) -> None:
    from aqt import gui_hooks

    before = registered()
    function, where, what = HOOKS[hook]
    with monkeypatch.context() as broken:
        broken.setattr(module(where), what, Broken())
        for _ in range(2):
            with anki.watch.as_anki():  # some hooks run right away, not in Anki's event loop
                anki.home()
                if hook == "profile_did_open":
                    gui_hooks.profile_did_open()
                open_card(anki, card_with_live("softmax-nll"))
                anki.show_answer()
            assert anki.text(".gr-live")
            card = anki.card.id
            anki.rate(3)
            assert anki.ratings[-1] == (card, 3)
    anki.watch.run(300)  # Anki collects errors before it shows them
    (report,) = anki.watch.errors
    assert "broken for a test" in report and f"in {function}" in report
    assert anki.watch.dialogs == []
    anki.watch.clear()
    assert registered() == before

    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    assert "Python" in anki.text(".gr-engine")
    anki.rate(3)


def test_a_failing_offer_is_reported_once(
    decks: AnkiApp, anki: AnkiApp, nothing_reported: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("update.apply"), "retired_cards", Broken())
    module("update.menu").offer_soon()
    module("update.menu").offer_soon()
    anki.wait(lambda: anki.watch.errors, what="the report")
    anki.watch.run(300)
    (report,) = anki.watch.errors
    assert "broken for a test" in report and "in offer" in report
    anki.watch.clear()
