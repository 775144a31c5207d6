"""What a package says about its own past, for the add-on's guarded update.

Anki ignores this member of the zip. For each note it names the hashes of every text that any
release shipped in each field, with the content it belonged to: a learner's field whose text is not
among them is the learner's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from .ledger import Ledger
from .model import Note
from .pack import guid

FORMAT = 1


def member(ledger: Ledger, notes: Sequence[Note], version: str, time: int) -> bytes:
    """The history of these notes; `ledger` has their present contents already."""
    table = {}
    for note in notes:
        entry = ledger.entries[note.id]
        table[guid(note.id)] = {"id": note.id, "now": len(entry.contents) - 1,
                                "fields": entry.texts, "tags": entry.tags}
    return json.dumps({"format": FORMAT, "version": version, "time": time,
                       "looks": ledger.looks, "notes": table},
                      ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
