"""The rule that each deletion is in one paragraph, item, or cell, checked in the rendered HTML.

Anki puts the hidden text into a `<span>`, which must not begin in one element and end in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.checks.rules.text import rendered
from deckbuilder.core.model import Card, Problem
from deckbuilder.core.problems import problem
from deckbuilder.markup import letters
from deckbuilder.markup.serialized import VOID
from deckbuilder.notes.render import Renderer

_TOKEN = re.compile(r"\{\{c\d+::|\}\}")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>")


def within(card: Card, renderer: Renderer) -> Iterator[Problem]:
    """No deletion goes beyond its paragraph, list item, table cell, or formatting."""
    text = card.cloze
    if not text or text.cloze_mistakes:
        return
    field = rendered(card, text, renderer)
    if field is None:
        return
    in_images = [
        each.start
        for each in text.deletions
        if any(start <= each.start < end for start, end in text.image_spans)
    ]
    for offset in sorted(set(in_images)):
        yield problem(
            text.at(offset),
            "C036",
            "this deletion is in the alt text of a picture",
            "write it in the text",
        )
    addresses = [(each.middle, each.end) for each in text.links if each.complete]
    addresses += [(each.start, each.end) for each in text.addresses]
    in_addresses = {
        each.start
        for each in text.deletions
        if any(start <= each.start < end for start, end in addresses)
    }
    for offset in sorted(in_addresses):
        yield problem(
            text.at(offset),
            "C036",
            "this deletion is in the address of a link",
            "put it around the text of the link, or around the whole address",
        )
    elsewhere = in_addresses.union(in_images)
    starts = sorted(each.start for each in text.deletions if each.start not in elsewhere)
    opened: list[tuple[int, int]] = []  # which deletion, and where its hidden text begins
    beyond = set()
    count = 0
    for token in _TOKEN.finditer(field):
        if token[0] != "}}":
            opened.append((count, token.end()))
            count += 1
        elif opened:
            number, begins = opened.pop()
            if number < len(starts) and not _is_whole(field[begins : token.start()]):
                beyond.add(starts[number])
    for offset in sorted(beyond):
        yield problem(
            text.at(offset),
            "C036",
            "this deletion extends past its paragraph, list item, table cell, or formatting",
            "write one in each of them, with the same number",
        )


def _is_whole(markup: str) -> bool:
    """Return whether HTML is part of one line, with all of its elements closed."""
    opened: list[str] = []
    for tag in _TAG.finditer(markup):
        if letters.BLOCK.match(tag[0]) and tag[2] != "br":
            return False
        if tag[1]:
            if not opened or opened.pop() != tag[2]:
                return False
        elif tag[2] not in VOID:
            opened.append(tag[2])
    return not opened
