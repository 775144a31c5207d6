"""What a contributor's own builds hand over: `build_decks.py push` opens a package of
one name (identity.PUSH) with Anki, and it is taken in by the guarded update, without a dialog.

A file can be opened by mistake, or because somebody says so. So a folder is asked about once, and
a dialog comes where both the contributor and the sources changed a text. What came of it is written
beside the package, for the program that waits there; that the folder is not allowed to is written into
the add-on's own folder. Each answer names the push that it belongs to: a new push closes the window in
which an earlier one still asks.
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
TRUSTED = "push_from"  # of the add-on's settings: folders that were said yes to
mw: Any = _mw
REFUSAL = os.path.join(os.path.dirname(os.path.dirname(__file__)), "user_files", "push.json")
# The question about a folder, and the window of a push, that are open.
_question: dict[str, Any] = {}
_window: Summary | None = None


class PushImporter(importing.Importer):
    """Stands before Anki's own importers, and takes files of one name only."""

    accepted_file_endings = [NAME]

    @classmethod
    def can_import(cls, lowercase_filename: str) -> bool:
        """Whether the file is a pushed package."""
        return lowercase_filename == NAME

    @classmethod
    def do_import(cls, mw: Any, path: str) -> None:
        """Take it in."""
        receive(path)


def start() -> None:
    """Register with Anki. Called once, when Anki loads the add-on."""
    importing.IMPORTERS.insert(0, PushImporter)


def receive(path: str) -> None:
    """Take a package in if its folder may hand over packages; ask if that is not known."""
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
        _question[folder].activateWindow()  # its answer is for the package that is there now
        return
    box = menu.ask(
        f"build_decks.py wants to update your {identity.NAME} decks from\n\n{folder}\n\n"
        "Allow it for this folder, now and from now on without a question?",
        yes,
        no,
    )
    _question[folder] = box
    qconnect(box.finished, lambda _: _question.pop(folder, None))


def name_of(path: str) -> str:
    """The name that a push gave to its package; "" if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def take(path: str) -> None:
    """Compare the package with the collection, then go on."""
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
        # A conflict that comes up until then is kept, and asked about at the next push.
        carry_out(apply.Choices(asked=frozenset()))


def _forget_window(*_: Any) -> None:
    global _window
    _window = None


def _close_window() -> None:
    """Close the window in which an earlier push asks: the package that it is about is gone."""
    if _window is not None:
        _window.reject()


def answer(path: str, name: str, state: str, **more: Any) -> None:
    """Say beside the package what came of the push called `name`."""
    _write(os.path.join(os.path.dirname(path), ANSWER), {"push": name, "state": state, **more})


def _write(target: str, value: Any) -> None:
    """Write an answer. That nobody can read it is no harm."""
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target + ".new", "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(target + ".new", target)
    except OSError:
        pass
