"""Pull tags edited in Anki if a card's line `- tags:` can express them; report all others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deckbuilder.convert.imported import ANKIS_TAGS
from deckbuilder.core.identity import TAG
from deckbuilder.core.model import Card, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.tags import refused
from deckbuilder.tools.pull.locate import Text

_ITEM = re.compile(r"[-*+]\s+tags\s*:\s*")


@dataclass(frozen=True)
class TagEdit:
    """The tags that a card should have."""

    where: Where
    tags: tuple[str, ...]
    name: str = "tags"


@dataclass
class TagComparison:
    """How a card's tags in Anki differ from those in its file.

    `edit`: the edit, if there is one; `older`: whether the tags are older ones of the source;
    `left_out`: tag → the problem to report about it.
    """

    edit: TagEdit | None = None
    older: bool = False
    left_out: dict[str, Problem] = field(default_factory=dict)


def compare(
    card: Card,
    built: Iterable[str],
    exported: Iterable[str],
    past: Sequence[Card],
    shipped: Iterable[str],
    known: frozenset[str],
    kept: frozenset[str],
) -> TagComparison:
    """Compare the tags in Anki with those of the card.

    `built`: all tags that the builder gives it; `past`: earlier versions of the card; `shipped`: all
    tags that releases ever gave it; `known`: all tags that cards have; `kept`: the first
    levels of the tags that only the build adds.
    """
    found = TagComparison()
    own = card.tags
    there = {unicodedata.normalize("NFC", tag).lower() for tag in exported}
    made = {tag.lower() for tag in built}
    once = {tag.lower() for tag in shipped}
    automatic = made - {TAG + tag for tag in own}
    seen = set()
    for tag in sorted(there - automatic - ANKIS_TAGS):
        name = tag.removeprefix(TAG)
        if TAG + name in automatic:
            continue
        if name in own or not refused(name, kept) and (name != tag or name in known):
            seen.add(name)
        elif tag not in once:
            found.left_out[tag] = _left_out(card, "has", tag)
    for tag in sorted(automatic - there):
        found.left_out[tag] = _left_out(card, "lacks", tag)
    versions = [set(each.tags) for each in past]
    ever = set(own).union(*versions)
    # It was once a tag of the topic, and shipped as such: it was never given to this card.
    seen -= {name for name in seen if name not in ever and TAG + name in once}
    if seen in versions and seen != set(own):
        found.older = True
        return found
    base = min([set(own), *versions], key=lambda version: len(version ^ seen))
    new = tuple(tag for tag in own if tag in seen or tag not in base) + tuple(
        sorted(seen - base - set(own))
    )
    if new != own:
        item = card.item("tags")
        found.edit = TagEdit(item.where if item else card.where, new)
    return found


def _left_out(card: Card, has: str, tag: str) -> Problem:
    item = card.item("tags")
    if has == "lacks":
        hint = (
            "it is made from the card's deck and topic, the topic's tags and needs, or the line "
            '"- retired:"; it is not pulled'
        )
    elif tag.startswith(TAG):
        hint = (
            "a card's tag must be kebab-case words with :: between levels, and no tag that the build "
            "adds; it is not pulled"
        )
    else:
        hint = f"your own tags are not pulled; to share one with everybody, call it {TAG}… in Anki"
    return problem(
        item.where if item else card.where, "C110", f'"{card.id}" {has} the tag {tag} in Anki', hint
    )


def replace_tags(text: Text, card: Card, tags: Sequence[str]) -> Text:
    """Return the file with these tags on the card's line for them; without tags, without the line."""
    item = card.item("tags")
    if item:
        at = item.where.line - 1
        match = _ITEM.match(text.lines[at])
        line = (match[0] if match else "- tags: ") + ", ".join(tags)
        return text.replaced(at, at + 1, [line] if tags else [])
    line = f"- tags: {', '.join(tags)}"
    if card.meta:
        at = card.meta[-1].where.line
        return text.replaced(at, at, [line])
    return text.replaced(card.where.line, card.where.line, ["", line])
