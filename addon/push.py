"""What a contributor's own builds hand over: `build_decks.py push` opens a package called
gradient-recall-push.apkg with Anki, and it is taken in by the guarded update, without a dialog.

A file can be opened by mistake, or because somebody says so. So a folder is asked about once, and
a dialog comes where both the contributor and the sources changed a text. What came of it is written
beside the package, for the program that waits there.
"""

from __future__ import annotations

import json
import os
from typing import Any

from aqt import mw as _mw
from aqt.import_export import importing
from aqt.operations import QueryOp
from aqt.utils import tooltip

from . import apkg, update, update_menu
from .update_summary import Summary

NAME = "gradient-recall-push.apkg"
ANSWER = "gradient-recall-push.json"
TRUSTED = "push_from"  # of the add-on's settings: folders that were said yes to
mw: Any = _mw


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
        settings[TRUSTED] = [*settings.get(TRUSTED, []), folder]
        mw.addonManager.writeConfig(__name__, settings)
        take(path)

    update_menu.ask(f"build_decks.py wants to update your Gradient Recall decks from\n\n{folder}\n\n"
                    "Allow it for this folder, now and from now on without a question?", yes)


def take(path: str) -> None:
    """Compare the package with the collection, then go on."""
    def wrong(error: Exception) -> None:
        answer(path, "failed", text=str(error))
        update_menu.tell(error)

    QueryOp(
        parent=mw, op=lambda col: update.plan(col, apkg.read(path)),
        success=lambda plan: _decide(path, plan),
    ).failure(wrong).with_progress("Comparing the decks with yours…").run_in_background()


def _decide(path: str, plan: update.Plan) -> None:
    def carry_out(choices: update.Choices) -> None:
        update_menu.carry_out(plan.package, choices, done, wrong, force_backup=False)

    def done(outcome: update.Outcome) -> None:
        answer(path, "done", new=outcome.new, updated=outcome.updated, kept=len(plan.kept))

    def wrong(error: Exception) -> None:
        answer(path, "failed", text=str(error))

    if plan.nothing_to_do:
        answer(path, "unchanged")
        tooltip("Gradient Recall: nothing has changed.", parent=mw)
    elif plan.conflicts or plan.asks_look:
        answer(path, "asks", conflicts=len(plan.conflicts))
        mw.gradient_recall_summary = Summary(mw, plan, carry_out)
        mw.gradient_recall_summary.open()
    else:
        carry_out(update.Choices())


def answer(path: str, state: str, **more: Any) -> None:
    """Say beside the package what came of it. That nobody can read it is no harm."""
    target = os.path.join(os.path.dirname(path), ANSWER)
    try:
        with open(target + ".new", "w", encoding="utf-8") as file:
            json.dump({"state": state, **more}, file)
        os.replace(target + ".new", target)
    except OSError:
        pass
