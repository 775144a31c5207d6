"""Add the menu in Tools; offer, once each, to import the decks, suspend retired cards, and clean up."""

from __future__ import annotations

import html
import os
import traceback
from typing import Any, Callable

from anki.errors import Interrupted
from aqt import gui_hooks
from aqt import mw as _mw
from aqt.operations import CollectionOp, QueryOp
from aqt.qt import QMenu, QMessageBox, Qt, qconnect
from aqt.utils import getFile, showInfo, showWarning, tooltip

from .. import identity
from ..hook_guard import guarded
from . import apply, package, unused_scripts
from .dialog import Summary
from .memory import KEY

DECKS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "decks", identity.SLUG + ".apkg")
mw: Any = _mw  # typed as Any: it is never None here, and we set attributes on it
_decks_offer: Any = None  # the offer to import the decks, while it is open
OURS = f'"note:{identity.NAME}*"'


def start() -> None:
    """Add the menu. Called once, when Anki loads the add-on."""
    menu = QMenu(identity.NAME, mw)
    _add(menu, "Update decks…", choose)
    if os.path.exists(DECKS):
        _add(menu, "Import this version's decks…", lambda: prepare(DECKS))
    mw.form.menuTools.addMenu(menu)
    setattr(mw, identity.PACKAGE + "_menu", menu)  # keep a reference, or Qt deletes it
    gui_hooks.profile_did_open.append(offer_soon)


def _add(menu: QMenu, name: str, run: Callable[[], Any]) -> None:
    action: Any = menu.addAction(name)
    qconnect(action.triggered, lambda *_: run())


def choose() -> None:
    """Ask for a package, and continue with it."""
    getFile(
        mw,
        "Choose a " + identity.NAME + " package",
        cb=lambda path: prepare(str(path)),
        filter="*.apkg",
        key=identity.GLOBAL + "Update",
    )


def prepare(path: str) -> None:
    """Compare a package with the collection, then show what an update would do."""
    QueryOp(
        parent=mw,
        op=lambda col: apply.plan(col, package.read(path)),
        success=show,
    ).failure(tell).with_progress("Comparing the decks with yours…").run_in_background()


def show(plan: apply.Plan) -> None:
    """Show the summary, or say that there is nothing to do."""
    if plan.nothing_to_do:
        showInfo(
            f"Your decks are up to date with {plan.package.version}.", parent=mw, textFormat="plain"
        )
        return
    summary = Summary(mw, plan, lambda choices: carry_out(plan.package, choices))
    setattr(mw, identity.PACKAGE + "_summary", summary)
    summary.open()


def carry_out(
    package: package.Package,
    choices: apply.Choices,
    on_success: Callable[[apply.Outcome], Any] = lambda outcome: None,
    on_error: Callable[[Exception], Any] = lambda error: None,
    force_backup: bool = True,
) -> None:
    """Back up and update in the background; both can be canceled until the update commits.

    `on_success` or `on_error` is called at the end. Without `force_backup`, a backup is made only if
    one is due.
    """
    folder = mw.pm.backupFolder()

    def run(col: Any) -> apply.Outcome:
        col.create_backup(backup_folder=folder, force=force_backup, wait_for_completion=True)
        return apply.apply(col, package, choices)

    def progress(state: Any, shown: Any) -> None:
        if state.HasField("importing"):
            shown.label = state.importing
        if shown.user_wants_abort:
            shown.abort = True

    def done(outcome: apply.Outcome) -> None:
        text = f"{identity.NAME} {package.version}: {outcome.new} new, {outcome.updated} updated."
        tooltip(html.escape(text + " Edit → Undo reverts it."), period=6000, parent=mw)
        withdraw_decks()
        on_success(outcome)

    def wrong(error: Exception) -> None:
        on_error(error)
        failed(error)

    operation: Any = CollectionOp(parent=mw, op=run)
    operation.success(done).failure(wrong).with_backend_progress(progress).run_in_background()


def failed(error: Exception) -> None:
    """Say what went wrong, and that nothing changed. The main window must be refreshed in any case."""
    mw.reset()
    if isinstance(error, Interrupted):
        tooltip("Canceled. Nothing has changed.", parent=mw)
    else:
        tell(error)


def tell(error: Exception) -> None:
    """Show a message box with the reason for a failure."""
    if isinstance(error, package.Unusable):
        showWarning(str(error), parent=mw, textFormat="plain")
    else:
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        showWarning(
            "The update failed, and your collection has not been changed. Please report "
            "this error:\n\n" + text[-3000:],
            parent=mw,
            textFormat="plain",
        )


# Offers
######################################################################


@guarded
def offer_soon() -> None:
    """Look for something to offer as soon as the main window is shown."""
    mw.progress.single_shot(0, offer, False)


@guarded
def offer() -> None:
    """Offer one thing, once: import the decks if there are none, suspend retired cards, or clean up."""
    if mw.col is None:
        return
    memory = dict(mw.col.get_config(KEY, {}) or {})
    if os.path.exists(DECKS) and not memory.get("offered") and not mw.col.find_notes(OURS):
        _remember("offered", True)
        global _decks_offer
        _decks_offer = ask(
            f"Import the {identity.NAME} decks that come with this add-on?", lambda: prepare(DECKS)
        )
        qconnect(_decks_offer.finished, _forget_decks)
        return
    cards = apply.retired_cards(mw.col)
    asked = set(memory.get("retired", []))
    if set(cards) - asked:
        _remember("retired", sorted({*cards, *asked})[-500:])
        ask(
            "{} of {name} {} been retired: something better covers {}, or {} wrong. Suspend {}?".format(
                *_card_words(len(cards)), name=identity.NAME
            ),
            lambda: suspend(cards),
        )
        return
    # Once after each update, but not before the next start: until then, the update can be undone.
    version = memory.get("version")
    if version and memory.get("cleaned") != version:
        found = unused_scripts.find(mw.col)
        _remember("cleaned", version)
        if found:
            ask(
                "{} of earlier releases of {name} {} in your media folder, and no card uses {}. "
                "Remove {}? Tools → Check Media → Restore Deleted brings {} back.".format(
                    *_script_words(len(found)), name=identity.NAME
                ),
                clean_up,
            )


def _card_words(number: int) -> tuple[str, ...]:
    if number == 1:
        return ("One card", "has", "it", "it was", "it")
    return (f"{number} cards", "have", "them", "they were", "them")


def _script_words(number: int) -> tuple[str, ...]:
    if number == 1:
        return ("One script", "is", "it", "it", "it")
    return (f"{number} scripts", "are", "them", "them", "them")


def clean_up() -> None:
    """Move the scripts of earlier releases to the trash of Anki's media check."""

    def done(number: int) -> None:
        tooltip(html.escape(f"Removed {_script_words(number)[0]}."), parent=mw)

    QueryOp(parent=mw, op=unused_scripts.remove, success=done).failure(tell).run_in_background()


def suspend(cards: Any) -> None:
    """Suspend cards as one undo step."""
    CollectionOp(parent=mw, op=lambda col: col.sched.suspend_cards(cards)).success(
        lambda done: tooltip("Suspended.", parent=mw)
    ).run_in_background()


def _remember(key: str, value: Any) -> None:
    memory = dict(mw.col.get_config(KEY, {}) or {})
    mw.col.set_config(KEY, {**memory, key: value})


def _forget_decks(*_: Any) -> None:
    global _decks_offer
    _decks_offer = None


def withdraw_decks() -> None:
    """Close the offer to import the decks, if it is open, because they are imported now."""
    if _decks_offer is not None:
        _decks_offer.reject()


def ask(text: str, yes: Callable[[], Any], no: Callable[[], Any] = lambda: None) -> QMessageBox:
    """Ask a question in a window that does not block reviewing.

    `yes` or `no` is called with the answer.
    """
    box = QMessageBox(
        QMessageBox.Icon.Question,
        identity.NAME,
        "",
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
        mw,
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setModal(False)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    qconnect(box.finished, lambda result: yes() if _is_yes(result) else no())
    setattr(mw, identity.PACKAGE + "_offer", box)
    box.show()
    return box


def _is_yes(result: int) -> bool:
    return bool(result == QMessageBox.StandardButton.Yes.value)
