"""Run the real Anki for tests: started once in this process, without a screen or a network.

    anki = AnkiApp.start(tmp_path, addons=[bundle])
    anki.import_apkg(deck)
    anki.review(f"{NAME}::Losses")
    anki.fill("#logits", "1, 2, 3")
    assert anki.text("#loss") == "0.408"
    anki.show_answer()
    anki.rate(3)

Everything that a `Page` can do, `anki` does with the review screen. Errors that a user of Anki
would have seen are in `anki.watch`. Qt's platform "offscreen" is enough: keys, shortcuts and
focus behave as on a display. QT_QPA_PLATFORM=xcb shows what happens on one.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support.anki import windows
from tests.support.anki.page import Page
from tests.support.anki.profile import PROFILE, make_profile, quiet_environment
from tests.support.anki.watch import Message, Watch


class AnkiApp(Page):
    """A running Anki. A process can start only one, ever."""

    def __init__(self, mw: Any, app: Any, watch: Watch) -> None:
        super().__init__(watch, mw.web, mw)
        self.mw = mw
        self.app = app
        self.answers = True  # False once a page hangs, after which nothing here can be used
        self._shown = 0
        from aqt import gui_hooks

        gui_hooks.reviewer_did_show_question.append(self._count)
        gui_hooks.reviewer_did_show_answer.append(self._count)

    def _count(self, _card: Any) -> None:
        self._shown += 1

    # Start and end
    ######################################################################

    @classmethod
    def start(cls, base: Path, addons: Sequence[Path] = ()) -> AnkiApp:
        """Start Anki on a new profile, with these `.ankiaddon` files already installed."""
        quiet_environment()
        import anki.lang
        import aqt
        import aqt.addons

        anki.lang.set_lang("en")
        aqt.AnkiApp.KEY = os.environ["ANKI_SINGLE_INSTANCE_KEY"]  # older versions ignore the variable
        make_profile(base)
        watch = Watch()
        watch.hook_in()
        manager_class: Any = aqt.addons.AddonManager
        load = manager_class.loadAddons

        def install_then_load(manager: Any) -> None:
            """Install the add-ons first, as if Anki had been restarted after their installation."""
            for path in addons:
                _install(manager, path)
            load(manager)

        manager_class.loadAddons = install_then_load
        stderr = sys.stderr
        try:
            app = aqt._run(["anki", "-b", str(base), "-p", PROFILE, "-l", "en"], exec=False)
        finally:
            sys.stderr = stderr  # Watch.as_anki puts Anki's own there while Anki runs
            manager_class.loadAddons = load
        watch.watch_for_dialogs()
        mw = aqt.mw
        watch.wait(lambda: mw.col and mw.state == "deckBrowser", 60, "Anki to start")
        gc.enable()  # Anki itself collects garbage by a timer, which would rarely run here
        anki_app = cls(mw, app, watch)
        anki_app._wait_for_bars()
        return anki_app

    def stop(self) -> None:
        """Close Anki as a user does."""
        from aqt.qt import QTimer

        self.home()
        QTimer.singleShot(20_000, self.app.quit)  # it is better to leave than to hang
        with self.watch.as_anki():
            self.mw.unloadProfileAndExit()
            self.app.exec()

    def install_addon(self, path: Path) -> None:
        """Install or upgrade an add-on in the running Anki. New ones are loaded at once."""
        _install(self.mw.addonManager, path)
        with self.watch.as_anki():
            self.mw.addonManager.loadAddons()

    # Moving around
    ######################################################################

    def wait(self, condition: Any, timeout: float = 60, what: str = "") -> Any:
        """Let Anki run until the condition holds, and return its value."""
        return self.watch.wait(condition, timeout, what)

    def home(self) -> None:
        """Close every other window and go to the list of decks."""
        import aqt

        for window in self.app.topLevelWidgets():
            if window is not self.mw and window.isVisible():
                window.close()
        aqt.dialogs.closeAll(lambda: None)
        self.mw.moveToState("deckBrowser")
        self.wait_js("document.title === 'main webview' && !!document.querySelector('.deck')")
        self._wait_for_bars()

    def reset(self) -> None:
        """Return to where a test starts: the list of decks, the light theme, nothing recorded."""
        if not self.answers:
            raise AssertionError("Anki hung in an earlier test")
        try:
            self.home()
            self.night(False)
        except TimeoutError:
            self.answers = False
            raise
        self.watch.clear()

    def import_apkg(self, path: Path) -> Any:
        """Import a package with the default options of Anki's dialog, and return Anki's log."""
        from anki.collection import ImportAnkiPackageRequest

        options = self.mw.col._backend.get_import_anki_package_presets()
        request = ImportAnkiPackageRequest(package_path=str(path), options=options)
        done = self.mw.col.import_anki_package(request)
        self.mw.reset()
        self.watch.run(50)
        return done.log

    def review(self, deck: str) -> None:
        """Open a deck and study it, up to its first question."""
        did = self.mw.col.decks.id_for_name(deck)
        if did is None:
            raise AssertionError(f"no deck {deck!r}: {self.mw.col.decks.all_names()}")
        self.mw.col.decks.select(did)
        if not any(self.mw.col.sched.counts()):
            raise AssertionError(f"nothing to study in {deck!r}")
        self.mw.moveToState("overview")
        # In this order: the previous page may still be the one that is reported as loaded.
        self.wait_js("!!document.querySelector('#study') && document.readyState === 'complete'")
        self._wait_for_bars()
        # The bottom bar may also be reported as loaded while it is still the previous one; what Anki
        # then asks of the reviewer's bar fails.
        bar = Page(self.watch, self.mw.bottomWeb, self.mw)
        bar.wait_js("document.readyState === 'complete' && document.body.innerHTML.includes('opts')")
        before = self._shown
        self.click("#study")
        self._side(before, "question")
        # After earlier changes to the collection, Anki fetches the next card once more as soon as its
        # window has the focus. Wait for that now: it must not happen after the answer is shown.
        self.activate()
        self.watch.run(300)
        self.wait(lambda: not self.mw.reviewer._refresh_needed, what="the card to be current")
        self._wait_for_bars()
        self.settle()

    def show_answer(self) -> None:
        """Press the key that shows the answer."""
        before = self._shown
        self.press("Return")
        self._side(before, "answer")

    def rate(self, ease: int) -> None:
        """Press a key from 1 to 4, which shows the next question or the end of the deck."""
        if self.mw.reviewer.state != "answer":
            raise AssertionError("show the answer first")
        before = self._shown
        self.press(str(ease))
        self.wait(lambda: self._shown > before or not self.reviewing, what="the rating")
        if self.reviewing:
            self._side(before, "question")
        else:
            self._wait_for_bars()
            self.watch.run(400)  # the page of congratulations fetches what it shows

    def study_all(self, deck: str, ease: int = 4) -> Iterator[Any]:
        """Study a deck to its end: yield each card at its question, then rate it."""
        self.review(deck)
        while self.reviewing:
            yield self.card
            if self.mw.reviewer.state == "question":
                self.show_answer()
            self.rate(ease)

    def _side(self, before: int, side: str) -> None:
        self.wait(
            lambda: self._shown > before and self.mw.reviewer.state == side,
            what=f"the {side}",
        )
        settled = -1
        while settled != self._shown:  # the first card of a review may be shown twice
            settled = self._shown
            self.settle()

    def _wait_for_bars(self) -> None:
        views = (self.mw.web, self.mw.bottomWeb, self.mw.toolbarWeb)
        self.wait(
            lambda: not self.watch.redraws and all(view._domDone for view in views),
            what="the window to load",
        )

    # Looking
    ######################################################################

    @property
    def reviewing(self) -> bool:
        """Return whether a card is on the screen."""
        return self.mw.state == "review"

    @property
    def card(self) -> Any:
        """Return the card on the screen."""
        return self.mw.reviewer.card

    @property
    def ratings(self) -> list[tuple[int, int]]:
        """Return (card id, ease) of every rating so far, in order."""
        rows = self.mw.col.db.all("select cid, ease from revlog order by id")
        return [(card, ease) for card, ease in rows]

    @property
    def console(self) -> list[Message]:
        """Return what pages wrote to the JavaScript console since `watch.clear()`."""
        return self.watch.console

    @property
    def errors(self) -> list[str]:
        """Return what Anki would have reported in its error box since `watch.clear()`."""
        return self.watch.errors

    def night(self, on: bool) -> None:
        """Switch Anki to the dark theme, or back to the light one."""
        from aqt.theme import Theme

        self.mw.set_theme(Theme.DARK if on else Theme.LIGHT)
        self.watch.run(50)
        if self.view.isVisible():
            there = "document.documentElement.classList.contains('night-mode')"
            self.wait_js(f"!!document.documentElement && {there} === {json.dumps(on)}")

    def previewer(self, card: Any) -> Page:
        """Open the browser at a card, and its preview. The key "Right" shows the answer."""
        return windows.previewer(self.mw, self.watch, card)

    def card_layout(self, note: Any, ord: int = 0, answer: bool = False) -> Page:
        """Open the editor of a note's card templates, with the preview of one side."""
        return windows.card_layout(self.mw, self.watch, note, ord, answer)


def _install(manager: Any, path: Path) -> None:
    from aqt.addons import InstallError

    done = manager.install(str(path), force_enable=True)
    if isinstance(done, InstallError):
        raise AssertionError(f"Anki did not install {path}: {done.errmsg}")
    if not done.compatible:
        raise AssertionError(f"Anki considers {path} incompatible with its version")
