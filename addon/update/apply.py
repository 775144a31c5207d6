"""Carry out the guarded update: import a newer package, and keep what the learner wrote.

Anki's own import either replaces a whole note, including the learner's text and tags, or skips it. So
this module makes a copy of the package in which every note is already merged, and lets Anki import the
copy. The import is a single transaction: the learner can undo it as one step, and a crash does not
leave it half done. Nothing here needs Qt.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from anki.collection import ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportAnkiPackageOptions

from .. import identity
from . import memory, merge
from .package import Package
from .package_copy import Row, write
from .package_rows import SEPARATOR
from .plan import Item, Plan, local_notes, plan

__all__ = ["Choices", "Outcome", "Plan", "apply", "plan", "removes_cards", "retired_cards"]

LABEL = "Update " + identity.NAME
RETIRED = "tag:" + identity.TAG + "retired"
# Where Anki stores the last choices in its import dialog, and their defaults.
STICKY = {"updateNotes": "IfNewer", "updateNotetypes": "IfNewer", "mergeNotetypes": False}
# Anki's import removes these tags from every note, because they are about someone else's reviews.
SYSTEM_TAGS = ("leech", "marked")
_CLOZE = re.compile(r"\{\{c([\d,]+)::")


@dataclass(frozen=True)
class Choices:
    """The learner's choices.

    `texts`: (guid, field) → merge.MINE, NEW, or BOTH; `take_look`: whether the new templates and styles
    replace the learner's own; `asked`: the texts that the learner was asked about, None for all. Texts
    that they were not asked about are kept until the next update, which asks about them.
    """

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    take_look: bool = False
    suspend_retired: bool = False
    asked: Collection[tuple[str, str]] | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of an update. `changes` is Anki's own report of what must be redrawn."""

    changes: Any
    new: int
    updated: int
    suspended: int


def apply(col: Any, package: Package, choices: Choices) -> Outcome:
    """Carry out an update as one undo step, completely or not at all.

    Raise Unusable, or what Anki's import raises (including when it is canceled); the collection is then
    unchanged. The update is planned again, because the collection may have changed since the learner was
    asked. A text that has become a conflict since then is kept.
    """
    now = plan(col, package)
    done: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix=identity.SLUG + "-") as folder:
        path = os.path.join(folder, identity.SLUG + "-merged.apkg")
        write(package, path, _rows(now, choices), _types(now, choices), now.decks)
        try:
            col.db.transact(lambda: done.append(_import(col, path, now, choices)))
        except BaseException:
            # The database is rolled back, but Anki's caches of it are not.
            col.close()
            col.reopen()
            raise
    return done[0]


def _rows(now: Plan, choices: Choices) -> dict[str, Row]:
    """Return the rows of the notes in the copied package, by guid."""
    rows = {}
    latest = int(time.time())
    for item in now.items:
        fields = _fields(choices, item)
        made = _ordinals(fields)
        cards = [
            card
            for card in item.fit.cards([card for card in item.incoming.cards if card.ordinal in made])
            if card.ordinal not in item.cards
        ]
        rows[item.guid] = Row(
            _modified(item, choices, latest),
            item.fit.filled(item.values, fields),
            item.merged_tags,
            cards,
        )
    for note in now.arriving:
        fitting = now.fits[note.mid]
        # If Anki must make cards of the learner's own templates, the tags are added after the import.
        rows[note.guid] = Row(
            min(note.mod, latest),
            fitting.filled([""] * len(fitting.fields), note.fields),
            [] if fitting.own() else note.tags,
            fitting.cards(note.cards),
        )
    return rows


def _modified(item: Item, choices: Choices, latest: int) -> int:
    """Return a note's modification time in the copied package; 0 if Anki should keep its own version.

    A note with changes by the learner gets a later time than in the package, so that Anki leaves it
    alone if it imports the same package itself afterward, for instance on a phone. Any other note gets
    the earliest possible time, so that changes on another device that are not synced yet survive.
    """
    fields = _fields(choices, item)
    changes = _changes(item, choices)
    result = [*item.fit.filled(item.values, fields), *item.merged_tags]
    empty = [""] * len(item.values)
    ours = [
        *item.fit.filled(empty, item.incoming.fields),
        *sorted(item.incoming.tags, key=str.lower),
    ]
    # This computer's clock may be behind.
    theirs = min(item.incoming.mod, latest + memory.DAY)
    if result != ours and (changes or item.mod < theirs):
        return max(item.mod, theirs) + merge.distinct(result)
    return item.mod + 1 if changes else 0


def _changes(item: Item, choices: Choices) -> bool:
    """Return whether the update changes a note, after the learner's choices."""
    return item.changes or _fields(choices, item) != item.fields


def _fields(choices: Choices, item: Item) -> dict[str, str]:
    """Return a note's fields after the learner's choices."""
    return merge.choose(item.merged, item.incoming, _chosen(choices, item))


def _chosen(choices: Choices, item: Item) -> dict[str, str]:
    return {name: choices.texts.get((item.guid, name), merge.MINE) for name in item.merged.conflicts}


def _ordinals(fields: Mapping[str, str]) -> set[int]:
    """Return the ordinals of the cards that a note's texts make; any others would be empty."""
    if "Text" in fields:
        return {
            int(number) - 1
            for numbers in _CLOZE.findall(fields["Text"])
            for number in numbers.split(",")
            if number
        }
    return {0, 1} if fields.get("Reversed") else {0}


def _types(now: Plan, choices: Choices) -> dict[int, Mapping[str, Any]]:
    """Return the copy's note types: the learner's, with our parts of them updated."""
    local = {
        int(each.local["id"]): each.merged(now.package.looks, choices.take_look) for each in now.looks
    }
    return {**now.package.types, **local}


def _emptied(col: Any, now: Plan, choices: Choices) -> list[int]:
    """Return the ids of cards that are empty because the learner gave up their own text."""
    emptied = []
    for item in now.items:
        if set(_chosen(choices, item).values()) <= {merge.MINE}:
            continue
        fields = _fields(choices, item)
        made = _ordinals(fields)
        if item.fit.cloze:  # Anki makes cards from deletions in any field
            made |= _ordinals({"Text": SEPARATOR.join(item.fit.filled(item.values, fields))})
        gone = {item.fit.ordinal(ordinal) for ordinal in _ordinals(item.fields) - made}
        emptied += [
            card.id
            for card in col.get_note(item.nid).cards()
            if card.ord in gone and _has_our_front(card, item, now)
        ]
    return emptied


def removes_cards(col: Any) -> bool:
    """Return whether this Anki can undo the removal of cards.

    Older versions cannot. There, an empty card is left to Tools → Empty Cards, so that a single undo
    reverts the whole update.
    """
    return "None" not in str(col.remove_cards_and_orphaned_notes.__annotations__.get("return"))


def _has_our_front(card: Any, item: Item, now: Plan) -> bool:
    """Return whether a card's front template is ours; we cannot tell when another one is empty."""
    ordinal = 0 if item.fit.cloze else item.fit.templates[card.ord]
    if ordinal is None:
        return False
    ours = now.package.types[item.incoming.mid]["tmpls"][ordinal]["qfmt"]
    return bool(card.template()["qfmt"] == ours)


def _make_own_cards(col: Any, now: Plan) -> None:
    """Have Anki make the cards of the learner's own templates for new notes.

    Anki makes missing cards when a changed note is saved; adding the tags is such a change.
    """
    notes = {note.guid: note.tags for note in now.arriving if now.fits[note.mid].own()}
    for guid, nid in local_notes(col, list(notes)):
        note = col.get_note(nid)
        note.tags = notes[guid]
        col.update_note(note)


def _import(col: Any, path: str, now: Plan, choices: Choices) -> Outcome:
    """Import the merged copy, and leave everything else unchanged."""
    before = {key: col.get_config(key, default) for key, default in STICKY.items()}
    options: Any = ImportAnkiPackageOptions()
    options.CopyFrom(col._backend.get_import_anki_package_presets())
    options.update_notes = 0  # if newer: _rows decides that for each note
    options.update_notetypes = 0  # if newer: _types decides that
    options.merge_notetypes = False
    entry = col.add_custom_undo_entry(LABEL)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
    col.models._clear_cache()  # an import does not clear it
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
    col.set_config(memory.KEY, _memory(col, now, choices), undoable=True)
    suspended = 0
    if choices.suspend_retired:
        cards = retired_cards(col)
        suspended = len(cards)
        if cards:
            col.sched.suspend_cards(cards)
    updated = sum(_changes(item, choices) for item in now.items)
    return Outcome(col.merge_undo_entries(entry), len(log.new), updated, suspended)


def _memory(col: Any, now: Plan, choices: Choices) -> dict[str, Any]:
    """Return what to remember for the next update."""
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
    """Return the retired cards that are not suspended."""
    return list(col.find_cards(RETIRED + " -is:suspended"))
