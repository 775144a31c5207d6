"""What a package says about its own past, for the add-on's guarded update.

Anki ignores this member of the zip. For each note it names the hashes of every text that any
release shipped in each field, with the content it belonged to: a learner's field whose text is not
among them is the learner's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from .ledger import Ledger
from .model import Note

FORMAT = 1


class Histories:
    """The histories of packages that hold some of the same notes."""

    def __init__(self, ledger: Ledger, guids: Mapping[str, str], version: str, time: int) -> None:
        """`guids`: card id → guid of the notes, of which `ledger` has the present contents."""
        self._notes = {card: (guid, _entry(ledger, card)) for card, guid in guids.items()}
        self._about = {"format": FORMAT, "looks": ledger.looks, "time": time, "version": version}

    def member(self, notes: Sequence[Note]) -> bytes:
        """The history of these notes, as the member of their package."""
        table = ",".join(f"{_json(name)}:{entry}"
                         for name, entry in sorted(self._notes[note.id] for note in notes))
        parts = {name: _json(value) for name, value in self._about.items()}
        parts["notes"] = f"{{{table}}}"
        return f"{{{','.join(f'{_json(name)}:{parts[name]}' for name in sorted(parts))}}}".encode()


def _entry(ledger: Ledger, card: str) -> str:
    entry = ledger.entries[card]
    return _json({"id": card, "now": len(entry.contents) - 1, "fields": entry.texts,
                  "tags": entry.tags})


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
