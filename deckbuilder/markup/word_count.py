"""How long a text is for the one who has to read or recall it."""

from __future__ import annotations

import re

from deckbuilder.markup import cloze, images, scanner

_LIST_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+\S")
_WORD = re.compile(r"[^\W_]\S*")  # of what is between blanks, from the first letter or digit on
_LINK = re.compile(r"\]\([^()]*\)")


def plain(text: str) -> str:
    """What is read as words: without pictures, marks of deletions and blocks of code; each formula
    and each piece of code counts as one word, x."""
    text = images.without(cloze.shown(text))
    pieces = []
    for each in scanner.scan(text):
        pieces.append({scanner.TEXT: each.body, scanner.FENCE: " "}.get(each.kind, "x"))
    return _LINK.sub("]", "".join(pieces))


def words(text: str) -> int:
    """The number of words."""
    return len(_WORD.findall(plain(text)))


def at_most(text: str, limit: int) -> bool:
    """Whether the text has no more words than that."""
    # What is between blanks is a word or less, so that most texts need no closer look.
    return len(text.split()) <= limit or words(text) <= limit


def longest_list(text: str) -> int:
    """The number of items of the longest list; items inside items do not count."""
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
