"""Measure how much a learner has to read or recall."""

from __future__ import annotations

import re

from deckbuilder.markup import scanner
from deckbuilder.markup.text import Text

_LIST_ITEM = re.compile(r"^(?:([-*+])|\d+([.)]))[ \t]+\S")
_WORD = re.compile(r"[^\W_]\S*")  # from the first letter or digit to the next space
# Chinese characters and Japanese kana, which are written without spaces.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


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
    """Return the number of words. Two Chinese or Japanese characters count as one word."""
    shown = plain(text)
    spaced, unspaced = _UNSPACED.subn(" ", shown)
    return len(_WORD.findall(spaced)) + (unspaced + 1) // 2


def longest_list(text: Text) -> int:
    """Return the number of items in the longest list, without nested items."""
    longest = current = 0
    mark: str | None = None  # another mark begins another list
    for line in text.masked.split("\n"):
        if match := _LIST_ITEM.match(line):
            current = current + 1 if mark == (match[1] or match[2]) else 1
            mark = match[1] or match[2]
            longest = max(longest, current)
        elif line.strip() and not line.startswith((" ", "\t")):
            mark = None
    return longest
