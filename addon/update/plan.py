"""Find out what an update would do, without changing anything."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import deck_names, merge, notetypes
from . import memory as remembered
from .notetype_fit import Fit, fit, same
from .notetypes import Look
from .package import Incoming, Package, Unusable
from .package_rows import SEPARATOR, Deck

_CHUNK = 500


@dataclass(frozen=True)
class Item:
    """A note that the learner has, and what the package changes in it.

    `values`: all of its texts; `fields`: those that the package has, too; `cards`: ordinal → name of the
    card's deck.
    """

    guid: str
    nid: int
    mod: int
    tags: list[str]
    values: list[str]
    fields: dict[str, str]
    cards: dict[int, str]
    fit: Fit
    merged: merge.Merge
    merged_tags: list[str]
    incoming: Incoming

    @property
    def changes(self) -> bool:
        """Return whether the update changes the note."""
        ours = sorted(tag.lower() for tag in self.tags)
        return bool(self.merged.taken) or ours != [tag.lower() for tag in self.merged_tags]


@dataclass(frozen=True)
class Plan:
    """What an update would do.

    `arriving`: notes that the learner does not have; `deleted`: guids of notes that the learner deleted,
    which are not added again; `blocked`: notes that the learner moved to another note type, which cannot
    be updated; `looks`: what happens to each note type that the learner has; `fits`: how each of the
    package's note types matches the learner's; `decks`: the decks for new cards.
    """

    package: Package
    memory: remembered.Memory
    items: list[Item]
    arriving: list[Incoming]
    deleted: frozenset[str]
    blocked: list[int]
    looks: list[Look]
    fits: dict[int, Fit]
    decks: dict[int, Deck]

    @property
    def new(self) -> int:
        """Return the number of notes that the update adds."""
        return len(self.arriving)

    @property
    def have(self) -> int:
        """Return the number of the package's notes that the learner has."""
        return len(self.items) + len(self.blocked)

    @property
    def updated(self) -> list[Item]:
        """Return the notes that the update changes."""
        return [item for item in self.items if item.changes]

    @property
    def kept(self) -> list[Item]:
        """Return the notes with texts of the learner's that the release did not change."""
        return [item for item in self.items if item.merged.kept]

    @property
    def conflicts(self) -> list[tuple[Item, str]]:
        """Return (note, field) for each text that both the learner and the release changed."""
        return [(item, name) for item in self.items for name in item.merged.conflicts]

    @property
    def own_look(self) -> list[str]:
        """Return the names of the note types whose templates or style the learner changed."""
        return [str(each.local["name"]) for each in self.looks if each.own]

    @property
    def asks_look(self) -> bool:
        """Return whether the learner must still decide if new templates or styles replace their own."""
        return any(set(each.wanted) - self.memory.looks for each in self.looks)

    @property
    def new_look(self) -> bool:
        """Return whether some of our templates or styles are outdated."""
        return any(each.outdated for each in self.looks)

    @property
    def nothing_to_do(self) -> bool:
        """Return whether the update would change nothing."""
        return not (self.new or self.updated or self.conflicts or self.new_look or self.asks_look)


def plan(col: Any, package: Package) -> Plan:
    """Return what importing `package` would do. Raise Unusable."""
    memory = remembered.read(col)
    _check_time(package, memory)
    fits, compared = _types(col, package)
    items, blocked = [], []
    there = _local(col, list(package.notes))
    cards = _cards(col, [row[1] for row in there])
    for guid, nid, mid, mod, tags, texts in there:
        incoming, fitting, values = package.notes[guid], fits.get(mid), texts.split(SEPARATOR)
        if mid != incoming.mid or fitting is None or len(values) != len(fitting.fields):
            blocked.append(nid)
            continue
        known = {name: incoming.fields[name] for name in fitting.names}
        incoming = replace(incoming, fields=known)
        fields = fitting.known(values)
        merged = merge.merge_fields(
            fields, incoming, memory.kept.get(guid, {}), memory.content(guid) or 0
        )
        items.append(
            Item(
                guid,
                nid,
                mod,
                tags.split(),
                values,
                fields,
                cards.get(nid, {}),
                fitting,
                merged,
                merge.merge_tags(tags.split(), incoming),
                incoming,
            )
        )
    mine = {row[0] for row in there}
    missing = [note for guid, note in package.notes.items() if guid not in mine]
    # A learner who has none of the notes left starts over, and gets all of them.
    deleted = frozenset(note.guid for note in missing if mine and memory.content(note.guid) is not None)
    arriving = [note for note in missing if note.guid not in deleted]
    decks = deck_names.local_decks(col, package, {item.guid: item.cards for item in items})
    return Plan(package, memory, items, arriving, deleted, blocked, compared, fits, decks)


def _check_time(package: Package, memory: remembered.Memory) -> None:
    if package.time > time.time() + remembered.DAY:
        raise Unusable(
            "This package is dated in the future. Check your computer's clock. If it is "
            "correct, download the package again."
        )
    if package.time < memory.time:
        raise Unusable(
            f"This package ({package.version}) is older than the decks you have ({memory.version})."
        )


def _types(col: Any, package: Package) -> tuple[dict[int, Fit], list[Look]]:
    """Return how each of the package's note types matches, and what happens to the learner's looks."""
    fits, found = {}, []
    for number, incoming in package.types.items():
        local = col.models.get(number)
        if local is None:
            fits[number] = same(incoming)
            continue
        fitting = fit(local, incoming)
        if fitting is None:
            raise Unusable(
                'Your note type "{}" is of a different kind than the one in the package, so Anki '
                "cannot update its notes.".format(local["name"])
            )
        fits[number] = fitting
        found.append(notetypes.look(local, incoming, fitting, package.looks))
    return fits, found


def _local(col: Any, guids: Sequence[str]) -> list[Any]:
    """Return the learner's notes with these guids, in order of creation."""
    rows = []
    for start in range(0, len(guids), _CHUNK):
        part = guids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        rows += col.db.all(
            "select guid, id, mid, mod, tags, flds from notes where guid in (" + marks + ")", *part
        )
    return sorted(rows, key=lambda row: row[1])


def local_notes(col: Any, guids: Sequence[str]) -> list[tuple[str, int]]:
    """Return (guid, note id) for each of these notes that is in the collection."""
    return [(row[0], row[1]) for row in _local(col, guids)]


def _cards(col: Any, nids: Sequence[int]) -> Mapping[int, dict[int, str]]:
    """Return note id → ordinal → the name of the card's home deck."""
    cards: dict[int, dict[int, str]] = {}
    names = {each.id: each.name for each in col.decks.all_names_and_ids()}
    for start in range(0, len(nids), _CHUNK):
        part = nids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for nid, ordinal, deck, home in col.db.all(
            "select nid, ord, did, odid from cards where nid in (" + marks + ")", *part
        ):
            cards.setdefault(nid, {})[ordinal] = names.get(home or deck, "")
    return cards
