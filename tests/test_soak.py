"""A long review in the real Anki: no error, and nothing that grows.

A test run turns some sixty sides; `make soak` two thousand (SOAK=2000), which also looks at the
memory, and prints how it went.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.anki_app import AnkiApp
from tests.anki_editor import EditorPage
from tests.reviewing import DECKS, forget_everything

SIDES = int(os.environ.get("SOAK") or 60)
LONG = SIDES >= 500

# Counts, from the page's beginning, what stays behind when a card goes: listeners of what outlives
# the card, timers, and style sheets and scripts in the head.
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
HEAP = "(window.gc && gc(), performance.memory ? performance.memory.usedJSHeapSize : 0)"


def megabytes() -> tuple[float, float]:
    """The memory of this process, and of the browser's processes below it (Linux; elsewhere 0)."""
    own, below = 0.0, 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        size = float(lines.get("VmRSS", "0 kB").split()[0]) / 1024
        if int(lines["Pid"]) == os.getpid():
            own = size
        elif lines["Name"].strip().startswith("QtWebEngine") and _is_ours(int(lines["Pid"])):
            below += size
    return own, below


def _is_ours(pid: int) -> bool:
    """Whether a process comes from this one."""
    while pid > 1:
        if pid == os.getpid():
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


@dataclass
class Measures:
    """What was measured after so many sides, by name."""

    sides: list[int] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def take(self, sides: int, **values: float) -> None:
        self.sides.append(sides)
        for name, value in values.items():
            self.values.setdefault(name, []).append(value)

    def slope(self, name: str) -> float:
        """How much is added in a hundred sides, by least squares over the later three quarters:
        caches fill in the beginning."""
        start = len(self.sides) // 4
        xs, ys = self.sides[start:], self.values[name][start:]
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
        return 100 * above / max(sum((x - mean_x) ** 2 for x in xs), 1)


class Reviewer:
    """Somebody who studies for hours and touches everything."""

    def __init__(self, anki: AnkiApp) -> None:
        self.anki, self.rng, self.sides, self.deck = anki, random.Random(5), 0, 0
        self.live = 0

    def card(self) -> None:
        """Answer one card; begin the next deck where one ends."""
        anki = self.anki
        if not anki.reviewing:
            self.next_deck()
        self.touch()
        if anki.mw.reviewer.state == "question":
            anki.show_answer()
            self.touch()
        anki.rate(self.rng.choice((1, 3, 3, 4)))
        self.sides += 2

    def next_deck(self) -> None:
        forget_everything(self.anki)
        self.deck += 1
        self.anki.review(DECKS[self.deck % len(DECKS)])
        self.anki.js(COUNT)

    def touch(self) -> None:
        """Use the live block on this side, if there is one."""
        anki = self.anki
        if not anki.js("!!document.querySelector('.gr-live.gr-on')"):
            return
        self.live += 1
        choices = anki.js("""[...document.querySelectorAll(
            '.gr-live button, .gr-live [data-input] input')]
          .filter(e => e.offsetParent && !e.disabled && e.type !== 'range')
          .map((e, i) => { e.setAttribute('data-soak', i); return e.localName; })""")
        for number in self.rng.sample(range(len(choices)), min(2, len(choices))):
            selector = f"[data-soak='{number}']"
            if not anki.js(f"!!document.querySelector(\"{selector}\")"):
                continue  # drawn anew by what was touched before
            if choices[number] == "input" and anki.js(f"document.querySelector(\"{selector}\").type"
                                                      " === 'text'"):
                text = self.rng.choice(("1", "0.5", "ln(2), 3", "x", "1e999", "", "-7"))
                anki.js(f"""(e => {{ e.focus(); e.value = '{text}';
                  e.dispatchEvent(new Event('input', {{bubbles: true}}));
                  e.dispatchEvent(new Event('change', {{bubbles: true}})); }})(
                  document.querySelector("{selector}"))""")
            else:
                anki.js(f'document.querySelector("{selector}").click()')
        anki.watch.run(30)
        anki.key("Escape")

    def undo(self) -> None:
        """Take the last answer back, if answering was the last thing that was done."""
        if self.anki.mw.col.undo_status().undo != "Answer Card":
            return
        before = self.anki._shown
        self.anki.mw.undo()
        self.anki.wait(lambda: self.anki._shown > before and self.anki.reviewing, what="undo")
        self.anki.settle()

    def edit(self) -> None:
        """Open the editor of the card on the screen, and close it."""
        import aqt

        self.anki.mw.onEditCurrent()
        window = aqt.dialogs._dialogs["EditCurrent"][1]
        self.let_load(window)
        window.close()
        self.anki.wait(lambda: aqt.dialogs._dialogs["EditCurrent"][1] is None,
                       what="closing")

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
        """Wait for a window's editor: Anki's own script fails if it is closed before."""
        page = EditorPage(self.anki.watch, window.editor.web, window)
        page.wait_js("typeof saveNow === 'function'")
        self.anki.watch.run(100)

    def toggle_night(self) -> None:
        from aqt.theme import theme_manager

        self.anki.night(not theme_manager.night_mode)

    def leave_and_come_back(self) -> None:
        self.anki.home()


@pytest.mark.timeout(120 if not LONG else 7200)
def test_a_long_review(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    from aqt.qt import QShortcut, QTimer

    reviewer, measures = Reviewer(anki), Measures()
    often: list[tuple[int, Callable[[], None]]] = [
        (7, reviewer.toggle_night), (9, reviewer.undo), (11, reviewer.edit), (13, reviewer.preview),
        (17, reviewer.leave_and_come_back)]
    scale = 5 if LONG else 1  # windows are slow: in the long run, less often
    cards = worst = 0
    counts: dict[int, dict[str, int]] = {}  # by deck: each visit begins with a new page
    while reviewer.sides < SIDES:
        reviewer.card()
        cards += 1
        for each, do in often:
            if cards % (each * scale) == 0 and anki.reviewing:
                do()
        if anki.reviewing and anki.mw.reviewer.state == "question":
            now = anki.js(READ)
            first = counts.setdefault(reviewer.deck, now)
            # The first live block of a page brings its listeners and scripts; then no more come.
            assert now["listeners"] <= first["listeners"] + 20, (first, now)
            assert now["timers"] <= 1 and now["nodes"] <= first["nodes"] + 80, (first, now)
            worst = max(worst, now["listeners"])
        if cards % (10 * scale) == 0 and anki.reviewing:
            gc.collect()
            own, below = megabytes()
            measures.take(
                reviewer.sides, heap=anki.js(HEAP) / 2**20, python=own, browser=below,
                # Anki itself leaves the timer of its busy cursor behind at every answer.
                objects=len(gc.get_objects()), timers=len(anki.mw.findChildren(QTimer)),
                shortcuts=len(anki.mw.findChildren(QShortcut)), keys=len(anki.mw.stateShortcuts))
        assert anki.watch.problems == [], f"after {reviewer.sides} sides"
    assert reviewer.live > SIDES // 20, "live blocks were there to be touched"
    anki.home()
    anki.night(False)
    shown = {name: (values[0], values[-1], round(measures.slope(name), 2))
             for name, values in measures.values.items()}
    print(f"\n{reviewer.sides} sides, {reviewer.live} with a live block, at most {worst} lasting "
          "listeners; first, last, slope per 100 sides:")
    for name, numbers in shown.items():
        print(f"  {name:10} {numbers[0]:12.1f} {numbers[1]:12.1f} {numbers[2]:8.2f}")
    assert measures.slope("shortcuts") <= 0.5 and measures.slope("keys") <= 0.1
    if LONG:
        # Anki's page with formulas alone, without our add-on and scripts, grows by 10 MB in a hundred
        # sides as long as nobody leaves Anki.
        assert measures.slope("heap") < 13 and measures.slope("python") < 3, shown
