"""What a package says about its own past, for the add-on's guarded update.

Anki ignores this member of the zip. For each note it names the hashes of every text that any
release shipped in each field, with the content it belonged to: a learner's field whose text is not
among them is the learner's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from deckbuilder.notes.content_hash import digest
from deckbuilder.notes.note import FIELDS, SEPARATOR, Note
from deckbuilder.releases.ledger import Entry

FORMAT = 1
# Each kind's fields with their places, by name.
_SORTED = {
    kind: sorted((name, index) for index, name in enumerate(names)) for kind, names in FIELDS.items()
}


class Histories:
    """The histories of packages that hold some of the same notes."""

    def __init__(
        self, entries: Mapping[str, Entry], looks: tuple[str, ...], version: str, time: int
    ) -> None:
        """`entries`: card id → what is to be told of a card; what is not among them was never
        released, and its note has its history."""
        self._entries = {card: _entry(card, entry) for card, entry in entries.items()}
        # The names of all that it says are in order: format, looks, notes, time, version.
        self._before = _json({"format": FORMAT, "looks": looks})[:-1] + ',"notes":{'
        self._after = "}," + _json({"time": time, "version": version})[1:]

    def member(self, notes: Iterable[Note]) -> bytes:
        """The history of these notes, of which there is at least one, as the member of their
        package."""
        pieces: list[str] = []  # each of the texts is there once, however many notes there are
        for guid, history in sorted(
            [(note.guid, self._entries.get(note.id, note.history)) for note in notes]
        ):
            pieces += (",", _json(guid), ":", history)
        pieces[:1] = [self._before]
        return "".join([*pieces, self._after]).encode()


def of_new(note: Note) -> str:
    """The history of a note that was never released: what `_entry` would say of it."""
    texts = note.texts.split(SEPARATOR)
    fields = ",".join(
        [
            f'"{name}":[["{digest(texts[index])}",0]]'
            for name, index in _SORTED[note.kind]
            if texts[index]
        ]
    )
    return f'{{"fields":{{{fields}}},"id":{_json(note.id)},"now":0,"tags":{_tags(note.tags)}}}'


def _entry(card: str, entry: Entry) -> str:
    return _json({"id": card, "now": len(entry.contents) - 1, "fields": entry.texts, "tags": entry.tags})


@lru_cache(maxsize=256)
def _tags(tags: tuple[str, ...]) -> str:
    return _json(sorted(set(tags)))


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
