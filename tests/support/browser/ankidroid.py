"""Imitate AnkiDroid's new study screen around a card: how its page interprets touches; real touches.

The rules are those of AnkiDroid's own script and of the app behind it (read in August 2026): the page
listens for touches on the document and reports a tap or a swipe to the app unless a touch lasts longer
than 800 ms, begins on a control, or selects text. Two to four fingers are separate gestures. The app
then does what the learner has chosen: show the answer, rate the card, or open a menu.
"""

from __future__ import annotations

from typing import Any

# What the page reports is collected in `window.reported`, as are menus that open.
RULES = """
window.reported = [];
(() => {
  const LONGEST = 800, FINGERS_LONGEST = 300, SWIPE = 36;  // ms, ms, px
  const CONTROLS = ['A', 'BUTTON', 'VIDEO', 'SUMMARY', 'INPUT'];
  let first = null;
  const isControl = node => {
    for (let at = node; at && at !== document; at = at.parentNode)
      if (CONTROLS.includes(at.nodeName) || at.onclick || at.getAttribute('contenteditable') ||
          at.classList.contains('tappable')) return true;
    return false;
  };
  document.addEventListener('touchstart', event => {
    const {pageX, pageY} = event.touches[0];
    const began = event.touches.length > 1 && first ? first.began : Date.now();
    first = {x: pageX, y: pageY, began, fingers: event.touches.length};
  }, {passive: true});
  document.addEventListener('touchend', event => {
    if (!first || event.touches.length || first.fingers > 4 || isControl(event.target)) return;
    if (!getSelection().isCollapsed) return;
    const lasted = Date.now() - first.began;
    if (first.fingers > 1) {
      if (lasted <= FINGERS_LONGEST) reported.push(first.fingers + ' fingers');
      return;
    }
    if (lasted > LONGEST) return;
    const {pageX, pageY} = event.changedTouches[0];
    const far = Math.max(Math.abs(pageX - first.x), Math.abs(pageY - first.y));
    reported.push(far > SWIPE ? 'swipe' : 'tap');
  }, {passive: true});
  document.addEventListener('contextmenu', event => {
    if (!event.defaultPrevented) reported.push('menu');
  });
})();
"""


class Finger:
    """Fingers on the screen: real touches, which the browser turns into pointer events."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """Send one touch event of this kind, with the positions of the fingers."""
        self.session.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)],
            },
        )

    def drag(self, x: float, y: float, dx: float, dy: float, hold: int = 0) -> None:
        """Press, move in three steps, and lift; `hold`: milliseconds before the finger moves."""
        self.touch("touchStart", (x, y))
        if hold:
            self.page.wait_for_timeout(hold)
        if dx or dy:
            for part in (0.3, 0.6, 1):
                self.touch("touchMove", (x + dx * part, y + dy * part))
        self.touch("touchEnd")
