"""Measure how much a learner has to read or recall."""

from __future__ import annotations

import re

from deckbuilder.markup import scanner
from deckbuilder.markup.text import Text

_LIST_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+\S")
_WORD = re.compile(r"[^\W_]\S*")  # from the first letter or digit to the next space


def plain(text: Text) -> str:
    """Return the text that is counted as words.

    Pictures, code blocks, the addresses of links, and the marks of deletions are left out. Each formula
    and each piece of inline code becomes one word, x.
    """
    shown = [
        {scanner.TEXT: each.body, scanner.FENCE: " "}.get(each.kind, "x")
        for each in text.segments_without(text.marks + text.image_spans + text.link_spans)
    ]
    return "".join(shown)


def words(text: Text) -> int:
    """Return the number of words."""
    return len(_WORD.findall(plain(text)))


def at_most(text: Text, limit: int) -> bool:
    """Return whether the text has at most `limit` words."""
    # Splitting at spaces gives at least as many pieces as words, and is enough for most texts.
    return len(text.text.split()) <= limit or words(text) <= limit


def longest_list(text: Text) -> int:
    """Return the number of items in the longest list, without nested items."""
    longest = current = 0
    for line in text.masked.split("\n"):
        if _LIST_ITEM.match(line):
            current += 1
            longest = max(longest, current)
        elif line.strip() and not line.startswith((" ", "\t")):
            current = 0
    return longest
