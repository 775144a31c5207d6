"""Query one page in Anki with JavaScript, and use it with real key and mouse events.

Events are sent to the window, as the operating system does, so Anki handles them as usual:
shortcuts of the window come first, unless the element with the focus in the page wants the key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.anki.watch import Watch

# Runs `code` as if typed into the console. The result of a promise is kept, to be fetched later.
_ASK = """(() => {
  const text = (value) => JSON.stringify({value});
  const fail = (e) => JSON.stringify({error: String((e && e.stack) || e)});
  try {
    const value = (0, eval)(%s);
    if (!value || typeof value.then !== 'function') return text(value);
    const kept = globalThis[Symbol.for('kept')] = {};
    value.then((v) => { kept.answer = text(v); }, (e) => { kept.answer = fail(e); });
    return null;
  } catch (e) { return fail(e); }
})()"""
_KEPT = "(globalThis[Symbol.for('kept')] || {}).answer || null"

# Resolves when the side is written, typeset, and painted, with its pictures and fonts.
_SETTLED = """(async () => {
  if (typeof _queueAction === 'function') await new Promise((done) => _queueAction(done));
  const loaded = (img) => img.complete || new Promise((done) => {
    img.addEventListener('load', done); img.addEventListener('error', done);
  });
  await Promise.all([...document.images].map(loaded));
  await document.fonts.ready;
  for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
  return true;
})()"""

_PLACE = """(() => {
  const element = document.querySelector(%s);
  if (!element) return {why: 'is not on the page'};
  element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height) return {why: 'has no size'};
  const x = box.x + box.width * %f, y = box.y + box.height * %f;
  const top = document.elementFromPoint(x, y);
  const label = element.closest('label') || element;
  if (!top || !(label.contains(top) || top.contains(element)))
    return {why: 'is covered by ' + (top ? top.outerHTML.slice(0, 80) : 'nothing')};
  return {x, y};
})()"""


class JavaScriptError(AssertionError):
    """Raised when the code that a test ran in a page throws."""


class Page:
    """A web view of Anki and its window."""

    def __init__(self, watch: Watch, view: Any, window: Any) -> None:
        self.watch = watch
        self.view = view
        self.window = window

    # Asking
    ######################################################################

    def js(self, code: str, timeout: float = 60) -> Any:
        """Evaluate code in the page and return its value, after waiting for a promise.

        The value passes through JSON: NaN becomes None, an element becomes {}.
        """
        answer = self._ask(_ASK % json.dumps(code), timeout)
        if answer is None:
            answer = self.watch.wait(lambda: self._ask(_KEPT, timeout), timeout, code)
        result = json.loads(answer)
        if "error" in result:
            raise JavaScriptError(f"{result['error']}\n  in: {code}")
        return result.get("value")

    def _ask(self, code: str, timeout: float) -> Any:
        got: list[Any] = []
        self.view.page().runJavaScript(code, got.append)
        self.watch.wait(lambda: got, timeout, f"the page to answer {code[:200]}")
        return got[0]

    def text(self, selector: str = "#qa") -> str:
        """Return the visible text of an element, by default of the card's side."""
        found = self.js(f"(e => e && e.innerText)(document.querySelector({json.dumps(selector)}))")
        if found is None:
            raise AssertionError(f"{selector} is not on the page")
        return found.strip()

    def wait_js(self, code: str, timeout: float = 60) -> Any:
        """Wait until the code evaluates to something true, and return that."""
        return self.watch.wait(lambda: self.js(code, timeout), timeout, code)

    def settle(self, timeout: float = 60) -> None:
        """Wait until the side is complete: written, typeset, with its pictures, and painted."""
        self.watch.wait(lambda: self.view._domDone, timeout, "the page to load")
        self.js(_SETTLED, timeout)

    # Using
    ######################################################################

    def activate(self) -> None:
        """Bring the page's window to the front and the keyboard to the page."""
        from aqt.qt import QApplication

        if QApplication.activeWindow() is not self.window:
            self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            self.watch.wait(self.window.isActiveWindow, what="the window to become active")
        if not self.view.hasFocus() and not self.js("document.hasFocus()"):
            self.view.setFocus()
            self.wait_js("document.hasFocus()")

    def key(self, *names: str) -> None:
        """Press keys, named as in Qt: "1", "Space", "Return", "Right", "Shift+Tab", "Ctrl+A"."""
        for name in names:
            self.press(name)
            self._arrive()

    def press(self, name: str) -> None:
        """Press one key, and leave it to the caller to wait for the effect."""
        from aqt.qt import QKeySequence
        from PyQt6.QtTest import QTest

        self.activate()
        pressed = QKeySequence.fromString(name)
        if pressed.count() != 1:
            raise ValueError(f"no such key: {name!r}")
        both = pressed[0]
        with self.watch.as_anki():
            QTest.keyClick(self._target(), both.key(), both.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type text, one key after another, into the field that has the focus."""
        from PyQt6.QtTest import QTest

        if not text.isascii():
            raise ValueError(f"can only type ASCII, not {text!r}")
        self.activate()
        self.wait_for_text_field()
        for character in text:
            with self.watch.as_anki():
                QTest.keyClick(self._target(), character)
            self._arrive()

    def fill(self, selector: str, text: str) -> None:
        """Replace the text of a field as a user does: click, select all, and type."""
        here = f"document.activeElement === document.querySelector({json.dumps(selector)})"
        for _ in range(3):
            self.click(selector)
            # If the page moved under the pointer, the click missed: a user would click again.
            if self.js(here):
                break
        else:
            raise AssertionError(f"{selector} does not take the focus")
        self.wait_for_text_field()
        self.key("Ctrl+A")
        if text:
            self.type(text)
        else:
            self.key("Backspace")

    def click(self, selector: str, x: float = 0.5, y: float = 0.5) -> None:
        """Click on an element where a user could, at these fractions of its width and height."""
        from aqt.qt import Qt
        from PyQt6.QtTest import QTest

        self.activate()
        point = self._point(selector, x, y)
        with self.watch.as_anki():
            QTest.mouseClick(self._target(), Qt.MouseButton.LeftButton, pos=point)
        self._arrive()

    def wait_for_text_field(self) -> None:
        """Wait until the window knows that a text field of the page has the focus.

        The page reports that some time after a click. Until then, "1" is not text but Anki's shortcut
        for Again.
        """
        from aqt.qt import Qt

        def takes_text() -> bool:
            view = self.view.focusProxy()
            return bool(view and view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))

        self.watch.wait(takes_text, what="a text field to have the focus")

    def _target(self) -> Any:
        return self.window.windowHandle()

    def _place(self, selector: str, x: float, y: float) -> dict[str, float]:
        """Return where a user would click on an element."""
        place: dict[str, Any] = self.js(_PLACE % (json.dumps(selector), x, y))
        if "why" in place:
            raise AssertionError(f"{selector} {place['why']}")
        return place

    def _point(self, selector: str, x: float, y: float) -> Any:
        from aqt.qt import QPoint

        before, place = None, self._place(selector, x, y)
        for _ in range(50):  # it may have scrolled, and what is above it may still grow
            if place == before:
                break
            self.js("new Promise((done) => requestAnimationFrame(done))")
            before, place = place, self._place(selector, x, y)
        zoom = self.view.zoomFactor()
        point = QPoint(round(place["x"] * zoom), round(place["y"] * zoom))
        return self.view.mapTo(self.window, point)

    def _arrive(self) -> None:
        """Give an event time to reach the page, and its effects time to come back."""
        self.watch.run(30)
        if self.view.isVisible():
            self.watch.wait(lambda: self.view._domDone, what="the page to load")
            self._ask("0", 60)

    # Looking
    ######################################################################

    def screenshot(self, path: Path, width: int | None = None, height: int | None = None) -> Path:
        """Save the page as a PNG; with a width but no height, as high as its content."""
        self.settle()
        before = self.view.size()
        if width is not None:
            self.resize(width, height or 400)
            if height is None:
                self.resize(width, min(self.js("document.documentElement.scrollHeight"), 6000))
        image = self.view.grab().toImage()
        for _ in range(20):  # painting comes late: wait until the image stops changing
            self.watch.run(50)
            last, image = image, self.view.grab().toImage()
            if image == last:
                break
        self.view.resize(before)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(path)):
            raise OSError(f"could not save {path}")
        return path

    def resize(self, width: int, height: int) -> None:
        """Make the page this large: the view, not the window, which cannot be as small as a phone."""

        def is_so() -> bool:
            if (self.view.width(), self.view.height()) != (width, height):
                self.view.resize(width, height)  # the window's layout may have put it back
            return self.js("[innerWidth, innerHeight]") == [width, height]

        self.view.setMinimumWidth(1)
        if self.js("[innerWidth, innerHeight]") == [width, height]:
            return
        self.watch.wait(is_so, what=f"the page to be {width} x {height}")
        self.settle()

    def close(self) -> None:
        """Close the page's window."""
        self.window.close()
        self.watch.run(100)
