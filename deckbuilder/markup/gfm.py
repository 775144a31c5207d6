"""Rewrite Markdown that GitHub and Python-Markdown read differently, so that both read it the same.

Authors see their cards on GitHub first, so GitHub is right: there, a list, a table, or a code block
needs no empty line before it, and a nested list can be indented by any width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

INDENT = 2  # spaces per list level; the parser is configured with the same number
# The kinds of alerts: quotations that begin with a line such as [!NOTE].
ALERTS = ("note", "tip", "important", "warning", "caution")
# The box at the beginning of an item in a task list, and what it is shown as.
TASK = re.compile(r"\s*\[([ xX])\][ \t]+(?=\S)")
BOXES = {" ": "\u2610", "x": "\u2611"}
# A backslash that GitHub removes from a formula between dollars.
LOST_BACKSLASH = re.compile(r"\\[{}\\]")
_STARTS_LIST = re.compile(r"[-*+][ \t]+\S|1[.)][ \t]+\S")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]+\S")
# The opening line of a code block: the fence, and the text after it.
_OPENING = re.compile(r"^([ \t>]*(?:`{3,}|~{3,}))[ \t]*([^`\n]*)$", re.MULTILINE)
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


class Block(NamedTuple):
    """A code block with its fences, or the text between two of them."""

    text: str
    is_code: bool = False


def like_github(blocks: Iterable[Block]) -> str:
    """Return Markdown that Python-Markdown renders as GitHub renders these blocks."""
    return "".join([_as_code(each.text) if each.is_code else _as_text(each.text) for each in blocks])


def _as_code(text: str) -> str:
    code = _OPENING.sub(_with_language, text, count=1)
    # The tabs of code stay, except where its indentation says which list item it is in.
    return code.expandtabs(INDENT) if code[0] in " \t" else f"\n{code}\n"


def _as_text(text: str) -> str:
    """Rewrite text outside of code blocks; code blocks in a quotation count as text here."""
    return _with_gaps(_with_even_lists(_OPENING.sub(_with_language, text))).expandtabs(INDENT)


def _with_language(opening: re.Match[str]) -> str:
    """Return the opening line of a code block with only the language after the fence.

    Other options of the highlighter (ids, classes, titles) are unknown to GitHub and would affect the
    card's page.
    """
    language = re.match(r"[\w+#.-]+", opening[2])
    return opening[1] + (language[0] if language else "")


def _with_gaps(text: str) -> str:
    """Insert an empty line before each list and table that directly follows a line of text."""
    lines = text.split("\n")
    out = lines[:1]
    for index, line in enumerate(lines[1:], 1):
        before, below = lines[index - 1], "".join(lines[index + 1 : index + 2])
        # After a separate paragraph inside an item, the next item also needs an empty line.
        ends_item = not before.startswith((" ", "\t")) or not "".join(lines[index - 2 : index - 1])
        starts_list = _STARTS_LIST.match(line) and not _ITEM.match(before) and ends_item
        starts_table = "|" in line and "|" in below and _TABLE_RULE.match(below) and "|" not in before
        if before.strip() and (starts_list or starts_table):
            out.append("")
        out.append(line)
    return "\n".join(out)


def _with_even_lists(text: str) -> str:
    """Indent every level of a list by INDENT, regardless of its original indentation."""
    out = []
    levels: list[int] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item:
            width = len(item[1].expandtabs(4))
            while levels and levels[-1] > width:
                levels.pop()
            if not levels or levels[-1] < width:
                levels.append(width)
            line = " " * (INDENT * (len(levels) - 1)) + line.lstrip()
        elif line.strip() and not line.startswith((" ", "\t")):
            levels = []
        out.append(line)
    return "\n".join(out)
