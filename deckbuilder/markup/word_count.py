"""Measure how much a learner has to read or recall."""

from __future__ import annotations

import re

from deckbuilder.markup import cloze, images, scanner

_LIST_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+\S")
_WORD = re.compile(r"[^\W_]\S*")  # from the first letter or digit to the next space
_LINK = re.compile(r"\]\([^()]*\)")


def plain(text: str) -> str:
    """Return the text that is counted as words.

    Pictures, code blocks, and the marks of deletions are left out. Each formula and each piece of
    inline code becomes one word, x.
    """
    text = images.without(cloze.shown(text))
    pieces = []
    for each in scanner.scan(text):
        pieces.append({scanner.TEXT: each.body, scanner.FENCE: " "}.get(each.kind, "x"))
    return _LINK.sub("]", "".join(pieces))


def words(text: str) -> int:
    """Return the number of words."""
    return len(_WORD.findall(plain(text)))


def at_most(text: str, limit: int) -> bool:
    """Return whether the text has at most `limit` words."""
    # Splitting at spaces gives at least as many pieces as words, and is enough for most texts.
    return len(text.split()) <= limit or words(text) <= limit


def longest_list(text: str) -> int:
    """Return the number of items in the longest list, without nested items."""
    if "\n" not in text:
        return 1 if _LIST_ITEM.match(scanner.masked(text)) else 0
    longest = current = 0
    for line in scanner.masked(text).split("\n"):
        if _LIST_ITEM.match(line):
            current += 1
            longest = max(longest, current)
        elif line.strip() and not line.startswith((" ", "\t")):
            current = 0
    return longest
