"""Represent an imported note as the parts of a card, and write the card's Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.core.model import CheckSettings
from deckbuilder.core.tags import LEVELS, refused
from deckbuilder.source.parser import parse

TOO_LONG = "a text that is longer than a card may be"
# The mark of each part, in the order of a card.
MARKS = {"question": "Q", "answer": "A", "cloze": "C", "note": "Note"}
# What Markdown only recognizes at the beginning of a line, so not after a mark.
OWN_LINE = re.compile(r"`{3}|~{3}|[-*+] |\d+[.)] |[|>#]|---$")
# Tags that Anki adds by itself.
ANKIS_TAGS = frozenset(("leech", "marked"))
_UNTYPABLE = re.compile(r"[\n*_\\<>\[\]{}$`]")
_TOPIC = b"---\ndeck: x\nsources: {}\n---\n# x\n\n"


@dataclass(frozen=True)
class Imported:
    """An imported note.

    `line`: its line in the file, or, in a package, its number; `says`: the beginning of its question;
    `kind`: "basic", "reversed", "typed", or "cloze"; `parts`: "question", "answer", "cloze", or "note" →
    Markdown; `left_out`: what it also had, in words; `guid`: Anki's, to be kept.
    """

    line: int
    says: str
    kind: str
    parts: Mapping[str, str]
    tags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    guid: str = ""


def card(card_id: str, note: Imported, checks: CheckSettings) -> str:
    """Return the Markdown of a card, with placeholders for what the checks ask for.

    Raises Unwritable if it would not be read as this card.
    """
    lines = ["- covers: ???"] if checks.covers else []
    if note.kind in ("reversed", "typed"):
        lines.append(f"- kind: {note.kind}")
    if checks.source:
        lines.append("- source: ???, §")
    if note.tags:
        lines.append(f"- tags: {', '.join(note.tags)}")
    if note.guid:
        lines.append(f"- guid: {note.guid}")
    lines = [f"## {card_id}", *([""] if lines else []), *lines]
    for name, mark in MARKS.items():
        if text := note.parts.get(name, ""):
            lines += ["", *begun(mark, text.split("\n"))]
    markdown = "\n".join(lines) + "\n"
    topic, problems = parse("", _TOPIC + markdown.encode())
    if problems or len(topic.cards) != 1 or topic.cards[0].lives:
        raise Unwritable("text that would be read as something other than this part of the card")
    read = topic.cards[0]
    for name in MARKS:
        part = getattr(read, name)
        if (part.text if part else "") != note.parts.get(name, "").strip():
            raise Unwritable("text that would be read as something other than this part of the card")
    return markdown


def begun(mark: str, lines: Sequence[str]) -> list[str]:
    """Return the lines of a part, the first of them after its mark."""
    if OWN_LINE.match(lines[0]):
        return [f"{mark}:", "", *lines]
    return [f"{mark}: {lines[0]}", *lines[1:]]


def can_be_typed(answer: str) -> bool:
    """Return whether an answer is one line of plain text."""
    return bool(answer) and not _UNTYPABLE.search(answer)


def tags_of(tags: Sequence[str], kept: frozenset[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the tags as cards can have them, and those that they cannot have.

    `kept` are the first levels of the tags that only the build adds.
    """
    found, lost = [], []
    for tag in tags:
        levels = ("-".join(re.findall(r"[a-z0-9]+", level.lower())) for level in tag.split(LEVELS))
        name = LEVELS.join(filter(None, levels)) if tag.isascii() else ""
        if tag.lower() in ANKIS_TAGS:
            continue
        if not refused(name, kept):
            found.append(name)
        else:
            lost.append(f"the tag {tag}")
    return tuple(dict.fromkeys(found)), lost
