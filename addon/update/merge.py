"""Decide which text to keep: what a learner wrote, or what a new release contains.

The history of shipped texts decides. A text that was never shipped is the learner's, and is kept. A text
that was shipped is an old text of ours, and is replaced.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .package import Incoming, Record

MINE, NEW, BOTH = "mine", "new", "both"
_TAG = re.compile(r'<[A-Za-z](?:[^<>"]|"[^"]*")*>')
_VALUE = re.compile(r'"[^"]*"')
SPREAD = 600
MY_NOTES = "My notes"
ORIGIN = "Origin"  # the card's place in the sources, which its link points to
# A deletion without nested ones; a hint may follow its text.
_CLOZE = re.compile(r"\{\{c[\d,]+::((?:(?!\{\{c).)*?)(?:::(?:(?!\{\{c).)*?)?\}\}", re.DOTALL)


def digest(text: str) -> str:
    """Return a text's hash, as in the history (`text` in deckbuilder/core/digests.py)."""
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def distinct(content: object) -> int:
    """Return a number of seconds, 1 to SPREAD, that depends on what is kept.

    Two computers on which the learner wrote or decided differently must not give a note or a note type
    the same time: when they sync, neither would take the other's.
    """
    return 1 + int(digest(json.dumps(content, sort_keys=True)), 16) % SPREAD


@dataclass(frozen=True)
class Merge:
    """A note merged with a release, with the learner's texts where both changed.

    `fields`: the resulting text of every field; `taken`: fields that get the release's text; `kept`:
    fields with the learner's text that the release did not change; `conflicts`: fields that both the
    learner and the release changed.
    """

    fields: dict[str, str]
    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merge_fields(
    local: Mapping[str, str], incoming: Incoming, decided: Mapping[str, str], seen: int = 0
) -> Merge:
    """Merge a note's fields with a release.

    `decided`: field → hash of the new text that the learner rejected; `seen`: the number of the content
    in the last update. A text that is older than that was restored by the learner on purpose.
    """
    merge = Merge(dict(local))
    better = []  # the same content with improved drawing or markup
    for name, text in incoming.fields.items():
        mine = as_shipped(local.get(name, ""))
        if _same(mine, text):
            continue
        pairs = _pairs(incoming.record, name)
        owned = digest(mine) if mine else ""
        last = max((index for known, index in pairs if known == owned), default=None)
        if last is None or 0 <= last < min(seen, incoming.record.now):
            contested = _has_changed(pairs, incoming.record) and decided.get(name) != digest(text)
            (merge.conflicts if contested else merge.kept).append(name)
        elif last == incoming.record.now and name != ORIGIN:
            better.append(name)
        else:
            merge.taken.append(name)
    if merge.taken:
        # A note is not updated for its look alone, only along with another change.
        merge.taken.extend(better)
    for name in merge.taken:
        merge.fields[name] = incoming.fields[name]
    return merge


def as_shipped(text: str) -> str:
    """Serialize a field in the way that ours are serialized.

    Anki's editor writes a field back even if the learner only looks at it, and browser engines before
    Chromium 138 do not escape < and > in attributes.
    """

    def value(match: re.Match[str]) -> str:
        return match[0].replace("<", "&lt;").replace(">", "&gt;")

    return _TAG.sub(lambda tag: _VALUE.sub(value, tag[0]), text) if '"' in text else text


def _same(mine: str, text: str) -> bool:
    return unicodedata.normalize("NFC", mine) == unicodedata.normalize("NFC", text)


def _pairs(record: Record, name: str) -> Sequence[tuple[str, int]]:
    """Return (hash, content number) for every shipped text of a field."""
    return record.fields.get(name) or [("", record.now)]


def _has_changed(pairs: Sequence[tuple[str, int]], record: Record) -> bool:
    """Return whether the field's text differed in an earlier content of the note."""
    present = {text for text, index in pairs if index == record.now}
    return any(text not in present for text, _ in pairs)


def merge_tags(local: Sequence[str], incoming: Incoming) -> list[str]:
    """Return the release's tags, and those of the learner's that were never ours."""
    ours = {tag.lower() for tag in incoming.record.tags}
    new = {tag.lower() for tag in incoming.tags}
    own = [tag for tag in local if tag.lower() not in ours and tag.lower() not in new]
    return sorted([*incoming.tags, *own], key=str.lower)


def _without_clozes(text: str) -> str:
    """Replace cloze deletions with their text: Anki makes cards from deletions in My notes, too."""
    while True:
        shown = _CLOZE.sub(r"\1", text)
        if shown == text:
            return text
        text = shown


def choose(merge: Merge, incoming: Incoming, choices: Mapping[str, str]) -> dict[str, str]:
    """Return the fields after the learner chose MINE, NEW, or BOTH for each conflict.

    BOTH takes the new text, and appends the learner's text to My notes.
    """
    fields = dict(merge.fields)
    for name in merge.conflicts:
        choice = choices.get(name, MINE)
        if choice == BOTH and MY_NOTES in fields and name != MY_NOTES:
            own = _without_clozes(fields[name].strip())
            fields[MY_NOTES] = "<br>".join(part for part in (fields[MY_NOTES], own) if part)
            choice = NEW
        if choice == NEW:
            fields[name] = incoming.fields[name]
    return fields
