"""Import a contributor's own builds.

`build_decks.py push` opens a package with a fixed name (identity.PUSH) with Anki. The guarded update
imports it without a dialog.

A file can also be opened by mistake, or because someone tricked the user into it. So the user is asked
once about each folder, and a dialog appears if both the contributor and the sources changed a text. The
result is written next to the package, where `push` waits for it; a refusal of the folder is written to
the add-on's own folder. Each answer names its push, and a new push closes the dialog of an
earlier one.
"""

from __future__ import annotations

import json
import os
import zipfile
from typing import Any

from aqt import mw as _mw
from aqt.import_export import importing
from aqt.operations import QueryOp
from aqt.qt import qconnect
from aqt.utils import tooltip

from .. import identity
from . import apply, menu, package
from .dialog import Summary

NAME = identity.PUSH
ANSWER = identity.PUSH_ANSWER
TRUSTED = "push_from"  # the setting with the allowed folders
mw: Any = _mw
REFUSAL = os.path.join(os.path.dirname(os.path.dirname(__file__)), "user_files", "push.json")
# The open questions by folder, and the open dialog of a push.
_question: dict[str, Any] = {}
_window: Summary | None = None


class PushImporter(importing.Importer):
    """An importer that handles only pushed packages, before Anki's own importers see them."""

    accepted_file_endings = [NAME]

    @classmethod
    def can_import(cls, lowercase_filename: str) -> bool:
        """Return whether the file is a pushed package."""
        return lowercase_filename == NAME

    @classmethod
    def do_import(cls, mw: Any, path: str) -> None:
        """Import the package."""
        receive(path)


def start() -> None:
    """Register with Anki. Called once, when Anki loads the add-on."""
    importing.IMPORTERS.insert(0, PushImporter)


def receive(path: str) -> None:
    """Import a package if its folder is allowed; ask if the folder is unknown."""
    folder = os.path.realpath(os.path.dirname(path))
    settings = mw.addonManager.getConfig(__name__) or {}
    if folder in settings.get(TRUSTED, []):
        take(path)
        return

    def yes() -> None:
        settings = mw.addonManager.getConfig(__name__) or {}
        settings[TRUSTED] = [*settings.get(TRUSTED, []), folder]
        mw.addonManager.writeConfig(__name__, settings)
        take(path)

    def no() -> None:
        _write(REFUSAL, {"push": name_of(path), "state": "refused"})

    if folder in _question:
        _question[folder].activateWindow()  # the answer applies to the newest package
        return
    box = menu.ask(
        f"build_decks.py wants to update your {identity.NAME} decks from\n\n{folder}\n\n"
        "Always allow updates from this folder?",
        yes,
        no,
    )
    _question[folder] = box
    qconnect(box.finished, lambda _: _question.pop(folder, None))


def name_of(path: str) -> str:
    """Return the name that a push gave to its package; "" if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def take(path: str) -> None:
    """Compare the package with the collection, and continue with the result."""
    name = name_of(path)

    def wrong(error: Exception) -> None:
        answer(path, name, "failed", text=str(error))
        menu.tell(error)

    QueryOp(
        parent=mw,
        op=lambda col: apply.plan(col, package.read(path)),
        success=lambda plan: _decide(path, name, plan),
    ).failure(wrong).with_progress("Comparing the decks with yours…").run_in_background()


def _decide(path: str, name: str, plan: apply.Plan) -> None:
    global _window

    def carry_out(choices: apply.Choices) -> None:
        menu.carry_out(plan.package, choices, done, wrong, force_backup=False)

    def done(outcome: apply.Outcome) -> None:
        answer(path, name, "done", new=outcome.new, updated=outcome.updated, kept=len(plan.kept))

    def wrong(error: Exception) -> None:
        answer(path, name, "failed", text=str(error))

    _close_window()
    if plan.nothing_to_do:
        answer(path, name, "unchanged")
        menu.withdraw_decks()
        tooltip(identity.NAME + ": nothing has changed.", parent=mw)
    elif plan.conflicts or plan.asks_look:
        answer(path, name, "asks", conflicts=len(plan.conflicts))
        _window = Summary(mw, plan, carry_out)
        setattr(mw, identity.PACKAGE + "_summary", _window)
        qconnect(_window.finished, _forget_window)
        _window.open()
    else:
        # A conflict that arises in the meantime keeps the learner's text; the next push asks about it.
        carry_out(apply.Choices(asked=frozenset()))


def _forget_window(*_: Any) -> None:
    global _window
    _window = None


def _close_window() -> None:
    """Close the dialog of an earlier push, whose package has been replaced."""
    if _window is not None:
        _window.reject()


def answer(path: str, name: str, state: str, **more: Any) -> None:
    """Write the result of the push called `name` next to the package."""
    _write(os.path.join(os.path.dirname(path), ANSWER), {"push": name, "state": state, **more})


def _write(target: str, value: Any) -> None:
    """Write an answer; ignore errors, because the import does not depend on it."""
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target + ".new", "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(target + ".new", target)
    except OSError:
        pass
