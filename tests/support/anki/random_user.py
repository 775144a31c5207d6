"""A user who studies the project's decks in Anki's window and uses whatever is on a card, at random.

It presses keys and clicks, for tests of what piles up or breaks in the pages.
"""

from __future__ import annotations

import random
from typing import Any

from tests.support.anki.app import AnkiApp
from tests.support.anki.editor import EditorPage
from tests.support.anki.reviewing import forget_everything
from tests.support.own_cards import deck_names

# Counts, from the page's beginning, what is left behind when a card is replaced: listeners on objects
# that outlive the card, timers, and style sheets and scripts in the head.
COUNT = """(() => {
  if (window.soak) return;
  const soak = window.soak = {listeners: 0, timers: new Set()};
  const lasting = [window, document, document.documentElement, document.body, document.head];
  const proto = EventTarget.prototype, add = proto.addEventListener, remove = proto.removeEventListener;
  const seen = new Map();
  const key = (target, type, options) =>
    lasting.indexOf(target) + type + !!(options === true || (options && options.capture));
  proto.addEventListener = function (type, listener, options) {
    if (lasting.includes(this) && !(options && options.once)) {
      const list = seen.get(key(this, type, options)) || new Set();
      seen.set(key(this, type, options), list);
      if (!list.has(listener)) { list.add(listener); soak.listeners += 1; }
    }
    return add.apply(this, arguments);
  };
  proto.removeEventListener = function (type, listener, options) {
    const list = lasting.includes(this) && seen.get(key(this, type, options));
    if (list && list.delete(listener)) soak.listeners -= 1;
    return remove.apply(this, arguments);
  };
  const set = window.setInterval, clear = window.clearInterval;
  window.setInterval = function () {
    const id = set.apply(window, arguments); soak.timers.add(id); return id;
  };
  window.clearInterval = function (id) { soak.timers.delete(id); return clear.call(window, id); };
})()"""
READ = """({listeners: soak.listeners, timers: soak.timers.size,
  head: document.head.querySelectorAll('script, style, link').length,
  blocks: document.querySelectorAll('.gr-live').length,
  nodes: document.querySelectorAll('*').length - document.querySelectorAll('#qa *').length})"""


class RandomUser:
    """A user who studies for hours and uses every control, at random."""

    def __init__(self, anki: AnkiApp) -> None:
        self.anki, self.sides, self.live, self.deck = anki, 0, 0, 0
        # Two generators, so that the same cards come up with and without live blocks.
        self.ratings, self.touches = random.Random(5), random.Random(5)
        self.did: list[str] = []

    def card(self) -> None:
        """Answer one card; start the next deck when one ends."""
        anki = self.anki
        if not anki.reviewing:
            self.next_deck()
        self.touch()
        if anki.mw.reviewer.state == "question":
            anki.show_answer()
            self.touch()
        anki.rate(self.ratings.choice((1, 3, 3, 4)))
        self.sides += 2

    def next_deck(self) -> None:
        """Make all cards new again, and start the next deck."""
        forget_everything(self.anki)
        self.deck += 1
        decks = deck_names()
        self.anki.review(decks[self.deck % len(decks)])
        self.anki.js(COUNT)

    def touch(self) -> None:
        """Use the live block or practice question on this side, if there is one.

        Each control that is used has the focus, until Escape.
        """
        anki = self.anki
        if not anki.js("!!document.querySelector('.gr-live.gr-on, .gr-practice .gr-guess')"):
            return
        self.live += 1
        choices = anki.js("""[...document.querySelectorAll('.gr-live button, .gr-live input, '
            + '.gr-practice button, .gr-practice input')]
          .filter(e => e.offsetParent && !e.disabled && e.type !== 'range')
          .map((e, i) => e.setAttribute('data-soak', i)).length""")
        for number in self.touches.sample(range(choices), min(2, choices)):
            text = self.touches.choice(("1", "0.5", "ln(2), 3", "x", "1e999", "", "-7"))
            used = anki.js(f"""(e => {{
              if (!e) return 'redrawn by what was touched before';
              const it = e.outerHTML.slice(0, 100);
              e.focus();
              if (e.type === 'text') {{
                e.value = '{text}';
                e.dispatchEvent(new Event('input', {{bubbles: true}}));
                e.dispatchEvent(new Event('change', {{bubbles: true}}));
              }} else e.click();
              return it; }})(document.querySelector('[data-soak="{number}"]'))""")
            self.did.append(used)
        anki.watch.run(30)
        anki.key("Escape")

    def story(self) -> str:
        """Return what led to the current state, for the message of a failure."""
        anki = self.anki
        return "\n".join(
            [
                f"{anki.card and anki.card.note()['Origin']}, {anki.mw.reviewer.state}, "
                f"{self.sides} sides",
                *self.did[-8:],
                f"keys work: {[shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts][:1]}, "
                "focus: "
                + anki.js("document.hasFocus() + ' ' + document.activeElement.outerHTML.slice(0, 100)"),
            ]
        )

    def undo(self) -> None:
        """Undo the last answer, if answering was the last action."""
        if self.anki.mw.col.undo_status().undo != "Answer Card":
            return
        before = self.anki._shown
        self.anki.mw.undo()
        self.anki.wait(lambda: self.anki._shown > before and self.anki.reviewing, what="undo")
        self.anki.settle()

    def edit(self) -> None:
        """Open the editor for the card on the screen, and close it."""
        import aqt

        self.anki.mw.onEditCurrent()
        window = aqt.dialogs._dialogs["EditCurrent"][1]
        self.let_load(window)
        window.close()
        self.anki.wait(lambda: aqt.dialogs._dialogs["EditCurrent"][1] is None, what="closing")

    def preview(self) -> None:
        """Look at a card in the browser's preview."""
        import aqt

        page = self.anki.previewer(self.anki.card)
        browser = aqt.dialogs._dialogs["Browser"][1]
        self.let_load(browser)
        page.close()
        browser.close()
        self.anki.watch.run(100)

    def let_load(self, window: Any) -> None:
        """Wait for a window's editor: Anki's own script fails if the window is closed earlier."""
        page = EditorPage(self.anki.watch, window.editor.web, window)
        page.wait_js("typeof saveNow === 'function'")
        self.anki.watch.run(100)

    def toggle_night(self) -> None:
        """Switch between the light and the dark theme."""
        from aqt.theme import theme_manager

        self.anki.night(not theme_manager.night_mode)

    def leave_and_come_back(self) -> None:
        """Go to the list of decks; the next `card` starts another deck."""
        self.anki.home()
