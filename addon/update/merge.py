"""Which text wins: what a learner wrote, or what a new release brings.

The history of shipped texts decides. A text that was never shipped is the learner's, and stays. One
that was is an old text of ours, and gives way to the new one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .package import Incoming, Record

MINE, NEW, BOTH = "mine", "new", "both"
_TAG = re.compile(r'<[A-Za-z](?:[^<>"]|"[^"]*")*>')
_VALUE = re.compile(r'"[^"]*"')
MY_NOTES = "My notes"
ORIGIN = "Origin"  # the card's place in the sources, which a link leads to
# A deletion without others in it; a hint may follow its text.
_CLOZE = re.compile(r"\{\{c[\d,]+::((?:(?!\{\{c).)*?)(?:::(?:(?!\{\{c).)*?)?\}\}", re.DOTALL)


def digest(text: str) -> str:
    """A short name of a text, as in the history (deckbuilder/notes/content_hash.py)."""
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Merge:
    """A note merged with a release, with the learner's texts where both changed.

    `fields`: what every field shall hold; `taken`: fields that become current; `kept`: the
    learner's, where nothing new came; `conflicts`: the learner's, where something new did come."""

    fields: dict[str, str]
    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merge_fields(
    local: Mapping[str, str], incoming: Incoming, decided: Mapping[str, str], seen: int = 0
) -> Merge:
    """`decided`: field → hash of the new text in spite of which the learner kept their own; `seen`:
    the content that an earlier update brought. An older text than that was typed back on
    purpose."""
    merge = Merge(dict(local))
    better = []  # the same content, only drawn or marked up better
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
        # A change of the look alone is left to templates and scripts; it comes along with others.
        merge.taken.extend(better)
    for name in merge.taken:
        merge.fields[name] = incoming.fields[name]
    return merge


def as_shipped(text: str) -> str:
    """A field as ours are serialized. Anki's editor writes a field back when the learner only looks
    at it, and engines before Chromium 138 leave < and > in attributes as they are."""

    def value(match: re.Match[str]) -> str:
        return match[0].replace("<", "&lt;").replace(">", "&gt;")

    return _TAG.sub(lambda tag: _VALUE.sub(value, tag[0]), text) if '"' in text else text


def _same(mine: str, text: str) -> bool:
    return unicodedata.normalize("NFC", mine) == unicodedata.normalize("NFC", text)


def _pairs(record: Record, name: str) -> Sequence[tuple[str, int]]:
    """(hash, content) of all texts of a field."""
    return record.fields.get(name) or [("", record.now)]


def _has_changed(pairs: Sequence[tuple[str, int]], record: Record) -> bool:
    """Whether an earlier content had another text in this field than the present one."""
    present = {text for text, index in pairs if index == record.now}
    return any(text not in present for text, _ in pairs)


def merge_tags(local: Sequence[str], incoming: Incoming) -> list[str]:
    """The release's tags, and of the learner's all that were never ours."""
    ours = {tag.lower() for tag in incoming.record.tags}
    new = {tag.lower() for tag in incoming.tags}
    own = [tag for tag in local if tag.lower() not in ours and tag.lower() not in new]
    return sorted([*incoming.tags, *own], key=str.lower)


def _without_clozes(text: str) -> str:
    """A text whose deletions are shown: in My notes, too, Anki would make cards of them."""
    while True:
        shown = _CLOZE.sub(r"\1", text)
        if shown == text:
            return text
        text = shown


def choose(merge: Merge, incoming: Incoming, choices: Mapping[str, str]) -> dict[str, str]:
    """The fields after the learner chose, for each conflict, MINE, NEW, or BOTH: the new text, with
    theirs below what My notes says."""
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
