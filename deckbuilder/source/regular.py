"""Cards that are written as nearly all are, read by one pattern instead of line by line.

`parse.py` says what a card means; this only is quicker for the plainest ones. What it accepts it reads
as `parse` does, which a test compares; anything else it leaves to it.
"""

from __future__ import annotations

import re

from deckbuilder.core.model import Card, Item, Part, Where
from deckbuilder.source.lines import LONGEST

# A line of a part's text: none that might be a heading, or the mark of another part.
_LINE = (
    r"(?!\#|[^\S\n]*[*_]{0,2}(?:(?i:question|answer|cloze|notes?)|[QACqac])[*_]{0,2}[^\S\n]*:)"
    r"[ \t]*[^\s][^\n]*"
)


def _part(mark: str, name: str) -> str:
    return rf"{mark}:[ ]+(?P<{name}>[^\s][^\n]*(?:\n+{_LINE})*)\n+"


_REGULAR = re.compile(
    r"\#\#[ ](?P<id>[a-z0-9-]+)\n\n*"
    r"(?P<meta>(?:-[ ][a-z]+:[ ][^\s](?:[^\n]*[^\s])?\n)+)\n*"
    rf"(?P<asks>(?:{_part('Q', 'question')}{_part('A', 'answer')}|{_part('C', 'cloze')}))"
    rf"(?:{_part('Note', 'note')})?(?=\Z|\#\#[^\#])",
    re.VERBOSE,
)
_ITEM = re.compile(r"-[ ]([a-z]+):[ ](.+)\n", re.VERBOSE)


def read(path: str, text: str, at: int, line: int) -> tuple[Card, int] | None:
    """The card whose heading begins at offset `at` of `text`, in line `line` of the file; and where
    the next heading begins, or the text ends. None if it is for `parse` to read."""
    match = _REGULAR.match(text, at)
    if not match or match.end() - at > LONGEST:
        return None
    found = match[0]
    if "```" in found or "~~~" in found:
        return None
    pairs = _ITEM.findall(match["meta"])
    if len({key for key, _ in pairs}) < len(pairs):
        return None
    first = line + text.count("\n", at, match.start("meta"))
    meta = tuple(
        [Item(Where(path, first + index), key, value) for index, (key, value) in enumerate(pairs)]
    )

    def part(name: str) -> Part | None:
        start = match.start(name)
        return (
            None
            if start < 0
            else Part(Where(path, line + text.count("\n", at, start)), match[name].rstrip())
        )

    return Card(
        Where(path, line),
        match["id"],
        meta,
        part("question"),
        part("answer"),
        part("cloze"),
        part("note"),
    ), match.end()
