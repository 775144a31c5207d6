"""Make the package to push: all decks, with everything pushed before counted as shipped.

The add-on tells a contributor's own words from ours by the hashes of every text that a release
shipped. Between releases, there are texts that no release contains: without this, every text that
was pushed once and then changed in the sources would be mistaken for the contributor's own.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deckbuilder.apkg.collection import HISTORY
from deckbuilder.core import files, identity
from deckbuilder.releases.pushed import MEMORY, Pushed, load

NAME = identity.PUSH
ANSWER = identity.PUSH_ANSWER
NEVER_RELEASED = -1  # in place of the number of a released content


def prepare(built: Path, folder: Path, now: int) -> Path:
    """Write the package to push into `folder`, made from the `built` one. Raises OSError."""
    pushed = load(folder)
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(built) as source:
        history = json.loads(source.read(HISTORY))
        known = remembered(pushed, history)
        # Uncompressed: it only goes from one program to another.
        with zipfile.ZipFile(path.with_suffix(".new"), "w", zipfile.ZIP_STORED) as target:
            for info in source.infolist():
                if info.filename != HISTORY:
                    target.writestr(info.filename, source.read(info))
            target.writestr(HISTORY, json.dumps(widened(history, pushed, now)))
            # This names the push: the add-on's answer to it must not be confused with earlier ones.
            target.comment = secrets.token_hex(8).encode()
    os.replace(path.with_suffix(".new"), path)
    (folder / ANSWER).unlink(missing_ok=True)
    files.write(folder / MEMORY, json.dumps(known, sort_keys=True).encode())
    return path


def name_of(package: Path) -> str:
    """Return the name that the push gave to this package; "" if it cannot be read."""
    try:
        with zipfile.ZipFile(package) as read:
            return read.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def remembered(pushed: Pushed, history: Mapping[str, Any]) -> Pushed:
    """Return all that was pushed, including the present texts in `history`."""
    known: Pushed = {guid: dict(fields) for guid, fields in pushed.items()}
    for guid, note in history["notes"].items():
        fields = known.setdefault(guid, {})
        for name, pairs in note["fields"].items():
            present = {text for text, index in pairs if index == note["now"]}
            fields[name] = sorted({*fields.get(name, ()), *present})
        fields[""] = sorted({*fields.get("", ()), *note["tags"]})
    known[""] = {"": sorted({*known.get("", {}).get("", ()), *history["looks"]})}
    return known


def widened(history: Mapping[str, Any], pushed: Pushed, now: int) -> dict[str, Any]:
    """Return `history` with everything pushed before, and the time of this push.

    Going back to an older state of the sources is not a mistake.
    """
    notes = {}
    for guid, note in history["notes"].items():
        before = pushed.get(guid, {})
        fields = dict(note["fields"])
        for name, texts in before.items():
            if not name:
                continue
            # A field that is missing was always empty.
            pairs = fields.get(name) or [["", index] for index in range(note["now"] + 1)]
            there = {text for text, _ in pairs}
            fields[name] = [*pairs, *([text, NEVER_RELEASED] for text in texts if text not in there)]
        notes[guid] = {**note, "fields": fields, "tags": sorted({*note["tags"], *before.get("", ())})}
    looks = sorted({*history["looks"], *pushed.get("", {}).get("", ())})
    return {**history, "notes": notes, "looks": looks, "time": max(now, int(history["time"]))}
