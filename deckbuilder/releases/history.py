"""Write a package's history, for the add-on's guarded update.

Anki ignores this member of the zip. For each note it lists the hashes of every text that any
release shipped in each field, with the content that the text belonged to: text in a learner's field
that is not among them was written by the learner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from deckbuilder.notes.note import Note
from deckbuilder.releases.ledger import Entry, Ledger

FORMAT = 1


class Histories:
    """The histories of packages that share some of their notes."""

    def __init__(self, ledger: Ledger, version: str, time: int) -> None:
        """Take the histories from the `ledger` with all notes as they are now.

        `version` and `time` are those of the packages.
        """
        self._entries = {card: _entry(card, entry) for card, entry in ledger.entries.items()}
        # The keys are written in sorted order: format, looks, notes, time, version.
        self._before = _json({"format": FORMAT, "looks": ledger.looks})[:-1] + ',"notes":{'
        self._after = "}," + _json({"time": time, "version": version})[1:]

    def member(self, notes: Iterable[Note]) -> bytes:
        """Return the history of these notes as the content of their package's member."""
        ids = sorted((note.guid, note.id) for note in notes)
        pieces = [f"{_json(guid)}:{self._entries[card]}" for guid, card in ids]
        # In as few copies as possible, because with many cards, each takes a lot of memory.
        pieces[0] = self._before + pieces[0]
        pieces[-1] += self._after
        return ",".join(pieces).encode()


def _entry(card: str, entry: Entry) -> str:
    return _json({"id": card, "now": len(entry.contents) - 1, "fields": entry.texts, "tags": entry.tags})


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
