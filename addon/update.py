"""The guarded update: a newer package comes in, and what the learner wrote stays.

Anki's own import replaces a whole note, the learner's words and tags too, or skips it altogether.
So the package is copied with every note merged already, and Anki imports the copy: that is one
transaction, which the learner can undo as one step, and which leaves no half-way state if the
power goes. Nothing here needs Qt.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import looks, merge
from .apkg import SEPARATOR, Incoming, Package, Row, Unusable, write

LABEL = "Update Gradient Recall"
MEMORY = "gradientRecall"  # the collection's configuration: what earlier updates decided
RETIRED = "tag:gradient-recall::retired"
# Where Anki keeps what its import dialog was last told, and what it proposes otherwise.
STICKY = {"updateNotes": "IfNewer", "updateNotetypes": "IfNewer", "mergeNotetypes": False}
# Anki's import takes these from every note that it brings, as being about somebody else.
SYSTEM_TAGS = ("leech", "marked")
_CLOZE = re.compile(r"\{\{c(\d+)::")
_CHUNK = 500


@dataclass(frozen=True)
class Item:
    """A note that the learner has, and what the package does to it."""

    guid: str
    nid: int
    mod: int
    tags: list[str]
    fields: dict[str, str]
    merged: merge.Merge
    merged_tags: list[str]
    incoming: Incoming

    @property
    def changes(self) -> bool:
        """Whether anything of the note becomes current."""
        ours = sorted(tag.lower() for tag in self.tags)
        return bool(self.merged.taken) or ours != [tag.lower() for tag in self.merged_tags]


@dataclass(frozen=True)
class Plan:
    """What an update would do. `blocked`: notes whose note type the learner changed, which nothing
    can update; `own_look`: names of note types whose templates or style the learner changed."""

    package: Package
    items: list[Item]
    new: int
    blocked: list[int]
    own_look: list[str]
    new_look: bool
    have: int = 0

    @property
    def updated(self) -> list[Item]:
        """Notes that get something new."""
        return [item for item in self.items if item.changes]

    @property
    def kept(self) -> list[Item]:
        """Notes with texts of the learner's that nothing new stands against."""
        return [item for item in self.items if item.merged.kept]

    @property
    def conflicts(self) -> list[tuple[Item, str]]:
        """(note, field) where both the learner and the release changed the text."""
        return [(item, name) for item in self.items for name in item.merged.conflicts]

    @property
    def nothing_to_do(self) -> bool:
        """Whether the update would change nothing."""
        return not (self.new or self.updated or self.conflicts or self.new_look)


@dataclass(frozen=True)
class Choices:
    """What the learner chose: (guid, field) → merge.MINE, NEW or BOTH; whether the new look
    replaces their own; whether retired cards are suspended."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    take_look: bool = False
    suspend_retired: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an update did. `changes` is Anki's own report of what has to be shown again."""

    changes: Any
    new: int
    updated: int
    suspended: int


def plan(col: Any, package: Package) -> Plan:
    """What importing `package` would do. Raises Unusable."""
    memory = col.get_config(MEMORY, {}) or {}
    if package.time < int(memory.get("time", 0)):
        raise Unusable("This package ({}) is older than the decks you have ({}).".format(
            package.version, memory.get("version", "?")))
    order = looks.field_order(col, package)
    kept = memory.get("kept", {})
    items, blocked, have = [], [], 0
    for guid, nid, mid, mod, tags, texts in _local(col, list(package.notes)):
        have += 1
        incoming = package.notes[guid]
        names = order.get(incoming.mid, [])
        values = texts.split(SEPARATOR)
        if mid != incoming.mid or len(values) != len(names):
            blocked.append(nid)
            continue
        fields = dict(zip(names, values))
        merged = merge.merge_fields(fields, incoming, kept.get(guid, {}))
        items.append(Item(guid, nid, mod, tags.split(), fields, merged,
                          merge.merge_tags(tags.split(), incoming), incoming))
    own, outdated = looks.compare(col, package)
    return Plan(package, items, len(package.notes) - have, blocked, own, outdated, have)


def _local(col: Any, guids: Sequence[str]) -> list[Any]:
    """The learner's notes with these guids, in order of their creation."""
    rows = []
    for start in range(0, len(guids), _CHUNK):
        part = guids[start:start + _CHUNK]
        marks = ",".join("?" * len(part))
        rows += col.db.all("select guid, id, mid, mod, tags, flds from notes where guid in ("
                           + marks + ")", *part)
    return sorted(rows, key=lambda row: row[1])


def apply(col: Any, package: Package, choices: Choices) -> Outcome:
    """Carry an update out, as one undo step; all of it or nothing. Raises Unusable, and whatever
    Anki's import raises (also if it was cancelled), with the collection as it was.

    It plans anew: the collection may have changed since the learner was asked. A text that was
    not among the conflicts then is kept."""
    now = plan(col, package)
    done: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="gradient-recall-") as folder:
        path = os.path.join(folder, "gradient-recall-merged.apkg")
        write(package, path, _rows(now, choices))
        try:
            col.db.transact(lambda: done.append(_import(col, path, now, choices)))
        except BaseException:
            # The database is as it was; what Anki remembers of it is not.
            col.close()
            col.reopen()
            raise
    return done[0]


def _rows(now: Plan, choices: Choices) -> dict[str, Row]:
    """What the notes of the copied package have to be."""
    rows = {}
    for item in now.items:
        texts = _chosen(choices, item)
        fields = merge.choose(item.merged, item.incoming, texts)
        order = list(item.incoming.fields)
        changes = item.changes or fields != item.fields
        rows[item.guid] = Row(item.mod + 1 if changes else 0, [fields[name] for name in order],
                              item.merged_tags, _without(item, fields))
    return rows


def _chosen(choices: Choices, item: Item) -> dict[str, str]:
    return {name: choices.texts.get((item.guid, name), merge.MINE)
            for name in item.merged.conflicts}


def _without(item: Item, fields: Mapping[str, str]) -> tuple[int, ...]:
    """Cards of the package that would be empty, because the learner's text lacks what they ask."""
    if "Text" in fields:
        made = {int(number) - 1 for number in _CLOZE.findall(fields["Text"])}
    else:
        made = {0, 1} if fields.get("Reversed") else {0}
    return tuple(ordinal for ordinal in item.incoming.ordinals if ordinal not in made)


def _import(col: Any, path: str, now: Plan, choices: Choices) -> Outcome:
    """Import the merged copy and leave everything else as it was."""
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions

    before = {key: col.get_config(key, default) for key, default in STICKY.items()}
    look = now.new_look and (choices.take_look or not now.own_look)
    always, never = 1, 2
    options: Any = ImportAnkiPackageOptions()
    options.CopyFrom(col._backend.get_import_anki_package_presets())
    options.update_notes = 0  # if newer, which _rows decides for each note
    options.update_notetypes = always if look else never
    options.merge_notetypes = False
    entry = col.add_custom_undo_entry(LABEL)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
    col.models._clear_cache()  # an import does not
    for tag in SYSTEM_TAGS:
        notes = [item.nid for item in now.items if tag in map(str.lower, item.tags)]
        missing = [nid for nid in notes if not col.get_note(nid).has_tag(tag)]
        if missing:
            col.tags.bulk_add(missing, tag)
    for key, value in before.items():
        if col.get_config(key, None) != value:
            col.set_config(key, value, undoable=True)
    col.set_config(MEMORY, _memory(col, now, choices), undoable=True)
    suspended = 0
    if choices.suspend_retired:
        cards = retired_cards(col)
        suspended = len(cards)
        if cards:
            col.sched.suspend_cards(cards)
    return Outcome(col.merge_undo_entries(entry), len(log.new), len(log.updated), suspended)


def _memory(col: Any, now: Plan, choices: Choices) -> dict[str, Any]:
    """What the next update has to know: against which new texts the learner kept theirs."""
    memory = dict(col.get_config(MEMORY, {}) or {})
    kept = {guid: dict(fields) for guid, fields in memory.get("kept", {}).items()}
    for item in now.items:
        chosen = _chosen(choices, item)
        for name in item.merged.conflicts:
            fields = kept.setdefault(item.guid, {})
            if chosen[name] == merge.MINE:
                fields[name] = merge.digest(item.incoming.fields[name])
            else:
                fields.pop(name, None)
        if not kept.get(item.guid):
            kept.pop(item.guid, None)
    return {**memory, "version": now.package.version, "time": now.package.time, "kept": kept}


def retired_cards(col: Any) -> list[int]:
    """Retired cards that are still being asked."""
    return list(col.find_cards(RETIRED + " -is:suspended"))
