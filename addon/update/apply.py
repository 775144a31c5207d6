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
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import identity
from . import memory, merge
from .package import Package
from .package_copy import Row, write
from .package_rows import SEPARATOR
from .plan import Item, Plan, local_notes, plan

__all__ = ["Choices", "Outcome", "Plan", "apply", "plan", "removes_cards", "retired_cards"]

LABEL = "Update " + identity.NAME
MEMORY = memory.KEY
RETIRED = "tag:" + identity.TAG + "retired"
# Where Anki keeps what its import dialog was last told, and what it proposes otherwise.
STICKY = {"updateNotes": "IfNewer", "updateNotetypes": "IfNewer", "mergeNotetypes": False}
# Anki's import takes these from every note that it brings, as being about somebody else.
SYSTEM_TAGS = ("leech", "marked")
_CLOZE = re.compile(r"\{\{c([\d,]+)::")


@dataclass(frozen=True)
class Choices:
    """What the learner chose: (guid, field) → merge.MINE, NEW or BOTH; whether the new look
    replaces their own; whether retired cards are suspended. `asked`: the texts that they were asked
    about, None for all: what they were not asked about is kept, and asked about the next time."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    take_look: bool = False
    suspend_retired: bool = False
    asked: Collection[tuple[str, str]] | None = None


@dataclass(frozen=True)
class Outcome:
    """What an update did. `changes` is Anki's own report of what has to be shown again."""

    changes: Any
    new: int
    updated: int
    suspended: int


def apply(col: Any, package: Package, choices: Choices) -> Outcome:
    """Carry an update out, as one undo step; all of it or nothing. Raises Unusable, and whatever
    Anki's import raises (also if it was cancelled), with the collection as it was.

    It plans anew: the collection may have changed since the learner was asked. A text that was
    not among the conflicts then is kept."""
    now = plan(col, package)
    done: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix=identity.SLUG + "-") as folder:
        path = os.path.join(folder, identity.SLUG + "-merged.apkg")
        write(package, path, _rows(now, choices), _types(now, choices), now.decks)
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
        fields = _fields(choices, item)
        changes = item.changes or fields != item.fields
        made = _made(fields)
        cards = [
            card
            for card in item.fit.cards([card for card in item.incoming.cards if card.ordinal in made])
            if card.ordinal not in item.cards
        ]
        rows[item.guid] = Row(
            item.mod + 1 if changes else 0, item.fit.filled(item.values, fields), item.merged_tags, cards
        )
    latest = int(time.time())
    for note in now.arriving:
        fitting = now.fits[note.mid]
        # Tags come later where Anki has to make cards of the learner's own templates.
        rows[note.guid] = Row(
            min(note.mod, latest),
            fitting.filled([""] * len(fitting.fields), note.fields),
            [] if fitting.own() else note.tags,
            fitting.cards(note.cards),
        )
    return rows


def _fields(choices: Choices, item: Item) -> dict[str, str]:
    """A note's fields after the learner chose."""
    return merge.choose(item.merged, item.incoming, _chosen(choices, item))


def _chosen(choices: Choices, item: Item) -> dict[str, str]:
    return {name: choices.texts.get((item.guid, name), merge.MINE) for name in item.merged.conflicts}


def _made(fields: Mapping[str, str]) -> set[int]:
    """Which cards a note's texts make: the package's others would be empty."""
    if "Text" in fields:
        return {
            int(number) - 1
            for numbers in _CLOZE.findall(fields["Text"])
            for number in numbers.split(",")
            if number
        }
    return {0, 1} if fields.get("Reversed") else {0}


def _types(now: Plan, choices: Choices) -> dict[int, Mapping[str, Any]]:
    """The note types of the copy: the learner's, with what becomes current."""
    local = {
        int(each.local["id"]): each.merged(now.package.looks, choices.take_look) for each in now.looks
    }
    return {**now.package.types, **local}


def _emptied(col: Any, now: Plan, choices: Choices) -> list[int]:
    """Ids of cards that the learner gave up with their own text."""
    emptied = []
    for item in now.items:
        if set(_chosen(choices, item).values()) <= {merge.MINE}:
            continue
        fields = _fields(choices, item)
        made = _made(fields)
        if item.fit.cloze:  # Anki makes cards of deletions in any field
            made |= _made({"Text": SEPARATOR.join(item.fit.filled(item.values, fields))})
        gone = {item.fit.ordinal(ordinal) for ordinal in _made(item.fields) - made}
        emptied += [
            card.id
            for card in col.get_note(item.nid).cards()
            if card.ord in gone and _as_ours(card, item, now)
        ]
    return emptied


def removes_cards(col: Any) -> bool:
    """Whether Anki can remove cards as a step that can be undone. Older ones cannot; there an empty
    card is left to Tools → Empty Cards, for the sake of the one undo."""
    return "None" not in str(col.remove_cards_and_orphaned_notes.__annotations__.get("return"))


def _as_ours(card: Any, item: Item, now: Plan) -> bool:
    """Whether a card's front is ours: of another it is not known when it is empty."""
    ordinal = 0 if item.fit.cloze else item.fit.templates[card.ord]
    if ordinal is None:
        return False
    ours = now.package.types[item.incoming.mid]["tmpls"][ordinal]["qfmt"]
    return bool(card.template()["qfmt"] == ours)


def _make_own_cards(col: Any, now: Plan) -> None:
    """Have Anki make cards of the learner's own templates for new notes: it does so when it takes a
    note in that has changed, here by its tags."""
    notes = {note.guid: note.tags for note in now.arriving if now.fits[note.mid].own()}
    for guid, nid in local_notes(col, list(notes)):
        note = col.get_note(nid)
        note.tags = notes[guid]
        col.update_note(note)


def _import(col: Any, path: str, now: Plan, choices: Choices) -> Outcome:
    """Import the merged copy and leave everything else as it was."""
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions

    before = {key: col.get_config(key, default) for key, default in STICKY.items()}
    options: Any = ImportAnkiPackageOptions()
    options.CopyFrom(col._backend.get_import_anki_package_presets())
    options.update_notes = 0  # if newer, which _rows decides for each note
    options.update_notetypes = 0  # likewise, which _types decides
    options.merge_notetypes = False
    entry = col.add_custom_undo_entry(LABEL)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
    col.models._clear_cache()  # an import does not
    for tag in SYSTEM_TAGS:
        notes = [item.nid for item in now.items if tag in map(str.lower, item.tags)]
        missing = [nid for nid in notes if not col.get_note(nid).has_tag(tag)]
        if missing:
            col.tags.bulk_add(missing, tag)
    _make_own_cards(col, now)
    emptied = _emptied(col, now, choices)
    if emptied and removes_cards(col):
        col.remove_cards_and_orphaned_notes(emptied)
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
    """What the next update has to know."""
    kept = now.memory.kept
    for item in now.items:
        chosen = _chosen(choices, item)
        fields = kept.setdefault(item.guid, {})
        for name in item.merged.conflicts:
            if choices.asked is not None and (item.guid, name) not in choices.asked:
                continue
            if chosen[name] == merge.MINE:
                fields[name] = merge.digest(item.incoming.fields[name])
            else:
                fields.pop(name, None)
    seen = {
        memory.short(guid): note.record.now
        for guid, note in now.package.notes.items()
        if guid not in now.deleted
    }
    wanted = [] if choices.take_look else [known for each in now.looks for known in each.wanted]
    return memory.stored(
        col,
        version=now.package.version,
        time=now.package.time,
        kept={guid: fields for guid, fields in kept.items() if fields},
        seen={**now.memory.seen, **seen},
        looks=wanted,
    )


def retired_cards(col: Any) -> list[int]:
    """Retired cards that are still being asked."""
    return list(col.find_cards(RETIRED + " -is:suspended"))
