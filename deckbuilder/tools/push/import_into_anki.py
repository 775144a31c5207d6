"""Hand a package to Anki in the best available way, and wait for the result.

AnkiConnect or Anki's own program delivers the file. If our add-on is installed, its guarded update
imports the file and keeps what the contributor wrote in Anki. If not, Anki shows its import dialog:
an import without asking could replace the contributor's own text.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckbuilder.core.identity import NAME
from deckbuilder.tools.push import desktop
from deckbuilder.tools.push.anki_connect import ADDRESS, AnkiConnect, BadAddress, NotThere, Refused
from deckbuilder.tools.push.package import ANSWER, name_of

DIALOG = (
    "Anki is showing its import dialog, which replaces what you wrote on changed cards. With the "
    f"{NAME} add-on, there is no dialog, and your own text stays."
)
REFUSAL = "user_files/push.json"  # in the add-on's folder; after a refusal,
# the add-on writes nothing into the folder of the package
WAIT = 90.0  # seconds; Anki may have to start and make a backup
LOOK = 0.2


class NotPushed(Exception):
    """The reason that Anki does not have the package, as a message to the user."""


@dataclass(frozen=True)
class Outcome:
    """What Anki did, in words; `done` if it has imported the decks."""

    text: str
    done: bool = True


def hand_over(
    package: Path,
    say: Callable[[str], None] = lambda text: None,
    wait: float = WAIT,
    environment: Mapping[str, str] = os.environ,
) -> Outcome:
    """Bring `package` into Anki; `say` is called with what the push waits for. Raises NotPushed."""
    name = name_of(package)  # before anybody else can push to the same place
    key = environment.get("ANKICONNECT_KEY", "")
    address = environment.get("ANKICONNECT", "").strip() or ADDRESS
    try:
        connect = AnkiConnect(address, key)
    except BadAddress as why:
        raise NotPushed(
            f"ANKICONNECT={address} is not a valid address: {why}. Set it to an address such as "
            f"{ADDRESS}, or unset it."
        ) from why
    try:
        media = str(connect.call("getMediaDirPath"))
    except NotThere:
        return _by_program(package, name, say, wait, environment)
    except Refused as reason:
        raise NotPushed(
            f"Anki is running, but AnkiConnect reports: {reason}. Make sure that a profile is open. "
            + (
                "Make sure that ANKICONNECT_KEY is the key in AnkiConnect's settings."
                if key
                else "If AnkiConnect requires a key, set ANKICONNECT_KEY to it."
            )
        ) from reason
    try:
        connect.call("guiImportFile", timeout=wait, path=package.as_posix())
    except Refused:  # an old AnkiConnect
        return _by_program(package, name, say, wait, environment)
    except NotThere as reason:
        raise NotPushed(
            "Anki was asked to import the decks but did not respond. Close any dialog that is "
            "open in Anki, then push again."
        ) from reason
    addon = desktop.addon(Path(media).parent.parent)
    if addon:
        return _answer(package, name, addon, say, wait)
    return Outcome(DIALOG, done=False)


def _by_program(
    package: Path,
    name: str,
    say: Callable[[str], None],
    wait: float,
    environment: Mapping[str, str],
) -> Outcome:
    """Open the package with Anki's program, which passes it to a running Anki."""
    command = desktop.program(environment)
    if command is None:
        raise NotPushed(
            "Anki does not respond, and its program was not found. Start Anki with the "
            "AnkiConnect add-on (code 2055492159), or set ANKI=/path/to/anki."
        )
    addon = desktop.addon(desktop.base(environment))
    try:
        desktop.open_file(command, package)
    except OSError as error:
        raise NotPushed(f"{command[0]} could not be started: {error.strerror or error}") from error
    if not addon:
        return Outcome(DIALOG, done=False)
    return _answer(package, name, addon, say, wait)


def _answer(package: Path, name: str, addon: Path, say: Callable[[str], None], wait: float) -> Outcome:
    """Wait for the add-on's answer, next to the package or, if not allowed, in its own folder."""
    say("Anki has received the decks. Waiting for its add-on, which may ask you something …")
    end = time.monotonic() + wait
    while time.monotonic() < end:
        for file in (package.with_name(ANSWER), addon / REFUSAL):
            try:
                found: Any = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError, RecursionError):
                continue
            # There may be answers to earlier pushes whose windows are still open.
            if isinstance(found, dict) and found.get("push") == name:
                return _outcome(found)
        if name_of(package) != name:
            raise NotPushed("Another push was started before Anki answered this one.")
        time.sleep(LOOK)
    raise NotPushed(
        "Anki does not respond. Make sure that a profile is open, that no dialog is waiting, "
        "and that the add-on is up to date and Anki was restarted after installing it."
    )


def _outcome(found: Mapping[str, Any]) -> Outcome:
    """Return the add-on's answer in words. Raises NotPushed."""
    state = found.get("state")
    if state == "done":
        kept = found.get("kept", 0)
        return Outcome(
            f"Anki is up to date: {found.get('new', 0)} new, {found.get('updated', 0)} "
            "updated"
            + (f", {kept} with your own text, which stays" if kept else "")
            + ". Edit → Undo reverts it."
        )
    if state == "unchanged":
        return Outcome("Anki is up to date: nothing has changed.")
    if state == "asks":
        return Outcome(
            "Anki is asking you what to keep: both you and the sources changed "
            + (
                f"{found.get('conflicts')} texts."
                if found.get("conflicts", 0) > 1
                else "a text or how the cards look."
            ),
            done=False,
        )
    if state == "refused":
        raise NotPushed(
            "Nothing was pushed: you did not allow this folder to update your decks. "
            "To be asked again, push again."
        )
    raise NotPushed(f"Anki could not import the decks: {found.get('text', 'no reason given')}")
