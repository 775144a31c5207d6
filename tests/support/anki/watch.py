"""Run Anki's event loop for a while, and record whatever Anki would have shown to its user.

Three things are recorded in lists for tests to look at: what pages write to the console, what Anki
would report in its error box, and the text of dialogs that wait for an answer, which nobody gives.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TICK = 2  # milliseconds between two checks of a condition; most hold after one or two
# Anki itself does not report these.
UNSAID = ("AbortSchemaModification", "DeprecationWarning", "Beautiful Soup is not an HTTP client")
# Anki's page for the end of a deck, in all its versions. Anki writes into it while it loads, sometimes
# too early: this is not our error, and users do not see it.
CONGRATULATIONS = {"/congrats", "/_anki/pages/congrats.html", "/_anki/pages/congrats.js"}
# Anki's own pages show this in a dialog if they are left while they wait for an answer.
LEFT_WAITING = "TypeError: Failed to fetch"
# Anki asks its bars how high they are, and one that is being redrawn has no height yet. A second
# later, Anki then redraws everything, which shows the question again where the answer was shown.
BARS, HEIGHT = {"top toolbar", "bottom toolbar"}, "reading 'offsetHeight'"
REDRAWN_AFTER = 1.3  # seconds
# After its page of congratulations, Anki writes a style into every page whose view has loaded one; by
# then, the next page may have begun to load and may have no head yet.
HEAD = "reading 'appendChild'"
# The line of Anki's script that does so, if the style, which comes before it, has only one line.
STYLED_AT = 6


@dataclass(frozen=True)
class Message:
    """One line on the JavaScript console."""

    level: str  # "info", "warning" or "error"
    text: str
    page: str  # which web view wrote it, such as "main webview"
    where: str  # source:line
    styled_at: int = 0  # the line of Anki's script for styles that puts them into the page's head

    def __str__(self) -> str:
        return f"{self.level}: {self.text} ({self.page}, {self.where})"

    @property
    def congratulates(self) -> bool:
        """Return whether Anki's page of congratulations wrote it, by the source's address."""
        return urlsplit(self.where.rpartition(":")[0]).path in CONGRATULATIONS

    @property
    def measures(self) -> bool:
        """Return whether it comes from Anki's own request for the height of a bar."""
        return self.page in BARS and HEIGHT in self.text

    @property
    def styles(self) -> bool:
        """Return whether it comes from Anki's own script for styles, in a page without a head yet."""
        return HEAD in self.text and self.where.endswith(f"/_anki/legacyPageData:{self.styled_at}")


class Watch:
    """Everything that was recorded since it was last cleared."""

    def __init__(self) -> None:
        self.console: list[Message] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.accept_dialogs = False  # press the default button instead of Escape
        self._ticks: Any = None
        self._redrawn_by = 0.0

    @property
    def redraws(self) -> bool:
        """Return whether Anki has yet to redraw its window because it did not get a bar's height."""
        return time.monotonic() < self._redrawn_by

    @property
    def problems(self) -> list[str]:
        """Return everything recorded that must not happen in a normal session, as text."""
        return [
            *(f"Python error: {text}" for text in self.errors),
            *(f"dialog: {text}" for text in self.dialogs),
            *(
                f"JavaScript {m}"
                for m in self.console
                if m.level == "error" and not (m.congratulates or m.measures or m.styles)
            ),
        ]

    def clear(self) -> None:
        """Forget what was recorded."""
        for noted in (self.console, self.errors, self.dialogs):
            noted.clear()

    # Hooking in
    ######################################################################

    def hook_in(self) -> None:
        """Listen to Anki. Call this before Anki makes its first page."""
        import aqt.errors
        import aqt.main
        from aqt.webview import AnkiWebPage

        # Their methods are replaced.
        page_class: Any = AnkiWebPage
        main_window: Any = aqt.main.AnkiQt
        error_handler: Any = aqt.errors.ErrorHandler
        original = page_class.javaScriptConsoleMessage

        def console_message(page: Any, level: Any, text: str, line: int, source: str) -> None:
            name = level.name.replace("MessageLevel", "").lower()
            view = page.parent()
            where = f"{(source or '').split('?')[0]}:{line}"
            line_of_styles = view.standard_css().count("\n") + STYLED_AT if view else 0
            message = Message(name, text, getattr(view, "title", ""), where, line_of_styles)
            if message.measures:
                self._redrawn_by = time.monotonic() + REDRAWN_AFTER
            self.console.append(message)
            original(page, level, text, line, source)

        page_class.javaScriptConsoleMessage = console_message

        def box(user_text: str, debug_text: str, *_args: Any, **_kwargs: Any) -> _NoBox:
            self.errors.append(debug_text or user_text)
            return _NoBox()

        def report(handler: Any) -> None:
            text, handler.pool = handler.pool, ""
            if not (any(word in text for word in UNSAID) or aqt.errors.is_chromium_cert_error(text)):
                self.errors.append(text)

        if hasattr(aqt.errors, "_init_message_box"):
            # Every error box of Anki is made here, whether it was raised, printed or reported.
            aqt.errors._init_message_box = box
        else:  # before 25.07, where the text of the box cannot be obtained
            error_handler.onTimeout = report
        # It would send the traceback of a crash to a file in Anki's folder.
        main_window.setup_crashlog = lambda _mw: None

    def watch_for_dialogs(self) -> None:
        """Watch for dialogs from now on, and keep the event loop from sleeping."""
        from aqt.qt import QTimer

        self._ticks = QTimer()
        self._ticks.timeout.connect(self._end_dialogs)
        self._ticks.start(TICK)

    @contextlib.contextmanager
    def as_anki(self) -> Iterator[None]:
        """Have what is written to stderr in this context end in an error box, as always in Anki."""
        import aqt

        before = sys.stderr, sys.excepthook
        if aqt.mw is not None and hasattr(aqt.mw, "errorHandler"):
            sys.stderr = aqt.mw.errorHandler
            sys.excepthook = aqt.errors.excepthook
        try:
            yield
        finally:
            sys.stderr, sys.excepthook = before

    def _end_dialogs(self) -> None:
        """Answer a dialog that waits in `exec()`: no test could continue."""
        from aqt.qt import QApplication, QDialog, QEvent, QKeyEvent, QMessageBox, Qt, QThread

        modal = QApplication.activeModalWidget()
        waits = QThread.currentThread().loopLevel() > 1  # one is our own loop
        if not waits or not isinstance(modal, QDialog) or not modal.isVisible():
            return
        text = modal.text() if isinstance(modal, QMessageBox) else modal.windowTitle()
        if text != LEFT_WAITING:
            self.dialogs.append(text)
        key = Qt.Key.Key_Return if self.accept_dialogs else Qt.Key.Key_Escape
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(modal, press)
        if modal.isVisible():
            modal.done(0)

    # Waiting
    ######################################################################

    def run(self, milliseconds: int = TICK) -> None:
        """Let Anki run, in a real loop instead of `processEvents`, so that `deleteLater` works."""
        from aqt.qt import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        with self.as_anki():
            loop.exec()

    def wait(self, condition: Callable[[], Any], timeout: float = 60, what: str = "") -> Any:
        """Let Anki run until the condition holds, and return its value."""
        end = time.monotonic() + timeout
        while not (value := condition()):
            if time.monotonic() > end:
                noted = "".join(f"\n  {p}" for p in self.problems)
                raise TimeoutError(f"waited {timeout} s for {what or 'a condition'}{noted}")
            self.run()
        return value


class _NoBox:
    """Replaces an error box, which nobody would close."""

    def show(self) -> None:
        """Show nothing."""

    def exec(self) -> None:
        """Wait for nothing."""
