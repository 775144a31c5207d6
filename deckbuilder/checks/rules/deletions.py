"""The rule that each deletion is in one paragraph, item, or cell, checked in the rendered HTML.

Anki puts the hidden text into a `<span>`, which must not begin in one element and end in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deckbuilder.checks.rules.text import rendered
from deckbuilder.core.model import Card, Part, Problem
from deckbuilder.core.problems import problem
from deckbuilder.markup import letters
from deckbuilder.markup.serialized import VOID
from deckbuilder.markup.text import Span
from deckbuilder.notes.field_html import Renderer

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
    addresses = [(each.middle, each.end) for each in text.links if each.complete]
    addresses += [(each.start, each.end) for each in text.addresses]
    in_images, in_addresses = _starts(text, text.image_spans), _starts(text, addresses)
    for offsets, what, hint in (
        (in_images, "is in the alt text of a picture", "write it in the text"),
        (
            in_addresses,
            "is in the address of a link",
            "put it around the text of the link, or around the whole address",
        ),
        (
            _across_elements(text, field, in_images | in_addresses),
            "extends past its paragraph, list item, table cell, or formatting",
            "write one in each of them, with the same number",
        ),
    ):
        for offset in sorted(set(offsets)):  # {{c1,2::…}} is two deletions
            yield problem(text.at(offset), "C036", f"this deletion {what}", hint)


def _starts(text: Part, spans: Sequence[Span]) -> set[int]:
    """Return where those deletions begin that begin inside one of the spans."""
    return {
        each.start for each in text.deletions if any(start <= each.start < end for start, end in spans)
    }


def _across_elements(text: Part, field: str, elsewhere: set[int]) -> Iterator[int]:
    """Yield where deletions begin whose hidden text begins in one HTML element and ends in another.

    `field` is the text as HTML, which has no deletions that begin at the offsets in `elsewhere`.
    """
    starts = sorted(each.start for each in text.deletions if each.start not in elsewhere)
    opened: list[tuple[int, int]] = []  # which deletion, and where its hidden text begins
    count = 0
    for token in _TOKEN.finditer(field):
        if token[0] != "}}":
            opened.append((count, token.end()))
            count += 1
        elif opened:
            number, begins = opened.pop()
            if number < len(starts) and not _is_whole(field[begins : token.start()]):
                yield starts[number]


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
