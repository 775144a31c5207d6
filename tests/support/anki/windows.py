"""Open the other windows of Anki that show cards: the browser's preview and the card layout."""

from __future__ import annotations

from typing import Any

from tests.support.anki.editor import EditorPage
from tests.support.anki.page import Page
from tests.support.anki.watch import Watch


def previewer(mw: Any, watch: Watch, card: Any) -> Page:
    """Open the browser at a card, and its preview from there."""
    import aqt

    mw.col.decks.select(card.did)  # the browser opens on the current deck
    browser = aqt.dialogs.open("Browser", mw, card=card)
    watch.wait(lambda: browser.table.len_selection() == 1, what="the browser to select the card")
    watch.wait(lambda: browser.editor and browser.editor.note, what="the browser's editor")
    # After its note has loaded, the browser has the preview write the side once more.
    EditorPage(watch, browser.editor.web, browser).wait_js("typeof saveNow === 'function'")
    watch.run(200)
    if browser._previewer is None:
        browser.onTogglePreview()
    preview = browser._previewer
    watch.wait(lambda: preview._last_state is not None, what="the preview")
    page = Page(watch, preview._web, preview)
    page.settle()
    return page


def card_layout(mw: Any, watch: Watch, note: Any, ord: int, answer: bool) -> Page:
    """Open the editor of a note's card templates."""
    from aqt.clayout import CardLayout

    dialog = CardLayout(mw, note, ord)
    page = Page(watch, dialog.preview_web, dialog)
    if answer:
        dialog.pform.preview_back.click()
    page.wait_js("!!document.querySelector('#qa') && qa.innerHTML !== ''")
    page.settle()
    return page
