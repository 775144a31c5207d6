"""Test decks with another identity next to ours in one Anki, with and without their add-on."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckbuilder.core.identity import GLOBAL, NOTE_TYPES, SLUG
from tests.support import other_identity
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, forget_everything, unfold, wait_for

PAGE = "Both"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the packages of the other identity."""
    return other_identity.packages(other_identity.copy(tmp_path_factory.mktemp("others")))


@pytest.fixture
def both(decks: AnkiApp, anki: AnkiApp, built: Path) -> Iterator[AnkiApp]:
    """Yield Anki with a deck that alternates between a live card of ours and one of theirs.

    Anki keeps the same page as long as one deck is reviewed.
    """
    col = anki.mw.col
    forget_everything(anki)
    anki.import_apkg(built / "other-decks.apkg")
    (theirs,) = col.find_cards("Origin:*#other-live")
    (note,) = col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")
    ours = col.get_note(note).cards()[0]
    home = ours.did
    both = col.decks.id(PAGE)
    col.set_deck([ours.id, theirs], both)
    col.sched.set_due_date([ours.id], "0")
    col.sched.set_due_date([theirs], "0")
    yield anki
    anki.home()
    col.set_deck([ours.id], home)
    col.remove_notes(col.find_notes('"note:Other Decks*"'))
    for kind in col.models.all_names_and_ids():
        if kind.name.startswith("Other Decks"):
            col.models.remove(kind.id)
    col.decks.remove([both, col.decks.id("Other Decks")])
    forget_everything(anki)


@pytest.fixture
def their_addon(anki: AnkiApp, built: Path) -> Iterator[None]:
    """Install their add-on next to ours; afterward remove everything that calls it."""
    from aqt import gui_hooks
    from aqt.import_export import importing

    anki.install_addon(built / "other-decks.ankiaddon")
    assert "other_decks.review.hooks" in sys.modules
    yield
    for hook in vars(gui_hooks).values():
        for each in list(getattr(hook, "_hooks", ())):
            if getattr(each, "__module__", "").startswith("other_decks"):
                hook.remove(each)
    importing.IMPORTERS[:] = [
        each for each in importing.IMPORTERS if not each.__module__.startswith("other_decks")
    ]
    anki.mw.form.menuTools.removeAction(anki.mw.other_decks_menu.menuAction())
    anki.mw.addonManager.deleteAddon("other_decks")


def review_both(anki: AnkiApp, engines: dict[str, str]) -> None:
    """Review both cards in one page: each is live once, computed by the engine named for its deck."""
    anki.review(PAGE)
    anki.js("window.samePage = true")
    seen = set()
    for _ in range(2):
        anki.show_answer()
        unfold(anki)
        whose = anki.js("document.querySelector('[data-deck]').dataset.deck")
        assert anki.text(".gr-engine") == engines[whose]
        anki.fill("[data-input=z] input[type=text]", "1000, 0")
        anki.fill("[data-input=t] input[type=text]", "1")
        wait_for(anki, "nll", [1000])
        assert anki.js("document.querySelectorAll('.gr-reset').length") == 1
        assert anki.js("document.querySelectorAll('.gr-live-foot').length") == 1
        assert anki.js("window.samePage === true")
        counts = anki.js(
            f"[window.{GLOBAL}, window.otherDecks].map(gr => gr && gr.scan ? gr.count() : 0)"
        )
        assert counts == ([1, 0] if whose == SLUG else [0, 1])
        seen.add(whose)
        if len(seen) == 1:
            anki.js("document.activeElement.blur()")
            anki.wait(lambda: all(each.isEnabled() for each in anki.mw.stateShortcuts))
            anki.rate(3)
    assert seen == {SLUG, "other-decks"}


@pytest.mark.slow
def test_only_examples_that_cards_use_are_packed(built: Path) -> None:
    with zipfile.ZipFile(built / "other-decks.apkg") as package:
        media = sorted(json.loads(package.read("media")).values())
    scripts = [re.sub(r"-[0-9a-f]{10}\.js$", "", name) for name in media if name.endswith(".js")]
    assert scripts == [f"{other_identity.OTHERS.media}{name}" for name in ("core", "softmax-nll")]


def test_both_have_their_own_note_types(both: AnkiApp) -> None:
    names = {kind.id: kind.name for kind in both.mw.col.models.all_names_and_ids()}
    assert names[NOTE_TYPES["basic"][0]] == NOTE_TYPES["basic"][1]
    assert names[other_identity.FIRST_ID + 1] == "Other Decks"


def test_their_cards_run_their_own_script_next_to_our_addon(both: AnkiApp) -> None:
    review_both(both, {SLUG: "computed by Python", "other-decks": "computed by the card"})


def test_both_addons_answer_their_own_cards(both: AnkiApp, their_addon: None) -> None:
    review_both(both, {SLUG: "computed by Python", "other-decks": "computed by Python"})
