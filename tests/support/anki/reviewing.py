"""Review the project's own cards in the real Anki."""

from __future__ import annotations

import math

from deckbuilder.core.identity import NAME
from tests.support.anki.app import AnkiApp
from tests.support.anki.page import Page
from tests.support.own_cards import content


def forget_everything(anki: AnkiApp) -> None:
    """Make all cards new again, in source order."""
    ids = anki.mw.col.find_cards(f'"deck:*{NAME}*"')
    anki.mw.col.sched.schedule_cards_as_new(list(ids), restore_position=True, reset_counts=True)


def open_card(anki: AnkiApp, card_id: str) -> None:
    """Review the card with this id next, and bury everything else in its deck."""
    forget_everything(anki)
    col = anki.mw.col
    notes = col.find_notes(f"Origin:*#{card_id}")
    assert len(notes) == 1, card_id
    card = col.get_note(notes[0]).cards()[0]
    col.sched.set_due_date([card.id], "0")
    others = [each for each in col.find_cards(f"did:{card.did}") if each != card.id]
    col.sched.bury_cards(others, manual=True)
    anki.review(col.decks.name(card.did))
    assert anki.card.id == card.id


def card_with_live(name: str, **inputs: str) -> str:
    """Return the id of a card with an open live block of this example with these inputs.

    Its answer is not typed: Return in a field is a message from the page, not a key of Anki's.
    """
    for card in content().cards:
        for live in card.lives if card.kind not in ("practice", "typed") else ():
            if live.fold:
                continue
            if live.name == name and all(live.texts.get(k) == v for k, v in inputs.items()):
                return card.id
    raise AssertionError(f"no card with {name} {inputs}")


def unfold(page: Page) -> None:
    """Open everything that is folded in the live block, once it works and stays.

    Anki may redraw a side when its window gets the focus, which loses the learner's numbers.
    """
    stays = False
    while not stays:
        page.wait_js("!!(window.kept = document.querySelector('.gr-live.gr-on'))")
        page.activate()
        page.watch.run(500)
        stays = page.js("window.kept.isConnected")
    page.js(
        "document.querySelectorAll('.gr-live details:not(.gr-predict)').forEach("
        "e => { e.open = true; }), 0"
    )


def numbers_in(anki: AnkiApp, tie: str) -> list[float]:
    """Return the numbers whose links begin with `tie`, in the order of their indices."""
    shown = anki.js(
        "[...document.querySelectorAll('.gr-out [data-tie]')].map(e => [e.dataset.tie, e.textContent])"
    )
    found = {}
    for name, text in shown:
        if name.startswith(tie) and (name[len(tie) :].isdigit() or name == tie):
            plain = text.replace("−", "-").strip("()")
            found[name] = math.inf if plain == "∞" else float(plain)
    return [found[name] for name in sorted(found, key=lambda n: int(n[len(tie) :] or 0))]


def wait_for(anki: AnkiApp, tie: str, values: list[float]) -> None:
    """Wait until the quantity shows these values, to about five digits."""

    def is_shown() -> bool:
        now = numbers_in(anki, tie)
        return len(now) == len(values) and all(
            math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-6) for a, b in zip(now, values, strict=False)
        )

    try:
        anki.wait(is_shown)
    except TimeoutError:
        raise AssertionError(f"{tie}: {numbers_in(anki, tie)}, expected {values}") from None
